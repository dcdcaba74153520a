"""Times as our own notices write them: found in text, read back, shown in other zones.

`2026-03-11 14:05 CET (13:05 UTC)`, with the date before the second time where it is
another one; what people type into a field may leave the second out. Nothing else is
taken for a time: a time without a zone stays words. Pure.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from mailproc.notices.sheet import stamp

_ZONES: Mapping[str, int] = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "WET": 0,
    "WEST": 60,
    "BST": 60,
    "CET": 60,
    "CEST": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "BRT": -180,
}
_STAMP = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d) (?P<time>\d\d?:\d\d) "
    r"(?P<zone>(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?|[A-Z]{1,5})\b"
    r"(?P<utc> \((?:(?P<utc_day>\d{4}-\d\d-\d\d) )?(?P<utc_time>\d\d?:\d\d) UTC\))?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d\d?):?(?P<minutes>\d\d)?")


def moment_in(text: str) -> datetime | None:
    """Return the first time of a text, in UTC; None where there is none."""
    found = _STAMP.search(text)
    return _moment(found) if found else None


def rezoned(text: str, zone: tzinfo) -> str:
    """Return the text with its times in another zone; UTC stands beside them."""

    def shown(found: re.Match[str]) -> str:
        moment = _moment(found)
        return stamp(moment, zone) if moment else found[0]

    return _STAMP.sub(shown, text)


def _moment(found: re.Match[str]) -> datetime | None:
    """Return the time of a match; UTC, where it stands there, is believed first."""
    if found["utc"]:
        return _at(found["utc_day"] or found["day"], found["utc_time"], 0)
    minutes = _offset(found["zone"])
    return None if minutes is None else _at(found["day"], found["time"], minutes)


def _offset(zone: str) -> int | None:
    if zone in _ZONES:
        return _ZONES[zone]
    found = _OFFSET.fullmatch(zone)
    if not found:
        return None
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    return minutes if found["sign"] == "+" else -minutes


def _at(day: str, clock: str, minutes: int) -> datetime | None:
    try:
        local = datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M")  # noqa: DTZ007 - the zone follows
        return (local - timedelta(minutes=minutes)).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
