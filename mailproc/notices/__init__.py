"""Outage and maintenance notices. None is read yet; see ARCHITECTURE.md."""
