"""Evidence of complaints that are long done: its bytes are blanked, and that is logged.

The same erasure as erasure.py, of less: rows, numbers, subjects and digests stay, so
that cases and figures hold (S11.1, S11.6). Bytes that anything else still needs stay:
another ticket, a mail that waits to be sorted or filed, a letter of ours.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select, update

from mailproc.desk.model import TicketState
from mailproc.store import dialect, events
from mailproc.store.schema import copy, filing, message, place, raw, spool
from mailproc.store.schema_desk import draft, ticket

KINDS = ("abuse",)
CAUSE = "evidence_days"
_DONE = [TicketState.SOLVED.value, TicketState.CLOSED.value]
_MOST = 500  # messages blanked in one transaction


def expire(connection: Connection, before: datetime, now: datetime) -> int:
    """Blank the bytes of complaints done before a moment; how many there were.

    At most so many in one transaction: 0 says that there are no more.
    """
    dialect.serialise(connection)
    digests = old(connection, before)
    if digests:
        blank = update(raw).where(raw.c.digest.in_(digests))
        connection.execute(blank.values(body=b"", erased=now))
        facts: list[dict[str, object]] = [{"digest": one} for one in digests]
        events.add_all(connection, now, "erased", facts, cause=CAUSE)
    return len(digests)


def old(connection: Connection, before: datetime) -> list[str]:
    """Return the digests of evidence that nothing needs any more."""
    return list(connection.execute(_query(before)).scalars())


def _query(before: datetime) -> Select[Any]:
    done = select(copy.c.digest).join(message).join(ticket, _of_ticket())
    return (
        select(raw.c.digest)
        .where(raw.c.erased.is_(None), raw.c.digest.in_(done.where(_is_done(before))))
        .where(~exists().where(copy.c.digest == raw.c.digest, _needed(before)))
        .where(~exists().where(spool.c.digest == raw.c.digest))
        .where(~exists().where(draft.c.digest == raw.c.digest))
        .order_by(raw.c.digest)
        .limit(_MOST)
    )


def _of_ticket() -> ColumnElement[bool]:
    return ticket.c.id == message.c.thread


def _is_done(before: datetime) -> ColumnElement[bool]:
    done = ticket.c.kind.in_(KINDS) & ticket.c.state.in_(_DONE)
    return done & (ticket.c.changed < before) & ~message.c.outgoing


def _needed(before: datetime) -> ColumnElement[bool]:
    """A copy of the bytes that is in work, or belongs to something that is not done."""
    done = (
        select(message.c.id)
        .join(ticket, _of_ticket())
        .where(message.c.id == copy.c.message, _is_done(before))
    )
    stands = exists().where(place.c.copy == copy.c.id, place.c.present)
    filed = exists().where(filing.c.copy == copy.c.id, filing.c.done.is_(None))
    waits = filed & ~stands  # a move needs no bytes, an append does
    return or_(copy.c.message.is_(None), ~done.exists(), waits)
