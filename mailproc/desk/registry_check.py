"""What must hold between the records of a registry, before it may be imported.

Links lead somewhere, an address has one holder at a time, a datacenter's name means
one server of it (S4.4, S11.8), a colleague's address one colleague. Never changes or
stores anything.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from mailproc.desk.registry_columns import kind_of
from mailproc.desk.registry_records import (
    Contents,
    Customer,
    Kind,
    Network,
    Record,
    Server,
    Service,
    Staff,
)

_EVER = datetime.min.replace(tzinfo=UTC)

_Names = Callable[[Record], Iterator[tuple[str, str]]]
"""What must be one record's only, and how people say it."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What cannot be true, and the record it was found at."""

    record: Record
    what: str


def contradictions(
    whole: Contents, partners: Collection[str] = ()
) -> Iterator[Contradiction]:
    """Yield what cannot be true in all records together.

    `partners` are the names of [[partner]], which a customer may name, too.
    """
    keys = {kind: {r.key for r in whole.get(kind, ())} for kind in Kind}
    keys[Kind.PARTNER] |= set(partners)
    for records in whole.values():
        for record in records:
            for kind, key in _links(record):
                if key and key not in keys[kind]:
                    yield Contradiction(record, f"there is no {kind} {key}")
    yield from _twice(whole.get(Kind.SERVER, ()), _server_names)
    yield from _twice(whole.get(Kind.STAFF, ()), _staff_mails)
    yield from _overlaps(whole.get(Kind.NETWORK, ()))


def _links(record: Record) -> Iterator[tuple[Kind, str]]:
    """Yield kind and key of what a record names."""
    if isinstance(record, Customer):
        yield Kind.PARTNER, record.partner
    elif isinstance(record, Server):
        yield Kind.DATACENTER, record.datacenter
    elif isinstance(record, Service):
        yield Kind.CUSTOMER, record.customer
        yield Kind.SERVER, record.server
    elif isinstance(record, Network):
        yield Kind.SERVICE, record.service
        yield Kind.SERVER, record.server
        yield Kind.CUSTOMER, record.customer
        yield Kind.DATACENTER, record.datacenter


def _server_names(record: Record) -> Iterator[tuple[str, str]]:
    if isinstance(record, Server):
        yield record.key.casefold(), f"the server {record.key}"
        for name in record.datacenter_names:
            where = record.datacenter or "no datacenter"
            yield f"{name.casefold()}\n{where}", f"the name {name} in {where}"


def _staff_mails(record: Record) -> Iterator[tuple[str, str]]:
    if isinstance(record, Staff):
        for mail in record.mails:
            yield mail, f"the address {mail}"


def _twice(records: Iterable[Record], names: _Names) -> Iterator[Contradiction]:
    seen: dict[str, Record] = {}
    for record in records:
        for name, shown in names(record):
            first = seen.setdefault(name, record)
            if first is not record:
                kind = kind_of(first)
                yield Contradiction(record, f"{shown} is that of {kind} {first.key}")


def _overlaps(records: Iterable[Record]) -> Iterator[Contradiction]:
    """Yield rows of the same addresses that hold at the same time."""
    rows: dict[str, list[Network]] = {}
    for record in records:
        if isinstance(record, Network):
            rows.setdefault(record.cidr, []).append(record)
    for same in rows.values():
        if len(same) > 1:
            ordered = sorted(same, key=lambda row: row.since or _EVER)
            for first, second in pairwise(ordered):
                if first.until is None or first.until > (second.since or _EVER):
                    who = first.holder or "us"
                    what = f"{second.cidr} is held by {who} at the same time"
                    yield Contradiction(second, what)
