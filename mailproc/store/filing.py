"""Filings: folder moves and appends as rows, asked for, done and ticked off.

The commit comes first and the IMAP server after it: what was asked stays here until
it is done. At most one filing waits for a copy; a newer wish takes the place of an
older one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy import insert as plain_insert

from mailproc.errors import Permanent
from mailproc.ports import OFF, SOLVED, Filing, Place
from mailproc.store import events, schema
from mailproc.store.ledger import checked, place_copies

_CHUNK = 500

_copy, _filing = schema.copy.c, schema.filing.c
_STAND = (
    update(schema.copy)
    .where(_copy.id.in_(bindparam("copies", expanding=True)))
    .values(queue=bindparam("here"))
)
_SUPERSEDE = (
    update(schema.filing)
    .where(_filing.copy.in_(bindparam("copies", expanding=True)))
    .where(_filing.done.is_(None))
    .values(done=bindparam("now"), reason="superseded")
    .returning(_filing.copy, _filing.queue, _filing.flags)
)
_ASK = plain_insert(schema.filing)
_TOLD = (
    select(_filing.id, _filing.copy, _filing.queue, _filing.done)
    .where(_filing.id.in_(bindparam("numbers", expanding=True)))
    .order_by(_filing.id)
)
_SEEN = (
    update(schema.copy)
    .where(_copy.id == bindparam("number"))
    .values(unseen=bindparam("to"))
)
_DONE = (
    update(schema.filing)
    .where(_filing.id == bindparam("number"))
    .values(done=bindparam("now"))
)


def ask(
    connection: Connection,
    copies: Sequence[tuple[int, str | None]],
    queue: str,
    flags: Iterable[str],
    now: datetime,
) -> None:
    """Ask that copies (id, account) be shown in a queue with these flags.

    Flags that an older filing still had to set are taken over; those that start with
    OFF are to be taken off.
    """
    for start in range(0, len(copies), _CHUNK):
        part = dict(copies[start : start + _CHUNK])
        left = supersede(connection, list(part), now)
        rows = [
            {
                "copy": number,
                "account": account or "",
                "queue": queue,
                "flags": _all_flags(left.get(number), queue, flags),
                "attempts": 0,
                "reason": "",
                "created": now,
            }
            for number, account in part.items()
        ]
        connection.execute(_ASK, rows)
        connection.execute(_STAND, {"copies": list(part), "here": queue})


def _all_flags(
    left: tuple[str, list[str]] | None, queue: str, flags: Iterable[str]
) -> list[str]:
    """Return what is to be set and taken off; the newer wish wins over the older."""
    newer = list(flags)
    if left is None:
        return list(dict.fromkeys(newer))
    # Solved is a place and no queue: the keyword names the queue all the while.
    older = left[1] if queue == SOLVED else renamed(left[1], left[0], queue)
    undone = {f.removeprefix(OFF) if f.startswith(OFF) else OFF + f for f in newer}
    return list(dict.fromkeys([*(f for f in older if f not in undone), *newer]))


def supersede(
    connection: Connection, copies: Sequence[int], now: datetime
) -> dict[int, tuple[str, list[str]]]:
    """End the filings that wait for copies; answers queue and flags by copy."""
    rows = connection.execute(_SUPERSEDE, {"copies": list(copies), "now": now})
    return {row.copy: (row.queue, row.flags) for row in rows}


def renamed(flags: Iterable[str], old: str, new: str) -> list[str]:
    """Return the flags; a keyword that names the queue names the new one."""
    return [new if flag == old else flag for flag in flags]


def pending(connection: Connection, account: str, limit: int) -> list[Filing]:
    """Return the filings of an account that wait, oldest first."""
    filing, copy, where = schema.filing.c, schema.copy.c, schema.place.c
    rows = connection.execute(
        select(schema.filing, where.folder, where.uidvalidity, where.uid)
        .add_columns(copy.received)
        .join_from(schema.filing, schema.copy)
        .outerjoin(schema.place, (where.copy == copy.id) & where.present)
        .where(filing.account == account, filing.done.is_(None))
        .order_by(filing.id)
        .limit(limit)
    )
    return [_read(row) for row in rows]


def _read(row: Row[*tuple[Any, ...]]) -> Filing:
    standing = row.folder is not None
    return Filing(
        id=row.id,
        copy=row.copy,
        account=row.account,
        queue=row.queue,
        flags=tuple(row.flags),
        place=(
            Place(row.account, row.folder, row.uidvalidity, row.uid)
            if standing
            else None
        ),
        received=row.received,
        attempts=row.attempts,
    )


def filed(
    connection: Connection, done: Sequence[tuple[int, Place | None]], now: datetime
) -> None:
    """Tick filings off. Without a place the old one stays until the copy is seen.

    A filing that was superseded meanwhile still tells where the copy went.
    Errors: Permanent for one that is not there.
    """
    for start in range(0, len(done), _CHUNK):
        _filed(connection, dict(done[start : start + _CHUNK]), now)


def _filed(
    connection: Connection, places: Mapping[int, Place | None], now: datetime
) -> None:
    found = connection.execute(_TOLD, {"numbers": list(places)})
    rows = {row.id: row for row in found}
    for number in places:
        if number not in rows:
            raise Permanent(f"filing {number} is not in the ledger")
    moved = {rows[n].copy: checked(p) or p for n, p in places.items() if p}
    if moved:
        place_copies(connection, list(moved.items()))
    unseen = {rows[n].copy: None if p else rows[n].queue for n, p in places.items()}
    connection.execute(_SEEN, [{"number": c, "to": q} for c, q in unseen.items()])
    waited = [row for row in rows.values() if row.done is None]
    if not waited:
        return
    connection.execute(_DONE, [{"number": row.id, "now": now} for row in waited])
    for row in waited:
        cause, number = f"copy {row.copy}", row.id
        events.add(connection, now, "filed", cause=cause, filing=number, copy=row.copy)


def filing_failed(
    connection: Connection, number: int, reason: str, now: datetime
) -> None:
    """Count a failed attempt."""
    filing = schema.filing.c
    connection.execute(
        update(schema.filing)
        .where(filing.id == number)
        .values(attempts=filing.attempts + 1, reason=reason)
    )
    events.add(connection, now, "filing_failed", cause="imap", filing=number)


def change_queue(connection: Connection, thread: int, queue: str) -> str | None:
    """Say in which queue a thread is; its former one, None if it was in this one.

    Asks for nothing: showing.move does.
    """
    message, owner = schema.message.c, schema.thread.c
    was: str = connection.execute(
        select(owner.queue).where(owner.id == thread)
    ).scalar_one()
    connection.execute(
        update(schema.message).where(message.thread == thread).values(queue=queue)
    )
    if was == queue:
        return None
    connection.execute(
        update(schema.thread).where(owner.id == thread).values(queue=queue)
    )
    return was
