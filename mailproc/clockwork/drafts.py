"""Drafts that the program lays for a person to finish and send.

    draft      a filter asks for an answer by template, in thread
    client     S4.5: our client is told what a datacenter wrote
    missing    S7.5, N9: the letter without which a ticket cannot be solved

What strangers wrote is data of a template, never one. Nothing is sent here.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from mailproc.clockwork.office import Handler, Office, last_from, token
from mailproc.compose.draft import draft_letter, mark
from mailproc.compose.first_answer import moment
from mailproc.compose.new_text import new_text
from mailproc.compose.plain_letter import one_line, tagged
from mailproc.compose.render import render
from mailproc.desk import purposes
from mailproc.desk.abuse_memory import reporters
from mailproc.desk.arrivals import TELL_CLIENT
from mailproc.desk.effects import AddNote, Mention, StartClock
from mailproc.desk.model import LIVE, Clock, ClockKind, History, Letter, Party, Ticket
from mailproc.desk.purposes import IN_TICKET
from mailproc.desk.told_client import Told, client_to_tell
from mailproc.errors import Refused
from mailproc.filter_actions import answer_to
from mailproc.message.model import Message
from mailproc.notices.mask import mask
from mailproc.ports import Fired, NewDraft, Wanted

OUTSIDE = (Party.CLIENT, Party.DATACENTER, Party.PARTNER, Party.AUTOMATIC)
_QUOTED = 20_000  # characters of a datacenter's mail
_SYNTAX = re.compile(r"&\^|\{[{%#]|[}%#]\}")
_OF_NOTICES = (ClockKind.NOTICE, ClockKind.END)


def draft(office: Office, clock: Clock, now: datetime) -> Fired:
    """Lay an answer made of a template; the clock's key names it, KIND/NAME."""
    history = office.history(clock.ticket)
    asked = last_from(history, *OUTSIDE)
    if asked is None:
        return _noted(f"no draft {clock.key}: nobody has written")
    message = office.message(asked)
    if clock.key == TELL_CLIENT:
        return _to_client(office, history, message, asked, now)
    to = answer_to(message)
    values = {
        "number": clock.ticket,
        "subject": one_line(message.subject),
        "name": _name(message),
        "address": to,
        "received": moment(asked.at, office.zone),
    }
    text = render(office.source(f"{clock.key}.txt.j2"), _known(values), draft=True)
    return _laid(office, history.ticket, message, (to, purposes.ANSWER, text), now)


def missing(office: Office, clock: Clock, now: datetime) -> Fired:
    """Lay the letter that is owed, with a note on top why the drag was undone.

    Notices go to groups of partners and have their own drafts (N6).
    """
    owed = ClockKind(clock.key)
    if owed in _OF_NOTICES:
        return Fired((StartClock(ClockKind.NOTICE_DRAFT, now, clock.key),), stop=True)
    history = office.history(clock.ticket)
    asked = last_from(history, *OUTSIDE)
    if asked is None:
        return _noted(f"{owed} is owed, and nobody to write to is known")
    ticket, name = history.ticket, f"missing/{owed}.txt.j2"
    text = render(office.source(name), {"number": ticket.id}, draft=True)
    if owed is not ClockKind.OUTCOME:
        message, desk = office.message(asked), office.identity.address
        return _laid(office, ticket, message, (desk, owed.value, text), now)
    laid = [
        _laid(office, ticket, office.message(letter), (to, purposes.OUTCOME, text), now)
        for to, letter in _complained(office, history, asked)
    ]
    effects = tuple(effect for one in laid for effect in one.effects)
    return Fired(
        effects, drafts=tuple(d for one in laid for d in one.drafts), stop=True
    )


def _complained(
    office: Office, history: History, asked: Letter
) -> Iterator[tuple[str, Letter]]:
    """Yield who can be answered, with their complaint (S7.5); else who asked."""
    letters = {letter.message_id: letter for letter in history.letters}
    people = list(reporters(office.store.ticket_facts(history.ticket.id)))
    if not people:
        yield history.ticket.requester, asked
    for who in people:
        if who.exempt is None:
            yield who.address, letters.get(who.message_id, asked)


