"""Words: how text becomes the tokens that queries are compared with.

One rule for queries and for mail: NFKC, case folding, and runs of letters, digits,
`_` and `&` are words (Unicode UAX 15; docs/filters.md, "Words"). The Turkish dotted
and dotless i are one letter, as their cases cannot be told apart in other languages.
No stemming, no folding of accents, no wildcards. This module knows nothing of fields
or operators.
"""

import re
from unicodedata import category, normalize

MARKS = "".join(c for c in map(chr, range(0x300, 0xAC00)) if category(c)[0] == "M")
"""Combining marks: vowel signs and accents belong to the word that they stand in."""

SYMBOLS = "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
"""Emoji and dingbats, for a character class: each is found by itself."""

WORD = re.compile(rf"[\w&{MARKS}]+")
"""One word of a folded text."""

_SYMBOL = re.compile(rf"[{SYMBOLS}]")
# soft hyphen, zero width, direction marks, variation selectors, skin tones
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\U0001f3fb-\U0001f3ff]"
)

JOINERS = "-=\\:'’./"
"""Punctuation that makes a phrase of the words around it."""

_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_GLUED = re.compile(r".*[=/{|](?=.)")
_ADDRESS = re.compile(rf"{_LOCAL.pattern}@{_DOMAIN.pattern}")

_LOCAL_CHARS = 64  # RFC 5321 4.5.3.1.1
_DOMAIN_CHARS = 255  # RFC 5321 4.5.3.1.2
_ADDRESSES = 5000  # of one text; more are found as words only


def fold(text: str) -> str:
    """Return the text for comparing: invisible marks gone, NFKC, case folded."""
    if text.isascii():
        return text.lower()
    visible = _INVISIBLE.sub("", text)
    folded = normalize("NFKC", visible).casefold()
    return normalize("NFKC", folded.replace("i\u0307", "i").replace("ı", "i"))


def split(folded: str) -> list[str]:
    """Return the words of a folded text, in order."""
    return WORD.findall(folded)


def symbols(folded: str) -> list[str]:
    """Return the emoji of a folded text; they are no part of its words."""
    return [] if folded.isascii() else _SYMBOL.findall(folded)


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
            if tail := _GLUED.match(name):  # as in `email=a@example.com`
                found.add(f"{name[tail.end() :]}@{domain.group()}")
        at = folded.find("@", at + 1)
    return found
