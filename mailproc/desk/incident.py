"""Incidents (S5, N3, N4): how one is opened, whom it touches, what is said of it.

Whoever writes `#incident`, or to the address for incidents, opens an internal ticket at
once; so does a provider's notice of an outage. Servers and datacenters are those that
the text names in the registry. Pure.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from mailproc.desk import checklist, event_obligations
from mailproc.desk.checklist import Point
from mailproc.desk.effects import (
    AddNote,
    Effect,
    KeepEvent,
    MoveTicket,
    OpenPart,
    OpenTicket,
    Remember,
    SetPriority,
    StartClock,
    StopClock,
    TicketEffect,
)
from mailproc.desk.event_facts import INCIDENT, TASKS, EventFacts
from mailproc.desk.model import ClockKind, Ticket
from mailproc.desk.registry import Registry
from mailproc.desk.registry_affected import Affected, affected
from mailproc.desk.registry_names import fold
from mailproc.desk.registry_records import Customer
from mailproc.desk.terms import Terms

KIND = "incident"
QUEUE = "incidents"
PRIORITY = 1
MAILING = "mailing"
"""Purpose of the draft to the clients concerned, and the step of each letter."""

CUSTOMERS, SEND = "customers", "send"
"""The fact of that draft with its clients; the key of the clock that writes to them."""

RULE = "* * *"
"""The line between the languages of a mailing."""

_TOLD = 4_000
_LINES = 50
_SHOWN = 10
_RUSSIAN = ("ru", "uk", "be", "kk")
_YES = frozenset(("yes", "да", "tak", "sim"))
_NO = frozenset(("no", "нет", "nie", "não"))
_TOUCHES = re.compile(
    r"(?:partners?|production|партн[её]ры|продакшен|сервисы партн[её]ров)"
    r"\s*[:=–-]\s*(\w+)\W*"
)
_WHERE = re.compile(
    r"(?:node|server|datacenter|узел|сервер|датацентр)"
    r"(?:\s*[:=]\s*(\S.*)|\s+(\S*\d\S*))"
)


@dataclass(frozen=True, slots=True)
class Told:
    """Who says that something is down, when it was known, and in which words."""

    subject: str
    text: str
    by: str
    at: datetime


def opened(told: Told, terms: Terms) -> tuple[TicketEffect, ...]:
    """Return the effects that make a thread an incident (S5.1, N3, N4)."""
    facts = EventFacts(
        INCIDENT,
        state="INVESTIGATING",
        title=told.subject,
        detected=told.at.astimezone(UTC),
        touches=touches(told.text),
    )
    notices = event_obligations.opened(facts, told.at, terms)
    return (*_ticket(told), KeepEvent(facts), *notices)


def beside(told: Told, terms: Terms) -> Effect:
    """Return the effect that opens it beside the ticket in which a person tells it."""
    return OpenPart(None, (), opened(told, terms))


def noticed(told: Told) -> Effect:
    """Return the effect that opens it for the outage of a provider.

    The provider's notice is the event that notices to partners follow.
    """
    return OpenPart(None, (), tuple(_ticket(told)))


def _ticket(told: Told) -> Iterator[TicketEffect]:
    yield OpenTicket(QUEUE, PRIORITY, KIND, told.subject, told.by)
    yield MoveTicket(QUEUE)
    yield SetPriority(PRIORITY, "S5.1")
    detected = told.at.astimezone(UTC).isoformat()
    words = f"{told.subject}\n{told.text}"[:_TOLD]
    yield Remember(KIND, {"text": words, "detected": detected, "by": told.by})
    yield Remember("task", TASKS[INCIDENT])
    yield StartClock(ClockKind.MAILING, told.at, why="S5.1")


def touches(text: str) -> bool | None:
    """Return whether production services of partners are touched, by a line (N3).

    `партнёры: да`, `partners: no`; None where nobody says it.
    """
    for line in text.splitlines()[:_LINES]:
        if found := _TOUCHES.fullmatch(fold(line[:100])):
            if found[1] in _YES:
                return True
            if found[1] in _NO:
                return False
    return None


def untouched(login: str) -> tuple[TicketEffect, ...]:
    """Return what follows where a person says that no partner is touched (N3)."""
    return (
        StopClock(ClockKind.NOTICE, why="touches no partner"),
        StopClock(ClockKind.NOTICE_DRAFT, why="touches no partner"),
        AddNote(login, "touches no production service of a partner (N3)"),
    )


# --- whom it touches ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """What an incident touches: keys and names of places, virtual servers, clients."""

    places: tuple[str, ...]
    points: tuple[Point, ...]
    customers: tuple[Customer, ...]
    server: str = ""

    @property
    def reachable(self) -> tuple[Customer, ...]:
        """The clients with an address to write to."""
        return tuple(c for c in self.customers if c.mails)


def scope(registry: Registry, text: str, at: datetime) -> Scope:
    """Return what the words of an incident mean at a moment."""
    found = affected(registry, (text,), at)
    nodes = (server.key for server in found.servers if server.node)
    running = (s for node in nodes for s in registry.services_on(node, at))
    names = (service.name or service.key for service in dict.fromkeys(running))
    points = (Point(n, name, (name,)) for n, name in enumerate(names, 1))
    listed = tuple(islice(points, checklist.MOST))
    return Scope(_places(found), listed, found.customers, _only(found))


def _places(found: Affected) -> tuple[str, ...]:
    houses = (house.name or house.key for house in found.datacenters)
    return (*houses, *(server.key for server in found.servers))


def _only(found: Affected) -> str:
    return found.servers[0].key if len(found.servers) == 1 else ""


def named(text: str) -> str:
    """Return where it is, as lines of a person say: `узел node7`, `датацентр: rhein`.

    Without a colon it is one word with a number: `сервер перезагружен` names nothing.
    """
    lines = (fold(line[:200]) for line in text.splitlines()[:_LINES])
    found = (match for line in lines if (match := _WHERE.fullmatch(line)))
    return "\n".join(match[1] or match[2] for match in found)


def mailing(
    facts: Mapping[str, str], login: str, subject: str, text: str, now: datetime
) -> tuple[TicketEffect, ...]:
    """Return what the sending of the draft leads to: a letter to each client.

    `facts` are those of the draft: the keys of the clients, a line each.
    """
    told = {"customers": facts[CUSTOMERS].split("\n"), "by": login}
    told |= {"subject": subject, "text": text}
    return (
        Remember(MAILING, told),
        StartClock(ClockKind.MAILING, now, key=SEND, why="S5.1"),
    )


# --- what is said of it --------------------------------------------------------------


def in_order(text: str, language: str) -> str:
    """Return a mailing with the client's own language first: Russian, or English.

    The languages stand around a line `* * *`; without it the text is as it is.
    """
    parts = [p.strip() for p in re.split(rf"(?m)^[ \t]*{re.escape(RULE)}[ \t]*$", text)]
    if len(parts) == 2 and language not in ("", *_RUSSIAN):
        parts.reverse()
    return f"\n\n{RULE}\n\n".join(parts)


def remark(ticket: Ticket, facts: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of an incident in the hand-over of a shift (S5.1, S5.2)."""
    where = ", ".join(facts.get("places", ())[:_SHOWN]) or "?"
    yield f"#{ticket.id} Инцидент / Incident: {ticket.subject} ({where})"
    sent = facts.get(MAILING)
    told = f"отправлены / sent {len(sent['customers'])}" if sent else "нет / not sent"
    yield f"#{ticket.id} письма клиентам / letters to clients: {told}"
    listed = checklist.of_facts(facts)
    if listed.points:
        done, whole = len(listed.ticked), len(listed.points)
        yield f"#{ticket.id} VDS проверено / checked: {done}/{whole}"
