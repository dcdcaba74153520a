"""iCalendar for partners, as the maintnote convention has it (RFC 5545, RFC 5546).

One VEVENT a window; UID per event and partner, so that what one partner does to its
entry is nothing to another. Times are UTC. METHOD only where the partner wants it:
it makes clients book the event. Values are data: escaped, never a new line.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

PRODID = "-//mailproc//partner notices//EN"
IMPACTS = ("NO-IMPACT", "REDUCED-REDUNDANCY", "DEGRADED", "OUTAGE")
_STATUS = {
    "TENTATIVE": "TENTATIVE",
    "CONFIRMED": "CONFIRMED",
    "RE-SCHEDULED": "CONFIRMED",
    "IN-PROCESS": "CONFIRMED",
    "COMPLETED": "CONFIRMED",
    "CANCELLED": "CANCELLED",
}
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]+")
_OCTETS = 75


@dataclass(frozen=True, slots=True)
class Works:
    """One event as a partner's calendar shows it.

    `windows` are (start, end) with zone, start before end; `status` a maintnote word;
    `sequence` grows with every notice of the event. `impact` is the worst of them
    all, `objects` the services touched, `other_ids` the ids that others gave it.
    """

    number: int
    title: str
    windows: tuple[tuple[datetime, datetime], ...]
    status: str
    sequence: int
    impact: str
    objects: tuple[str, ...]
    provider: str  # a domain
    organizer: str  # an address
    other_ids: tuple[str, ...] = ()


def calendar(
    works: Works, *, partner: str, account: str, now: datetime, method: str = ""
) -> bytes:
    """Return the calendar for one partner, in UTF-8 with CRLF and folded lines.

    `partner` tells the UIDs of partners apart, `account` is its own number of us.
    Errors: ValueError where a window, the status or the impact cannot be written.
    """
    if not works.windows or works.impact not in IMPACTS or works.status not in _STATUS:
        raise ValueError("a calendar needs a window, an impact and a status")
    if any(start >= end for start, end in works.windows):
        raise ValueError("a window ends before it starts")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    if method:
        lines.append(f"METHOD:{'CANCEL' if works.status == 'CANCELLED' else method}")
    for number, (start, end) in enumerate(works.windows, 1):
        uid = _uid(works, partner, number)
        lines += ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{_utc(now)}"]
        lines += [f"DTSTART:{_utc(start)}", f"DTEND:{_utc(end)}"]
        lines += _properties(works, account)
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _uid(works: Works, partner: str, number: int) -> str:
    """The same for every notice of an event to one partner; tells nothing about it."""
    digest = hashlib.sha256(f"{works.number}/{partner}".encode()).hexdigest()[:16]
    return f"hl-{works.number}-{number}-{digest}@{works.provider}"


def _properties(works: Works, account: str) -> Iterator[str]:
    yield f"SEQUENCE:{works.sequence}"
    yield f"SUMMARY:{_text(works.title)}"
    yield f"ORGANIZER:mailto:{works.organizer}"
    yield f"STATUS:{_STATUS[works.status]}"
    yield f"X-MAINTNOTE-PROVIDER:{_text(works.provider)}"
    yield f"X-MAINTNOTE-ACCOUNT:{_text(account)}"
    for precedence, ids in _ids(works):
        for each in ids:
            name = f"X-MAINTNOTE-MAINTENANCE-ID;X-MAINTNOTE-PRECEDENCE={precedence}"
            yield f"{name}:{_text(each)}"
    for each in works.objects:
        name = f"X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT={works.impact}"
        yield f"{name}:{_text(each)}"
    yield f"X-MAINTNOTE-IMPACT:{works.impact}"
    yield f"X-MAINTNOTE-STATUS:{works.status}"


def _ids(works: Works) -> Iterator[tuple[str, Sequence[str]]]:
    yield "PRIMARY", (f"HL-{works.number}",)
    yield "NON-PRIMARY", works.other_ids


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Escape a TEXT value (RFC 5545 3.3.11)."""
    return _CONTROL.sub(" ", value.replace("\r\n", "\n")).translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """Fold at 75 octets, between characters (RFC 5545 3.1)."""
    out, length = bytearray(), 0
    for char in line:
        octets = char.encode("utf-8", "replace")
        if length + len(octets) > _OCTETS:
            out += b"\r\n "
            length = 1
        out += octets
        length += len(octets)
    return bytes(out + b"\r\n")
