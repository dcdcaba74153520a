"""Erasing personal text: blanked for good, logged for ever, the log unharmed (S11.6).

`personal` names what holds text; `reach` finds which rows are meant. Rows, numbers,
Message-IDs and digests stay, so that threads and figures hold. What stands in
mailboxes is not ours to erase: it is named. Never deletes a message.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from mailproc.errors import Permanent
from mailproc.ports import Place
from mailproc.store import dialect, events, personal
from mailproc.store.access import Access
from mailproc.store.personal import By, Texts
from mailproc.store.reach import Reached, Target, pages, reach, those
from mailproc.store.schema import message, place, raw
from mailproc.store.schema_registry import registry_version


class ErasureSql(Access):
    """The part of the store that erases, for the command line."""

    def to_erase(self, target: Target) -> Reached:
        """Return what would be erased. Errors: Permanent, see `erase`."""
        return self._read(lambda c: _allowed(c, target))

    def standing(self, reached: Reached) -> Sequence[Place]:
        """Return the places in mailboxes where these messages still stand."""
        return self._read(lambda c: _standing(c, reached))

    def erase(self, target: Target, now: datetime, actor: str) -> Reached:
        """Blank all personal text of the target, and log it.

        Errors: Permanent for a message that is not there, and where something of it
        has still to be sorted, filed or sent.
        """
        reached = self._write(lambda c: _erase(c, target, now, actor))
        dialect.forget(self.engine)
        return reached


def _erase(
    connection: Connection, target: Target, now: datetime, actor: str
) -> Reached:
    dialect.serialise(connection)
    reached = _allowed(connection, target)
    for texts in personal.TEXTS:
        for page in pages(reached[texts.by]):
            _blank(connection, texts, page)
    for table, key, by in (
        (message, message.c.id, By.MESSAGE),
        (raw, raw.c.digest, By.RAW),
    ):
        for page in pages(reached[by]):
            connection.execute(update(table).where(key.in_(page)).values(erased=now))
    if reached[By.CUSTOMER]:  # whoever has the registry in memory reads it anew
        version = registry_version.c.version + 1
        connection.execute(update(registry_version).values(version=version))
    facts: list[dict[str, object]] = [{"message": one} for one in reached.messages]
    facts += [{"digest": one} for one in sorted(reached[By.RAW])]
    events.add_all(connection, now, "erased", facts, actor=actor, cause=target.cause)
    return reached


def _allowed(connection: Connection, target: Target) -> Reached:
    """Return what is reached. Errors: Permanent where some of it is still needed."""
    reached = reach(connection, target)
    for waits in personal.WAITS:
        for page in pages(reached[waits.by]):
            query = select(waits.key).where(waits.key.in_(page), waits.where).limit(1)
            number = connection.execute(query).scalar_one_or_none()
            if number is not None:
                raise Permanent(f"nothing is erased: {waits.why.format(number)}")
    return reached


def _blank(connection: Connection, texts: Texts, page: Sequence[object]) -> None:
    where = those(texts.by, texts.key, page)
    if texts.blank:
        changed = update(texts.key.table).where(where)
        connection.execute(changed.values(dict(texts.blank)))
    else:
        connection.execute(delete(texts.key.table).where(where))


def _standing(connection: Connection, reached: Reached) -> list[Place]:
    where = place.c
    found: list[Place] = []
    for page in pages(reached[By.COPY]):
        rows = connection.execute(
            select(where.account, where.folder, where.uidvalidity, where.uid)
            .where(where.copy.in_(page), where.present)
            .order_by(where.account, where.folder, where.uid)
        )
        found += [Place(*row) for row in rows]
    return found
