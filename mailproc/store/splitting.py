"""Taking one message out of its thread: a new matter becomes a thread of its own.

Answers to it join the new thread; everything else stays where it was.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update
from sqlalchemy import insert as plain_insert

from mailproc.desk.effects import Split
from mailproc.store import schema


@dataclass(frozen=True, slots=True)
class Made:
    """The new thread, and what its first message says of itself."""

    thread: int
    subject: str
    sender: str


def split(connection: Connection, effect: Split, now: datetime) -> Made | None:
    """Give a message a thread of its own; None if it is the only one of its thread."""
    message, reference = schema.message.c, schema.reference.c
    row = connection.execute(
        select(schema.message).where(message.id == effect.message)
    ).one_or_none()
    if row is None:
        return None
    same = message.thread == row.thread
    if connection.execute(select(func.count()).where(same)).scalar_one() < 2:
        return None
    made: int = connection.execute(
        plain_insert(schema.thread).returning(schema.thread.c.id),
        {"queue": effect.queue, "priority": effect.priority, "created": now},
    ).scalar_one()
    connection.execute(
        update(schema.message)
        .where(message.id == effect.message)
        .values(thread=made, queue=effect.queue, priority=effect.priority)
    )
    connection.execute(
        update(schema.reference)
        .where(reference.message_id == row.message_id)
        .values(thread=made)
    )
    return Made(made, row.subject, row.sender)
