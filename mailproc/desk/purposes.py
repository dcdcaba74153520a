"""What the sending of a draft means for its ticket, by the draft's purpose (N6).

A purpose is a word that the draft was laid with. Rooms that lay drafts of their own
add theirs to the table where the desk is wired. Pure: facts in, effects out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mailproc.desk import handover, incident, order
from mailproc.desk.effects import Effect, Remember, SetState, StopClock, Wrote
from mailproc.desk.model import ANSWERING, LIVE, ClockKind, Party, TicketState

ANSWER = "answer"
CLIENT = "client"
DATACENTER = "datacenter"
OUTCOME = "outcome"

IN_TICKET = "ticket"
"""The fact of a draft that names the ticket in whose thread its letter goes."""

HANDOVER = "handover"


@dataclass(frozen=True, slots=True)
class Sending:
    """A draft that is being sent: who sends it, when, in which ticket.

    `facts` are those that it was laid with; `state` is that of its ticket, and
    `remembered` its facts; `text` is the writer's new text, `subject` the letter's.
    """

    login: str
    at: datetime
    ticket: int
    state: TicketState
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    text: str = ""
    subject: str = ""
    remembered: Mapping[str, Any] = field(default_factory=dict, hash=False)


Purpose = Callable[[Sending], tuple[Effect, ...]]
"""What follows for the draft's ticket."""

Purposes = Mapping[str, Purpose]


def _reacted(sending: Sending) -> tuple[Effect, ...]:
    """S1.1: a person has reacted, whoever gets the letter."""
    stops = (StopClock(kind, why="a draft was sent") for kind in ANSWERING)
    return (Wrote(Party.STAFF, sending.login), *stops)


def answer(sending: Sending) -> tuple[Effect, ...]:
    """An answer to whoever asked: the ticket waits for them."""
    reacted = _reacted(sending)
    if sending.state not in LIVE:
        return reacted
    return (*reacted, SetState(TicketState.WAITING, "answered"))


def client(sending: Sending) -> tuple[Effect, ...]:
    """S4.5: our client is told; the datacenter is another matter."""
    return (*_reacted(sending), StopClock(ClockKind.CLIENT, why="S4.5: told"))


def datacenter(sending: Sending) -> tuple[Effect, ...]:
    """S4.5: the datacenter is answered; our client is another matter."""
    return (*_reacted(sending), StopClock(ClockKind.DATACENTER, why="S4.5: answered"))


def outcome(sending: Sending) -> tuple[Effect, ...]:
    """S7.5: whoever complained has their answer, so the ticket may be solved."""
    told = StopClock(ClockKind.OUTCOME, why="S7.5: answered")
    return (*_reacted(sending), told, SetState(TicketState.SOLVED, "S7.5"))


def handed_over(sending: Sending) -> tuple[Effect, ...]:
    """S4.11: the shift is handed over; what is left to do stays with each ticket."""
    start = datetime.fromtimestamp(int(sending.facts["shift"]), UTC)
    return handover.handed_over(start, sending.login, sending.text, sending.at)


def delivery(sending: Sending) -> tuple[Effect, ...]:
    """S8, S11.5: the order is handed out. Errors: Refused while points are open."""
    order.require_ticked(sending.remembered)
    return (*answer(sending), *order.delivered())


def mailing(sending: Sending) -> tuple[Effect, ...]:
    """S5.1: each client concerned gets a letter of its own, by the clock."""
    facts, text = sending.facts, sending.text
    told = incident.mailing(facts, sending.login, sending.subject, text, sending.at)
    return (Wrote(Party.STAFF, sending.login), *told)


def complaint(sending: Sending) -> tuple[Effect, ...]:
    """S7.1: a person has said whose it is, and the client has the complaint."""
    stops = (StopClock(kind) for kind in (ClockKind.MATCH, ClockKind.CLIENT))
    told = Remember("passed_on", sending.at.isoformat())
    return (*_reacted(sending), *stops, told)


def block_letter(sending: Sending) -> tuple[Effect, ...]:
    """S7.2c, S7.2d: the datacenter or Spamhaus knows of the block."""
    return (*_reacted(sending), StopClock(ClockKind.MATCH, why="S7.2c: told"))


PURPOSES: Purposes = {
    "complaint": complaint,
    "block_letter": block_letter,
    order.DELIVERY: delivery,
    incident.MAILING: mailing,
    HANDOVER: handed_over,
    ANSWER: answer,
    CLIENT: client,
    DATACENTER: datacenter,
    OUTCOME: outcome,
}


def effects(purposes: Purposes, purpose: str, sending: Sending) -> tuple[Effect, ...]:
    """Return what follows; of a purpose that nobody has named only that one reacted."""
    return purposes.get(purpose, _reacted)(sending)
