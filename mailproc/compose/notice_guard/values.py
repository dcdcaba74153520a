"""Labelled fields whose whole value is nothing, or None (N8).

A label may also head what stands below it: a list, a paragraph, a table. So nothing
is wrong with it unless the next thing is another label, a closing phrase, a rule or
the end. Other words for nothing ("none", "-", "None of them") are values.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailproc.compose.notice_guard import words
from mailproc.compose.notice_guard.labels import Label, Role, read
from mailproc.compose.notice_guard.lines import Line

_WRAPPING = "\"'«»„”“’‘()[]{}<>,;. \ufe0f"
_NOTHING = ("", '""', "''", "()", "[]", "{}", "„”", "«»", "<>")
_SPLIT = re.compile(r"[\s,;/|()\[\]–—-]+")
_TIME_PIECE = re.compile(r"[\d:.TZ+]+|to|do|a|по|до|at|o", re.IGNORECASE)
_RULE = re.compile(r"[-=_*~#—–]{2,} ?\Z")
_DIGIT = re.compile(r"\d")
_SENTENCE_END = (".", "!", "?")
_FEW_WORDS = 5


class Empty(NamedTuple):
    """A label without a value, and how: "nothing" or the word that stands there."""

    label: Label
    line: Line
    found: str


def says_nothing(label: Label, value: str) -> str:
    """Return "nothing" or the empty word that is the whole value; "" for a value."""
    core = value.strip(_WRAPPING)
    if value.strip() == "<no value>":
        return "<no value>"
    if not core:  # ")" may be half a smile
        known = label.role is not Role.OTHER or value.strip() in _NOTHING
        return "nothing" if known else ""
    pieces = [piece for piece in _SPLIT.split(core) if piece] or [core]
    voids = [piece for piece in pieces if piece.rstrip(".") in words.EMPTY_WORDS]
    if label.role.is_time:
        zones = [p for p in pieces if p.casefold() in words.ZONES and p != "local"]
        if voids and all(_is_time_piece(p) for p in pieces if p not in voids):
            return voids[0]
        return "nothing" if len(zones) == len(pieces) else ""
    full_stop = value.rstrip().endswith(".")
    return voids[0] if len(voids) == len(pieces) and not full_stop else ""


def _is_time_piece(piece: str) -> bool:
    return piece.casefold() in words.ZONES or bool(_TIME_PIECE.fullmatch(piece))


def empty_fields(lines: Sequence[Line], *, strict: bool) -> Iterator[Empty]:
    """Yield the labels that have no value; `strict` looks at unknown labels too."""
    for at, line in enumerate(lines):
        if line.heading:
            continue
        for label, value in read(line.text):
            found = says_nothing(label, value)
            if found == "nothing" and not value.strip("\"'„”«»()[] "):
                found = found if _has_nothing_below(lines, at, label, strict) else ""
            if found and (strict or label.role is not Role.OTHER or found != "nothing"):
                yield Empty(label, line, found)


def _has_nothing_below(
    lines: Sequence[Line], at: int, label: Label, strict: bool
) -> bool:
    """Whether what stands below a bare label is no value of it."""
    below = _next(lines, at)
    is_other = label.role is Role.OTHER or label.name.casefold() in words.SHORT
    if is_other and not (strict and label.is_plain):
        return False
    if below is None:
        return True
    here, (line, gap) = lines[at], below
    if line.depth != here.depth:
        return not is_other and (line.depth < here.depth or label.role.is_time)
    if _ends(line):
        return True
    if line.indent > here.indent:
        return False
    following = read(line.text)
    if following:
        return _heads_none(
            lines, at, label, following[0].label, gap=gap, other=is_other
        )
    return not _is_value(line.text, label, gap=gap)


def _ends(line: Line) -> bool:
    """Whether a line begins something else: a heading, a rule, a farewell."""
    text = line.text
    ends = _RULE.fullmatch(text) or words.CLOSERS.match(text)
    return line.heading or bool(ends) or text in words.EMPTY_WORDS


def _is_value(text: str, label: Label, *, gap: bool) -> bool:
    """Whether a line without a label, below a bare label, may be its value."""
    if label.role.is_time:
        return bool(_DIGIT.search(text)) or not (gap or _is_sentence(text))
    is_name = not words.NAMES.isdisjoint(label.name.casefold().split())
    return not (gap and is_name and _is_sentence(text))


def _next(lines: Sequence[Line], at: int) -> tuple[Line, bool] | None:
    """Return the next line that is not blank, and whether a blank one is between."""
    for number in range(at + 1, len(lines)):
        if lines[number].text:
            return lines[number], number > at + 1
    return None


def _heads_none(
    lines: Sequence[Line],
    at: int,
    label: Label,
    below: Label,
    *,
    gap: bool,
    other: bool,
) -> bool:
    """Whether a bare label above another label is empty, and not a heading."""
    if label.role is Role.SPAN:
        return below.role not in (Role.START, Role.END, Role.SPAN)
    if not other:
        return label.role is not Role.FIELD or below.role is not Role.OTHER
    above = read(lines[at - 1].text) if at else ()
    return not gap and bool(above) and bool(above[-1].value)


def _is_sentence(text: str) -> bool:
    """Whether a line is too long for a name or a number."""
    return len(text.split()) > _FEW_WORDS or text[-1:] in _SENTENCE_END
