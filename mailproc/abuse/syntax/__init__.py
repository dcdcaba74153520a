"""Readers of the syntaxes that formats are written in; they know nothing of abuse."""
