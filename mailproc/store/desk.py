"""Numbers of the queues, and the leases by which nodes share the mailboxes.

A lease belongs to one owner until it runs out; nobody waits for it. Never knows
what is done under a lease.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from mailproc.ports import QueueCount
from mailproc.store import events, schema
from mailproc.store.columns import CLOCK_SKEW
from mailproc.store.dialect import insert


def queue_counts(connection: Connection) -> list[QueueCount]:
    """Count received messages by queue, by name; letters of our own are no work."""
    message = schema.message.c
    old = func.count().filter(message.old)
    rows = connection.execute(
        select(message.queue, func.count(), old)
        .where(~message.outgoing)
        .group_by(message.queue)
        .order_by(message.queue)
    )
    return [QueueCount(*row) for row in rows]


def lease(
    connection: Connection, name: str, owner: str, now: datetime, seconds: int
) -> bool:
    """Take or renew a lease; false when another holds it. 0 seconds give it back.

    One that was taken far in our future is void: its owner's clock was wrong.
    """
    held = schema.lease.c
    terms = {"owner": owner, "taken": now, "until": now + timedelta(seconds=seconds)}
    before = connection.execute(
        select(held.owner).where(held.name == name)
    ).scalar_one_or_none()
    taken = connection.execute(
        insert(connection, schema.lease)
        .values(name=name, **terms)
        .on_conflict_do_update(
            index_elements=["name"],
            set_=terms,
            where=(held.owner == owner)
            | (held.until <= now)
            | (held.taken > now + CLOCK_SKEW),
        )
        .returning(held.owner)
    ).scalar_one_or_none()
    if taken and before != owner:
        events.add(connection, now, "leased", cause="poll", name=name, owner=owner)
    return taken is not None


def lease_holder(connection: Connection, name: str) -> str | None:
    """Return who took a lease last, whether it has run out or not."""
    held = schema.lease.c
    holder: str | None = connection.execute(
        select(held.owner).where(held.name == name)
    ).scalar_one_or_none()
    return holder
