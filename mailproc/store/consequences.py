"""What follows for the ticket when a letter of ours is spooled, or does not arrive.

A letter that does a step of the regulation (an answer, a complaint passed on, an
outcome) is noted with its addressees; a permanent failure takes the step back.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update
from sqlalchemy import insert as plain_insert

from mailproc.desk.autoanswer import sender_key
from mailproc.desk.model import LIVE, TicketState
from mailproc.desk.stepback import Undelivered, taken_back
from mailproc.ports import Kind, Outgoing
from mailproc.store import drafts, own_copies, participants, schema, tickets
from mailproc.store.ledger import digest_of
from mailproc.store.schema_desk import sent, ticket
from mailproc.store.tickets import Act


def follow(
    connection: Connection, outgoing: Outgoing, message: int, number: int
) -> None:
    """Note the step that a letter does, and carry out its effects on its ticket.

    Errors: Refused for a draft that was sent already, or a ticket that may not be
    solved: nothing of the letter is kept then.
    """
    actor = outgoing.login or "program"
    if outgoing.draft:
        drafts.send(connection, outgoing.draft, actor, outgoing.created)
    if not (outgoing.what or outgoing.effects):
        return
    thread = connection.execute(
        select(schema.message.c.thread).where(schema.message.c.id == message)
    ).scalar_one()
    act = Act(connection, outgoing.created, actor, f"spool {number}")
    tickets.apply(act, thread, outgoing.effects)
    if outgoing.kind is Kind.ANSWER:
        digest = digest_of(outgoing.raw)
        own_copies.show(connection, message, thread, digest, outgoing.created)
    if outgoing.what and tickets.exists(connection, thread):
        participants.add(connection, thread, outgoing.recipients)
        connection.execute(
            plain_insert(sent),
            [
                {
                    "ticket": thread,
                    "message": message,
                    "what": outgoing.what,
                    "address": address.casefold(),
                    "person": sender_key(address),
                    "at": outgoing.created,
                }
                for address in outgoing.recipients
            ],
        )


def undelivered(
    connection: Connection,
    message: int,
    addresses: Iterable[str],
    now: datetime,
    *,
    content: bool = False,
) -> None:
    """Take the steps back that a letter did for addressees it did not reach (S11.1).

    `content`: it was refused for what it says (S7.1).
    """
    keys = [address.casefold() for address in addresses]
    rows = connection.execute(
        update(sent)
        .where(sent.c.message == message, sent.c.address.in_(keys))
        .where(sent.c.failed.is_(None))
        .values(failed=now)
        .returning(sent.c.ticket, sent.c.what, sent.c.address)
    ).all()
    for row in rows:
        state = connection.execute(
            select(ticket.c.state).where(ticket.c.id == row.ticket)
        ).scalar_one()
        live = TicketState(state) in LIVE
        lost = Undelivered(row.what, row.address, live, content)
        act = Act(connection, now, "program", f"bounce of message {message}")
        tickets.apply(act, row.ticket, taken_back(lost, now))
