"""Times as reports write them, in UTC.

ISO 8601 in all its looseness, RFC 5322, seconds since 1970, and logs. A date that
could be read in two ways (06/03/2023) is not read. Without a zone it is UTC, as
the formats demand that leave it out.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T _]{1,3}(?:at )?(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d{1,9})?)?"
    r" {0,2}(Z\b|[A-Za-z]{2,5}\b)?\s{0,2}\(?(?:(?:GMT|UTC)?([+-]\d{1,2}):?(\d{2})?)?"
)
_DOTTED = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})"
    r"(?:[ T,]{1,3}(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s{0,2}([A-Za-z]{2,5}\b)?"
    r"\s{0,2}(?:([+-]\d{1,2}):?(\d{2})?)?"
)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s)?(\d{1,2})[ /-]([A-Za-z]{3})[a-z]{0,6}[ /-](\d{4})"
    r"(?:[ :,T]{1,3}(?:at )?(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s{0,2}([A-Za-z]{2,5}\b)?"
    r"\s{0,2}\(?(?:(?:GMT|UTC)?([+-]\d{1,2}):?(\d{2})?)?"
)
_EPOCH = re.compile(r"\d{10}(?:\.\d{1,9})?")
_MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "WEST": 60,
    "BST": 60,
    "CET": 60,
    "MEZ": 60,
    "CEST": 120,
    "MESZ": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "JST": 540,
    "IST": 330,
    "ALMT": 300,
}
_YEARS = range(1995, 2100)


def read_time(text: str) -> datetime | None:
    """Return the time that a field states, in UTC, or None when it states none."""
    text = " ".join(text[:120].split()).strip("\"'[]<>")
    if _EPOCH.fullmatch(text):
        return _bounded(datetime.fromtimestamp(float(text), UTC))
    for reader in (_iso, _named, _mail, _dotted):
        try:
            found = reader(text)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
        if found is not None:
            return _bounded(found.astimezone(UTC))
    return None


def _bounded(found: datetime) -> datetime | None:
    return found.replace(microsecond=0) if found.year in _YEARS else None


def _iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, name, hours, minutes = found.groups()
    return datetime(
        *(int(year), int(month), int(day)),
        *(int(hour or 0), int(minute or 0), int(second or 0)),
        tzinfo=_zone(name, hours, minutes),
    )


def _named(text: str) -> datetime | None:
    """`30 May 2019`, `05-Nov-2018 10:00:00 +0100`, `12/Mar/2024:06:25:24 +0000`."""
    found = _NAMED.match(text)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    day, month, year, hour, minute, second, name, hours, minutes = found.groups()
    return datetime(
        *(int(year), _MONTHS.index(month.lower()) + 1, int(day)),
        *(int(hour or 0), int(minute or 0), int(second or 0)),
        tzinfo=_zone(name, hours, minutes),
    )


def _mail(text: str) -> datetime | None:
    found = parsedate_to_datetime(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _dotted(text: str) -> datetime | None:
    """`16.06.2022 10:00`: day first by its dots, by a slash only if it must be."""
    found = _DOTTED.match(text)
    if found is None:
        return None
    day, mark, month, year, hour, minute, second, name, hours, minutes = found.groups()
    first, then = int(day), int(month)
    if mark != "." and first <= 12:
        if then <= 12 and first != then:
            return None
        first, then = then, first
    return datetime(
        *(int(year), then, first),
        *(int(hour or 0), int(minute or 0), int(second or 0)),
        tzinfo=_zone(name, hours, minutes),
    )


def _zone(name: str | None, hours: str | None, minutes: str | None) -> timezone:
    if hours:
        offset = int(hours) * 60
        offset += int(minutes or 0) * (-1 if hours.startswith("-") else 1)
    else:
        offset = _ZONES.get((name or "Z").upper(), 0)
    return timezone(timedelta(minutes=offset))
