"""The letters of a hand-over: draft, hand-over, and the call to be in touch (S4.9)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from mailproc.clockwork.office import Office
from mailproc.compose.draft import Writer, draft_letter, mark
from mailproc.compose.first_answer import moment
from mailproc.compose.plain_letter import plain_letter, tagged
from mailproc.compose.shift_ids import message_id
from mailproc.compose.shift_letter import (
    Entry,
    Figure,
    Section,
    ShiftLetter,
    as_letter,
    as_text,
)
from mailproc.desk.handover import MARK, TITLE, Handover, Item, Numbers
from mailproc.desk.model import TicketState
from mailproc.desk.shifts import Shift

INCOMPLETE = "INCOMPLETE / НЕПОЛНАЯ"
_NOTHING = "—"
_STATES = {
    TicketState.NEW: "новое / new",
    TicketState.OPEN: "в работе / open",
    TicketState.WAITING: "ждём ответа / waiting",
    TicketState.SOLVED: "решено / solved",
    TicketState.CLOSED: "закрыто / closed",
}


def _when(office: Office, shift: Shift) -> str:
    return f"{moment(shift.start, office.zone)} – {moment(shift.end, office.zone)}"


def _subject(office: Office, gathered: Handover, mark: str = "") -> str:
    when = moment(gathered.shift.end, office.zone)
    return tagged(f"{mark} {TITLE}, {when}".strip(), f"[#{gathered.number}]")


def written(
    office: Office, gathered: Handover, known: str, what: str, missing: str
) -> ShiftLetter:
    """Return the hand-over as rows; `missing` stands where nobody said what is left."""
    complete = gathered.complete or what == "draft"
    mark = "" if complete else INCOMPLETE
    host = office.identity.host
    return ShiftLetter(
        subject=_subject(office, gathered, mark),
        message_id=message_id(what, gathered.shift.start, known, host),
        title=f"{mark} {TITLE} / Hand-over: {_when(office, gathered.shift)}".strip(),
        figures=_figures(gathered.numbers),
        remarks=tuple(_remarks(gathered)),
        sections=tuple(_sections(office, gathered.items, missing)),
        parents=(f"handover-standing@{host}",),
    )


def letter(office: Office, gathered: Handover, known: str) -> bytes:
    """Return the hand-over that goes to the desk."""
    rows = written(office, gathered, known, "letter", "не указано / not said")
    return as_letter(rows, office.identity)


def draft(office: Office, gathered: Handover, known: str) -> bytes:
    """Return the draft for whoever hands over: text, a field for each open item."""
    rows = written(office, gathered, known, "draft", MARK)
    desk = office.identity
    raw = draft_letter(
        Writer("", desk.address),
        desk.address,
        rows.subject,
        as_text(rows),
        parents=(*rows.parents, rows.message_id),
    )
    return mark(raw, known, desk)


def call(office: Office, shift: Shift, number: int, known: str) -> bytes:
    """Return the letter that asks the next shift to be in touch (S4.9)."""
    host, start = office.identity.host, moment(shift.start, office.zone)
    text = (
        f"Смена начинается {start}. Ответьте на это письмо: вы на месте (S4.9).\n"
        "После передачи смены ответьте и на неё: вы её приняли (S4.12).\n\n"
        f"Your shift begins at {start}. Answer this letter: you are there (S4.9).\n"
        "Answer the hand-over, too, when you have taken over (S4.12).\n\n"
        f"{', '.join(shift.staff)}\n"
    )
    known_as = message_id("presence", shift.start, known, host)
    return plain_letter(
        office.identity,
        office.identity.address,
        tagged(f"Начало смены / Next shift, {start}", f"[#{number}]"),
        text,
        parents=(f"handover-standing@{host}",),
        fields=(f"Message-ID: <{known_as}>", "Auto-Submitted: auto-generated"),
    )


def _figures(numbers: Numbers) -> tuple[Figure, ...]:
    reaction = numbers.reaction
    minutes = reaction / timedelta(minutes=1) if reaction is not None else 0.0
    shown = f"{minutes:.0f} min" if reaction is not None else _NOTHING
    return (
        Figure("Получено / Received", str(numbers.received), numbers.received),
        Figure("Отвечено / Answered", str(numbers.answered), numbers.answered),
        Figure("Реакция, медиана / Median reaction", shown, minutes),
        Figure("Просрочено / Late", str(numbers.late), numbers.late),
    )


def _remarks(gathered: Handover) -> Iterator[str]:
    if gathered.shunted:
        yield f"Отложено после сбоя / Shunted: {gathered.shunted}"
    if gathered.unsent:
        yield f"Не отправлено / Unsent: {gathered.unsent}"
    yield from gathered.remarks


def _sections(office: Office, items: Sequence[Item], missing: str) -> Iterator[Section]:
    for queue, group in groupby(items, key=lambda item: item.ticket.queue):
        entries = tuple(_entry(office, item, missing) for item in group)
        yield Section(f"{queue} ({len(entries)})", entries)


def _entry(office: Office, item: Item, missing: str) -> Entry:
    ticket = item.ticket
    late = ", ПРОСРОЧЕНО / LATE" if ticket.late else ""
    due = f", срок {moment(ticket.due, office.zone)}" if ticket.due else ""
    who = f", {ticket.assignee}" if ticket.assignee else ""
    state = _STATES[ticket.state]
    details = f"приоритет {ticket.priority}, {state}{due}{late}{who}"
    return Entry(f"#{ticket.id} {ticket.subject}", details, item.left or missing)
