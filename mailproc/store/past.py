"""Reading back what came: received messages since a moment, a few at a time.

For the replay of filters over stored mail. Pages of numbers and sizes come first, so
that no more bytes are held than `GROUP_BYTES` and one message. Changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from mailproc.ports import Stored
from mailproc.store import schema

PAGE = 1000
GROUP = 100
GROUP_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """One message of a page: its number, its first copy, and how long it is."""

    id: int
    copy: int
    size: int


def _came(moment: datetime) -> ColumnElement[bool]:
    message = schema.message.c
    readable = ~message.outgoing & message.erased.is_(None)
    return readable & (message.created >= moment)


def count(connection: Connection, moment: datetime) -> int:
    """Count the messages that came since."""
    query = select(func.count()).select_from(schema.message).where(_came(moment))
    found: int = connection.execute(query).scalar_one()
    return found


def page(connection: Connection, moment: datetime, after: int) -> Sequence[Size]:
    """Return the next messages that came since, by number; none at the end."""
    message, copy = schema.message.c, schema.copy.c
    numbers = (
        select(message.id)
        .where(message.id > after, _came(moment))
        .order_by(message.id)
        .limit(PAGE)
        .subquery()
    )
    first = (
        select(numbers.c.id, func.min(copy.id).label("copy"))
        .join(schema.copy, copy.message == numbers.c.id)
        .group_by(numbers.c.id)
        .subquery()
    )
    rows = connection.execute(
        select(first.c.id, first.c.copy, schema.raw.c.size)
        .join(schema.copy, copy.id == first.c.copy)
        .join(schema.raw, schema.raw.c.digest == copy.digest)
        .order_by(first.c.id)
    )
    return [Size(*row) for row in rows]


def groups(sizes: Sequence[Size]) -> Iterator[Sequence[Size]]:
    """Yield the messages of a page in groups that are small enough to be held."""
    group: list[Size] = []
    total = 0
    for one in sizes:
        if group and (len(group) >= GROUP or total + one.size > GROUP_BYTES):
            yield group
            group, total = [], 0
        group.append(one)
        total += one.size
    if group:
        yield group


def stored(connection: Connection, group: Sequence[Size]) -> Sequence[Stored]:
    """Return the messages of a group with their bytes; what was erased is left out."""
    message, copy = schema.message.c, schema.copy.c
    rows = connection.execute(
        select(
            message.id,
            message.queue,
            message.labels,
            copy.recipients,
            copy.received,
            schema.raw.c.body,
        )
        .join(schema.copy, copy.message == message.id)
        .join(schema.raw, schema.raw.c.digest == copy.digest)
        .where(copy.id.in_([one.copy for one in group]))
        .where(schema.raw.c.erased.is_(None))
        .order_by(message.id)
    )
    return [
        Stored(
            id=row.id,
            queue=row.queue,
            labels=tuple(row.labels),
            recipients=tuple(row.recipients),
            received=row.received,
            raw=bytes(row.body),
        )
        for row in rows
    ]
