"""What a received mail means for its ticket: opened, reopened, and which clocks start.

S1.1 (reaction), S4.5 (both duties of a datacenter's mail), S11.5 (a new order). What a
complaint or a notice asks for beyond that is decided by their own rooms. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailproc.desk import order
from mailproc.desk.autoanswer import QUEUES
from mailproc.desk.calendar import ALWAYS, Calendar, add_working
from mailproc.desk.effects import (
    Concerns,
    Effect,
    KeepClock,
    OpenTicket,
    SetState,
    StartClock,
    Wrote,
)
from mailproc.desk.model import ClockKind, Party, TicketState
from mailproc.desk.terms import Terms

_KINDS = {
    "complaint": "abuse",
    "server_ready": "order",
    "maintenance": "event",
    "outage": "event",
    "retraction": "event",
    "ticket_reply": "datacenter",
}
_BY_QUEUE = {
    "datacenter": "datacenter",
    "partners": "partner",
    "incidents": "incident",
    "orders": order.KIND,  # a filter knows words that the reader of notices does not
}
TELL_CLIENT = "client/datacenter"
"""The template of the draft that tells our client what a datacenter wrote (S4.5)."""

_SILENT = ("bounce", "auto_reply")
_NOT_WAITED_FOR = (TicketState.NEW, TicketState.OPEN)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A new mail of somebody else, as the desk sees it.

    `kind` is its class (COMMANDS.md), `state` that of its ticket, None where it
    begins one; `received` when it came, from which its clocks count; `answerable`
    whether an automatic answer is allowed; `deadline` a moment that it states,
    `customer` the client that wrote it (key in the registry).
    """

    party: Party
    kind: str
    queue: str
    priority: int
    state: TicketState | None
    received: datetime
    answerable: bool
    subject: str = ""
    requester: str = ""
    deadline: datetime | None = None
    customer: str = ""


def effects(
    arrived: Arrived, terms: Terms, calendar: Calendar = ALWAYS
) -> tuple[Effect, ...]:
    """Return what follows for the ticket, in the order of doing.

    What people have to do within minutes counts in working time. A bounce or an
    out-of-office opens, reopens and starts nothing.
    """
    if arrived.kind in _SILENT:
        return ()
    return (*_opening(arrived), *_clocks(arrived, terms, calendar))


def ticket_kind(kind: str, queue: str) -> str:
    """Return what sort of work a mail of a class in a queue is."""
    return _KINDS.get(kind) or _BY_QUEUE.get(queue, "support")


def _opening(arrived: Arrived) -> Iterator[Effect]:
    if arrived.state is None:
        yield OpenTicket(
            arrived.queue,
            arrived.priority,
            ticket_kind(arrived.kind, arrived.queue),
            arrived.subject,
            arrived.requester,
        )
        if arrived.customer:
            yield Concerns(arrived.customer)
    elif arrived.state not in _NOT_WAITED_FOR:
        yield SetState(TicketState.OPEN, "answered")
    yield Wrote(arrived.party)


def _is_new_order(arrived: Arrived) -> bool:
    """S11.5: read as one, or sorted as one; not what is written about it later."""
    sorted_so = ticket_kind(arrived.kind, arrived.queue) == order.KIND
    return arrived.kind == "server_ready" or (sorted_so and arrived.state is None)


def _clocks(arrived: Arrived, terms: Terms, calendar: Calendar) -> Iterator[Effect]:
    is_order = _is_new_order(arrived)
    if is_order:
        yield from _order(arrived, terms, calendar)
    else:
        yield _reaction(arrived, terms, calendar)
    if arrived.party is Party.DATACENTER and arrived.kind != "complaint":
        yield from _datacenter(arrived, terms)
        if not is_order:  # the letter of the order tells the client
            yield StartClock(ClockKind.DRAFT, arrived.received, TELL_CLIENT, "S4.5")


def _order(arrived: Arrived, terms: Terms, calendar: Calendar) -> Iterator[Effect]:
    """S11.5: a new order must never be missed."""
    soon = timedelta(minutes=terms.order_reaction_minutes)
    ready = timedelta(minutes=terms.order_ready_minutes)
    reacted = add_working(arrived.received, soon, calendar)
    yield KeepClock(ClockKind.ORDER, reacted, why="S11.5")
    owed = add_working(arrived.received, ready, calendar)
    yield KeepClock(ClockKind.DELIVERY, owed, why="S11.5")
    yield KeepClock(ClockKind.CHECKLIST, owed, why="S8", fires=arrived.received)


def _reaction(arrived: Arrived, terms: Terms, calendar: Calendar) -> Effect:
    """S1.1: a template at 3 minutes where that may be, else a person within 5.

    The template waits for nobody's working time.
    """
    reaction = timedelta(minutes=terms.reaction_minutes)
    owed = add_working(arrived.received, reaction, calendar)
    if arrived.answerable and arrived.queue in QUEUES:
        template = arrived.received + timedelta(minutes=terms.template_minutes)
        return KeepClock(ClockKind.TEMPLATE, owed, why="S1.1", fires=template)
    return KeepClock(ClockKind.REACTION, owed, why="S1.1")


def _datacenter(arrived: Arrived, terms: Terms) -> Iterator[Effect]:
    """S4.5: answer the datacenter, and tell our client."""
    day = timedelta(hours=terms.datacenter_answer_hours)
    client = timedelta(hours=terms.datacenter_client_hours)
    answer = arrived.deadline or arrived.received + day
    yield StartClock(ClockKind.DATACENTER, answer, why="S4.5")
    yield StartClock(ClockKind.CLIENT, arrived.received + client, why="S4.5")
