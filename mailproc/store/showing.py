"""Where the mail of a ticket is shown: in its queue, or in Solved once it is done.

Asks for filings only; the poller does them after the commit.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from mailproc.desk.model import LIVE, TicketState
from mailproc.ports import SOLVED, Step
from mailproc.store import filing, schema
from mailproc.store.schema_desk import ticket

_STATE = select(ticket.c.state).where(ticket.c.id == bindparam("number"))


def place_of(connection: Connection, thread: int, queue: str) -> str:
    """Return the queue or pseudo-queue in which a thread's mail stands now."""
    state = connection.execute(_STATE, {"number": thread}).scalar_one_or_none()
    return queue if state is None or TicketState(state) in LIVE else SOLVED


def show(connection: Connection, thread: int, now: datetime) -> None:
    """Ask that every copy of a ticket's mail stand where its state says."""
    owner, copy, message = schema.thread.c, schema.copy.c, schema.message.c
    queue = connection.execute(
        select(owner.queue).where(owner.id == thread)
    ).scalar_one()
    where = place_of(connection, thread, queue)
    if not where:
        return
    rows = connection.execute(
        select(copy.id, copy.account)
        .join_from(schema.copy, schema.message)
        .where(message.thread == thread, copy.step == Step.ACTED.value)
        .where(copy.queue.is_distinct_from(where))
        .order_by(copy.id)
    )
    filing.ask(connection, [(row.id, row.account) for row in rows], where, (), now)


def mark(
    connection: Connection, thread: int, flags: Iterable[str], now: datetime
) -> None:
    """Ask that the copies of a ticket's mail get flags, where they stand."""
    owner, copy, message = schema.thread.c, schema.copy.c, schema.message.c
    queue = connection.execute(
        select(owner.queue).where(owner.id == thread)
    ).scalar_one()
    rows = connection.execute(
        select(copy.id, copy.account)
        .join_from(schema.copy, schema.message)
        .where(message.thread == thread, copy.step == Step.ACTED.value)
        .where(~message.outgoing)
        .order_by(copy.id)
    )
    where = place_of(connection, thread, queue)
    copies = [(row.id, row.account) for row in rows]
    filing.ask(connection, copies, where, tuple(flags), now)
