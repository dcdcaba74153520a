"""Other works that a notice names: moved from them, or a backup date of them.

A new number that says "reschedule of X" is an event of its own, linked to X. Only the
writer's new text is read.
"""

import re
from collections.abc import Iterator

from mailproc.notices.model import Link
from mailproc.notices.numbers import values

_WHAT = (
    r"(?:\s+(?:the|our|your|former|previous|earlier|original|planned|scheduled|works?|"
    r"maintenance|window|ticket|change|notification|notice|reference|ref\.?|id|number|"
    r"no\.?|nr\.?|der|die|das|den|wartung|vorgang|ticket|la|le|des|du|de|maintenance|"
    r"работ\w{0,2}|заявк\w|уведомлени\w|prac\w?|zgłoszeni\w)){0,4}\s*[:#№]?\s*"
)
_RELATIONS = (
    (
        "reschedule",
        r"\b(?:reschedul\w+\s+(?:of|from|for)|replac(?:es|ing|ement\s+(?:of|for))|"
        r"supersed(?:es|ing)|in\s+place\s+of|instead\s+of|ersetzt|anstelle\s+von|"
        r"verschiebung\s+von|remplace|en\s+remplacement\s+de|взамен|вместо|перенос|"
        r"zastępuje|zamiast|sustituye(?:\s+a)?|substitui)",
    ),
    (
        "backup",
        r"\b(?:back-?up|alternate|alternative|fallback|contingency)\s+(?:date|window|"
        r"night|slot|maintenance)\s+(?:of|for|to)|\bersatztermin\s+(?:für|von|zu)|"
        r"\bdate\s+de\s+(?:secours|repli)\s+(?:de|pour)|"
        r"\bрезервн\w+\s+(?:дата|окно|время)\s+(?:для|к|по)|"
        r"\btermin\s+(?:zapasowy|rezerwowy)\s+(?:dla|do)",
    ),
)
_LIKELY = re.compile(r"[A-Z]|\d{3}")
_FIND = tuple(
    (kind, re.compile(rf"(?<!\w)(?=\w)(?:{pattern}){_WHAT}", re.IGNORECASE))
    for kind, pattern in _RELATIONS
)


def read(text: str, own: tuple[str, ...]) -> tuple[Link, ...]:
    """Return the links that a text states; `own` are the numbers of the notice."""
    return tuple(dict.fromkeys(_links(text[:20_000], own)))


def _links(text: str, own: tuple[str, ...]) -> Iterator[Link]:
    for kind, pattern in _FIND:
        for match in pattern.finditer(text):
            found = next(values(text[match.end() : match.end() + 60]), None)
            if found and _LIKELY.search(found) and found not in own[:1]:
                yield Link(kind, found)
