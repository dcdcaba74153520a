"""Kept copies: the raw bytes, and where each copy stands.

A copy is one physical occurrence of a mail. Its identity is the place (account,
folder, UIDVALIDITY, UID), and the digest of its bytes tells that it was moved.
Never parses a message.
"""

import hashlib
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, bindparam, select, update

from mailproc.errors import Permanent
from mailproc.message.envelope import Envelope
from mailproc.ports import Copy, Place, Step
from mailproc.store import schema
from mailproc.store.dialect import Insert, insert_for, insert_new

_LARGEST = 2**63 - 1

_where = schema.place.c
_LEAVES = (
    update(schema.place)
    .where(_where.copy == bindparam("number"), _where.present)
    .values(present=False)
)


def digest_of(raw: bytes) -> str:
    """Return the SHA-256 of the bytes, the name under which they are kept."""
    return hashlib.sha256(raw).hexdigest()


def checked(place: Place | None) -> Place | None:
    """Return the place. Errors: Permanent for numbers that no server may send."""
    if place and not (
        0 <= place.uid <= _LARGEST and 0 <= place.uidvalidity <= _LARGEST
    ):
        raise Permanent(f"folder {place.folder}: the server's numbers are out of range")
    return place


def put_raw(connection: Connection, bodies: dict[str, bytes]) -> None:
    """Store bytes by digest; those that are there already stay."""
    connection.execute(
        insert_new(connection, schema.raw),
        [
            {"digest": digest, "size": len(body), "body": body}
            for digest, body in bodies.items()
        ],
    )


def at(place: Place) -> dict[str, object]:
    """Return the columns of a place."""
    return {
        "account": place.account,
        "folder": place.folder,
        "uidvalidity": place.uidvalidity,
        "uid": place.uid,
    }


def place_copy(connection: Connection, copy: int, place: Place) -> None:
    """Say that a copy stands at a place now; its former places stay known."""
    place_copies(connection, [(copy, place)])


def place_copies(connection: Connection, placed: Sequence[tuple[int, Place]]) -> None:
    """Say of several copies, each once, where they stand now."""
    connection.execute(_LEAVES, [{"number": copy} for copy, _ in placed])
    connection.execute(
        _arrives(connection.dialect.name),
        [{"copy": copy, "present": True, **at(place)} for copy, place in placed],
    )


@cache
def _arrives(dialect: str) -> Insert:
    """A poller may have seen the place first; for another copy's it stays as it is."""
    made = insert_for(dialect, schema.place)
    return made.on_conflict_do_update(
        index_elements=["account", "folder", "uidvalidity", "uid"],
        set_={"present": True},
        where=_where.copy == made.excluded.copy,
    )


def copy(connection: Connection, number: int) -> Copy:
    """Return a copy with its bytes. Errors: Permanent when there is none (any more)."""
    kept, where = schema.copy, schema.place.c
    row = connection.execute(
        select(kept, schema.raw.c.body, schema.raw.c.erased)
        .add_columns(where.folder, where.uidvalidity, where.uid)
        .join(schema.raw)
        .outerjoin(schema.place, (where.copy == kept.c.id) & where.present)
        .where(kept.c.id == number)
    ).one_or_none()
    if row is None:
        raise Permanent(f"copy {number} is not in the ledger")
    if row.erased:
        raise Permanent(f"copy {number} was erased on {row.erased:%Y-%m-%d %H:%M %Z}")
    return Copy(
        id=row.id,
        raw=row.body,
        envelope=Envelope(
            row.sender,
            tuple(row.recipients),
            row.received,
            row.login,
            row.peer,
            row.helo,
            row.protocol,
        ),
        place=(
            Place(row.account, row.folder, row.uidvalidity, row.uid)
            if row.folder is not None
            else None
        ),
        account=row.account,
        old=row.old,
        step=Step(row.step),
        message=row.message,
    )
