"""Which parts are signed or encrypted: in there nothing may ever change.

S/MIME (RFC 8551), PGP/MIME (RFC 3156) and PGP armour in plain text (RFC 9580 7).
Never checks a signature.
"""

import re

from mailproc.message.model import Message

_SEALS = frozenset(
    (
        "multipart/signed",
        "multipart/encrypted",
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
    )
)
_ARMOUR = re.compile(r"(?:\A|\n)-----BEGIN PGP (?:SIGNED )?MESSAGE-----[ \t]*\r?\n")


def sealed(message: Message) -> frozenset[int]:
    """Return the numbers of all signed or encrypted parts and of what is in them."""
    found: set[int] = set()
    for part in message.parts:
        if part.parent in found or part.content_type in _SEALS:
            found.add(part.number)
    return frozenset(found)


def is_sealed(message: Message) -> bool:
    """Whether the letter itself, not a message attached to it, is sealed."""
    return any(p.content_type in _SEALS and not p.attached for p in message.parts)


def armour(text: str) -> int | None:
    """Return where PGP armour begins in a text, None without."""
    match = _ARMOUR.search(text)
    return match.start() if match else None
