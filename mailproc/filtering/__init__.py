"""Filters in Gmail's search language: text, tree, index, verdict."""
