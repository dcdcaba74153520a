"""The desk: what is to be done, as values."""
