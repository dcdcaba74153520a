"""Bytes to Message: parsing that never raises."""
