"""mailproc: the mail desk of a hosting provider, in the client that staff use."""

__version__ = "0.1.0"
