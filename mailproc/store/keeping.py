"""Keeping mail that comes: bytes committed before anything can fail, each copy once.

A known copy is told by its place, a moved one by the digest of its bytes, mail that is
handed over once more by bytes and recipients. Never parses a message.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, select
from sqlalchemy import insert as plain_insert

from mailproc.message.envelope import Envelope
from mailproc.ports import Arrival, Kept, Place, Step
from mailproc.store import events, schema
from mailproc.store.columns import Clean
from mailproc.store.ledger import at, checked, digest_of, place_copy, put_raw

_SAME_DELIVERY = timedelta(hours=24)  # a peer that lost our 250 tries again until then
_CHUNK = 500


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

# For a whole batch: which of its bytes and places were seen before.
_BYTES = select(_copy.digest).where(
    _copy.digest.in_(bindparam("digests", expanding=True))
)
_UIDS = select(_where.uid).where(
    _where.account == bindparam("account"),
    _where.folder == bindparam("folder"),
    _where.uidvalidity == bindparam("uidvalidity"),
    _where.uid.in_(bindparam("uids", expanding=True)),
)

_NEW = plain_insert(schema.copy).returning(_copy.id, sort_by_parameter_order=True)
_STANDS = plain_insert(schema.place)


def keep(connection: Connection, arrivals: Sequence[Noted]) -> list[Kept]:
    """Keep copies, each once; a known one answers what the ledger holds of it."""
    new = _new_ones(connection, arrivals)
    kept: list[Kept] = []
    for is_new, group in groupby(arrivals, lambda arrival: arrival.digest in new):
        if is_new:
            kept += _new(connection, list(group))
        else:
            kept += [_keep(connection, arrival) for arrival in group]
    return kept


def _new_ones(connection: Connection, arrivals: Sequence[Noted]) -> set[str]:
    """Return the digests of mails in folders that are surely new, most of a batch.

    Neither their bytes nor their places were ever seen, nor stand twice among these.
    """
    digests = Counter(arrival.digest for arrival in arrivals)
    folders: dict[tuple[str, str, int], list[Noted]] = defaultdict(list)
    for arrival in arrivals:
        place = arrival.place
        if place and digests[arrival.digest] == 1:
            folders[place.account, place.folder, place.uidvalidity].append(arrival)
    return {
        digest
        for folder, group in folders.items()
        for start in range(0, len(group), _CHUNK)
        for digest in _unseen(connection, folder, group[start : start + _CHUNK])
    }


def _unseen(
    connection: Connection, folder: tuple[str, str, int], group: Sequence[Noted]
) -> set[str]:
    by_uid = {arrival.place.uid: arrival.digest for arrival in group if arrival.place}
    if len(by_uid) < len(group):
        return set()
    names = ("account", "folder", "uidvalidity")
    asked = {**dict(zip(names, folder, strict=True)), "uids": list(by_uid)}
    for uid in connection.execute(_UIDS, asked).scalars():
        del by_uid[uid]
    digests = {"digests": list(by_uid.values())}
    return set(by_uid.values()) - set(connection.execute(_BYTES, digests).scalars())


def _keep(connection: Connection, arrival: Noted) -> Kept:
    if arrival.place is None:
        row = connection.execute(_DELIVERED, _delivery(arrival)).first()
        return _known(row) if row else _new(connection, [arrival])[0]
    place = at(arrival.place)
    row = connection.execute(_STANDING, place).first()
    if row:
        return _known(row)
    row = connection.execute(_ELSEWHERE, place | {"digest": arrival.digest}).first()
    if row is None:
        return _new(connection, [arrival])[0]
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


def _new(connection: Connection, arrivals: Sequence[Noted]) -> list[Kept]:
    put_raw(connection, {arrival.digest: arrival.raw for arrival in arrivals})
    numbers = connection.execute(_NEW, list(map(_row, arrivals))).scalars().all()
    numbered = list(zip(numbers, arrivals, strict=True))
    places = [
        {"copy": number, "present": True, **at(arrival.place)}
        for number, arrival in numbered
        if arrival.place
    ]
    if places:
        connection.execute(_STANDS, places)
    for number, arrival in numbered:
        events.add_all(
            connection,
            arrival.now,
            "kept",
            [{"copy": number, "digest": arrival.digest}],
            actor=arrival.envelope.login or events.PROGRAM,
            cause="imap" if arrival.place else "smtp",
        )
    return [Kept(n, Step.KEPT, known=False, old=a.old) for n, a in numbered]


def _row(arrival: Noted) -> dict[str, object]:
    envelope = arrival.envelope
    return {
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
    }
