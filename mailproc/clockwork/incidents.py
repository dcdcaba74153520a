"""Incidents by the clock (S5): whom one touches, letters to them, the list of a node.

The ticket stands at once; the registry says where it is. The mailing is one draft, and
each client gets a letter of its own when a person has sent it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from mailproc.clockwork import alarms
from mailproc.clockwork.drafts import new_draft
from mailproc.clockwork.office import Office
from mailproc.clockwork.task_letter import task_letter, titled
from mailproc.compose.draft import draft_letter
from mailproc.compose.first_answer import moment
from mailproc.compose.plain_letter import one_line, plain_letter
from mailproc.desk import checklist as lists
from mailproc.desk import incident, tasks
from mailproc.desk.effects import (
    Concerns,
    Mention,
    OpenTicket,
    Remember,
    SetState,
    StopClock,
    TicketEffect,
)
from mailproc.desk.incident import Scope
from mailproc.desk.model import Clock, ClockKind, History, TicketState
from mailproc.desk.registry_records import Customer
from mailproc.desk.shifts import Shift
from mailproc.message.envelope import Envelope
from mailproc.ports import Fired, Kind, NewDraft, Outgoing, Wanted

OWN_THREAD = 0
"""A letter to a client belongs to no ticket that is there, but begins its own."""

_SHOWN = 10


def mailing(office: Office, clock: Clock, now: datetime) -> Fired:
    """Say whom the incident touches, with the draft; or write to each of them."""
    history, facts = (
        office.history(clock.ticket),
        office.store.ticket_facts(clock.ticket),
    )
    if clock.key == incident.SEND:
        return Fired(letters=tuple(_letters(office, history, facts, now)), stop=True)
    told = facts[incident.KIND]
    at = datetime.fromisoformat(told["detected"])
    touched = incident.scope(office.registry(), told["text"], at)
    drafts = tuple(_draft(office, touched, at, now))
    letter = _opened(office, history, told, touched, now)
    effects = tuple(_kept(office, touched, now))
    return Fired(effects, (letter,), drafts, stop=True)


def _kept(office: Office, touched: Scope, now: datetime) -> Iterator[TicketEffect]:
    yield Remember("places", list(touched.places))
    if touched.server:
        yield Concerns("", touched.server)
    if touched.points:
        yield lists.kept(touched.points)
        yield tasks.listed(now, office.terms, "S5.2")


def _opened(
    office: Office,
    history: History,
    told: Mapping[str, Any],
    touched: Scope,
    now: datetime,
) -> Outgoing:
    listed = lists.Checklist(touched.points)
    values = {
        "task": office.store.ticket_facts(history.ticket.id).get("task"),
        "by": one_line(told["by"]),
        "detected": moment(datetime.fromisoformat(told["detected"]), office.zone),
        "places": _places(touched.places),
        "clients": len(touched.customers),
        "unreachable": len(touched.customers) - len(touched.reachable),
        "drafted": bool(touched.reachable),
        "asks": any(c.kind is ClockKind.NOTICE for c in history.clocks),
        "points": "\n".join(lists.lines(listed)),
        "example": touched.points[0].text if touched.points else "",
    }
    return task_letter(office, history, "incident/opened", values, now)


def _places(places: Sequence[str]) -> str:
    more = f" (+{len(places) - _SHOWN})" if len(places) > _SHOWN else ""
    return one_line(", ".join(places[:_SHOWN])) + more


def _draft(
    office: Office, touched: Scope, at: datetime, now: datetime
) -> Iterator[NewDraft]:
    """One draft to the desk, whose sending writes to each client alone."""
    if not touched.reachable:
        return
    values = {"places": _places(touched.places), "started": moment(at, office.zone)}
    title, text = titled(office, "incident/mailing", values, draft=True)
    raw = draft_letter(office.writer(now), office.identity.address, title, text)
    keys = "\n".join(customer.key for customer in touched.reachable)
    yield new_draft(office, raw, incident.MAILING, now, {incident.CUSTOMERS: keys})


# --- the letters to the clients -----------------------------------------------------


def _letters(
    office: Office, history: History, facts: Mapping[str, Any], now: datetime
) -> Iterator[Outgoing]:
    told, known = facts[incident.MAILING], office.registry().customers
    for key in told["customers"]:
        customer = known.get(key)
        if customer is not None and customer.mails:
            yield _letter(office, history, told, customer, now)


def _letter(
    office: Office,
    history: History,
    told: Mapping[str, Any],
    customer: Customer,
    now: datetime,
) -> Outgoing:
    """One client's letter: a solved ticket of its own, which an answer opens again.

    The copy that the desk keeps is the letter that a person has sent.
    """
    desk, to = office.identity, customer.mails[0]
    text = incident.in_order(told["text"], customer.language)
    raw = plain_letter(desk, to, told["subject"], text)
    envelope = Envelope(desk.address, (to,), now, told["by"])
    made = office.finish(envelope, raw, Kind.LETTER)
    effects = (
        OpenTicket("support", 2, "support", told["subject"], to),
        Concerns(customer.key),
        Mention(history.ticket.id, "S5.1"),
        SetState(TicketState.SOLVED, "S5.1: told"),
    )
    return replace(
        made,
        recipients=(to,),
        ticket=OWN_THREAD,
        what=incident.MAILING,
        effects=effects,
    )


# --- the list of a node, the hand-over ----------------------------------------------


def checklist(office: Office, clock: Clock, now: datetime) -> Fired:
    """S5.2: ring where the list is not ticked in time; stop once it is."""
    listed = lists.of_facts(office.store.ticket_facts(clock.ticket))
    if lists.is_look(clock):
        done = (StopClock(ClockKind.CHECKLIST, "", "all ticked"),)
        return Fired(done if listed.complete else (), stop=True)
    if listed.complete:
        return Fired(stop=True)
    return alarms.overdue(office, clock, now)


def remarks(office: Office, shift: Shift, now: datetime) -> Sequence[str]:
    """Return the lines of open incidents, and of those of the shift (S5.1, S5.2)."""
    states = tuple(TicketState)
    wanted = Wanted(
        kind=incident.KIND, states=states, changed_since=shift.start, limit=100
    )
    recent = office.store.tickets(wanted, now)
    live = office.store.tickets(Wanted(kind=incident.KIND, limit=100), now)
    found = {ticket.id: ticket for ticket in (*live, *recent)}
    return [
        line
        for ticket in found.values()
        for line in incident.remark(ticket, office.store.ticket_facts(ticket.id))
    ]
