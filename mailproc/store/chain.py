"""The chain that shows whether the event log is whole (S11.6).

Every event carries the SHA-256 of the event before it and of its own content; the
head of the chain stands in a row of its own. So a row that was changed, removed or
moved is found, and an end that was cut off. Who rewrites the whole chain and its head
is found by an anchor, the head as somebody noted it elsewhere. Changes no event.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, select, update
from sqlalchemy import text as sql

from mailproc.errors import ConfigError
from mailproc.store import schema
from mailproc.store.dialect import insert

_LOG = "event"
_ANCHOR = re.compile("([0-9]{1,19}):([0-9a-f]{64})")
_PAGE = 10_000
_ROWS = "SELECT id, at, kind, actor, cause, data, hash FROM event ORDER BY id"


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain: how many events, the number and hash of the last one."""

    count: int = 0
    last: int = 0
    hash: str = ""

    @property
    def anchor(self) -> str:
        """Return the line that somebody may note elsewhere."""
        return f"{self.last}:{self.hash}"


NOTHING = Head()
"""The head of an empty log."""


def digest(previous: str, fields: Sequence[object]) -> str:
    """Return the hash of an event after the one with hash `previous`.

    SHA-256 over the JSON list of it and the fields id, at (microseconds since 1970),
    kind, actor, cause and data (as the text that is stored).
    """
    return hashlib.sha256(json.dumps([previous, *fields]).encode()).hexdigest()


def lock(connection: Connection) -> Head:
    """Return the head; other nodes wait here until this transaction has ended."""
    held = schema.log_head.c
    query = select(held.count, held.last, held.hash).where(held.log == _LOG)
    query = query.with_for_update()  # SQLite: no such clause, one writer
    row = connection.execute(query).one_or_none()
    if row is None:
        made = insert(connection, schema.log_head).on_conflict_do_nothing()
        connection.execute(made, {"log": _LOG, "count": 0, "last": 0, "hash": ""})
        row = connection.execute(query).one()
    return Head(*row)


def move(connection: Connection, head: Head) -> None:
    """Write the head that was locked before."""
    connection.execute(
        update(schema.log_head)
        .where(schema.log_head.c.log == _LOG)
        .values(count=head.count, last=head.last, hash=head.hash)
    )


def noted(anchor: str) -> Head:
    """Return an anchor that somebody noted. Errors: ConfigError."""
    found = _ANCHOR.fullmatch(anchor.strip())
    if not found:
        raise ConfigError("an anchor is NUMBER:HASH as `mailproc db check` prints it")
    return Head(last=int(found[1]), hash=found[2])


def prove(connection: Connection, anchor: Head | None = None) -> tuple[Head, list[str]]:
    """Return the chain's end as far as it holds, and its first fault, if there is one.

    Reads the log once, in order, a page at a time. The connection must see one moment
    (`dialect.snapshot`) where others write meanwhile.
    """
    head, met = _head(connection), NOTHING
    with _rows(connection) as rows:
        for number, *content, hashed in rows:
            if digest(met.hash, (number, *content)) != hashed:
                return met, [
                    f"event {number} does not follow event {met.last}: "
                    "it was changed, or others were removed or moved"
                ]
            met = Head(met.count + 1, number, hashed)
            if anchor and number >= anchor.last:
                if met.anchor != anchor.anchor:
                    return met, [f"event {anchor.last} is not the one that was noted"]
                anchor = None
    return met, _end(met, head, anchor)


def _head(connection: Connection) -> Head:
    held = schema.log_head.c
    query = select(held.count, held.last, held.hash).where(held.log == _LOG)
    row = connection.execute(query).one_or_none()
    return Head(*row) if row else NOTHING


def _rows(connection: Connection) -> CursorResult[*tuple[Any, ...]]:
    """Return plain rows: what the columns make of them would cost more than hashing."""
    streaming = {"stream_results": True, "yield_per": _PAGE}
    return connection.execute(sql(_ROWS), execution_options=streaming)


def _end(met: Head, head: Head, anchor: Head | None) -> list[str]:
    if met != head:
        return [f"the log ends with event {met.last}, but {head.last} was written last"]
    if anchor and anchor.last:
        return [f"event {anchor.last}, which was noted, is gone"]
    return []
