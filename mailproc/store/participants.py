"""Who takes part in a thread: whose `[#n]` in a subject is believed."""

from collections.abc import Iterable

from sqlalchemy import Connection

from mailproc.store.columns import key
from mailproc.store.dialect import insert_new
from mailproc.store.schema_desk import participant

_MOST = 100


def add(connection: Connection, thread: int, addresses: Iterable[str]) -> None:
    """Remember addresses with a thread; of one mail a hundred at most."""
    add_all(connection, [(thread, addresses)])


def add_all(
    connection: Connection, people: Iterable[tuple[int, Iterable[str]]]
) -> None:
    """Remember the addresses of several mails with their threads."""
    rows = [
        {"thread": thread, "address": one}
        for thread, addresses in people
        for one in _keys(addresses)
    ]
    if rows:
        connection.execute(insert_new(connection, participant), rows)


def _keys(addresses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(key(a.casefold()) for a in addresses if a))[:_MOST]
