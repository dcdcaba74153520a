"""Words: how text becomes the tokens that queries are compared with.

One rule for queries and for mail: NFKC, case folding, and runs of letters, digits,
`_` and `&` are words (Unicode UAX 15; docs/filters.md, "Words"). No stemming, no
folding of accents, no wildcards. This module knows nothing of fields or operators.
"""

import re
from unicodedata import normalize

_WORD = re.compile(r"[\w&\u0300-\u036f]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")

JOINERS = "-=\\:'’./"
"""Punctuation that makes a phrase of the words around it."""

_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_ADDRESS = re.compile(rf"{_LOCAL.pattern}@{_DOMAIN.pattern}")

_LOCAL_CHARS = 64  # RFC 5321 4.5.3.1.1
_DOMAIN_CHARS = 255  # RFC 5321 4.5.3.1.2
_ADDRESSES = 5000  # of one text; more are found as words only


def fold(text: str) -> str:
    """Return the text for comparing: invisible marks gone, NFKC, case folded."""
    if text.isascii():
        return text.lower()
    visible = _INVISIBLE.sub("", text)
    return normalize("NFKC", normalize("NFKC", visible).casefold())


def split(folded: str) -> list[str]:
    """Return the words of a folded text, in order."""
    return _WORD.findall(folded)


def words(text: str) -> tuple[str, ...]:
    """Return the words of any text, folded, in order."""
    return tuple(split(fold(text)))


def is_address(text: str) -> bool:
    """Whether a folded term is one whole address, which is matched as such."""
    return "@" in text and _ADDRESS.fullmatch(text) is not None


def addresses(folded: str) -> set[str]:
    """Return the whole addresses in a folded text.

    Looks a bounded way left and right of each `@`, so that a text of nothing but
    letters or signs costs no more than its length.
    """
    found = set()
    at = folded.find("@")
    for _ in range(_ADDRESSES):
        if at < 0:
            break
        before = folded[max(0, at - _LOCAL_CHARS) : at]
        local = _LOCAL.match(before[::-1])
        domain = _DOMAIN.match(folded, at + 1, at + 1 + _DOMAIN_CHARS)
        if local and domain:
            name = local.group()[::-1].lstrip(".'*")
            found.add(f"{name}@{domain.group()}")
        at = folded.find("@", at + 1)
    return found
