"""What a letter of staff means for its ticket: S1.1, S4.5, S4.7, and the commands.

Pure: who gets the letter and what its writer commanded in, effects out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.desk.effects import (
    Effect,
    SetState,
    StopClock,
    Wrote,
)
from mailproc.desk.model import LIVE, ClockKind, Party, TicketState

_ANSWERED = (
    ClockKind.TEMPLATE,
    ClockKind.REACTION,
    ClockKind.FIRST_ANSWER,
    ClockKind.ORDER,
)
"""What any answer of a person stops, whoever gets it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A letter of staff that leaves in a ticket.

    `datacenter` and `client` say who is among its recipients outside; `state` is that
    of the ticket, `login` the writer's.
    """

    login: str
    state: TicketState
    datacenter: bool
    client: bool


def effects(answered: Answered) -> tuple[Effect, ...]:
    """Return what follows: clocks stop, the ticket waits for those outside."""
    return tuple(_effects(answered))


def _effects(answered: Answered) -> Iterator[Effect]:
    yield Wrote(Party.STAFF, answered.login)
    for kind in _ANSWERED:
        yield StopClock(kind, why="answered")
    if answered.datacenter:
        yield StopClock(ClockKind.DATACENTER, why="S4.5: answered")
    if answered.client:
        yield StopClock(ClockKind.CLIENT, why="S4.5: told")
    if answered.state in LIVE:
        yield SetState(TicketState.WAITING, "answered")
