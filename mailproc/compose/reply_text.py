"""A stranger's text in an SMTP reply, which is one line of ASCII (RFC 5321 4.2)."""


def shown(text: str) -> str:
    """Return text for a reply: printable ASCII, at most 100 characters."""
    plain = text[:100].encode("ascii", "replace").decode()
    return "".join(c if c.isprintable() else "?" for c in plain)