def _laid(
    office: Office,
    ticket: Ticket,
    message: Message,
    wanted: tuple[str, str, str],
    now: datetime,
) -> Fired:
    """Lay a draft in the thread of a message: to whom, for what, its text."""
    to, purpose, text = wanted
    subject = tagged(message.subject, f"[#{ticket.id}]", "Re:")
    try:
        raw = draft_letter(
            office.writer(now), to, subject, text, parents=_parents(message)
        )
    except Refused as error:
        return _noted(f"no draft ({purpose}): {error.public}")
    return Fired(drafts=(new_draft(office, raw, purpose, now),), stop=True)


def new_draft(
    office: Office,
    raw: bytes,
    purpose: str,
    now: datetime,
    facts: Mapping[str, str] | None = None,
    *,
    alias: bool = True,
) -> NewDraft:
    """Return a letter as a draft for the person on duty; any letter without an id."""
    known = token()
    marked = mark(raw, known, office.identity, alias=alias)
    account, told = office.drafts_account(now), tuple((facts or {}).items())
    return NewDraft(known, purpose, marked, account, told)


def _noted(text: str) -> Fired:
    return Fired((AddNote("program", text),), stop=True)


def _known(values: Mapping[str, object]) -> Mapping[str, object]:
    """What is not known is a field to fill."""
    return {name: value for name, value in values.items() if value not in ("", None)}


def _name(message: Message) -> str:
    people = message.reply_to or message.from_
    return one_line(people[0].name) if people else ""


def _parents(message: Message) -> tuple[str, ...]:
    own = (message.message_id,) if message.message_id else ()
    known = message.references or message.in_reply_to
    return (*(one for one in known if one not in own), *own)


# --- S4.5: our client ---------------------------------------------------------------


def _to_client(
    office: Office, history: History, message: Message, asked: Letter, now: datetime
) -> Fired:
    """Tell the one client whose server the mail is about; else a person finds out."""
    found = _client(office, message, asked.at)
    if isinstance(found, str):
        return _noted(f"no draft to the client (S4.5): {found}")
    ticket, its = history.ticket, _its_ticket(office, found, history.ticket, now)
    values = {
        "number": ticket.id,
        "client": one_line(found.client.name),
        "server": one_line(found.server),
        "received": moment(asked.at, office.zone),
        "quoted": _quoted(message),
    }
    source = office.source(f"{TELL_CLIENT}.txt.j2")
    text = render(source, _known(values), draft=True)
    subject, parents = tagged(found.server, f"[#{ticket.id}]"), tuple[str, ...]()
    if its is not None:
        subject = tagged(its.subject, f"[#{its.id}]", "Re:")
        parents = _last(office, its)
    try:
        raw = draft_letter(
            office.writer(now), found.address, subject, text, parents=parents
        )
    except Refused as error:
        return _noted(f"no draft to the client (S4.5): {error.public}")
    facts = {IN_TICKET: str(its.id)} if its else {}
    linked = (Mention(its.id, "S4.5"),) if its else ()
    laid = new_draft(office, raw, purposes.CLIENT, now, facts)
    return Fired(linked, drafts=(laid,), stop=True)


def _its_ticket(
    office: Office, told: Told, ticket: Ticket, now: datetime
) -> Ticket | None:
    """The client's own ticket that is open, the most urgent one."""
    wanted = Wanted(customer=told.client.key, states=LIVE, limit=20)
    tickets = office.store.tickets(wanted, now)
    return next((one for one in tickets if one.id != ticket.id), None)


def _client(office: Office, message: Message, at: datetime) -> Told | str:
    registry = office.registry()
    house = registry.datacenter_of(message.from_[0].key) if message.from_ else None
    text = f"{message.subject}\n{new_text(message)}"
    return client_to_tell(registry, text, at, house.key if house else "")


def _last(office: Office, ticket: Ticket) -> tuple[str, ...]:
    """The newest message of the client's own ticket, to stay in its thread."""
    asked = last_from(office.history(ticket.id), *OUTSIDE)
    return _parents(office.message(asked)) if asked else ()


def _quoted(message: Message) -> str:
    """The datacenter's words as quoted lines, without credentials.

    What looks like a field or a template is written apart: it is data, and the guard
    of drafts (N8) would take it for one that was left unfilled.
    """
    text = mask(new_text(message)[:_QUOTED])
    apart = _SYNTAX.sub(lambda found: " ".join(found[0]), text)
    return "\n".join(f"> {line}".rstrip() for line in apart.split("\n"))


HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.DRAFT: draft,
    ClockKind.MISSING: missing,
}
