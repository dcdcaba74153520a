"""Calendars with maintnote properties (BCOP, draft-gunter-calext-maintenance).

RFC 5545 as the library icalendar reads it, after a repair of broken folding; broken
dates, missing fields and several VEVENTs are taken as they come. Never raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import icalendar as library

_LINE = re.compile(r"^[A-Za-z][A-Za-z0-9-]*+(?:;[^:\n]*+)?:", re.ASCII)
_MOST_EVENTS = 50
_MOST_CHARS = 400_000
# What the library raises on broken calendars; a broken event never hides the others.
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError)


@dataclass(frozen=True, slots=True)
class Event:
    """One VEVENT. Times in UTC; `floating` says that a time had no zone.

    `objects` are (service, impact or None); `broken` names what could not be read.
    """

    uid: str | None
    sequence: int | None
    summary: str
    provider: str | None
    ids: tuple[str, ...]
    objects: tuple[tuple[str, str | None], ...]
    impact: str | None
    status: str | None
    start: datetime | None
    end: datetime | None
    floating: bool
    broken: tuple[str, ...]
    stamp: datetime | None = None

    @property
    def is_maintnote(self) -> bool:
        """Whether it carries maintnote properties, and is no mere appointment."""
        return bool(self.provider or self.ids or self.objects or self.impact)


def read(text: str) -> tuple[Event, ...]:
    """Return the events of every calendar in a text, in order."""
    events: list[Event] = []
    for source in _events(text[:_MOST_CHARS]):
        component = _parse(source)
        if component is not None:
            events.append(_event(component))
        if len(events) >= _MOST_EVENTS:
            break
    return tuple(events)


def _events(text: str) -> Iterator[str]:
    """Cut the VEVENTs out, each alone: one that is broken costs no other.

    VTIMEZONE is left out: the library would keep a stranger's zone for later mails.
    """
    inside: list[str] | None = None
    for line in _lines(text):
        name = line.strip().upper()
        if name == "BEGIN:VEVENT":
            inside = []
        elif name in ("END:VEVENT", "END:VCALENDAR"):
            if inside is not None:
                yield "\r\n".join(("BEGIN:VEVENT", *inside, "END:VEVENT", ""))
            inside = None
        elif inside is not None:
            inside.append(line)
    if inside:
        yield "\r\n".join(("BEGIN:VEVENT", *inside, "END:VEVENT", ""))


def _lines(text: str) -> list[str]:
    """Unfold; a line that is no property belongs to the one before (RFC 5545 3.1)."""
    lines: list[list[str]] = []
    alarm = False
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = raw.strip("\ufeff\0")
        if line.upper().startswith(("BEGIN:VALARM", "END:VALARM")):
            alarm = line.upper().startswith("BEGIN")
        elif alarm or not line.strip():
            continue
        elif lines and (line[0] in " \t" or not _LINE.match(line)):
            lines[-1].append(line[1:] if line[0] in " \t" else line)
        else:
            lines.append([line])
    return ["".join(pieces) for pieces in lines]


def _parse(source: str) -> Any | None:  # noqa: ANN401 - the library's components
    try:
        return library.Event.from_ical(source)
    except _BROKEN:
        return None


def _event(component: Any) -> Event:  # noqa: ANN401 - the library's components
    broken: list[str] = []
    start, start_floats = _time(component, "DTSTART", broken)
    end, end_floats = _time(component, "DTEND", broken)
    stamp, _ = _time(component, "DTSTAMP", [])
    ids = [*_values(component, "X-MAINTNOTE-MAINTENANCE-ID")]
    return Event(
        uid=_first(component, "UID"),
        sequence=_number(_first(component, "SEQUENCE")),
        summary=_first(component, "SUMMARY") or "",
        provider=_first(component, "X-MAINTNOTE-PROVIDER"),
        ids=tuple(dict.fromkeys(ids)),
        objects=tuple(_objects(component)),
        impact=_upper(_first(component, "X-MAINTNOTE-IMPACT")),
        status=_upper(_first(component, "X-MAINTNOTE-STATUS") or _cancelled(component)),
        start=start,
        end=end,
        floating=start_floats or end_floats,
        broken=tuple(broken),
        stamp=stamp,
    )


def _cancelled(component: Any) -> str | None:  # noqa: ANN401 - the library's components
    status = _upper(_first(component, "STATUS"))
    return status if status in ("CANCELLED", "TENTATIVE", "CONFIRMED") else None


def _entries(component: Any, name: str) -> list[Any]:  # noqa: ANN401 - the library's values
    try:
        found = component.get(name)
    except _BROKEN:
        return []
    if found is None:
        return []
    return list(found) if isinstance(found, list) else [found]


def _text(value: Any) -> str:  # noqa: ANN401 - the library's values
    try:
        raw = value.to_ical() if not isinstance(value, str) else value
    except _BROKEN:
        return ""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
    for escaped, plain in (("\\n", "\n"), ("\\,", ","), ("\\;", ";"), ("\\\\", "\\")):
        text = text.replace(escaped, plain)
    return text.strip()


def _values(component: Any, name: str) -> Iterator[str]:  # noqa: ANN401 - the library's components
    yield from (text for value in _entries(component, name) if (text := _text(value)))


def _first(component: Any, name: str) -> str | None:  # noqa: ANN401 - the library's components
    return next(_values(component, name), None)


def _upper(text: str | None) -> str | None:
    return text.strip().upper().replace("CANCELED", "CANCELLED") if text else None


def _number(text: str | None) -> int | None:
    return (
        int(text)
        if text and text.isascii() and text.isdigit() and len(text) < 10
        else None
    )


def _objects(component: Any) -> Iterator[tuple[str, str | None]]:  # noqa: ANN401 - as above
    for value in _entries(component, "X-MAINTNOTE-OBJECT-ID"):
        text = _text(value)
        params = getattr(value, "params", {})
        if text:
            yield text, _upper(str(params.get("X-MAINTNOTE-OBJECT-IMPACT", "")) or None)


def _time(component: Any, name: str, broken: list[str]) -> tuple[datetime | None, bool]:  # noqa: ANN401
    """Return (the time in UTC, whether it had no zone); a broken one is told."""
    entries = _entries(component, name)
    if not entries:
        return None, False
    try:
        value = getattr(entries[0], "dt", None)
        if isinstance(value, datetime):
            if value.tzinfo is None or value.utcoffset() is None:
                return value.replace(tzinfo=UTC), True
            return value.astimezone(UTC), False
    except _BROKEN:
        value = None
    said = "is a day without a time" if isinstance(value, date) else "cannot be read"
    broken.append(f"{name} {said}: {_text(entries[0])[:40]}")
    return None, False
