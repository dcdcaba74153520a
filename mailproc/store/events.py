"""The append-only event log: who changed what, when and why (S11.6).

Ids, times, numbers and hashes only, see `forms`. Events wait in their transaction and
are written just before it commits: number and chain follow the order of the commits,
one statement writes them all, and nodes wait for one another only then. Triggers in
the database refuse every change of a row.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, column, insert, select, table

from mailproc.errors import Temporary
from mailproc.ports import Event
from mailproc.store import chain, forms, schema
from mailproc.store.forms import fingerprint

__all__ = [
    "OPERATOR",
    "PROGRAM",
    "add",
    "add_all",
    "begin",
    "fingerprint",
    "newest",
    "write",
]

PROGRAM = "program"
OPERATOR = "operator"
"""Who acts on the command line."""

_WAITING = "mailproc_events"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("id", "at", "kind", "actor", "cause", "data", "hash")
# Plain columns: the values are in their stored form, and hashed in it.
_INSERT = insert(table("event", *map(column, _COLUMNS)))


def begin(connection: Connection) -> None:
    """Let a transaction gather events; `write` ends it."""
    connection.execution_options(**{_WAITING: []})


def add(
    connection: Connection,
    at: datetime,
    kind: str,
    *,
    actor: str = PROGRAM,
    cause: str = "",
    **data: object,
) -> None:
    """Append one event.

    `actor` is the login of who did it, `program` or `operator`; `cause` what led to
    it: `message 12`, `clock 7`, `#close`. Errors: Temporary for a time without zone.
    """
    add_all(connection, at, kind, [data], actor=actor, cause=cause)


def add_all(
    connection: Connection,
    at: datetime,
    kind: str,
    rows: Iterable[Mapping[str, object]],
    *,
    actor: str = PROGRAM,
    cause: str = "",
) -> None:
    """Append an event of one kind for each row of data."""
    if at.tzinfo is None:
        raise Temporary("the log refused an event", detail="the time is offset-naive")
    moment = (at - _EPOCH) // timedelta(microseconds=1)
    facts = (moment, forms.word(kind), forms.actor(actor), forms.cause(cause))
    waiting = connection.get_execution_options()[_WAITING]
    waiting += [(*facts, forms.data(row)) for row in rows]


def write(connection: Connection) -> None:
    """Write what the transaction gathered, as the last thing before its commit."""
    waiting = connection.get_execution_options()[_WAITING]
    if not waiting:
        return
    head = chain.lock(connection)
    rows, hashed = [], head.hash
    for number, event in enumerate(waiting, head.last + 1):
        hashed = chain.digest(hashed, (number, *event))
        rows.append(dict(zip(_COLUMNS, (number, *event, hashed), strict=True)))
    connection.execute(_INSERT, rows)
    count = len(rows)
    chain.move(connection, chain.Head(head.count + count, head.last + count, hashed))


def newest(connection: Connection, limit: int) -> list[Event]:
    """Return the newest events, newest first."""
    event = schema.event.c
    rows = connection.execute(
        select(schema.event).order_by(event.id.desc()).limit(limit)
    )
    return [
        Event(row.id, row.at, row.kind, row.data, row.actor, row.cause) for row in rows
    ]
