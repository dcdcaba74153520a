"""Abuse complaints: one module a format. None is read yet; see ARCHITECTURE.md."""
