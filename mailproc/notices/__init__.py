"""Notices: read from providers (maintenance, outage, new server), sent to partners."""
