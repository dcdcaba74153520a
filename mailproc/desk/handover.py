"""The shift hand-over «О передаче смены»: what is in it, and what answers to it mean.

S4.7 (why something is not done), S4.9 (the next shift is in touch), S4.11-12 (what is
left to do, and who took it over). Pure: facts of the desk in, items and effects out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from mailproc.desk.effects import AddNote, Effect, Present
from mailproc.desk.model import Party, Ticket
from mailproc.desk.shifts import Shift

MARK = "&^осталось сделать"
TITLE = "О передаче смены"
_ID = re.compile(r"handover-(presence|draft|letter)\.(\d{10,12})\.[0-9a-f]+@")
_NUMBER = re.compile(r"#(\d{1,12})\b")
_ITEM = re.compile(r"\s*\[?#(\d{1,12})\]?")
_LEFT = "осталось сделать:"


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


def message_id(what: str, shift: datetime, token: str, host: str) -> str:
    """Return a Message-ID that says what an answer to it means."""
    return f"handover-{what}.{int(shift.timestamp())}.{token}@{host}"


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of staff to a letter of the hand-over: to which, about which shift."""

    what: str
    shift: datetime


def answered(parents: Sequence[str], now: datetime) -> Answered | None:
    """Return which letter of a hand-over is answered, by its Message-ID."""
    for parent in parents:
        if found := _ID.match(parent):
            at = datetime.fromtimestamp(int(found[2]), now.tzinfo)
            return Answered(found[1], at)
    return None


def effects(answer: Answered, login: str, text: str) -> tuple[Effect, ...]:
    """Return what an answer means: in touch (S4.9), or taken over (S4.12).

    Numbers of tickets in it take over those; without one the whole is taken over.
    """
    if answer.what == "presence":
        return (Present(login, answer.shift, "present"),)
    numbers = dict.fromkeys(int(n) for n in _NUMBER.findall(text))
    if not numbers:
        return (Present(login, answer.shift, "accepted"),)
    return tuple(Present(login, answer.shift, "accepted", n) for n in numbers)


def left_in(text: str) -> dict[int, str]:
    """Return what a person wrote to be left to do, by ticket, from a sent draft."""
    found: dict[int, str] = {}
    number = 0
    for line in text.splitlines():
        if item := _ITEM.match(line):
            number = int(item[1])
        elif number and line.strip().startswith(_LEFT):
            said = line.strip().removeprefix(_LEFT).strip()
            if said:
                found[number] = said
    return found


def sent_effects(login: str, shift: datetime) -> tuple[Effect, ...]:
    """Return what the sending of the hand-over means (S4.11)."""
    return (Present(login, shift, "handed over"),)


def notes_of(login: str, text: str) -> Mapping[int, AddNote]:
    """Return the notes that a sent hand-over leaves with its tickets."""
    return {n: AddNote(login, said) for n, said in left_in(text).items()}
