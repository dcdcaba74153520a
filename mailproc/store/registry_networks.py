"""What an import does to networks: nobody's past is lost (S7, S11.8).

A complaint about last week is about last week's client, and most lists of addresses
know only today's. So a row that vanishes while it holds stays, with the moment it
vanished (`gone`); a new row without a beginning, of addresses that somebody held
before, begins now (`seen`). What a file states itself always counts.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from mailproc.desk.registry_diff import Change
from mailproc.desk.registry_records import Network
from mailproc.store.schema_registry import registry_network

_NAMES = (
    *("cidr", "service", "server", "customer", "own", "place", "datacenter"),
    *("since", "until", "redundancy", "names"),
)
_row = registry_network.c
STATED = tuple(_row[name] for name in _NAMES)
"""The columns that a file states, in the order of the record's fields."""


def stated_network(values: Sequence[Any]) -> Network:
    """Return the network of the columns of `STATED`."""
    found = dict(zip(_NAMES, values, strict=True))
    return Network(**found | {"names": tuple(found["names"])})


def write(
    connection: Connection, changes: Sequence[Change], now: datetime, *, forget: bool
) -> None:
    """Write what ends, what is corrected and what begins.

    `forget`: what is removed or handed over never was.
    """
    ending, corrected, beginning = [], [], []
    for change in changes:
        before, after = _network(change.before), _network(change.after)
        if before and after and (forget or not _handed_over(before, after)):
            corrected.append(after)
            continue
        ending += [before] if before else []
        beginning += [after] if after else []
    ids, held = _standing(connection) if changes else ({}, set())
    over = [n for n in ending if forget or _over(n, now)]
    gone = [n for n in ending if not forget and not _over(n, now)]
    held |= {n.cidr for n in gone}
    mine = _row.id == bindparam("row")
    new = [_values(n) | {"seen": _seen(n, held, now), "gone": None} for n in beginning]
    same = [_values(n) | {"row": ids[n.key]} for n in corrected]
    for statement, rows in (
        (delete(registry_network).where(mine), [{"row": ids[n.key]} for n in over]),
        (
            update(registry_network).where(mine).values(gone=now),
            [{"row": ids[n.key]} for n in gone],
        ),
        (update(registry_network).where(mine), same),
        (insert(registry_network), new),
    ):
        if rows:
            connection.execute(statement, rows)


def _network(record: object) -> Network | None:
    return record if isinstance(record, Network) else None


def _handed_over(before: Network, after: Network) -> bool:
    """Whether a row without a beginning has another holder now."""
    return before.since is None and before.holder != after.holder


def _over(network: Network, now: datetime) -> bool:
    return network.until is not None and network.until <= now


def _seen(network: Network, held: set[str], now: datetime) -> datetime | None:
    return now if network.since is None and network.cidr in held else None


def _values(network: Network) -> dict[str, object]:
    return {name: getattr(network, name) for name in _NAMES}


def _standing(connection: Connection) -> tuple[dict[str, int], set[str]]:
    """Return the numbers of the rows that stand in the file, and addresses held once.

    Rows by their key in the file.
    """
    ids: dict[str, int] = {}
    held: set[str] = set()
    for number, gone, *stated in connection.execute(
        select(_row.id, _row.gone, *STATED)
    ):
        network = stated_network(stated)
        if gone is None:
            ids[network.key] = number
        else:
            held.add(network.cidr)
    return ids, held
