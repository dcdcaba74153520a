"""May a notice go (N5, N7, N8)? Looks at the finished bytes; reports, never edits."""
