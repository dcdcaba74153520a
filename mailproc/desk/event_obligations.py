"""What is owed for an event, as clocks: first notice, updates, end notice (N3, N9).

An incident owes its first notice from the earlier of detection and stated start; works
owe it by S4.5, before they begin. Every announced event owes an end notice, cancelled
works too, and cannot be closed before. Pure: facts and a moment in, effects out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailproc.desk.effects import (
    AddNote,
    SetState,
    StartClock,
    StopClock,
    TicketEffect,
    Wrote,
)
from mailproc.desk.event_facts import INCIDENT, PLANNED, EventFacts
from mailproc.desk.model import ClockKind, Party, TicketState
from mailproc.desk.terms import Terms

ANNOUNCE, UPDATE, EXTENSION = "announce", "update", "extension"
END, CANCELLATION = "end", "cancellation"
LAST = (END, CANCELLATION)
"""The stages of a notice; after one of the last nothing is owed."""


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def opened(facts: EventFacts, now: datetime, terms: Terms) -> tuple[TicketEffect, ...]:
    """Return what follows for a new event that was learned of at `now`."""
    if facts.touches is False:
        return (AddNote("program", "touches no production service of a partner (N3)"),)
    if facts.is_over and not _long_enough(facts, now, terms):
        return (_unannounced(facts),)
    return tuple(_opened(facts, now, terms))


def _opened(facts: EventFacts, now: datetime, terms: Terms) -> Iterator[TicketEffect]:
    stage = last_stage(facts) if facts.is_over else ANNOUNCE
    yield draft(stage, now + _minutes(terms.notice_draft_minutes))
    before = _minutes(terms.notice_alarm_minutes - terms.notice_reminder_minutes)
    owed = first_owed(facts, now, terms)
    yield StartClock(ClockKind.NOTICE, owed, why="N3", fires=owed - before)


def first_owed(facts: EventFacts, now: datetime, terms: Terms) -> datetime:
    """Return when the first notice has to be out."""
    if facts.kind == INCIDENT:
        return _since(facts, now) + _minutes(terms.notice_alarm_minutes)
    told = now + timedelta(hours=terms.datacenter_client_hours)  # S4.5
    return min(told, facts.begins) if facts.begins and facts.begins > now else told


def _since(facts: EventFacts, now: datetime) -> datetime:
    known = [at for at in (facts.detected, facts.begins) if at is not None]
    return min([*known, now])


def draft(stage: str, at: datetime) -> TicketEffect:
    """Return what lays a draft of a stage."""
    return StartClock(ClockKind.NOTICE_DRAFT, at, key=stage, why="N6")


def last_stage(facts: EventFacts) -> str:
    """Return the stage of the notice that an event over owes."""
    return CANCELLATION if facts.state == "CANCELLED" else END


def _long_enough(facts: EventFacts, now: datetime, terms: Terms) -> bool:
    """N3: an outage is told when it lasts so long; works only while they are to come.

    An end that is not stated is the moment at which we learn of it.
    """
    if facts.kind == PLANNED:
        return False
    lasted = (facts.ended or now) - _since(facts, now)
    return lasted >= _minutes(terms.notice_alarm_minutes)


def _unannounced(facts: EventFacts) -> TicketEffect:
    return AddNote("program", f"{facts.state}: over before a notice was due (N3)")


# --- a provider or a person tells something new -----------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
    """How far partners are told: `told` anything, `ended` if the last was an end."""

    told: bool = False
    ended: bool = False


def changed(
    before: EventFacts,
    after: EventFacts,
    standing: Standing,
    now: datetime,
    terms: Terms,
) -> tuple[TicketEffect, ...]:
    """Return what follows where an event's facts have changed.

    After an end notice the event begins anew: partners know nothing of a relapse.
    """
    if before.is_over and after.is_over:
        return ()
    known = standing.told and not standing.ended
    if after.is_over:
        return tuple(_over(after, now, terms, known=known))
    if before.is_over:
        return tuple(_opened(after, now, terms))
    return tuple(_going_on(before, after, now, terms, known=known))


def _over(
    facts: EventFacts, now: datetime, terms: Terms, *, known: bool
) -> Iterator[TicketEffect]:
    yield StopClock(ClockKind.UPDATE, why=facts.state)
    yield StopClock(ClockKind.NOTICE_DRAFT, why=facts.state)
    if known:
        yield draft(last_stage(facts), now)
        yield StartClock(ClockKind.END, now + _minutes(terms.end_minutes), why="N9")
    elif _long_enough(facts, now, terms):
        yield draft(last_stage(facts), now)
    else:
        yield StopClock(ClockKind.NOTICE, why=facts.state)
        yield _unannounced(facts)


def _going_on(
    before: EventFacts, after: EventFacts, now: datetime, terms: Terms, *, known: bool
) -> Iterator[TicketEffect]:
    moved = (before.begins, before.ends) != (after.begins, after.ends)
    if not known:
        if moved:
            yield from _opened(after, now, terms)
        return
    if moved or before.state != after.state or before.impact != after.impact:
        yield draft(_stage(before, after), now)
    if moved:
        yield _end(after, now, terms)


def _stage(before: EventFacts, after: EventFacts) -> str:
    """A later end of the same beginning is an extension, anything else an update."""
    if before.begins != after.begins or before.ends is None or after.ends is None:
        return UPDATE
    return EXTENSION if after.ends > before.ends else UPDATE


# --- a notice went out ------------------------------------------------------------


def sent(
    stage: str,
    facts: EventFacts,
    login: str,
    now: datetime,
    terms: Terms,
    lacking: Sequence[str] = (),
) -> tuple[TicketEffect, ...]:
    """Return what follows when a notice of a stage went out.

    `lacking` are partners who were told before and have not got this one: the end is
    owed until they have.
    """
    if not lacking:
        return tuple(_sent(stage, facts, login, now, terms))
    rest = AddNote("program", f"no {stage} notice yet for {', '.join(lacking)}")
    owed = now + _minutes(terms.end_minutes)
    return (Wrote(Party.STAFF, login), rest, StartClock(ClockKind.END, owed, why="N9"))


def _sent(
    stage: str, facts: EventFacts, login: str, now: datetime, terms: Terms
) -> Iterator[TicketEffect]:
    yield Wrote(Party.STAFF, login)
    for kind in (ClockKind.NOTICE, ClockKind.NOTICE_DRAFT, ClockKind.REACTION):
        yield StopClock(kind, why=f"notice: {stage}")
    if stage in LAST:
        yield StopClock(ClockKind.UPDATE, why=f"notice: {stage}")
        yield StopClock(ClockKind.END, why="N9")
        return
    if facts.kind == INCIDENT and not facts.is_over:
        yield StartClock(ClockKind.UPDATE, update_owed(facts, now, terms), why="N9")
    yield _end(facts, now, terms)


def update_owed(facts: EventFacts, now: datetime, terms: Terms) -> datetime:
    """Return when the next update has to be out: what was promised, else by state."""
    if facts.next_update is not None and facts.next_update > now:
        return facts.next_update
    minutes = {
        "IDENTIFIED": terms.update_identified_minutes,
        "MONITORING": terms.update_monitoring_minutes,
    }
    return now + _minutes(minutes.get(facts.state, terms.update_investigating_minutes))


def _end(facts: EventFacts, now: datetime, terms: Terms) -> TicketEffect:
    return StartClock(ClockKind.END, end_owed(facts, now, terms), why="N9")


def end_owed(facts: EventFacts, now: datetime, terms: Terms) -> datetime:
    """Return when the end notice has to be out; not before the next update is."""
    if facts.is_over or facts.ends is None:
        since = now if facts.is_over else update_owed(facts, now, terms)
    else:
        since = facts.ends
    return max(since, now) + _minutes(terms.end_minutes)


def refused(login: str, reason: str) -> tuple[TicketEffect, ...]:
    """Return what follows where a person says that no partner is touched (N3)."""
    return (
        StopClock(ClockKind.NOTICE, why="touches no partner"),
        StopClock(ClockKind.NOTICE_DRAFT, why="touches no partner"),
        AddNote(login, f"touches no production service of a partner: {reason}"),
        SetState(TicketState.SOLVED, "N3"),
    )
