"""Which thread a message belongs to, by Message-ID and References (RFC 5322 3.6.4).

Every id that a message has or mentions is remembered with its thread. So a parent
that arrives after its answer still joins, and so does a sibling of a lost parent.
Two threads are never merged: the nearest known ancestor decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy import insert as plain_insert

from mailproc.ports import Known, Thread
from mailproc.store import schema
from mailproc.store.columns import key
from mailproc.store.dialect import insert

_MOST_IDS = 100
_CHUNK = 500
REST = 6  # "the rest" of S1.4, until a received message says more


@dataclass(frozen=True, slots=True)
class Lineage:
    """What a message says of its thread: its ids from near to far."""

    ids: tuple[str, ...]
    priority: int = REST
    thread: int | None = None


def lineage(
    message_id: str | None,
    references: Sequence[str],
    priority: int = REST,
    thread: int | None = None,
) -> Lineage:
    """Return the lineage of a message; References stand far to near in a header.

    `thread` is one that is decided already; it must exist.
    """
    near = references[-_MOST_IDS:]
    ids = [*reversed(near), *references[:1], *([message_id] if message_id else [])]
    keys = (key(text) for text in ids)
    return Lineage(tuple(dict.fromkeys(k for k in keys if k)), priority, thread)


def resolve(
    connection: Connection, wanted: Sequence[Lineage], now: datetime
) -> list[Thread]:
    """Find or begin the thread of each lineage; all its ids point there afterwards.

    The caller holds the ledger's lock (dialect.serialise).
    """
    known = _lookup(connection, {i for one in wanted for i in one.ids})
    given, begun, fresh = list[int](), list[Lineage](), dict[str, int]()
    for one in wanted:
        found = one.thread or next((known[i] for i in one.ids if i in known), None)
        if found is None:
            begun.append(one)
            found = -len(begun)  # a promise: the id comes with the insert below
        given.append(found)
        for mentioned in one.ids:
            if mentioned not in known:
                known[mentioned] = fresh[mentioned] = found
    ids = _begin(connection, begun, now)
    numbers = [ids[-n - 1] if n < 0 else n for n in given]
    if fresh:
        connection.execute(
            insert(connection, schema.reference).on_conflict_do_nothing(),
            [
                {"message_id": text, "thread": ids[-n - 1] if n < 0 else n}
                for text, n in fresh.items()
            ],
        )
    return _load(connection, numbers)


def by_id(connection: Connection, thread: int) -> Thread | None:
    """Return one thread."""
    row = connection.execute(
        select(schema.thread).where(schema.thread.c.id == thread)
    ).one_or_none()
    return Thread(row.id, row.queue, row.priority) if row else None


def find(connection: Connection, message_ids: Iterable[str]) -> Known | None:
    """Return the newest message that has one of these Message-IDs."""
    keys = list(dict.fromkeys(key(text) for text in message_ids))[:_CHUNK]
    message, thread = schema.message.c, schema.thread.c
    row = connection.execute(
        select(message.id, message.identity, message.outgoing, message.thread)
        .add_columns(thread.queue, thread.priority)
        .join_from(schema.message, schema.thread)
        .where(message.message_id.in_(keys))
        .order_by(message.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    owner = Thread(row.thread, row.queue, row.priority)
    return Known(row.id, row.identity, row.outgoing, owner)


def _lookup(connection: Connection, ids: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    reference, ordered = schema.reference.c, sorted(ids)
    for start in range(0, len(ordered), _CHUNK):
        part = ordered[start : start + _CHUNK]
        rows = connection.execute(
            select(reference.message_id, reference.thread).where(
                reference.message_id.in_(part)
            )
        )
        found |= {row.message_id: row.thread for row in rows}
    return found


def _begin(
    connection: Connection, begun: Sequence[Lineage], now: datetime
) -> list[int]:
    if not begun:
        return []
    made = connection.execute(
        plain_insert(schema.thread).returning(
            schema.thread.c.id, sort_by_parameter_order=True
        ),
        [{"queue": "", "priority": b.priority, "created": now} for b in begun],
    )
    return list(made.scalars())


def _load(connection: Connection, numbers: Sequence[int]) -> list[Thread]:
    thread = schema.thread.c
    rows = connection.execute(
        select(thread.id, thread.queue, thread.priority).where(thread.id.in_(numbers))
    )
    loaded = {row.id: Thread(row.id, row.queue, row.priority) for row in rows}
    return [loaded[number] for number in numbers]
