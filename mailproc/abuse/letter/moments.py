"""Dates and times as people and logs write them, in several languages.

Finds them in a text with their places. A moment without a zone stays naive, one
without a year says so: the caller knows which letter they stand in. Never looks at
a clock. Work is linear in the text.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from mailproc.abuse.letter.phrases import fold

_YEARLESS = 2000  # a leap year, so that the 29th of February can be kept


class Moment(NamedTuple):
    """A date at text[start:end]; `at` is naive where no zone is stated."""

    at: datetime
    start: int
    end: int
    has_time: bool
    has_year: bool = True


class _Time(NamedTuple):
    clock: tuple[int, int, int] | None
    zone: tzinfo | None
    start: int
    end: int
    year: str | None = None


_MONTHS = (
    "jan janv янв ene gen sty janu",
    "feb fev фев lut febr fevr",
    "mar mars мар marz maa mrt maer",
    "apr avr апр abr kwi",
    "may mai маи мая mei mag maj",
    "jun juin июн cze giu",
    "jul juil июл lip lug",
    "aug aou авг ago sie",
    "sep сен set wrz sept",
    "oct okt окт out ott paz",
    "nov ноя lis noy",
    "dec дек dez dic gru",
)
_MONTH = {
    word: number for number, block in enumerate(_MONTHS, 1) for word in block.split()
}
_OFFSETS = {
    **dict.fromkeys(("utc", "gmt", "z", "ut", "wet", "zulu"), 0),
    **dict.fromkeys(("cet", "mez", "bst", "west", "wat"), 60),
    **dict.fromkeys(("cest", "mesz", "eet", "sast", "cat", "kaliningrad"), 120),
    **dict.fromkeys(("msk", "мск", "eest", "trt", "fet", "московскому", "moscow"), 180),
    **dict.fromkeys(("msd", "gst", "samt"), 240),
    **dict.fromkeys(("yekt", "pkt", "uzt"), 300),
    **dict.fromkeys(("almt", "omst"), 360),
    **dict.fromkeys(("hkt", "sgt", "awst", "myt", "irkt"), 480),
    **dict.fromkeys(("jst", "kst"), 540),
    **dict.fromkeys(("aest",), 600),
    **dict.fromkeys(("aedt",), 660),
    **dict.fromkeys(("est", "cdt"), -300),
    **dict.fromkeys(("edt",), -240),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    **dict.fromkeys(("pst", "akdt"), -480),
    **dict.fromkeys(("brt", "art", "clst"), -180),
    **dict.fromkeys(("ist",), 330),
}
_ZONE = re.compile(
    r"[ ]?[(\[]?(?:(?:UTC|GMT)?[ ]?(?P<sign>[+-])(?P<hours>\d\d?)"
    r"(?::?(?P<minutes>\d\d))?"
    r"(?!\d|[.:]\d|-)|(?:по )?(?P<name>[^\W\d_]{1,11}))",
)
_CLOCK = (
    r"(?P<h>\d\d?)(?:[:h.](?P<m>\d\d))(?::(?P<s>\d\d)(?:[.,]\d{1,9})?)?"
    r"[ ]?(?P<half>[aApP]\.?[mM]\b)?(?:[ ]?(?:Uhr|hrs?|hours|ч|час\w{0,3}|godz)\b\.?)?"
)
_JOIN = (
    r"(?:[T, :]{1,3}|[ ,]{0,2}(?:at|um|gegen|à|a las|às|alle|в|до|do|do godz\.?|o"
    r"|o godz\.?|godz\.?|kl\.?|om|by|/|-)[ ])"
)
_AFTER = re.compile(rf"{_JOIN}(?:the )?{_CLOCK}(?!\d|\.\d)")
_BEFORE = re.compile(
    rf"(?<![\d:.]){_CLOCK}(?P<zone>[ ]?\(?[^\W\d_]{{1,5}}\)?|[ ][+-]\d\d:?\d\d)?"
    r"(?:[ ]?,[ ]?|[ ](?:on|am|le|el|dnia|в|de|von|of)?[ ]?(?:the )?)$"
)
_YEAR_BEHIND = re.compile(r"[ ,]{1,2}(20\d\d)(?![\d:.-])")
_DATES = (
    re.compile(r"(?<![\d./-])(?P<y>\d{4})[-/.](?P<mon>\d\d?)[-/.](?P<d>\d\d?)(?!\d)"),
    re.compile(
        r"(?<![\d./:-])(?P<one>\d\d?)(?P<sep>[./-])(?P<two>\d\d?)(?P=sep)"
        r"(?P<y>\d{4}|\d\d)(?![\d-]|\.\d)"
    ),
    re.compile(
        r"(?<![\d:.])(?P<d>\d\d?)(?:st|nd|rd|th|er|º|°|-?го|\.)?[ /-]{1,2}"
        r"(?:of |de |day of )?(?P<word>[^\W\d_]{3,11})\.?,?"
        r"(?:[ /-]{1,2}(?:de |del )?(?P<y>\d{4})(?!\d)|(?=[ ,]))"
    ),
    re.compile(
        r"(?<!\w)(?P<word>[^\W\d_]{3,11})\.?[ ]{1,2}(?P<d>\d\d?)"
        r"(?:st|nd|rd|th)?(?![\d:])"
        r"(?:,?[ ]{1,2}(?P<y>\d{4})(?![\d:]))?"
    ),
)


def find(text: str) -> Iterator[Moment]:
    """Yield the dates of a text in order of place, none inside another."""
    found = [
        moment
        for pattern in _DATES
        for match in pattern.finditer(text)
        if (moment := _moment(text, match))
    ]
    end = -1
    for moment in sorted(found, key=lambda m: (m.start, -m.end)):
        if moment.start >= end:
            yield moment
            end = moment.end


def first(text: str) -> Moment | None:
    """Return the first date of a text that has a year, or None."""
    return next((m for m in find(text[:2000]) if m.has_year), None)


def settled(moment: Moment, near: datetime, zone: tzinfo = UTC) -> datetime:
    """Return the moment in UTC: `zone` where it states none, the year next to `near`.

    A date without a year is the first that is not more than two days before
    `near`, which carries a zone.
    """
    at = moment.at if moment.at.tzinfo else moment.at.replace(tzinfo=zone)
    if not moment.has_year:
        at = _with_year(at, near.year)
        if at < near - timedelta(days=2):
            at = _with_year(at, near.year + 1)
    return _utc(at)


def _utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return at.replace(tzinfo=UTC)


def _with_year(at: datetime, year: int) -> datetime:
    try:
        return at.replace(year=year)
    except ValueError:  # the 29th of February, or year 10000
        return at.replace(day=28, year=min(year, 9999))


def _moment(text: str, match: re.Match[str]) -> Moment | None:
    parts = match.groupdict()
    time = _time(text, match)
    year = parts["y"] or time.year
    if not year and not (time.clock or _is_month_name(parts.get("word"))):
        return None
    number = int(year or _YEARLESS)
    number += 2000 if number < 100 else 0
    if not 1990 <= number < 2100:
        return None
    try:
        naive = datetime(number, *_month_and_day(parts), *(time.clock or (0, 0, 0)))  # noqa: DTZ001 - the zone follows, if one is stated
    except ValueError:
        return None
    at = naive.replace(tzinfo=time.zone)
    return Moment(at, time.start, time.end, time.clock is not None, bool(year))


def _time(text: str, date: re.Match[str]) -> _Time:
    """The clock time behind a date, or the one before it."""
    start, end = date.span()
    after = _AFTER.match(text, end)
    if after:
        zone, end = _zone(text, after.end())
        year = _YEAR_BEHIND.match(text, end)
        if year:
            late, end = _zone(text, year.end())
            return _Time(_clock(after), zone or late, start, end, year[1])
        return _Time(_clock(after), zone, start, end)
    before = _BEFORE.search(text[max(0, start - 40) : start])
    if before:
        zone = _zone(before["zone"] or "", 0)[0]
        return _Time(_clock(before), zone, start - len(before[0]), end)
    return _Time(None, None, start, end)


def _is_month_name(word: str | None) -> bool:
    """A month alone, without year and time: `may 5` is none, `May 5` is."""
    return bool(word) and (str(word)[0].isupper() or not str(word).isascii())


def _month_and_day(parts: dict[str, str | None]) -> tuple[int, int]:
    """Month and day, 0 where they are none; 3/4/2026 is the third of April."""
    if parts.get("word"):
        word = fold(parts["word"] or "")
        return _MONTH.get(word[:4], _MONTH.get(word[:3], 0)), int(parts["d"] or 0)
    if parts.get("mon"):
        return int(parts["mon"] or 0), int(parts["d"] or 0)
    one, two = int(parts["one"] or 0), int(parts["two"] or 0)
    return (one, two) if two > 12 else (two, one)


def _clock(time: re.Match[str]) -> tuple[int, int, int]:
    hour = int(time["h"])
    half = (time["half"] or "").lower()[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(time["m"] or 0), int(time["s"] or 0)


def _zone(text: str, at: int) -> tuple[tzinfo | None, int]:
    """The zone that stands at a place, and where it ends."""
    match = _ZONE.match(text, at)
    if match is None:
        return None, at
    if match["sign"]:
        minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
        if minutes > 14 * 60:
            return None, at
        signed = -minutes if match["sign"] == "-" else minutes
        return timezone(timedelta(minutes=signed)), match.end()
    offset = _OFFSETS.get(fold(match["name"]))
    if offset is None:
        return None, at
    if offset == 0 and text[match.end() : match.end() + 1] in ("+", "-"):
        return _zone(text, match.end())
    return timezone(timedelta(minutes=offset)), match.end()


def zone_of(text: str) -> tzinfo | None:
    """Return the zone that a text names: `+0300`, `UTC+3`, `MSK`, or None."""
    return _zone(text.strip()[:20], 0)[0]
