"""Labelled lines: "Start: 14:05" as a label with a role, and its value.

A label is short, opens its line and ends in a colon; what it is about is told from
its words. Nothing is judged here.
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from mailproc.compose.notice_guard import words

_LABEL = re.compile(r"([^\W\d_][^:\uff1a]{0,59}?)\s*[:\uff1a](?!//)(.*)", re.DOTALL)
_NO_LABEL = re.compile(r'[@<>"?!;,{}]|\.\s')
_CLOCK = re.compile(r"\d\Z")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_DIGITS = re.compile(r"\d+")
_NUMBERS = re.compile(r"[\d#№.]+")
_SEGMENT = re.compile(
    r"\s*[;|\t]\s*|\s{2,}|,\s+(?=[^\s:,]{2,20}:)"
    rf"|\s+(?=(?:{'|'.join(sorted(words.END - words.SHORT))})\s?:)",
    re.IGNORECASE,
)
_LOOSE = re.compile(r"(.{2,40}?)(?:\s+[-–—=>]+\s+|\s*=\s*|\s+)(\S{4,12}|<no value>)")
_TRAILING = re.compile(r"([^\W\d].{1,40}?)\s*[-–—=]>?")
_MOST_WORDS = 6
_FEW_WORDS = 3
_LONGEST = 2000  # characters of a line that are looked at


class Role(Enum):
    """What the value of a label is."""

    START = "start"
    END = "end"
    SPAN = "window"
    MOMENT = "time"
    FIELD = "field"
    OTHER = "other"

    @property
    def is_time(self) -> bool:
        """Whether the value is a time."""
        return self not in (Role.FIELD, Role.OTHER)


class Label(NamedTuple):
    """A label: as shown, its role, and what tells it from others of that role."""

    name: str
    role: Role
    kind: frozenset[str] = frozenset()

    @property
    def is_plain(self) -> bool:
        """Whether it reads like the name of a field: no sentence, no heading."""
        found = self.name.casefold().split()
        heads = words.HEADINGS | words.HEAD | words.SAID
        few = len(found) <= _FEW_WORDS
        return few and heads.isdisjoint(found) and not self.name[:1].islower()


class Labelled(NamedTuple):
    """One label and its value, "" where there is none."""

    label: Label
    value: str


def read(text: str) -> tuple[Labelled, ...]:
    """Return the labelled values of one line: none, one, or several side by side."""
    text = text[:_LONGEST]
    if ":" not in text and "\uff1a" not in text:
        loose = _loose(text)
        return (loose,) if loose else ()
    pieces = [p for p in _SEGMENT.split(text.strip(" |")) if p]
    if len(pieces) > 1:
        found = [f for f in map(_one, pieces) if f]
        if sum(f.label.role in (Role.START, Role.END) for f in found) > 1:
            return tuple(found)
        cells = [p.strip() for p in text.strip("| ").split("|")]
        if text.startswith("|") and len(cells) == 2:
            return (Labelled(name_label(cells[0]), cells[1]),)
    one = _one(text)
    return (one,) if one else ()


def _one(text: str) -> Labelled | None:
    found = _LABEL.fullmatch(text)
    if found is None:
        return None
    name, value = found[1].strip(), found[2]
    bare = _BRACKETS.sub("", name).strip()
    if not bare or _NO_LABEL.search(bare) or len(bare.split()) > _MOST_WORDS:
        return None
    if _CLOCK.search(name) and value[:1].isdigit():
        return None  # 14:05
    return Labelled(name_label(name), value.strip())


def _loose(text: str) -> Labelled | None:
    """A known label without a colon, before a value that says nothing."""
    if text.startswith("|"):
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        if len(cells) != 2 or not cells[0] or not cells[0].strip("-: "):
            return None
        label = name_label(cells[0])
        known = label.role is not Role.OTHER or cells[1] in words.EMPTY_WORDS
        return Labelled(label, cells[1]) if known else None
    bare = _TRAILING.fullmatch(text)
    if bare:
        label = name_label(bare[1])
        return Labelled(label, "") if label.role in (Role.START, Role.END) else None
    found = _LOOSE.fullmatch(text)
    if found is None or found[2] not in words.EMPTY_WORDS | {"<no value>"}:
        return None
    label = name_label(found[1])
    return None if label.role is Role.OTHER else Labelled(label, found[2])


def name_label(name: str) -> Label:
    """Return a label by its name; of "Początek / Start" the half that is known."""
    for half in _halves(name):
        label = _known(name, half)
        if label is not None:
            return label
    return Label(name, Role.OTHER)


def _halves(name: str) -> Iterator[str]:
    bare = _BRACKETS.sub(" ", name).casefold().strip(" :.-")
    yield bare
    if "/" in bare or "|" in bare:
        yield from (half.strip() for half in re.split(r"[/|]", bare))


def _known(name: str, bare: str) -> Label | None:
    text = " ".join(_NUMBERS.sub(" ", bare).replace("-", " ").split())
    found = text.split()
    if text in words.MOMENT:
        return Label(name, Role.MOMENT)
    if text in words.SPAN:
        return Label(name, Role.SPAN)
    if text in words.FIELD:
        return Label(name, Role.FIELD)
    if not found or not words.TIME_WORDS.issuperset(found):
        return None
    # "from" and "to" tell a time only where nothing else does ("data do").
    for vocabulary in (words.SHORT, frozenset[str]()):
        starts = words.START.intersection(found) - (frozenset(found) & vocabulary)
        ends = words.END.intersection(found) - (frozenset(found) & vocabulary)
        if starts and ends:
            return Label(name, Role.SPAN)
        if starts or ends:
            kinds = {words.QUALIFIERS[w] for w in found if w in words.QUALIFIERS}
            role = Role.START if starts else Role.END
            return Label(name, role, frozenset(kinds.union(_DIGITS.findall(bare))))
    return None
