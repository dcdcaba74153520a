"""How long a complaint may take: what the client is told, and our own due time (S7.3b).

A datacenter's time binds; anybody else's may shorten ours, never lengthen it. Where
none is stated the class says how many hours there are. Pure.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailproc.desk.terms import Terms, told_client


@dataclass(frozen=True, slots=True)
class Times:
    """When we have settled a complaint, and by when its client is to have reacted.

    `told` is None where the client has to react at once.
    """

    due: datetime
    told: datetime | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What is known of the time: the moment that the complaint names, and of whom.

    `binding`: a datacenter states it. `client_hours` and `due_hours` are those of the
    class (policy), 0 for at once.
    """

    at: datetime | None
    binding: bool
    client_hours: int
    due_hours: int


def times(received: datetime, stated: Stated, terms: Terms) -> Times:
    """Return the times of a complaint that came at `received`."""
    due = received + timedelta(hours=_hours(stated.due_hours, terms))
    told: datetime | None = received + timedelta(hours=stated.client_hours)
    if stated.at is not None and (stated.binding or stated.at < due):
        due, told = stated.at, told_client(received, stated.at, terms)
    return Times(due, None if stated.client_hours == 0 else told)


def _hours(of_class: int, terms: Terms) -> int:
    """A class that is blocked at once is settled within a day: the block is its clock.

    No class has longer than the setting.
    """
    return min(of_class, terms.complaint_due_hours) or terms.complaint_client_hours


def reminder(now: datetime, due: datetime, terms: Terms) -> datetime:
    """Return when people are reminded: a quarter of the time left before it is due.

    Half an hour before at least, but not in the past.
    """
    left = max(due - now, timedelta(0))
    before = max(
        left * terms.margin_percent / 100, timedelta(minutes=terms.margin_minutes)
    )
    return max(now, due - min(before, left))
