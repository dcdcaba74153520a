"""S4.2: who asks about sales in the live chat is pointed to sales, and reported once.

A draft to the client, for a person to send; contact data kept with the ticket; one
report a case. By `#sales`, or for a transcript that arrives by mail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from mailproc.clockwork.drafts import new_draft
from mailproc.clockwork.office import Handler, Office, last_from
from mailproc.clockwork.task_letter import titled
from mailproc.compose.draft import draft_letter
from mailproc.compose.new_text import new_text
from mailproc.compose.plain_letter import one_line, plain_letter, tagged
from mailproc.compose.render import render
from mailproc.desk import purposes
from mailproc.desk.contacts import Contacts, contacts
from mailproc.desk.effects import AddNote, Remember
from mailproc.desk.model import Clock, ClockKind, History, Party
from mailproc.errors import Refused
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.notices.mask import mask
from mailproc.ports import Fired, Kind, NewDraft, Outgoing

FACT = "sales"
REPORT = "sales_report"
_OUTSIDE = (Party.CLIENT, Party.PARTNER, Party.AUTOMATIC, Party.DATACENTER)
_QUOTED = 20_000


def sales(office: Office, clock: Clock, now: datetime) -> Fired:
    """Lay the draft, keep the contact data, and report the case if nobody has yet."""
    history = office.history(clock.ticket)
    asked = last_from(history, *_OUTSIDE)
    if asked is None:
        return Fired((AddNote("program", "#sales: nobody has asked"),), stop=True)
    message = office.message(asked)
    found = contacts(new_text(message), office.identity.addresses | _ours(office))
    reported = FACT in office.store.ticket_facts(clock.ticket)
    kept = {"mails": list(found.mails), "phones": list(found.phones)}
    draft = _draft(office, history, message, found, now)
    return Fired(
        (Remember(FACT, kept),),
        () if reported else tuple(_reports(office, history, message, found, now)),
        (draft,) if draft else (),
        stop=True,
    )


def _ours(office: Office) -> frozenset[str]:
    own = (office.sales.address, *office.sales.reports)
    return frozenset(address.casefold() for address in own)


def _draft(
    office: Office, history: History, message: Message, found: Contacts, now: datetime
) -> NewDraft | None:
    """To the address that the client left, else to whoever wrote; None for neither."""
    ticket = history.ticket
    to = next(iter(found.mails), ticket.requester)
    text = render(office.source("sales/client.txt.j2"), {"sales": office.sales.address})
    subject = tagged(message.subject, f"[#{ticket.id}]", "Re:")
    parents = (message.message_id,) if message.message_id else ()
    try:
        raw = draft_letter(office.writer(now), to, subject, text, parents=parents)
    except Refused:
        return None
    return new_draft(office, raw, purposes.ANSWER, now)


def _reports(
    office: Office, history: History, message: Message, found: Contacts, now: datetime
) -> Sequence[Outgoing]:
    """One letter to all who get reports; they see each other, the client gets none."""
    to, ticket, desk = office.sales.reports, history.ticket, office.identity
    if not to:
        return ()
    quoted = mask(new_text(message)[:_QUOTED]).split("\n")
    values = {
        "number": ticket.id,
        "requester": one_line(ticket.requester),
        "mails": ", ".join(found.mails),
        "phones": ", ".join(found.phones),
        "quoted": "\n".join(f"> {line}".rstrip() for line in quoted),
    }
    title, text = titled(office, "sales/report", values)
    subject = tagged(f"{title} – {one_line(ticket.subject)}", f"[#{ticket.id}]")
    others = ", ".join(f"<{address}>" for address in to[1:])
    fields = (f"Cc: {others}",) if others else ()
    raw = plain_letter(desk, to[0], subject, text, fields=fields)
    made = office.finish(Envelope(desk.address, to, now), raw, Kind.TICKET)
    return (replace(made, ticket=ticket.id, what=REPORT),)


HANDLERS: Mapping[ClockKind, Handler] = {ClockKind.SALES: sales}
