"""The facts of maintnote calendars in the form of a Notice's fields."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from mailproc.notices import cues
from mailproc.notices.icalendar import Event
from mailproc.notices.model import Window
from mailproc.notices.times import zones
from mailproc.notices.times.zones import UTC_ZONE, Zone


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STATES = _set("TENTATIVE CONFIRMED RE-SCHEDULED IN-PROCESS COMPLETED CANCELLED")
_IMPACTS = _set("NO-IMPACT REDUCED-REDUNDANCY DEGRADED OUTAGE")
_WORST = ("NO-IMPACT", "REDUCED-REDUNDANCY", "DEGRADED", "OUTAGE")


def notices(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events that are notices, appointments left out."""
    return tuple(event for event in events if event.is_maintnote)


def appointments(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the plain entries that speak of works or an outage, no meetings."""
    return tuple(
        event
        for event in events
        if not event.is_maintnote
        and (said := event.summary.lower())
        and (cues.PLANNED.search(said) or cues.OUTAGE.search(said))
        and not cues.MEETING.search(said)
    )


def windows(events: Sequence[Event], zone: str = "UTC") -> tuple[Window, ...]:
    """Return the windows of all events, each once; `zone` is that of floating times."""
    meant = zones.named(zone) or UTC_ZONE
    found = (
        Window(_meant(e, e.start, meant), _meant(e, e.end, meant))
        for e in events
        if e.start or e.end
    )
    return tuple(dict.fromkeys(found))


def _meant(event: Event, moment: datetime | None, zone: Zone) -> datetime | None:
    if moment is None or not event.floating:
        return moment
    return zones.to_utc(moment.replace(tzinfo=None), zone)[0]


def state(events: Sequence[Event], answers: Mapping[str, str]) -> str | None:
    """Return the state of the first event that names a known one.

    `answers` say what other words mean (see questions).
    """
    named = (e.status for e in events if e.status)
    meant = (answers.get(f"calendar state {each.casefold()}", each) for each in named)
    return next((each for each in meant if each in _STATES), None)


def ids(events: Sequence[Event]) -> tuple[str, ...]:
    """Return all maintenance ids in order."""
    return tuple(dict.fromkeys(each for event in events for each in event.ids))


def objects(events: Sequence[Event]) -> tuple[str, ...]:
    """Return all affected services in order."""
    return tuple(dict.fromkeys(name for event in events for name, _ in event.objects))


def impact(events: Sequence[Event]) -> str | None:
    """Return the worst impact that is named, None where none is."""
    named = {event.impact for event in events} | {
        worse for event in events for _, worse in event.objects
    }
    return max(named & _IMPACTS, key=_WORST.index, default=None)


def doubts(events: Sequence[Event]) -> tuple[str, ...]:
    """Return what is missing or wrong in the calendars."""
    found: list[str] = []
    for event in events:
        found += event.broken
        if event.floating:
            found.append("the calendar names no time zone; read as UTC")
        if event.start and event.end and event.end < event.start:
            found.append("the end is before the start")
        if event.status and event.status not in _STATES:
            found.append(f"unknown state in the calendar: {event.status[:40]}")
    if len({event.status for event in events if event.status}) > 1:
        found.append("the events of the calendar differ in state")
    return tuple(dict.fromkeys(found))
