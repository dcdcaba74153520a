"""Letters of ours that nobody gets a copy of by mail are shown in their thread.

The table of S3: automatic answers have no Cc; their copy is filed straight into the
thread, in every account that shows it.
"""

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy import insert as plain_insert

from mailproc.ports import Step
from mailproc.store import filing, schema, showing


def show(
    connection: Connection, message: int, thread: int, digest: str, now: datetime
) -> None:
    """Ask that a letter be appended where its ticket is shown, unread marks aside."""
    copy, known, owner = schema.copy.c, schema.message.c, schema.thread.c
    queue = connection.execute(
        select(owner.queue).where(owner.id == thread)
    ).scalar_one()
    accounts = connection.execute(
        select(copy.account)
        .join_from(schema.copy, schema.message)
        .where(known.thread == thread, copy.account.is_not(None))
        .distinct()
    ).scalars()
    where = showing.place_of(connection, thread, queue)
    for account in sorted(accounts):
        values: dict[str, object] = {"digest": digest, "account": account}
        values |= {"queue": None, "unseen": None, "message": message}
        values |= {"step": Step.ACTED, "attempts": 0, "old": False, "kept": now}
        values |= {"addressees": None, "sender": "", "recipients": ()}
        values |= {"received": now, "login": None, "peer": "", "helo": ""}
        values |= {"protocol": "own"}
        number = connection.execute(
            plain_insert(schema.copy).returning(copy.id), values
        ).scalar_one()
        flags = ("\\Seen", where, "sent")
        filing.ask(connection, [(number, account)], where, flags, now)
