"""What the commands of a letter of staff come to for its ticket, as effects.

`#close` of a complaint is the outcome that its reporter gets (S7.5); of anything else
it solves the ticket. Pure; finding and cutting commands is compose/commands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailproc.compose import commands_model as c
from mailproc.desk import order, own_report
from mailproc.desk.effects import (
    AddNote,
    Assign,
    Effect,
    MoveTicket,
    Remember,
    SetPriority,
    SetState,
    Split,
    StartClock,
    StopClock,
)
from mailproc.desk.model import ClockKind, TicketState

_EVENTS = ("event", "incident")


@dataclass(frozen=True, slots=True)
class Commanded:
    """Whose letter it is, in which ticket, and the message that it answers.

    `facts` is what is remembered with the ticket; `text` the new text below the
    commands.
    """

    login: str
    now: datetime
    ticket: int
    kind: str
    queue: str
    priority: int
    answers: int
    text: str
    facts: Mapping[str, object]


def effects(done: Commanded, commands: Sequence[c.Command]) -> tuple[Effect, ...]:
    """Return what the commands ask for, in the order written."""
    return tuple(effect for one in commands for effect in _effects(done, one))


def _effects(done: Commanded, command: c.Command) -> Iterator[Effect]:
    """`#send` only lets the letter go, `#incident` opens a ticket of its own."""
    match command:
        case c.Note():
            yield AddNote(done.login, done.text)
            if done.kind == order.KIND:
                yield from order.explained(done.text)
        case c.Close(outcome):
            yield from _close(done, outcome)
        case c.Send() if done.kind == own_report.KIND:
            yield StartClock(ClockKind.OWN_REPORT, done.now, own_report.SEND, "#send")
        case c.Sales():
            yield StartClock(ClockKind.SALES, done.now, why="S4.2")
        case c.Blocked():
            yield from _blocked(done)
        case c.BlockRefused(reason):
            yield from _not_blocked(done, reason)
        case _:
            yield from _sorting(done, command)


def _sorting(done: Commanded, command: c.Command) -> Iterator[Effect]:
    match command:
        case c.Priority(level):
            yield SetPriority(level, "#priority")
        case c.Move(queue):
            yield MoveTicket(queue)
        case c.Due(at):
            yield StartClock(ClockKind.DUE, at, why="#due")
        case c.Assign(login):
            yield Assign(login)
        case c.Split():
            yield Split(done.answers, done.queue, done.priority)
        case _:
            return


def _close(done: Commanded, outcome: str) -> Iterator[Effect]:
    if done.kind != "abuse":
        if outcome and done.kind in _EVENTS:
            yield from _untold(done, outcome)
        yield SetState(TicketState.SOLVED, "#close")
        return
    yield Remember("outcome", {"text": outcome, "by": done.login})
    yield StartClock(ClockKind.OUTCOME_LETTER, done.now, why="S7.5")


def _untold(done: Commanded, reason: str) -> Iterator[Effect]:
    """N3: with a reason an event is closed of which no partner has to be told.

    One that was told owes its end notice, and that is not stopped here.
    """
    yield AddNote(done.login, f"#close {reason}")
    for kind in (ClockKind.NOTICE, ClockKind.NOTICE_DRAFT):
        yield StopClock(kind, why="#close with a reason (N3)")


def _blocked(done: Commanded) -> Iterator[Effect]:
    """S7.2c: only now is it true that the server is blocked."""
    yield StopClock(ClockKind.BLOCK, why="#blocked")
    at = done.now.isoformat()
    said = done.text[:500]  # whether the service was cancelled, too (S7.2b)
    yield Remember("block", {"confirmed": at, "by": done.login, "said": said})
    yield StartClock(ClockKind.BLOCK_LETTER, done.now, why="S7.2c, S7.2d")


def _not_blocked(done: Commanded, reason: str) -> Iterator[Effect]:
    yield StopClock(ClockKind.BLOCK, why="#refused")
    yield Remember("block", {"refused": reason, "by": done.login})
    yield AddNote(done.login, f"#refused {reason}")
