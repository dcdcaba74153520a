"""The shift hand-over «О передаче смены»: what is in it, and what answers to it mean.

S4.7 (why something is not done), S4.9 (the next shift is in touch), S4.11-12 (what is
left to do, and who took it over). Pure: facts of the desk in, items and effects out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from mailproc.desk.effects import AddNote, Effect, On, Present, StartClock
from mailproc.desk.model import ClockKind, Party, Ticket
from mailproc.desk.shifts import Shift

MARK = "&^осталось сделать"
TITLE = "О передаче смены"
_NUMBER = re.compile(r"#(\d{1,12})\b")
_ITEM = re.compile(r"\s*\[?#(\d{1,12})\]?")
_LEFT = "осталось сделать:"
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the shift: its ticket, when it came, who wrote it."""

    ticket: int
    at: datetime
    party: Party


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told besides the tickets: counts, remarks, and lines of other rooms.

    `notes` is the last note of the shift by ticket; `remarks` finished lines, as of
    complaints or of nodes that were rebooted (S5.2).
    """

    notes: Mapping[int, str]
    lines: Sequence[Line]
    shunted: int = 0
    unsent: int = 0
    remarks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Numbers:
    """The shift in figures; `reaction` is the median from question to answer."""

    received: int
    answered: int
    reaction: timedelta | None
    late: int


@dataclass(frozen=True, slots=True)
class Item:
    """One open ticket and what is left to do; "" where nobody said."""

    ticket: Ticket
    left: str


@dataclass(frozen=True, slots=True)
class Handover:
    """All of it, in the order in which it is shown."""

    shift: Shift
    number: int
    items: tuple[Item, ...]
    numbers: Numbers
    shunted: int
    unsent: int
    remarks: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether something was said of every open ticket (S4.11)."""
        return all(item.left for item in self.items)


def handover(
    shift: Shift, number: int, tickets: Sequence[Ticket], facts: Facts, now: datetime
) -> Handover:
    """Return the hand-over of a shift; `number` is that of its standing ticket.

    `tickets` are all that are work, as lists sort them; the standing one is no item.
    """
    items = [
        Item(ticket, facts.notes.get(ticket.id, ""))
        for ticket in sorted(tickets, key=_order)
        if ticket.kind != "handover"
    ]
    late = sum(item.ticket.due is not None and item.ticket.due <= now for item in items)
    numbers = _numbers(facts.lines, late)
    remarks = tuple(facts.remarks)
    return Handover(
        shift, number, tuple(items), numbers, facts.shunted, facts.unsent, remarks
    )


def _order(ticket: Ticket) -> tuple[str, int, bool, float]:
    due = ticket.due.timestamp() if ticket.due else 0.0
    return (ticket.queue, ticket.priority, ticket.due is None, due)


def _numbers(lines: Sequence[Line], late: int) -> Numbers:
    waits = list(_reactions(lines))
    return Numbers(
        received=sum(line.party not in (Party.STAFF, Party.PROGRAM) for line in lines),
        answered=sum(line.party is Party.STAFF for line in lines),
        reaction=timedelta(seconds=median(waits)) if waits else None,
        late=late,
    )


def _reactions(lines: Sequence[Line]) -> Iterator[float]:
    """Seconds from the first unanswered mail of a ticket to the answer of a person."""
    asked: dict[int, datetime] = {}
    for line in sorted(lines, key=lambda line: line.at):
        if line.party in (Party.CLIENT, Party.DATACENTER, Party.PARTNER):
            asked.setdefault(line.ticket, line.at)
        elif line.party is Party.STAFF and line.ticket in asked:
            yield (line.at - asked.pop(line.ticket)).total_seconds()


# --- letters of the hand-over and what answers mean -------------------------------


def effects(what: str, shift: datetime, login: str, text: str) -> tuple[Effect, ...]:
    """Return what an answer means: in touch (S4.9), or taken over (S4.12).

    `what` is the letter that it answers: presence or letter; `shift` the start
    of the shift which that one is about. Numbers of tickets in an answer to the
    letter take over those; without one the whole is taken over.
    """
    if what == "presence":
        return (Present(login, shift, "present"),)
    numbers = dict.fromkeys(int(n) for n in _NUMBER.findall(text)[:_MOST])
    if not numbers:
        return (Present(login, shift, "accepted"),)
    return tuple(Present(login, shift, "accepted", n) for n in numbers)


def handed_over(
    shift: datetime, login: str, text: str, now: datetime
) -> tuple[Effect, ...]:
    """Return what sending the draft means: notes stay, the letter goes (S4.11)."""
    notes = (On(n, AddNote(login, said)) for n, said in left_in(text).items())
    due = StartClock(ClockKind.HANDOVER, now, shift_key(shift), "S4.11")
    return (Present(login, shift, "handed over"), *notes, due)


def shift_key(shift: datetime) -> str:
    """Return the key of the clocks of a shift, by its start."""
    return str(int(shift.timestamp()))


def left_in(text: str) -> dict[int, str]:
    """Return what a person wrote to be left to do, by ticket, from a sent draft."""
    found: dict[int, str] = {}
    number = 0
    for line in text.splitlines():
        if item := _ITEM.match(line):
            number = int(item[1])
        elif number and line.strip().startswith(_LEFT):
            said = line.strip().removeprefix(_LEFT).strip()
            if said and len(found) < _MOST:
                found[number] = said
    return found
