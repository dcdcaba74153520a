"""The spool: letters accepted and not yet delivered, one row for each recipient.

A recipient is due, claimed by one owner for a while, and settled; a final state is
never left (R4). Two owners never hold the same recipient: locked rows are skipped
on PostgreSQL, and SQLite has one writer. Never talks to a smarthost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Connection,
    case,
    exists,
    select,
    update,
)
from sqlalchemy import insert as plain_insert

from mailproc.errors import Permanent
from mailproc.ports import Kind, Outgoing, SpoolRow, State, Thread
from mailproc.store import consequences, events, ledger, schema, threads
from mailproc.store.columns import key
from mailproc.store.dialect import insert, serialise
from mailproc.store.threads import Lineage

WAITING = (State.DUE.value, State.HELD.value)


@dataclass(frozen=True, slots=True)
class Letter:
    """What spool() was given, with the digest of the bytes."""

    outgoing: Outgoing
    digest: str


def accept(connection: Connection, letters: Sequence[Letter]) -> list[int]:
    """Write letters with their recipients, all together; answers their numbers.

    Each is also a message of ours in its thread, so that its copy and the answers
    to it are known when they come.
    """
    serialise(connection)
    ledger.put_raw(connection, {one.digest: one.outgoing.raw for one in letters})
    messages = _messages(connection, letters)
    made = connection.execute(
        plain_insert(schema.spool).returning(
            schema.spool.c.id, sort_by_parameter_order=True
        ),
        [_row(one, messages[_identity(one)]) for one in letters],
    )
    numbers = list(made.scalars())
    numbered = list(zip(numbers, letters, strict=True))
    connection.execute(
        plain_insert(schema.recipient),
        [
            _due(number, address, one.outgoing.created)
            for number, one in numbered
            for address in dict.fromkeys(one.outgoing.recipients)
        ],
    )
    for number, one in numbered:
        _record(connection, number, one)
        consequences.follow(connection, one.outgoing, messages[_identity(one)], number)
    return numbers


def _record(connection: Connection, number: int, letter: Letter) -> None:
    outgoing = letter.outgoing
    who = {"actor": outgoing.login or events.PROGRAM, "cause": outgoing.kind.value}
    facts = {"spool": number, "digest": letter.digest}
    events.add_all(connection, outgoing.created, "spooled", [facts], **who)


def _row(letter: Letter, message: int) -> dict[str, object]:
    outgoing = letter.outgoing
    return {
        "digest": letter.digest,
        "message": message,
        "sender": outgoing.sender,
        "kind": outgoing.kind,
        "message_id": outgoing.message_id,
        "subject": outgoing.subject,
        "login": outgoing.login,
        "created": outgoing.created,
    }


def _due(spool: int, address: str, now: datetime) -> dict[str, object]:
    return {
        "spool": spool,
        "address": address,
        "state": State.DUE,
        "attempts": 0,
        "due": now,
        "scheduled": now,
        "code": 0,
        "text": "",
        "smarthost": "",
    }


def _identity(letter: Letter) -> str:
    return key(letter.outgoing.identity) or f"digest:{letter.digest}"


def _messages(connection: Connection, letters: Sequence[Letter]) -> dict[str, int]:
    """Write the ledger's message of each letter; answers message by identity."""
    sent = [one.outgoing for one in letters]
    lines = [_lineage(connection, one) for one in sent]
    owners = threads.resolve(connection, lines, sent[0].created)
    message = schema.message.c
    made = connection.execute(
        insert(connection, schema.message)
        .on_conflict_do_nothing()
        .returning(message.identity, message.id),
        [_message(one, owner) for one, owner in zip(letters, owners, strict=True)],
    )
    found = {row.identity: row.id for row in made}
    known = [i for i in map(_identity, letters) if i not in found]
    if known:  # the same letter handed in again
        rows = connection.execute(
            select(message.identity, message.id).where(message.identity.in_(known))
        )
        found |= {row.identity: row.id for row in rows}
    return found


def _lineage(connection: Connection, outgoing: Outgoing) -> Lineage:
    known = outgoing.ticket and threads.by_id(connection, outgoing.ticket)
    return Lineage(threads.ids(outgoing.message_id, outgoing.references), known or None)


def _message(letter: Letter, owner: Thread) -> dict[str, object]:
    outgoing = letter.outgoing
    return {
        "identity": _identity(letter),
        "message_id": key(outgoing.message_id) or None,
        "thread": owner.id,
        "outgoing": True,
        "old": False,
        "queue": owner.queue,
        "priority": owner.priority,
        "kind": outgoing.kind,
        "labels": (),
        "subject": outgoing.subject,
        "sender": outgoing.sender,
        "created": outgoing.created,
    }


def lock(connection: Connection, letters: Iterable[int]) -> None:
    """Lock letters, in order: of two that settle at once the second sees both."""
    letter = schema.spool.c
    connection.execute(
        select(letter.id)
        .where(letter.id.in_(sorted(set(letters))))
        .order_by(letter.id)
        .with_for_update()
    ).all()


def finish(connection: Connection, letters: Iterable[int], now: datetime) -> None:
    """Mark those letters finished that have no recipient left to wait for."""
    letter, who = schema.spool.c, schema.recipient.c
    connection.execute(
        update(schema.spool)
        .where(letter.id.in_(list(letters)), letter.finished.is_(None))
        .where(~exists().where(who.spool == letter.id, who.state.in_(WAITING)))
        .values(finished=now)
    )


def rows(connection: Connection, *, all_states: bool) -> list[SpoolRow]:
    """Return recipients for people to look at, oldest letter first."""
    letter, who = schema.spool.c, schema.recipient.c
    waiting = who.state.in_(WAITING)
    query = (
        select(schema.recipient, letter.created, letter.subject, letter.kind)
        .add_columns(letter.message_id, letter.sender)
        .add_columns(case((waiting, who.due)).label("next"))
        .join_from(schema.recipient, schema.spool)
        .order_by(letter.id, who.id)
    )
    found = connection.execute(query if all_states else query.where(waiting))
    return [
        SpoolRow(
            spool=row.spool,
            recipient=row.id,
            address=row.address,
            state=State(row.state),
            attempts=row.attempts,
            due=row.next,
            created=row.created,
            sender=row.sender,
            subject=row.subject,
            message_id=row.message_id,
            kind=Kind(row.kind),
            last=f"{row.code} {row.text}" if row.code else row.text,
        )
        for row in found
    ]


def change(connection: Connection, number: int, state: State, now: datetime) -> int:
    """Set a letter's waiting recipients to due now, held or dropped; count them."""
    if state not in (State.DUE, State.HELD, State.DROPPED):
        raise Permanent(f"a letter cannot be set to {state.value} by hand")
    lock(connection, [number])
    who = schema.recipient.c
    changed = connection.execute(
        update(schema.recipient)
        .where(who.spool == number, who.state.in_(WAITING))
        .values(state=state, due=now, scheduled=now)
    ).rowcount
    if changed:
        facts = {"spool": number, "state": state, "count": changed}
        by = {"actor": events.OPERATOR, "cause": f"letter {number}"}
        events.add_all(connection, now, "spool_changed", [facts], **by)
        finish(connection, [number], now)
    return changed
