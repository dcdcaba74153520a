"""mailproc.toml: text to frozen settings. Reads files only when told to."""
