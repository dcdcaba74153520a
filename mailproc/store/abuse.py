"""Cases of complaints: found by their names, opened in parts, counted (S11.1).

Never decides what is one case: the names come from desk/abuse_case.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, and_, case, func, or_, select

from mailproc.desk.effects import KnownAs
from mailproc.desk.model import LIVE
from mailproc.ports import Case, Handed, Received, State
from mailproc.store import schema, threads
from mailproc.store.columns import key
from mailproc.store.dialect import insert
from mailproc.store.schema_abuse import abuse_name
from mailproc.store.schema_desk import sent, ticket

REFERENCE = "reference:"
_CHUNK = 500
_name, _message, _sent = abuse_name.c, schema.message.c, sent.c


def know(connection: Connection, number: int, effect: KnownAs, now: datetime) -> None:
    """Let a ticket be found under more names."""
    rows = [{"ticket": number, "name": key(name), "at": now} for name in effect.names]
    if rows:
        connection.execute(
            insert(connection, abuse_name).on_conflict_do_nothing(), rows
        )


def number_of(connection: Connection, names: Iterable[str]) -> int | None:
    """Return the newest ticket that one of these names leads to."""
    keys = [key(name) for name in names][:_CHUNK]
    live = [state.value for state in LIVE]
    named = _name.name.startswith(REFERENCE)
    found: int | None = connection.execute(
        select(_name.ticket)
        .join_from(abuse_name, ticket)
        .where(_name.name.in_(keys))
        .where(or_(named, ticket.c.state.in_(live)))
        .order_by(_name.ticket.desc())
        .limit(1)
    ).scalar_one_or_none()
    return found


def case_of(connection: Connection, names: Iterable[str]) -> Case | None:
    """Return the case that one of these names leads to, with its facts."""
    number = number_of(connection, names)
    return case_at(connection, number) if number is not None else None


def case_at(connection: Connection, number: int) -> Case | None:
    """Return the case that a thread is, with its facts; None if it is no ticket."""
    facts = connection.execute(
        select(ticket.c.facts).where(ticket.c.id == number)
    ).scalar_one_or_none()
    thread = threads.by_id(connection, number)
    return Case(thread, facts) if thread is not None and facts is not None else None


def handed(connection: Connection, number: int) -> list[Handed]:
    """Return the steps done by letters of a ticket, with what became of each."""
    spool, recipient = schema.spool.c, schema.recipient.c
    reached = and_(
        recipient.spool == spool.id, func.lower(recipient.address) == _sent.address
    )
    rows = connection.execute(
        select(sent, recipient.state, recipient.code)
        .join_from(sent, schema.spool, spool.message == _sent.message)
        .join(schema.recipient, reached)
        .where(_sent.ticket == number)
        .order_by(_sent.id)
    )
    return [
        Handed(r.what, r.address, r.at, State(r.state), r.failed, r.code or 0)
        for r in rows
    ]


def received(connection: Connection, since: datetime, limit: int) -> list[Received]:
    """Return the messages that came since a moment, oldest first."""
    other = schema.message.alias()
    complaint = other.c.kind == "complaint"
    first = (
        select(func.min(other.c.id))
        .where(other.c.thread == _message.thread, ~other.c.outgoing, complaint)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            schema.message,
            schema.trace.c.hits,
            case((first == _message.id, 1), else_=0).label("first"),
        )
        .outerjoin(schema.trace, schema.trace.c.message == _message.id)
        .where(~_message.outgoing, ~_message.old, _message.created >= since)
        .order_by(_message.id)
        .limit(limit)
    )
    return [
        Received(
            message=row.id,
            at=row.created,
            sender=row.sender,
            subject=row.subject,
            kind=row.kind,
            queue=row.queue,
            ticket=row.thread,
            first=bool(row.first),
            why_not=_why_not(row.hits),
        )
        for row in rows
    ]


def _why_not(hits: object) -> str:
    found = hits if isinstance(hits, list) else []
    said = (one.get("no_complaint") for one in found if isinstance(one, dict))
    return next((str(why) for why in said if why), "")
