"""The append-only event log: ids, times, numbers and hashes, never personal text.

Triggers in the database refuse every change of a row (S11.6). An address is written
as its digest, so that erasing a person's mail elsewhere leaves nothing of it here.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from mailproc.ports import Event
from mailproc.store import schema

_TEXT_LENGTH = 200


def add(connection: Connection, at: datetime, kind: str, **data: object) -> None:
    """Append one event."""
    add_all(connection, at, kind, [data])


def add_all(
    connection: Connection,
    at: datetime,
    kind: str,
    rows: Iterable[Mapping[str, object]],
) -> None:
    """Append an event of one kind for each row of data."""
    values = [
        {"at": at, "kind": kind, "data": {k: _plain(v) for k, v in row.items()}}
        for row in rows
    ]
    if values:
        connection.execute(insert(schema.event), values)


def newest(connection: Connection, limit: int) -> list[Event]:
    """Return the newest events, newest first."""
    event = schema.event.c
    rows = connection.execute(
        select(schema.event).order_by(event.id.desc()).limit(limit)
    )
    return [Event(row.id, row.at, row.kind, row.data) for row in rows]


def fingerprint(text: str) -> str:
    """Return a short digest that says "the same one" and nothing else."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(value: object) -> object:
    if isinstance(value, str):
        return fingerprint(value) if "@" in value else value[:_TEXT_LENGTH]
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_plain(inner) for inner in value]
    return value
