"""Reading tickets: lists, the whole history of one, and the numbers of the queues.

Changes nothing. Lists never read mail; they use the ticket's row alone.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, or_, select

from mailproc.desk.autoanswer import sender_key
from mailproc.desk.handover import Line
from mailproc.desk.model import (
    LIVE,
    History,
    LaidDraft,
    Letter,
    Note,
    Party,
    Sent,
    Ticket,
    TicketState,
)
from mailproc.errors import Permanent
from mailproc.ports import Automatic, Kind, QueueWork, Sorted, Wanted
from mailproc.store import clocks, schema
from mailproc.store.schema_desk import (
    clock,
    draft,
    mention,
    note,
    participant,
    sent,
    ticket,
)

SOON = HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AUTOMATIC = ("first", "receipt", "automatic")  # what programs may send by themselves
_ticket, _thread, _message = ticket.c, schema.thread.c, schema.message.c
_LIVE = [state.value for state in LIVE]
_FROM_PROGRAM = (Kind.ANSWER.value, Kind.INTERNAL.value, Kind.REPORT.value)


def tickets(connection: Connection, wanted: Wanted, now: datetime) -> list[Ticket]:
    """List tickets: late or due within the hour first, then priority, then due."""
    pressing = case((_ticket.due <= now + SOON, 0), else_=1)
    never = case((_ticket.due.is_(None), 1), else_=0)
    query = (
        _all()
        .where(*_wanted(wanted, now))
        .order_by(pressing, _thread.priority, never, _ticket.due, _ticket.id)
        .limit(wanted.limit)
    )
    return [_read(row) for row in connection.execute(query)]


def _all() -> Select[Any]:
    return select(ticket, _thread.queue, _thread.priority).join_from(
        ticket, schema.thread
    )


def _wanted(wanted: Wanted, now: datetime) -> Iterable[Any]:
    states = [state.value for state in wanted.states] or _LIVE
    yield _ticket.state.in_(states)
    if wanted.queue is not None:
        yield _thread.queue == wanted.queue
    if wanted.late:
        yield _ticket.due <= now
    if wanted.kind is not None:
        yield _ticket.kind == wanted.kind
    if wanted.customer is not None:
        yield _ticket.customer == wanted.customer
    if wanted.changed_since is not None:
        yield _ticket.changed >= wanted.changed_since


def _read(row: Row[*tuple[Any, ...]]) -> Ticket:
    return Ticket(
        id=row.id,
        kind=row.kind,
        state=TicketState(row.state),
        queue=row.queue,
        priority=row.priority,
        subject=row.subject,
        requester=row.requester,
        opened=row.opened,
        changed=row.changed,
        due=row.due,
        late=row.late,
        customer=row.customer,
        server=row.server,
        assignee=row.assignee,
        asked=row.asked,
        answered=row.answered,
        answered_by=row.answered_by,
    )


def history(connection: Connection, number: int) -> History | None:
    """Return all that is known of a ticket, oldest first; None if there is none."""
    row = connection.execute(_all().where(_ticket.id == number)).one_or_none()
    if row is None:
        return None
    stopped = connection.execute(
        select(clock)
        .where(clock.c.ticket == number, clock.c.stopped.is_not(None))
        .order_by(clock.c.id)
    )
    return History(
        ticket=_read(row),
        letters=_letters(connection, number),
        clocks=tuple(clocks.running(connection, number)),
        notes=_notes(connection, number),
        drafts=_drafts(connection, number),
        sent=_sent(connection, number),
        links=_links(connection, number),
        stopped=tuple(clocks.read(one) for one in stopped),
    )


def _letters(connection: Connection, number: int) -> tuple[Letter, ...]:
    rows = connection.execute(
        select(schema.message, schema.spool.c.login)
        .outerjoin(schema.spool, schema.spool.c.message == _message.id)
        .where(_message.thread == number)
        .order_by(_message.created, _message.id)
    )
    found = {row.id: _letter(row) for row in rows}
    return tuple(found.values())


def _letter(row: Row[*tuple[Any, ...]]) -> Letter:
    return Letter(
        message=row.id,
        message_id=row.message_id or "",
        party=_party(row),
        at=row.created,
        subject=row.subject,
        sender=row.sender,
        login=row.login or "",
        kind=row.kind,
        erased=row.erased,
    )


def _party(row: Row[*tuple[Any, ...]]) -> Party:
    if row.outgoing:
        program = row.kind in _FROM_PROGRAM and not row.login
        return Party.PROGRAM if program else Party.STAFF
    return Party.AUTOMATIC if row.kind in ("bounce", "auto_reply") else Party.CLIENT


def _notes(connection: Connection, number: int) -> tuple[Note, ...]:
    rows = connection.execute(
        select(note).where(note.c.ticket == number).order_by(note.c.id)
    )
    return tuple(Note(row.at, row.author, row.text) for row in rows)


def _drafts(connection: Connection, number: int) -> tuple[LaidDraft, ...]:
    rows = connection.execute(
        select(draft).where(draft.c.ticket == number).order_by(draft.c.id)
    )
    return tuple(laid_draft(row) for row in rows)


def laid_draft(row: Row[*tuple[Any, ...]]) -> LaidDraft:
    """Return a row of the drafts as a record."""
    return LaidDraft(
        token=row.token,
        ticket=row.ticket,
        purpose=row.purpose,
        created=row.created,
        account=row.account,
        sent=row.sent,
        sent_by=row.sent_by,
        facts=tuple((str(name), str(value)) for name, value in row.facts),
    )


def _sent(connection: Connection, number: int) -> tuple[Sent, ...]:
    rows = connection.execute(
        select(sent).where(sent.c.ticket == number).order_by(sent.c.id)
    )
    return tuple(Sent(r.message, r.what, r.address, r.at, r.failed) for r in rows)


def _links(connection: Connection, number: int) -> tuple[tuple[int, str], ...]:
    there, back = mention.c, number
    rows = connection.execute(
        select(mention).where(or_(there.ticket == number, there.other == number))
    )
    return tuple(
        (row.other if row.ticket == back else row.ticket, row.why) for row in rows
    )


def queue_work(connection: Connection, now: datetime) -> list[QueueWork]:
    """Return the numbers of every queue that has tickets which are work."""
    late = func.count().filter(_ticket.due <= now)
    new = func.count().filter(_ticket.state == TicketState.NEW.value)
    rows = connection.execute(
        select(_thread.queue, func.count(), new, late, func.min(_ticket.due))
        .join_from(ticket, schema.thread)
        .where(_ticket.state.in_(_LIVE))
        .group_by(_thread.queue)
        .order_by(_thread.queue)
    )
    return [QueueWork(*row) for row in rows]


def why(connection: Connection, number: int) -> list[Sorted]:
    """Return which filters sorted the messages of a ticket, oldest first."""
    rows = connection.execute(
        select(schema.trace)
        .join_from(schema.trace, schema.message)
        .where(_message.thread == number)
        .order_by(schema.trace.c.id)
    )
    return [
        Sorted(
            r.message,
            r.at,
            tuple(h["name"] for h in r.hits if "name" in h),
            tuple(r.hits),
        )
        for r in rows
    ]


def letter(connection: Connection, message: int) -> bytes:
    """Return the bytes of a message, received or sent. Errors: Permanent."""
    for table in (schema.copy, schema.spool):
        body: bytes | None = connection.execute(
            select(schema.raw.c.body)
            .join_from(table, schema.raw)
            .where(table.c.message == message)
            .limit(1)
        ).scalar_one_or_none()
        if body is not None:
            return body
    raise Permanent(f"message {message} is not in the ledger")


def takes_part(connection: Connection, number: int, addresses: Iterable[str]) -> bool:
    """Whether one of these addresses, or of their domains, is known in a thread."""
    keys = {address.casefold() for address in addresses if "@" in address}
    domains = {key.rpartition("@")[2] for key in keys}
    known = connection.execute(
        select(participant.c.address).where(participant.c.thread == number)
    ).scalars()
    return any(one in keys or one.rpartition("@")[2] in domains for one in known)


def automatic(
    connection: Connection, number: int, address: str, now: datetime
) -> Automatic:
    """Count the automatic letters so far, as desk.autoanswer limits them."""
    kind = sent.c.what.in_(AUTOMATIC)
    to_person = kind & (sent.c.person == sender_key(address))
    hour, day = sent.c.at > now - HOUR, sent.c.at > now - DAY
    count = func.count().filter
    row = connection.execute(
        select(
            select(func.count()).where(kind, sent.c.ticket == number).scalar_subquery(),
            count(to_person & hour),
            count(to_person & day),
            count(hour),
            func.max(sent.c.at).filter(to_person),
        ).where(kind, day)
    ).one()
    return Automatic(*row)


def shift_notes(connection: Connection, since: datetime) -> dict[int, str]:
    """Return the last note of a person in each ticket that got one since."""
    rows = connection.execute(
        select(note.c.ticket, note.c.text)
        .where(note.c.at >= since, note.c.author != "program")
        .order_by(note.c.id)
    )
    return {row.ticket: row.text for row in rows}


def shift_lines(connection: Connection, since: datetime) -> list[Line]:
    """Return the messages of tickets since, oldest first."""
    rows = connection.execute(
        select(schema.message, schema.spool.c.login)
        .join_from(schema.message, ticket, ticket.c.id == _message.thread)
        .outerjoin(schema.spool, schema.spool.c.message == _message.id)
        .where(_message.created >= since, ticket.c.kind != "handover")
        .order_by(_message.id)
    )
    return [Line(row.thread, row.created, _party(row)) for row in rows]
