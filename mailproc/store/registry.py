"""The registry on a database: what an import writes, what a snapshot is read from.

One transaction each. Never decides what an import changes: `desk.registry_diff` does;
`registry_networks` knows what becomes of addresses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from mailproc.desk.registry import Registry
from mailproc.desk.registry_columns import dump, restore
from mailproc.desk.registry_diff import Change, Difference
from mailproc.desk.registry_records import Contents, Customer, Kind, Record
from mailproc.errors import Temporary
from mailproc.store import dialect, events, registry_networks
from mailproc.store.registry_networks import STATED, stated_network
from mailproc.store.schema_registry import (
    registry_network,
    registry_record,
    registry_version,
)

_NAME = "registry"
_network = registry_network.c
_record = registry_record.c
_VERSION = select(registry_version.c.version)  # asked for every mail


def version(connection: Connection) -> int:
    """Return the number of the last import, 0 for none."""
    return connection.execute(_VERSION).scalar_one_or_none() or 0


def contents(connection: Connection) -> tuple[int, Contents]:
    """Return the version, and all records as the last files stated them."""
    found: dict[Kind, list[Record]] = {kind: [] for kind in Kind}
    for kind, record in _others(connection):
        found[kind].append(record)
    standing = connection.execute(select(*STATED).where(_network.gone.is_(None)))
    found[Kind.NETWORK] = [stated_network(tuple(row)) for row in standing]
    return version(connection), {kind: tuple(rows) for kind, rows in found.items()}


def snapshot(connection: Connection) -> Registry:
    """Return the registry with its past: who held what in the time before, too."""
    records: list[Record] = [record for _, record in _others(connection)]
    rows = connection.execute(select(_network.seen, _network.gone, *STATED))
    for seen, gone, *stated in rows:
        network = stated_network(stated)
        if seen or gone:
            begin = network.since or seen
            end = min(filter(None, (network.until, gone)), default=None)
            network = replace(network, since=begin, until=end)
        records.append(network)
    return Registry(records, version(connection))


def _others(connection: Connection) -> Iterator[tuple[Kind, Record]]:
    rows = connection.execute(
        select(_record.kind, _record.key, _record.data).order_by(
            _record.kind, _record.key
        )
    )
    for name, key, data in rows:
        kind = Kind(name)
        yield kind, restore(kind, {**data, "key": key})


def apply(
    connection: Connection,
    difference: Difference,
    now: datetime,
    actor: str,
    *,
    forget: bool,
) -> int:
    """Write what an import changes; answers the new version.

    `forget`: removed networks never were. Errors: Temporary when the registry has
    changed since the difference was made.
    """
    dialect.serialise(connection)
    before = version(connection)
    if before != difference.version:
        raise Temporary("the registry has changed meanwhile; look at the changes again")
    others = [c for c in difference.changes if c.kind is not Kind.NETWORK]
    networks = [c for c in difference.changes if c.kind is Kind.NETWORK]
    _write_others(connection, others)
    registry_networks.write(connection, networks, now, forget=forget)
    put = dialect.insert(connection, registry_version)
    values = {"version": before + 1, "imported": now}
    connection.execute(
        put.values(name=_NAME, **values).on_conflict_do_update(
            index_elements=["name"], set_=values
        )
    )
    told = {
        kind.value: {
            word: difference.count(sign, kind)
            for word, sign in (("added", "+"), ("changed", "~"), ("removed", "-"))
        }
        for kind, _ in difference.sizes
    }
    facts = {"version": before + 1, **told}
    events.add_all(connection, now, "registry_imported", [facts], actor=actor)
    return before + 1


def _write_others(connection: Connection, changes: Sequence[Change]) -> None:
    gone = [
        {"its_kind": c.kind.value, "its_key": c.key} for c in changes if c.after is None
    ]
    if gone:
        same_kind = _record.kind == bindparam("its_kind")
        same_key = _record.key == bindparam("its_key")
        connection.execute(delete(registry_record).where(same_kind, same_key), gone)
    rows = [_stored(c.kind, c.after) for c in changes if c.after is not None]
    if rows:
        put = dialect.insert(connection, registry_record)
        new = put.on_conflict_do_update(
            index_elements=["kind", "key"], set_={"data": put.excluded.data}
        )
        connection.execute(new, rows)


def _stored(kind: Kind, record: Record) -> dict[str, object]:
    data = dump(record)
    data.pop("key")
    customer = record.key if isinstance(record, Customer) else ""
    return {"kind": kind.value, "key": record.key, "customer": customer, "data": data}
