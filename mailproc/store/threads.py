"""Which thread a message belongs to, by Message-ID and References (RFC 5322 3.6.4).

Every id that a message has or mentions is remembered with its thread. So a parent
that arrives after its answer still joins, and so does a sibling of a lost parent.
Two threads are never merged: the nearest known ancestor decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlalchemy import insert as plain_insert

from mailproc.desk.model import TicketState
from mailproc.ports import Known, Thread
from mailproc.store import schema
from mailproc.store.columns import key
from mailproc.store.dialect import insert_new
from mailproc.store.schema_desk import ticket

_MOST_IDS = 100
_CHUNK = 500

_BY_ID = (
    select(schema.thread, ticket.c.state, ticket.c.kind)
    .outerjoin(ticket, ticket.c.id == schema.thread.c.id)
    .where(schema.thread.c.id == bindparam("number"))
)
_NEWEST = (
    select(schema.message.c.id, schema.message.c.identity, schema.message.c.outgoing)
    .add_columns(schema.message.c.thread, schema.thread.c.queue)
    .add_columns(schema.thread.c.priority, ticket.c.state, ticket.c.kind)
    .join_from(schema.message, schema.thread)
    .outerjoin(ticket, ticket.c.id == schema.thread.c.id)
    .where(schema.message.c.message_id.in_(bindparam("keys", expanding=True)))
    .order_by(schema.message.c.id.desc())
    .limit(1)
)
REST = 6  # "the rest" of S1.4, until a received message says more


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a message says of its thread: its ids from near to far."""

    ids: tuple[str, ...]
    thread: Thread | None = None  # one that is decided already; it exists
    queue: str = ""  # of a thread that begins with this message
    priority: int = REST


def ids(message_id: str | None, references: Sequence[str]) -> tuple[str, ...]:
    """Return a message's ids as keys; References stand far to near in a header."""
    near = references[-_MOST_IDS:]
    texts = [*reversed(near), *references[:1], message_id or ""]
    return tuple(dict.fromkeys(k for k in map(key, texts) if k))


def resolve(
    connection: Connection, wanted: Sequence[Lineage], now: datetime
) -> list[Thread]:
    """Find or begin the thread of each lineage; all its ids point there afterwards.

    The caller holds the ledger's lock (dialect.serialise).
    """
    # A number is a promise: the thread that the n-th of `begun` is going to be.
    texts = (text for one in wanted for text in one.ids)
    there: dict[str, Thread | int] = {**known(connection, texts)}
    given, begun, fresh = (
        list[Thread | int](),
        list[Lineage](),
        dict[str, Thread | int](),
    )
    for one in wanted:
        owner = one.thread or next((there[i] for i in one.ids if i in there), None)
        if owner is None:
            owner = len(begun)
            begun.append(one)
        given.append(owner)
        new = {mentioned: owner for mentioned in one.ids if mentioned not in there}
        there |= new
        fresh |= new
    made = _begin(connection, begun, now)
    _remember(connection, {text: _kept(made, owner) for text, owner in fresh.items()})
    return [_kept(made, owner) for owner in given]


def _kept(made: Sequence[Thread], owner: Thread | int) -> Thread:
    return made[owner] if isinstance(owner, int) else owner


def by_id(connection: Connection, thread: int) -> Thread | None:
    """Return one thread."""
    row = connection.execute(_BY_ID, {"number": thread}).one_or_none()
    return _thread(row.id, row) if row else None


def of_names(connection: Connection, names: Iterable[str]) -> Thread | None:
    """Return the thread that one of these Message-IDs or references points to."""
    keys = [k for k in dict.fromkeys(map(key, names)) if k][:_CHUNK]
    found = connection.execute(
        select(schema.reference.c.thread)
        .where(schema.reference.c.message_id.in_(keys))
        .order_by(schema.reference.c.thread.desc())
        .limit(1)
    ).scalar_one_or_none()
    return by_id(connection, found) if found is not None else None


def _thread(number: int, row: Row[*tuple[Any, ...]]) -> Thread:
    state = TicketState(row.state) if row.state else None
    return Thread(number, row.queue, row.priority, state, row.kind or "")


def find(connection: Connection, message_ids: Iterable[str]) -> Known | None:
    """Return the newest message that has one of these Message-IDs."""
    keys = [k for k in dict.fromkeys(map(key, message_ids)) if k][:_CHUNK]
    row = connection.execute(_NEWEST, {"keys": keys}).one_or_none()
    if row is None:
        return None
    return Known(row.id, row.identity, row.outgoing, _thread(row.thread, row))


_reference, _owner = schema.reference.c, schema.thread.c
_LOOKUP = (
    select(_reference.message_id, _owner.id, _owner.queue, _owner.priority)
    .join_from(schema.reference, schema.thread)
    .where(_reference.message_id.in_(bindparam("texts", expanding=True)))
)
_BEGIN = plain_insert(schema.thread).returning(_owner.id, sort_by_parameter_order=True)


def known(connection: Connection, ids: Iterable[str]) -> dict[str, Thread]:
    """Return the threads of those ids that were ever seen, by id."""
    found: dict[str, Thread] = {}
    texts = sorted(set(ids))
    for start in range(0, len(texts), _CHUNK):
        page = {"texts": texts[start : start + _CHUNK]}
        for row in connection.execute(_LOOKUP, page):
            found[row.message_id] = Thread(row.id, row.queue, row.priority)
    return found


def _begin(
    connection: Connection, begun: Sequence[Lineage], now: datetime
) -> list[Thread]:
    if not begun:
        return []
    made = connection.execute(
        _BEGIN,
        [{"queue": b.queue, "priority": b.priority, "created": now} for b in begun],
    ).scalars()
    return [Thread(n, b.queue, b.priority) for n, b in zip(made, begun, strict=True)]


def _remember(connection: Connection, owners: Mapping[str, Thread]) -> None:
    if owners:
        connection.execute(
            insert_new(connection, schema.reference),
            [{"message_id": text, "thread": t.id} for text, t in owners.items()],
        )
