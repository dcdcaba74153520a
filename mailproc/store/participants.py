"""Who takes part in a thread: whose `[#n]` in a subject is believed."""

from collections.abc import Iterable

from sqlalchemy import Connection

from mailproc.store.columns import key
from mailproc.store.dialect import insert_new
from mailproc.store.schema_desk import participant

_MOST = 100


def add(connection: Connection, thread: int, addresses: Iterable[str]) -> None:
    """Remember addresses with a thread; of one mail a hundred at most."""
    keys = list(dict.fromkeys(key(a.casefold()) for a in addresses if a))[:_MOST]
    if keys:
        connection.execute(
            insert_new(connection, participant),
            [{"thread": thread, "address": one} for one in keys],
        )
