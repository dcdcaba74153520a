"""Times as people write them, and whether one surely stands before another (N8).

Only to find an end before its start, so in doubt there is no order: a date without
a year, 03/04 that may be either, a zone that nobody knows. Never raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_MONTHS = {
    stem: number
    for number, stems in enumerate(
        (
            "jan sty янв",
            "feb fev lut luty фев fév",
            "mar мар mär",
            "apr abr kwi апр avr",
            "may mai maj мая май",
            "jun cze июн juin",
            "jul lip июл juil",
            "aug ago sie авг août",
            "sep set wrz сен",
            "oct okt out paź paz окт",
            "nov lis ноя",
            "dec dez gru дек déc",
        ),
        1,
    )
    for stem in stems.split()
}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})[^\W\d_]{{0,10}}\.?"
_DATE = re.compile(
    r"(?<![\d.])(?:"
    r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<d1>\d{1,2})\.(?P<m1>\d{1,2})\.(?P<y1>\d{4}|\d{2})"
    r"|(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?P=sep)(?P<y2>\d{4})"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th|º|\.)?[ -](?:de |of )?(?P<n3>{_MONTH})"
    r"(?:,?[ -](?:de )?(?P<y3>\d{4}))?"
    rf"|(?P<n4>\b{_MONTH}) (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y4>\d{{4}}))?"
    r")(?!\d)",
    re.IGNORECASE,
)
_CLOCK = (
    r"(?P<h>\d{1,2})(?:[:h](?P<min>\d{2})(?::(?P<s>\d{2})(?:\.\d{1,6})?)?|h\b"
    r"|(?= ?[ap]\.?m))\s?(?P<half>[ap]\.?m\.?)?\s?\(?(?P<zone>[+-]\d{2}:?\d{2}\b"
    r"|(?:UTC|GMT|МСК|MSK)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|(?-i:[A-Z]{2,5})\b|Z\b)?"
)
_TIME = re.compile(
    r"(?: ?(?:r|г)\.)?(?: ?\([^\W\d_]{2,14}\))?(?:(?-i:T)|[ ,]{0,3})"
    rf"(?:at |o |(?:o )?godz(?:inie|\.) ?|às |в |um |à )?{_CLOCK}",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    rf"(?<![\d:.]){_CLOCK}\)?[ ,]{{0,3}}"
    r"(?P<word>on |w dniu |dnia |(?:do )?(?:de|dia) |em |am )?\Z",
    re.IGNORECASE,
)
_LOOK_BACK = 40  # characters before a date in which its time may stand
_OFFSETS = {
    **dict.fromkeys(("utc", "gmt", "z", "wet"), 0),
    **dict.fromkeys(("cet", "west", "bst"), 60),
    **dict.fromkeys(("cest", "eet"), 120),
    **dict.fromkeys(("eest", "msk", "мск"), 180),
    "brt": -180,
}
_SIGNED = re.compile(r"(utc|gmt|мск|msk)?\s?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_HALF_A_YEAR = timedelta(days=180)
_NO_YEAR = 2000  # a leap year


@dataclass(frozen=True, slots=True)
class Moment:
    """A date as it may be read (two ways, where order is in doubt), time and zone.

    `clock` is None for a date alone; `zone` an abbreviation, `offset` its minutes
    where known. `start` and `end` are the place in the text.
    """

    dates: tuple[date, ...]
    clock: time | None
    zone: str
    offset: int | None
    has_year: bool
    start: int
    end: int

    def readings(self) -> tuple[datetime, ...]:
        """Return the moment each way it may be read, in its own zone."""
        return tuple(datetime.combine(d, self.clock or time.min) for d in self.dates)


def moments(text: str) -> Iterator[Moment]:
    """Yield the dates of a text, each with the time right behind it or before it."""
    done = 0
    for found in _DATE.finditer(text):
        dates, has_year = _dates(found)
        if dates:
            clock, start, end = _beside(text, found, done)
            at = _clock(clock) if clock else None
            zone = (clock["zone"] or "").lower() if clock else ""
            yield Moment(dates, at, zone, _offset(zone), has_year, start, end)
            done = end


def _beside(
    text: str, found: re.Match[str], done: int
) -> tuple[re.Match[str] | None, int, int]:
    """Return the time beside a date, and where both begin and end.

    "22:00 on" before a date is surely its own; else what stands behind counts first.
    """
    start, end = found.span()
    low = max(done, start - _LOOK_BACK)
    before, behind = _TIME_BEFORE.search(text[low:start]), _TIME.match(text, end)
    if behind and not (before and before["word"]):
        return behind, start, behind.end()
    return before, low + before.start() if before else start, end


def _dates(found: re.Match[str]) -> tuple[tuple[date, ...], bool]:
    """Return the ways to read a date, and whether it has a year."""
    told = found.groupdict()
    if told["y"]:
        ways = [(told["y"], told["m"], told["d"])]
    elif told["d1"]:
        year = told["y1"] if len(told["y1"]) == 4 else f"20{told['y1']}"
        ways = [(year, told["m1"], told["d1"])]
    elif told["a"]:
        ways = [(told["y2"], told["b"], told["a"]), (told["y2"], told["a"], told["b"])]
    else:
        name, day = told["n3"] or told["n4"], told["d3"] or told["d4"]
        month = next(
            n for stem, n in _MONTHS.items() if name.casefold().startswith(stem)
        )
        ways = [(told["y3"] or told["y4"] or str(_NO_YEAR), str(month), day)]
    dates = dict.fromkeys(d for d in (_date(*way) for way in ways) if d)
    return tuple(dates), bool(
        told["d1"] or told["a"] or told["y"] or told["y3"] or told["y4"]
    )


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> time | None:
    hour, half = int(found["h"]), (found["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    if hour == 24:
        return time.max  # the end of that day
    try:
        return time(hour, int(found["min"] or 0), int(found["s"] or 0))
    except ValueError:
        return None


def _offset(zone: str) -> int | None:
    signed = _SIGNED.fullmatch(zone)
    if signed is None:
        return _OFFSETS.get(zone)
    minutes = int(signed[3]) * 60 + int(signed[4] or 0)
    base = _OFFSETS.get((signed[1] or "utc").lower(), 0)
    return base + (minutes if signed[2] == "+" else -minutes)


def is_before(end: Moment, start: Moment) -> bool:
    """Whether `end` surely stands before `start`, however both are read."""
    shift = timedelta()
    if end.zone and start.zone and end.zone != start.zone:
        if end.offset is None or start.offset is None:
            return False
        shift = timedelta(minutes=start.offset - end.offset)
    if end.clock is None or start.clock is None:
        shift = timedelta()
    pairs = _pairs(end, start)
    return bool(pairs) and all(_earlier(e, s, end, start, shift) for e, s in pairs)


def _pairs(end: Moment, start: Moment) -> list[tuple[datetime, datetime]]:
    """Both read the same way: day first or month first."""
    ends, starts = end.readings(), start.readings()
    if len(ends) == len(starts):
        return list(zip(ends, starts, strict=True))
    return [(e, s) for e in ends for s in starts]


def _earlier(
    e: datetime, s: datetime, end: Moment, start: Moment, shift: timedelta
) -> bool:
    if end.clock is None or start.clock is None:
        e, s = datetime.combine(e, time.min), datetime.combine(s, time.min)
    gap = s - (e + shift)
    if end.has_year and start.has_year:
        return gap > timedelta()
    if end.has_year != start.has_year:
        return False
    return timedelta() < gap < _HALF_A_YEAR  # else it is over New Year
