"""Abuse complaints as they are written: one module a format; letters; what to do."""
