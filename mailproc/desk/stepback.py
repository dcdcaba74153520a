"""What follows when a letter of ours does not arrive for good (S11.1).

The step that it did is taken back: the ticket is open again, its clock runs, and the
desk is told the address. Pure.
"""

from dataclasses import dataclass
from datetime import datetime

from mailproc.desk.effects import Effect, KeepClock, SetState, StartClock
from mailproc.desk.model import ClockKind, TicketState

AGAIN = {
    "answer": ClockKind.REACTION,
    "client": ClockKind.CLIENT,
    "datacenter": ClockKind.DATACENTER,
    "complaint": ClockKind.MATCH,
    "block_letter": ClockKind.MATCH,
    "outcome": ClockKind.OUTCOME,
    "notice": ClockKind.NOTICE,
    "notice_end": ClockKind.END,
}
"""Which clock runs again when the letter that did a step is lost."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A step that a letter did for one address; `live` whether its ticket is work."""

    what: str
    address: str
    live: bool


def taken_back(lost: Undelivered, now: datetime) -> tuple[Effect, ...]:
    """Return what to do: state, clock, alarm with the address."""
    kind = AGAIN.get(lost.what)
    effects: list[Effect] = []
    if kind is not None:
        effects.append(SetState(TicketState.OPEN, f"{lost.what} did not arrive"))
        effects.append(KeepClock(kind, now, why=f"{lost.what} did not arrive"))
    key, why = f"bounce:{lost.address}", f"bounce {lost.what} {lost.address}"
    effects.append(StartClock(ClockKind.ALARM, now, key, why))
    return tuple(effects)
