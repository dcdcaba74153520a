"""mailproc: the mail desk of a hosting provider, in the mail client staff already use."""

__version__ = "0.1.0"
