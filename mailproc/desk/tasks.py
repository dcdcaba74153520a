"""What an answer to a letter with tasks means for its ticket (S5.2, S8).

It ticks points, names the order or the node, and what is neither is kept as a remark:
nothing that staff write is lost. The answer stays in the house. Pure.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from mailproc.desk import checklist, incident, order
from mailproc.desk.effects import AddNote, Remember, StartClock, TicketEffect
from mailproc.desk.model import ClockKind
from mailproc.desk.terms import Terms


def answered(
    kind: str, facts: Mapping[str, Any], login: str, text: str, now: datetime
) -> tuple[TicketEffect, ...]:
    """Return what follows; `kind` and `facts` are those of the ticket."""
    ticks = checklist.read(checklist.of_facts(facts), text)
    named = {order.KIND: _order(text, now), incident.KIND: _place(facts, text, now)}
    effects = (*checklist.effects(ticks, login, now), *named.get(kind, ()))
    if kind == incident.KIND and incident.touches(text) is False:
        effects = (*effects, *incident.untouched(login))
    if not effects and text.strip():
        return (AddNote(login, text),)
    return effects


def _order(text: str, now: datetime) -> Iterator[TicketEffect]:
    if number := order.said(text):
        yield Remember(order.SAID, number)
        yield StartClock(ClockKind.CHECKLIST, now, why="S8: the order is named")
        yield StartClock(ClockKind.CHECKLIST, now, checklist.TICKED, "named")


def _place(
    facts: Mapping[str, Any], text: str, now: datetime
) -> Iterator[TicketEffect]:
    if place := incident.named(text):
        known = facts.get(incident.KIND, {})
        words = f"{known.get('text', '')}\n{place}"
        yield Remember(incident.KIND, {**known, "text": words})
        yield StartClock(ClockKind.MAILING, now, why="S5.1: the place is named")


def listed(now: datetime, terms: Terms, why: str) -> StartClock:
    """Return the clock of a list that is to be ticked in time."""
    owed = now + timedelta(minutes=terms.checklist_minutes)
    return StartClock(ClockKind.CHECKLIST, owed, why=why)
