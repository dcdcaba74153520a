"""Automatic letters to whoever wrote: the first answer (S1.1), answers of filters.

Whether one may go is desk/autoanswer's; where it may not, a person has to react.
"""

from datetime import datetime, timedelta

from mailproc.clockwork.office import Office, last_from
from mailproc.compose.answer import answer_letter
from mailproc.compose.first_answer import first_answer
from mailproc.compose.new_text import new_text
from mailproc.desk import autoanswer
from mailproc.desk.effects import StartClock
from mailproc.desk.language import language_of
from mailproc.desk.model import Clock, ClockKind, Party, Ticket
from mailproc.message.automatic import may_answer
from mailproc.message.model import Message
from mailproc.ports import Fired


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
    person = clock.started + timedelta(minutes=office.terms.first_answer_minutes)
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


def _may(
    office: Office, ticket: Ticket, message: Message, clock: Clock, now: datetime
) -> autoanswer.Yes | autoanswer.No:
    """Say whether the template may go; a mail without an address gets none."""
    if not ticket.requester:
        return autoanswer.No("nobody to answer")
    so_far = office.store.automatic(ticket.id, ticket.requester, now)
    facts = autoanswer.Facts(
        answerable=may_answer(message, None, office.identity.addresses),
        received=clock.started,
        in_ticket=so_far.in_ticket,
        to_sender_hour=so_far.to_sender_hour,
        to_sender_day=so_far.to_sender_day,
        in_hour=so_far.in_hour,
        last=so_far.last,
    )
    return autoanswer.may_answer_first(ticket.queue, facts, office.terms)
