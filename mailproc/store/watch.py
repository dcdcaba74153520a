"""What is watched: the folders with their watermarks, and copies not finished yet.

The poller asks here what it need not read again. Never talks to a server.
"""

from datetime import datetime

from sqlalchemy import Connection, select, update

from mailproc.errors import Permanent
from mailproc.ports import Folder, Place, Step
from mailproc.store import schema
from mailproc.store.dialect import insert
from mailproc.store.ledger import checked


def places(
    connection: Connection, account: str, folder: str, uidvalidity: int
) -> frozenset[int]:
    """Return the uids of a folder that were seen, former places included."""
    where = schema.place.c
    rows = connection.execute(
        select(where.uid).where(
            where.account == account,
            where.folder == folder,
            where.uidvalidity == uidvalidity,
        )
    )
    return frozenset(rows.scalars())


def folder(connection: Connection, account: str, name: str) -> Folder | None:
    """Return the watermarks of a folder."""
    known = schema.folder.c
    row = connection.execute(
        select(schema.folder).where(known.account == account, known.name == name)
    ).one_or_none()
    return Folder(*row) if row else None


def remember_folder(connection: Connection, seen: Folder) -> None:
    """Write the watermarks of a folder."""
    checked(Place(seen.account, seen.name, seen.uidvalidity, seen.last_uid))
    marks = {
        "uidvalidity": seen.uidvalidity,
        "first_uid": seen.first_uid,
        "last_uid": seen.last_uid,
    }
    connection.execute(
        insert(connection, schema.folder)
        .values(account=seen.account, name=seen.name, **marks)
        .on_conflict_do_update(index_elements=["account", "name"], set_=marks)
    )


def unfinished(
    connection: Connection, limit: int, kept_before: datetime | None
) -> list[int]:
    """Return copies at step `kept` (before a moment), oldest first."""
    kept = schema.copy.c
    query = select(kept.id).where(kept.step == Step.KEPT.value)
    if kept_before is not None:
        query = query.where(kept.kept <= kept_before)
    return list(connection.execute(query.order_by(kept.id).limit(limit)).scalars())


def attempt(connection: Connection, number: int) -> int:
    """Count one more beginning of work on a copy; answers how many there were."""
    kept = schema.copy.c
    count: int | None = connection.execute(
        update(schema.copy)
        .where(kept.id == number)
        .values(attempts=kept.attempts + 1)
        .returning(kept.attempts)
    ).scalar_one_or_none()
    if count is None:
        raise Permanent(f"copy {number} is not in the ledger")
    return count
