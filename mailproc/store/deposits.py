"""Copies of known messages to be put into somebody's INBOX, as rows until done.

The copy is a known one from the start: the poller leaves it where it stands. Never
talks to a mail server.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy import insert as plain_insert

from mailproc.ports import Deposit, Place, Step
from mailproc.store import desk_lists, events, ledger, schema
from mailproc.store.columns import key
from mailproc.store.ledger import checked
from mailproc.store.schema_desk import deposit


def ask(
    connection: Connection, message_ids: Iterable[str], account: str, now: datetime
) -> None:
    """Ask that messages be put into the INBOX of an account."""
    message = schema.message.c
    keys = [key(one) for one in message_ids]
    rows = connection.execute(
        select(message.id).where(message.message_id.in_(keys)).order_by(message.id)
    ).scalars()
    for number in list(rows):
        row = {"message": number, "account": account, "created": now}
        connection.execute(plain_insert(deposit), row)


def pending(connection: Connection, account: str, limit: int) -> list[Deposit]:
    """Return what is to be put into an account's INBOX, oldest first."""
    rows = connection.execute(
        select(deposit)
        .where(deposit.c.account == account, deposit.c.done.is_(None))
        .order_by(deposit.c.id)
        .limit(limit)
    )
    return [Deposit(row.id, desk_lists.letter(connection, row.message)) for row in rows]


def done(
    connection: Connection, number: int, place: Place | None, now: datetime
) -> None:
    """Tick a deposit off; the copy at `place` is known and stays there."""
    row = connection.execute(
        update(deposit)
        .where(deposit.c.id == number, deposit.c.done.is_(None))
        .values(done=now)
        .returning(deposit.c.message)
    ).one_or_none()
    if row is None:
        return
    events.add(connection, now, "deposited", message=row.message)
    if place is not None:
        _know(connection, row.message, checked(place) or place, now)


def _know(connection: Connection, message: int, place: Place, now: datetime) -> None:
    raw = desk_lists.letter(connection, message)
    digest = ledger.digest_of(raw)
    values: dict[str, object] = {"digest": digest, "account": place.account}
    values |= {"queue": None, "unseen": None, "message": message}
    values |= {"step": Step.ACTED, "attempts": 0, "old": False, "kept": now}
    values |= {"addressees": None, "sender": "", "recipients": (), "received": now}
    values |= {"login": None, "peer": "", "helo": "", "protocol": "deposit"}
    ledger.put_raw(connection, {digest: raw})
    number = connection.execute(
        plain_insert(schema.copy).returning(schema.copy.c.id), values
    ).scalar_one()
    ledger.place_copy(connection, number, place)
