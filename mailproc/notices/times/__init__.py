"""Dates, times and zones of running text in many languages, to windows in UTC."""
