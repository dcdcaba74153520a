"""Filters of other systems: Gmail's mailFilters.xml in and out, Sieve out."""
