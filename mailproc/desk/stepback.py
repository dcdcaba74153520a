"""What follows when a letter of ours does not arrive for good (S11.1).

The step that it did is taken back: the ticket is open again, its clock runs, and the
desk is told the address. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailproc.desk.effects import Effect, KeepClock, SetState, StartClock
from mailproc.desk.model import ClockKind, TicketState
from mailproc.desk.terms import Terms

AGAIN = {
    "answer": ClockKind.REACTION,
    "client": ClockKind.CLIENT,
    "datacenter": ClockKind.DATACENTER,
    "complaint": ClockKind.MATCH,
    "complaint_bare": ClockKind.MATCH,
    "block_letter": ClockKind.MATCH,
    "outcome": ClockKind.OUTCOME,
    "delivery": ClockKind.DELIVERY,
}
"""Which clock runs again when the letter that did a step is lost."""

COMPLAINT = "complaint"
"""The step of S7.1: the client has got the complaint."""

NOTICE, NOTICE_END = "notice", "notice_end"
"""The steps of a partner notice: one partner of many has not got it."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A step that a letter did for one address; `live` whether its ticket is work.

    `content`: a smarthost refused what it says, not the address (5xx after DATA).
    """

    what: str
    address: str
    live: bool
    content: bool = False


def taken_back(lost: Undelivered, now: datetime) -> tuple[Effect, ...]:
    """Return what to do: state, clock, alarm with the address."""
    if lost.what in (NOTICE, NOTICE_END):
        return tuple(_not_told(lost, now))
    if lost.what == COMPLAINT and lost.content:
        return tuple(_once_more(lost, now))
    kind = AGAIN.get(lost.what)
    effects: list[Effect] = []
    if kind is not None:
        effects.append(SetState(TicketState.OPEN, f"{lost.what} did not arrive"))
        owed = now + timedelta(minutes=Terms().reaction_minutes)  # S1.1: act again
        effects.append(KeepClock(kind, owed, why=f"{lost.what} did not arrive"))
    key, why = f"bounce:{lost.address}", f"bounce {lost.what} {lost.address}"
    effects.append(StartClock(ClockKind.ALARM, now, key, why))
    return tuple(effects)


def _once_more(lost: Undelivered, now: datetime) -> Iterator[Effect]:
    """S7.1: the client gets it without the complaint's text, and the desk is told."""
    why = "S7.1: refused for its content"
    yield SetState(TicketState.OPEN, why)
    yield StartClock(ClockKind.CLIENT_LETTER, now, f"bare:{lost.address}", why)
    yield StartClock(ClockKind.ALARM, now, f"content:{lost.address}", why)


def _not_told(lost: Undelivered, now: datetime) -> Iterator[Effect]:
    """Somebody phones the partner; until then the event stays open (N3, N9)."""
    why = f"{lost.what} did not arrive"
    yield SetState(TicketState.OPEN, why)
    yield StartClock(ClockKind.PHONE, now, lost.address, why)
    if lost.what == NOTICE_END:
        yield StartClock(ClockKind.END, now, lost.address, why)
