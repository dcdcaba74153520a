"""When the thing happened that a complaint is about, in UTC.

A labelled time counts ("Date of the attack: …"), else the first line of a log. A
time without a zone is read in the zone that the letter names for its times, else
in that of its Date field.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import islice

from mailproc.abuse.letter import moments
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.zones import Line, Zone

_LINES = 300
_LOG_LINES = 20
_LABEL = re.compile(
    r"\W{0,4}(?:\d{1,2}[.)]\s)?(?:[\w/'-]{1,20} ){0,4}"
    r"(?:date|time|timestamp|date/time|datetime|detected"
    r"|seen|observed|occurred|when|datum|zeit|zeitpunkt|zeitstempel|uhrzeit|дата|время"
    r"|обнаружено|data|czas|heure|fecha|hora|tijd|tijdstip)"
    r"(?:\s?\([^()]{1,20}\)|[ /-][\w/()]{1,12}){0,4}\s{0,10}[:=]\s?",
    re.IGNORECASE,
)
_HEAD = 8  # lines in which a forwarded letter names its own date
_FROM = re.compile(r"[*\s]{0,3}(?:From|Von|De|От|Od|Da|Van)[ *]{0,2}:", re.IGNORECASE)
_ZONE = re.compile(
    r"(?:time ?zone|times? (?:are|is)(?: given| listed| shown)?(?: all)?(?: in)?"
    r"|timestamps? (?:are )?(?:in)?|zeitzone|zeiten in|часовой пояс|время указано)"
    r"[\s:=(-]{1,4}(?P<zone>[^\W\d_]{1,11}(?: ?[+-]\d{1,2}(?::?\d\d)?)?"
    r"|[+-]\d\d:?\d\d)",
    re.IGNORECASE,
)


def read(
    hops: Sequence[Hop], date: datetime | None, zone: tzinfo
) -> tuple[datetime, str] | None:
    """Return (time in UTC, where it stood), or None.

    `date` is the letter's: an event years before it or after it is none.
    """
    if date is None:
        return None
    zone = _stated_zone(hops) or zone
    for wanted in (_labelled, _logged):
        for hop in hops:
            for moment, line in wanted(hop):
                at = moments.settled(moment, date, zone)
                if timedelta(days=-800) < at - date < timedelta(days=2):
                    return at, f"body line {line.number}"
    return None


def _labelled(hop: Hop) -> Iterator[tuple[moments.Moment, Line]]:
    has_head = any(_FROM.match(line.text) for line in islice(hop.own(), _HEAD))
    for at, line in enumerate(islice(hop.own(), _LINES)):
        label = _LABEL.match(line.text[:200])
        if label and not (has_head and at < _HEAD):
            yield from _first(line, line.text[label.end() : label.end() + 80])


def _logged(hop: Hop) -> Iterator[tuple[moments.Moment, Line]]:
    logs = (line for line in hop.lines if line.zone is Zone.LOG)
    for at, line in enumerate(logs):
        if at >= _LOG_LINES:
            return
        yield from _first(line, line.text[:120])


def _first(line: Line, text: str) -> Iterator[tuple[moments.Moment, Line]]:
    moment = next((m for m in moments.find(text) if m.has_year), None)
    if moment and (moment.has_time or moment.start < 3):
        yield moment, line


def _stated_zone(hops: Sequence[Hop]) -> tzinfo | None:
    for hop in hops:
        for at, line in enumerate(hop.own()):
            if at >= _LINES:
                break
            match = _ZONE.search(line.text[:400])
            found = moments.zone_of(match["zone"]) if match else None
            if found:
                return found
    return None
