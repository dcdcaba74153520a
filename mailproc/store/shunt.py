"""The shunt: copies set aside whole after a failure, visible and replayable.

A shunted copy is asked to be shown in the queue `shunt`, so that staff see it in a
folder like any other (ARCHITECTURE.md 3). The bytes stay in the ledger.
"""

from datetime import datetime

from sqlalchemy import Connection, func, select, update
from sqlalchemy import insert as plain_insert

from mailproc.errors import Permanent
from mailproc.ports import SHUNT, Shunted, Step
from mailproc.store import events, filing, schema


def set_aside(
    connection: Connection,
    copy: int | None,
    step: str,
    reason: str,
    detail: str,
    now: datetime,
) -> int:
    """Set a copy aside; None records a failure that had no copy yet."""
    if copy is not None:
        kept = schema.copy.c
        row = connection.execute(
            update(schema.copy)
            .where(kept.id == copy)
            .values(step=Step.SHUNTED)
            .returning(kept.account)
        ).one_or_none()
        if row is None:
            raise Permanent(f"copy {copy} is not in the ledger")
        filing.ask(connection, [(copy, row.account)], SHUNT, (), now)
    number: int = connection.execute(
        plain_insert(schema.shunt)
        .values(copy=copy, at=now, step=step, reason=reason, detail=detail)
        .returning(schema.shunt.c.id)
    ).scalar_one()
    cause = f"copy {copy}" if copy else "failure"
    facts = {"shunt": number, "copy": copy, "step": step}
    events.add_all(connection, now, "shunted", [facts], cause=cause)
    return number


def listed(connection: Connection, *, replayed: bool) -> list[Shunted]:
    """Return what waits in the shunt, oldest first; with `replayed` everything."""
    shunt = schema.shunt.c
    query = (
        select(schema.shunt, func.coalesce(schema.raw.c.size, 0).label("size"))
        .select_from(schema.shunt)
        .outerjoin(schema.copy, schema.copy.c.id == shunt.copy)
        .outerjoin(schema.raw, schema.raw.c.digest == schema.copy.c.digest)
        .order_by(shunt.id)
    )
    found = connection.execute(
        query if replayed else query.where(shunt.replayed.is_(None))
    )
    return [
        Shunted(
            id=row.id,
            at=row.at,
            step=row.step,
            reason=row.reason,
            detail=row.detail,
            copy=row.copy,
            size=row.size,
            replayed=row.replayed is not None,
        )
        for row in found
    ]


def replay(connection: Connection, number: int, now: datetime) -> int:
    """Put the copy back to its beginning; answers its number.

    Errors: Permanent when there is none, or it was replayed already.
    """
    shunt, copy = schema.shunt.c, schema.copy.c
    row = connection.execute(
        update(schema.shunt)
        .where(shunt.id == number, shunt.replayed.is_(None))
        .values(replayed=now)
        .returning(shunt.copy)
    ).one_or_none()
    if row is None:
        raise Permanent(f"shunt {number} is not there, or was replayed already")
    if row.copy is None:
        raise Permanent(f"shunt {number} holds no message to replay")
    connection.execute(
        update(schema.copy)
        .where(copy.id == row.copy)
        .values(step=Step.KEPT, attempts=0)
    )
    connection.execute(
        update(schema.copy)
        .where(copy.id == row.copy, copy.queue == SHUNT)
        .values(queue=None)
    )
    facts = {"shunt": number, "copy": row.copy}
    who = {"actor": events.OPERATOR, "cause": f"shunt {number}"}
    events.add_all(connection, now, "replayed", [facts], **who)
    return int(row.copy)
