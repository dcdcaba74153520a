"""Automatic letters to whoever wrote: the first answer (S1.1), answers of filters.

Whether one may go is desk/autoanswer's; where it may not, a person has to react.
"""

from datetime import datetime, timedelta

from mailproc.clockwork.office import Office, last_from
from mailproc.compose.answer import answer_letter
from mailproc.compose.first_answer import LANGUAGES, first_answer
from mailproc.compose.new_text import new_text
from mailproc.desk import autoanswer
from mailproc.desk.calendar import add_working
from mailproc.desk.effects import AddNote, Effect, StartClock, StopClock
from mailproc.desk.language import language_of
from mailproc.desk.model import Clock, ClockKind, History, Party, Ticket
from mailproc.filter_actions import answer_to
from mailproc.message.automatic import may_answer
from mailproc.message.model import Message
from mailproc.ports import Fired

_WRITERS = (Party.CLIENT, Party.DATACENTER, Party.PARTNER)


def template(office: Office, clock: Clock, now: datetime) -> Fired:
    """S1.1: a template after 3 minutes ends the reaction; else a person reacts."""
    history = office.history(clock.ticket)
    asked = last_from(history, Party.CLIENT)
    if asked is None:
        return Fired(stop=True)
    message = office.message(asked)
    ticket = history.ticket
    verdict = _may(office, ticket, message, clock, now)
    if isinstance(verdict, autoanswer.No):
        reaction = StartClock(ClockKind.REACTION, clock.owed, why=verdict.why)
        return Fired((reaction,), stop=True)
    person = _answered_by(office, clock.started)
    spoken = language_of(new_text(message))
    text = first_answer(
        office.source(f"answer/first.{spoken}.txt.j2"),
        spoken,
        ticket.id,
        now,
        person,
        office.zone,
    )
    to = ticket.requester
    raw = answer_letter(
        message, f"[#{ticket.id}]", text, office.identity, to, language=spoken
    )
    letter = office.automatic_letter(raw, to, now, what="first", ticket=ticket.id)
    first = StartClock(ClockKind.FIRST_ANSWER, person, why="S1.1")
    return Fired((first,), (letter,), stop=True)


def by_filter(office: Office, clock: Clock, now: datetime) -> Fired:
    """Answer once by the template that a filter names (KIND/NAME, the clock's key).

    It counts as the template of S1.1: a person answers within the usual time.
    """
    history = office.history(clock.ticket)
    ticket, asked = history.ticket, last_from(history, *_WRITERS)
    if asked is None:
        return Fired(stop=True)
    message = office.message(asked)
    to = answer_to(message)
    facts = _facts(office, ticket, to, message, clock, now)
    verdict = autoanswer.may_send(facts, office.terms)
    if isinstance(verdict, autoanswer.No):
        note = AddNote("program", f"answer {clock.key} withheld: {verdict.why}")
        return Fired((note,), stop=True)
    person = _answered_by(office, clock.started)
    language = clock.key.rpartition(".")[2]
    spoken = language if language in LANGUAGES else ""
    source = office.source(f"{clock.key}.txt.j2")
    text = first_answer(source, spoken or "en", ticket.id, now, person, office.zone)
    raw = answer_letter(
        message, f"[#{ticket.id}]", text, office.identity, to, language=spoken
    )
    letter = office.automatic_letter(raw, to, now, what="automatic", ticket=ticket.id)
    return Fired(_instead(history, person), (letter,), stop=True)


def _answered_by(office: Office, asked: datetime) -> datetime:
    """S1.1: when a person has to have answered, in working time."""
    minutes = timedelta(minutes=office.terms.first_answer_minutes)
    return add_working(asked, minutes, office.calendar)


def _instead(history: History, person: datetime) -> tuple[Effect, ...]:
    """No second template follows; a person answers as after the first one."""
    if all(clock.kind is not ClockKind.TEMPLATE for clock in history.clocks):
        return ()
    stop = StopClock(ClockKind.TEMPLATE, why="answered by a filter")
    return (stop, StartClock(ClockKind.FIRST_ANSWER, person, why="S1.1"))


def _may(
    office: Office, ticket: Ticket, message: Message, clock: Clock, now: datetime
) -> autoanswer.Yes | autoanswer.No:
    """Say whether the template may go; a mail without an address gets none."""
    if not ticket.requester:
        return autoanswer.No("nobody to answer")
    facts = _facts(office, ticket, ticket.requester, message, clock, now)
    return autoanswer.may_answer_first(ticket.queue, facts, office.terms)


def _facts(
    office: Office,
    ticket: Ticket,
    to: str,
    message: Message,
    clock: Clock,
    now: datetime,
) -> autoanswer.Facts:
    so_far = office.store.automatic(ticket.id, to, now)
    return autoanswer.Facts(
        answerable=may_answer(message, None, office.identity.addresses),
        received=clock.started,
        in_ticket=so_far.in_ticket,
        to_sender_hour=so_far.to_sender_hour,
        to_sender_day=so_far.to_sender_day,
        in_hour=so_far.in_hour,
        last=so_far.last,
    )
