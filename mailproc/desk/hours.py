"""Hours, weekdays and dates as an operator writes them: text in, numbers out.

    08:00-20:00   20:00-08:00 (into the next day)   00:00-24:00 (all day)
    mon-fri   sat,sun   fri-mon   daily
    2026-12-31   2026-12-31..2027-01-08

Errors are ConfigError with the words that are wrong. Never knows a zone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from mailproc.errors import ConfigError

DAY = 24 * 60

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOURS = re.compile(r"(\d{2}):(\d{2})\s*-\s*(\d{2}):(\d{2})")
_LONGEST = 366  # days of one range of dates


class Span(NamedTuple):
    """Minutes since local midnight; `end` may be 1440, and is after `begin`."""

    begin: int
    end: int


WHOLE = Span(0, DAY)
Week = tuple[tuple[Span, ...], ...]
"""The spans of seven days, Monday first; sorted, none touches the next."""


def hours(text: str) -> tuple[int, int]:
    """Return the minutes since midnight at which hours begin and end.

    The end is not after the beginning where they run into the next day.
    """
    found = _HOURS.fullmatch(text.strip())
    if not found:
        raise ConfigError(f"hours are written 08:00-20:00, not {text!r}")
    numbers = [int(each) for each in found.groups()]
    begin, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if numbers[1] > 59 or numbers[3] > 59 or begin >= DAY or end > DAY:
        raise ConfigError(f"no such time of day: {text!r}")
    if begin == end:
        raise ConfigError(f"no time at all: {text!r}; a whole day is 00:00-24:00")
    return begin, end


def weekdays(text: str) -> frozenset[int]:
    """Return the numbers of weekdays, Monday is 0."""
    if text.strip().lower() == "daily":
        return frozenset(range(7))
    return frozenset(day for part in text.split(",") for day in _weekdays(part))


def _weekdays(text: str) -> Iterator[int]:
    first, dash, last = (part.strip().lower() for part in text.partition("-"))
    last = last if dash else first
    if first not in _WEEKDAYS or last not in _WEEKDAYS:
        raise ConfigError(f"days are written mon-fri or sat,sun, not {text.strip()!r}")
    begin, end = _WEEKDAYS.index(first), _WEEKDAYS.index(last)
    for step in range((end - begin) % 7 + 1):
        yield (begin + step) % 7


def dates(text: str) -> tuple[date, ...]:
    """Return every date of one date or of a range."""
    first, dots, last = (part.strip() for part in text.partition(".."))
    try:
        begin = date.fromisoformat(first)
        end = date.fromisoformat(last) if dots else begin
    except ValueError as error:
        raise ConfigError(
            f"dates are written 2026-12-31 or 2026-12-31..2027-01-08, not {text!r}"
        ) from error
    if not 0 <= (end - begin).days <= _LONGEST:
        raise ConfigError(f"a range of dates runs forward, a year at most: {text!r}")
    return tuple(begin + timedelta(days=n) for n in range((end - begin).days + 1))


def week(lines: Sequence[str]) -> Week:
    """Return the spans of a week from lines like `mon-fri 09:00-18:00`.

    No lines at all are every hour of it. Hours into the next day go on there.
    """
    if not lines:
        return ((WHOLE,),) * 7
    found: list[list[Span]] = [[] for _ in range(7)]
    for line in lines:
        days, _, when = line.strip().partition(" ")
        begin, end = hours(when)
        for day in weekdays(days):
            if end > begin:
                found[day].append(Span(begin, end))
                continue
            found[day].append(Span(begin, DAY))
            if end:
                found[(day + 1) % 7].append(Span(0, end))
    return tuple(joined(spans) for spans in found)


def exceptions(
    off: Sequence[str], on: Sequence[str]
) -> Mapping[date, tuple[Span, ...]]:
    """Return the spans of dates that differ from their weekday.

    `off` are dates without work, `on` lines like `2026-12-27 10:00-14:00` (several
    of one date add up), or a date alone for the whole of it.
    """
    found: dict[date, tuple[Span, ...]] = {}
    for line in on:
        days, _, when = line.strip().partition(" ")
        begin, end = hours(when) if when.strip() else WHOLE
        if end <= begin:
            raise ConfigError(f"the hours of a date end within it: {line!r}")
        for day in dates(days):
            found[day] = joined([*found.get(day, ()), Span(begin, end)])
    for line in off:
        for day in dates(line):
            if day in found:
                raise ConfigError(f"{day} is on and off")
    return {**found, **{day: () for line in off for day in dates(line)}}


def joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch or overlap as one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.begin <= out[-1].end:
            out[-1] = Span(out[-1].begin, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)
