"""Tables of the store: cases of complaints, their marks and steps."""
