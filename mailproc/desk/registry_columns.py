"""The columns of each kind of record: how a file writes them, how the store keeps them.

`make` turns the cells of one row into a record or says what is wrong with it; `dump`
and `restore` are the JSON form that the store keeps. Never opens a file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailproc.desk import registry_fields as fields
from mailproc.desk.registry_records import (
    Customer,
    Datacenter,
    Kind,
    Network,
    Partner,
    Product,
    Record,
    Server,
    Service,
    Staff,
    Status,
)

Cells = Mapping[str, tuple[str, ...]]
"""The values of one row by column; a column without a value is not there."""


def _same(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    return value


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, how a value is read and how it comes back from JSON."""

    name: str
    read: Callable[[str, ZoneInfo], object]
    restore: Callable[[Any], object] = _same
    needed: bool = False
    many: bool = False


def _plain(read: Callable[[str], object]) -> Callable[[str, ZoneInfo], object]:
    return lambda value, _zone: read(value)


def _one(name: str, read: Callable[[str], object], *, needed: bool = False) -> Column:
    return Column(name, _plain(read), needed=needed)


def _many(name: str, read: Callable[[str], object]) -> Column:
    return Column(name, _plain(read), tuple, many=True)


def _moment(name: str, read: Callable[[str, ZoneInfo], datetime]) -> Column:
    return Column(name, read, datetime.fromisoformat)


_KEY = _one("key", fields.key, needed=True)
_MAILS = _many("mails", fields.mail)
_DOMAINS = _many("domains", fields.domain)
_REFERENCES = _many("references", fields.pattern)
_LANGUAGE = _one("language", fields.language)
_DATACENTER = _one("datacenter", fields.key)
_SERVER = _one("server", fields.key)
_REDUNDANCY = _one("redundancy", fields.key)

COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.DATACENTER: (
        _KEY,
        _one("name", fields.text, needed=True),
        _MAILS,
        _DOMAINS,
        _one("letter_mail", fields.mail),
        _LANGUAGE,
        _one("trusted", fields.flag),
        _REFERENCES,
    ),
    Kind.PARTNER: (_KEY, _MAILS, _DOMAINS, _REFERENCES),
    Kind.STAFF: (
        _KEY,
        _one("name", fields.text, needed=True),
        _MAILS,
        _one("shift", fields.text),
    ),
    Kind.CUSTOMER: (
        _KEY,
        _one("name", fields.text, needed=True),
        _one("legal_name", fields.text),
        _one("address", fields.text),
        _MAILS,
        _one("phone", fields.text),
        _LANGUAGE,
        _DOMAINS,
        _one("administered", fields.flag),
        _one("partner", fields.key),
    ),
    Kind.SERVER: (
        _KEY,
        _DATACENTER,
        _many("datacenter_names", fields.key),
        _one("node", fields.flag),
        _one("mail_ip", fields.address),
        _many("orders", fields.key),
        _REDUNDANCY,
    ),
    Kind.SERVICE: (
        _KEY,
        _one("customer", fields.key, needed=True),
        Column("product", _plain(fields.product), Product, needed=True),
        _one("name", fields.text),
        Column("status", _plain(fields.status), Status),
        _moment("activated", fields.begin),
        _moment("ends", fields.end),
        _SERVER,
        _moment("administered_until", fields.end),
        _REDUNDANCY,
    ),
    Kind.NETWORK: (
        _one("cidr", fields.cidr, needed=True),
        _one("service", fields.key),
        _SERVER,
        _one("customer", fields.key),
        _one("own", fields.flag),
        _one("place", fields.text),
        _DATACENTER,
        _moment("since", fields.begin),
        _moment("until", fields.end),
        _REDUNDANCY,
        _many("names", fields.key),
    ),
}

_TYPES: Mapping[Kind, Callable[..., Record]] = {
    Kind.DATACENTER: Datacenter,
    Kind.PARTNER: Partner,
    Kind.STAFF: Staff,
    Kind.CUSTOMER: Customer,
    Kind.SERVER: Server,
    Kind.SERVICE: Service,
    Kind.NETWORK: Network,
}
_BY_NAME = {kind: {c.name: c for c in columns} for kind, columns in COLUMNS.items()}


def columns_of(kind: Kind) -> Mapping[str, Column]:
    """Return the columns of a kind by name."""
    return _BY_NAME[kind]


def make(kind: Kind, cells: Cells, zone: ZoneInfo) -> tuple[Record | None, list[str]]:
    """Return the record that a row states, or what is wrong with it.

    `zone` is that of times without one.
    """
    known, wrong = _BY_NAME[kind], []
    values: dict[str, object] = {}
    for name, written in cells.items():
        column = known.get(name)
        if column is None:
            wrong.append(f"a {kind} has no column {name}")
            continue
        try:
            values[name] = _value(column, written, zone)
        except fields.Wrong as error:
            wrong.append(f"{name} {error}")
    missing = [c.name for c in COLUMNS[kind] if c.needed and c.name not in cells]
    wrong += [f"{name} is missing" for name in missing]
    if wrong:
        return None, wrong
    record = _TYPES[kind](**values)
    wrong = list(_inconsistent(record))
    return (None, wrong) if wrong else (record, [])


def _value(column: Column, written: tuple[str, ...], zone: ZoneInfo) -> object:
    if not column.many:
        if len(written) > 1:
            raise fields.Wrong("takes one value only")
        return column.read(written[0], zone)
    values = []
    for each in written:
        try:
            values.append(column.read(each, zone))
        except fields.Wrong as error:
            raise fields.Wrong(f"{each[:80]!r} {error}") from None
    return tuple(dict.fromkeys(values))


def _inconsistent(record: Record) -> Iterator[str]:
    """Yield what is wrong with a record although each field of it is right."""
    if isinstance(record, Network):
        holders = [h for h in (record.service, record.server, record.customer) if h]
        if len(holders) > 1:
            yield "a network is of a service, a server or a customer, not of several"
        if not holders and not record.own and not record.datacenter:
            yield "a network needs service, server, customer, datacenter or own"
        if record.since and record.until and record.until <= record.since:
            yield "until is not after since"
    if isinstance(record, Service):
        begun, over = record.activated, record.ends
        if begun and over and over <= begun:
            yield "ends is not after activated"


def dump(record: Record) -> dict[str, object]:
    """Return the JSON form of a record: moments as ISO 8601, nothing for nothing."""
    kind = kind_of(record)
    found: dict[str, object] = {}
    for column in COLUMNS[kind]:
        value = getattr(record, column.name)
        if value:
            is_moment = isinstance(value, datetime)
            found[column.name] = value.isoformat() if is_moment else value
    return found


def restore(kind: Kind, stored: Mapping[str, Any]) -> Record:
    """Return the record that `dump` wrote."""
    known = _BY_NAME[kind]
    return _TYPES[kind](**{k: known[k].restore(v) for k, v in stored.items()})


def kind_of(record: Record) -> Kind:
    """Return the kind of a record."""
    return Kind(type(record).__name__.lower())
