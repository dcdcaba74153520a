"""Kept copies: the raw bytes, where each copy stands, and how far it has come.

A copy is one physical occurrence of a mail. Its identity is the place (account,
folder, UIDVALIDITY, UID), and the digest of its bytes tells that it was moved.
Never parses a message.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, select, update
from sqlalchemy import insert as plain_insert

from mailproc.errors import Permanent
from mailproc.message.envelope import Envelope
from mailproc.ports import Arrival, Copy, Kept, Place, Step
from mailproc.store import events, schema
from mailproc.store.columns import Clean
from mailproc.store.dialect import Insert, insert_for, insert_new

_SAME_DELIVERY = timedelta(hours=24)  # a peer that lost our 250 tries again until then
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Noted:
    """An arrival with the digest of its bytes and the time it is kept."""

    raw: bytes = field(repr=False)
    envelope: Envelope
    place: Place | None
    account: str | None
    old: bool
    digest: str
    now: datetime

    @classmethod
    def of(cls, arrival: Arrival, now: datetime) -> "Noted":
        """Return the note of an arrival. Errors: Permanent, see `checked`."""
        return cls(
            raw=arrival.raw,
            envelope=arrival.envelope,
            place=checked(arrival.place),
            account=arrival.account,
            old=arrival.old,
            digest=digest_of(arrival.raw),
            now=now,
        )

    @property
    def addressees(self) -> str | None:
        """Digest of the envelope's recipients; None for a message of a folder."""
        if self.place:
            return None
        listed = "\n".join(sorted(self.envelope.recipients))
        return hashlib.sha256(listed.encode("utf-8", "surrogatepass")).hexdigest()


# The questions of keep(), built once: building them costs more than asking.
_copy, _where = schema.copy.c, schema.place.c
_FACTS = select(_copy.id, _copy.step, _copy.old, _copy.message, _copy.queue)

# The same bytes for the same recipients, lately.
_DELIVERED = (
    _FACTS.where(
        _copy.digest == bindparam("digest"),
        _copy.account.is_not_distinct_from(bindparam("account", type_=Clean)),
        _copy.addressees == bindparam("addressees"),
        _copy.kept > bindparam("since"),
    )
    .order_by(_copy.id.desc())
    .limit(1)
)

# The copy at a place, also where it has left since: a UID is used once. A client
# that drags by COPY leaves the old one behind; that is no new mail.
_STANDING = _FACTS.join(schema.place, _where.copy == _copy.id).where(
    _where.account == bindparam("account"),
    _where.folder == bindparam("folder"),
    _where.uidvalidity == bindparam("uidvalidity"),
    _where.uid == bindparam("uid"),
)

# The copy with these bytes that may have come here from elsewhere. Not one that
# stands in this same folder: that is a second occurrence. Those without a place
# come first, then those of this folder's former UIDVALIDITY.
_HERE = _where.folder == bindparam("folder")
_ELSEWHERE = (
    _FACTS.add_columns(_where.folder, _where.uidvalidity, _where.uid)
    .outerjoin(schema.place, (_where.copy == _copy.id) & _where.present)
    .where(
        _copy.digest == bindparam("digest"),
        _copy.account == bindparam("account"),
        _where.id.is_(None)
        | ~(_HERE & (_where.uidvalidity == bindparam("uidvalidity"))),
    )
    .order_by(case((_where.id.is_(None), 0), (_HERE, 1), else_=2), _copy.id)
    .limit(1)
)

_NEW = plain_insert(schema.copy).returning(_copy.id)
_STANDS = plain_insert(schema.place)
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


def keep(connection: Connection, arrivals: Sequence[Noted]) -> list[Kept]:
    """Keep copies, each once; a known one answers what the ledger holds of it."""
    return [_keep(connection, arrival) for arrival in arrivals]


def _keep(connection: Connection, arrival: Noted) -> Kept:
    if arrival.place is None:
        row = connection.execute(_DELIVERED, _delivery(arrival)).first()
        return _known(row) if row else _new(connection, arrival)
    place = _at(arrival.place)
    row = connection.execute(_STANDING, place).first()
    if row:
        return _known(row)
    row = connection.execute(_ELSEWHERE, place | {"digest": arrival.digest}).first()
    if row is None:
        return _new(connection, arrival)
    place_copy(connection, row.id, arrival.place)
    if row.folder is None:  # we put it there ourselves and were not told where
        return _known(row)
    events.add(connection, arrival.now, "moved", cause="imap", copy=row.id)
    account = arrival.place.account
    return _known(row, Place(account, row.folder, row.uidvalidity, row.uid))


def _known(row: Row[*tuple[Any, ...]], moved_from: Place | None = None) -> Kept:
    return Kept(
        copy=row.id,
        step=Step(row.step),
        known=True,
        old=row.old,
        moved_from=moved_from,
        message=row.message,
        target=row.queue,
    )


def _delivery(arrival: Noted) -> dict[str, object]:
    return {
        "digest": arrival.digest,
        "account": arrival.account,
        "addressees": arrival.addressees,
        "since": arrival.now - _SAME_DELIVERY,
    }


def _new(connection: Connection, arrival: Noted) -> Kept:
    put_raw(connection, {arrival.digest: arrival.raw})
    envelope = arrival.envelope
    number = connection.execute(
        _NEW,
        {
            "digest": arrival.digest,
            "account": arrival.place.account if arrival.place else arrival.account,
            "step": Step.KEPT,
            "attempts": 0,
            "old": arrival.old,
            "kept": arrival.now,
            "addressees": arrival.addressees,
            "sender": envelope.sender,
            "recipients": envelope.recipients,
            "received": envelope.received,
            "login": envelope.login,
            "peer": envelope.peer,
            "helo": envelope.helo,
            "protocol": envelope.protocol,
        },
    ).scalar_one()
    if arrival.place:
        row = {"copy": number, "present": True, **_at(arrival.place)}
        connection.execute(_STANDS, row)
    events.add_all(
        connection,
        arrival.now,
        "kept",
        [{"copy": number, "digest": arrival.digest}],
        actor=envelope.login or events.PROGRAM,
        cause="imap" if arrival.place else "smtp",
    )
    return Kept(number, Step.KEPT, known=False, old=arrival.old)


def put_raw(connection: Connection, bodies: dict[str, bytes]) -> None:
    """Store bytes by digest; those that are there already stay."""
    connection.execute(
        insert_new(connection, schema.raw),
        [
            {"digest": digest, "size": len(body), "body": body}
            for digest, body in bodies.items()
        ],
    )


def _at(place: Place) -> dict[str, object]:
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
        [{"copy": copy, "present": True, **_at(place)} for copy, place in placed],
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
