"""What single senders of complaints write: layouts and signals, mostly as data."""
