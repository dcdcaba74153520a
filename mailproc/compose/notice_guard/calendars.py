"""Faults in a calendar part (RFC 5545): empty properties, an end before its start.

Takes unfolded content lines; reads only what the guard needs.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mailproc.compose.notice_guard.words import EMPTY_WORDS

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[^":;]*(?:"[^"]*")?[^":;]*)*):(.*)')
_ZONE = re.compile(r";TZID=\"?([^\";:]+)", re.IGNORECASE)
_TIME = re.compile(r"(\d{8})(?:T(\d{6}))?(Z?)")
_NEEDED = frozenset(("DTSTART", "DTEND", "DTSTAMP", "UID", "SUMMARY", "DUE"))


class CalendarFault(NamedTuple):
    """`rule` "empty" or "order", the property, what stands there."""

    rule: str
    name: str
    found: str


def calendar_faults(text: str) -> Iterator[CalendarFault]:
    """Yield the faults of a calendar, component by component."""
    start: datetime | None = None
    for name, params, value in _properties(text):
        if name == "BEGIN":
            start = None
        elif name == "DTSTART":
            start = _moment(params, value)
        needed = name in _NEEDED or name.startswith("X-MAINTNOTE-")
        if value in EMPTY_WORDS or (needed and not value):
            yield CalendarFault("empty", name, value or "nothing")
        elif _is_backward(name, params, value, start):
            yield CalendarFault("order", name, value)


def _properties(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield name in upper case, parameters and value of each content line."""
    for line in text.split("\n"):
        found = _LINE.fullmatch(line.strip())
        if found:
            yield found[1].upper(), found[2], found[3].strip()


def _is_backward(name: str, params: str, value: str, start: datetime | None) -> bool:
    if name == "DURATION":
        return value.startswith("-")
    return name == "DTEND" and _is_before(_moment(params, value), start)


def _moment(params: str, value: str) -> datetime | None:
    """Return a time, with its zone where that is known; None for what is no time."""
    found = _TIME.fullmatch(value)
    if found is None:
        return None
    try:
        naive = datetime.strptime(found[1] + (found[2] or "000000"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - the zone follows
    except ValueError:
        return None
    named = _ZONE.search(params)
    return naive.replace(tzinfo=UTC if found[3] else _zone(named[1]) if named else None)


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _is_before(end: datetime | None, start: datetime | None) -> bool:
    if end is None or start is None or (end.tzinfo is None) != (start.tzinfo is None):
        return False
    return end < start
