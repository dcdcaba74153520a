"""Claiming due recipients of the spool, and settling what became of them.

A recipient is due, claimed by one owner for a while, and settled; a final state is
never left (R4). Two owners never hold the same recipient: locked rows are skipped
on PostgreSQL, and SQLite has one writer. Never talks to a smarthost.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from mailproc.ports import Claim, Kind, Outcome, Recipient, State
from mailproc.store import consequences, events, schema
from mailproc.store.columns import CLOCK_SKEW
from mailproc.store.spool import finish, lock


def claim(
    connection: Connection, owner: str, limit: int, now: datetime, lease_seconds: int
) -> list[Claim]:
    """Take due recipients whose claim is free or has run out, oldest due first."""
    who = schema.recipient.c
    jumped = now + CLOCK_SKEW
    free = (
        select(who.id)
        .where(
            who.state == State.DUE.value,
            (who.due <= now) | (who.scheduled > jumped),
            who.lease.is_(None) | (who.lease <= now) | (who.claimed > jumped),
        )
        .order_by(who.due, who.id)
        .limit(limit)
        .with_for_update(skip_locked=True)  # SQLite: no such clause, one writer
        .cte("free")
    )
    taken = connection.execute(
        update(schema.recipient)
        .where(who.id.in_(select(free.c.id)))
        .values(owner=owner, claimed=now, lease=now + timedelta(seconds=lease_seconds))
        .returning(who.id, who.spool, who.address, who.attempts, who.due)
    ).all()
    if not taken:
        return []
    facts = {"owner": owner, "recipients": len(taken)}
    events.add_all(connection, now, "claimed", [facts], cause="delivery")
    return _group(connection, sorted(taken, key=lambda row: (row.due, row.id)))


def _group(connection: Connection, taken: Sequence[Any]) -> list[Claim]:
    by_letter: dict[int, list[Recipient]] = {}
    for row in taken:
        recipients = by_letter.setdefault(row.spool, [])
        recipients.append(Recipient(row.id, row.address, row.attempts))
    letter = schema.spool.c
    rows = connection.execute(
        select(schema.spool, schema.raw.c.body)
        .join(schema.raw)
        .where(letter.id.in_(list(by_letter)))
    )
    claims = {
        row.id: Claim(
            spool=row.id,
            raw=row.body,
            sender=row.sender,
            kind=Kind(row.kind),
            message_id=row.message_id,
            created=row.created,
            recipients=tuple(by_letter[row.id]),
        )
        for row in rows
    }
    return [claims[number] for number in by_letter]


def settle(connection: Connection, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write outcomes and free the claims; see _after for what an outcome may change."""
    changes = _changes(connection, {one.recipient: one for one in outcomes})
    if not changes:
        return
    connection.execute(
        update(schema.recipient).where(schema.recipient.c.id == bindparam("which")),
        [change.row(now) for change in changes],
    )
    facts = [change.fact() for change in changes]
    events.add_all(connection, now, "settled", facts, cause="delivery")
    _step_back(connection, changes, now)
    finish(connection, {change.spool for change in changes}, now)


def _step_back(
    connection: Connection, changes: Sequence["_Change"], now: datetime
) -> None:
    """Undo what letters did for addressees that will never get them."""
    for change in changes:
        if change.state is State.FAILED:
            message: int = connection.execute(
                select(schema.spool.c.message).where(schema.spool.c.id == change.spool)
            ).scalar_one()
            address = change.outcome.address
            content = change.outcome.content
            consequences.undelivered(
                connection, message, [address], now, content=content
            )


@dataclass(frozen=True, slots=True)
class _Change:
    """What an outcome makes of a recipient row."""

    spool: int
    attempts: int
    state: State
    outcome: Outcome

    def row(self, now: datetime) -> dict[str, object]:
        return {
            "which": self.outcome.recipient,
            "state": self.state,
            "attempts": self.attempts,
            "due": self.outcome.due or now,
            "scheduled": now,
            "code": self.outcome.code,
            "text": self.outcome.text,
            "smarthost": self.outcome.smarthost,
            "owner": None,
            "claimed": None,
            "lease": None,
        }

    def fact(self) -> dict[str, object]:
        return {
            "spool": self.spool,
            "recipient": self.outcome.recipient,
            "state": self.state,
            "code": self.outcome.code,
            "smarthost": self.outcome.smarthost,
            "attempts": self.attempts,
        }


def _changes(connection: Connection, told: dict[int, Outcome]) -> list[_Change]:
    who = schema.recipient.c
    wanted = who.id.in_(list(told))
    lock(connection, connection.execute(select(who.spool).where(wanted)).scalars())
    rows = connection.execute(
        select(who.id, who.spool, who.state, who.attempts)
        .where(wanted)
        .order_by(who.id)
        .with_for_update()
    ).all()
    changes = []
    for row in rows:
        state = _after(State(row.state), told[row.id].state)
        if state is not None:
            changes.append(_Change(row.spool, row.attempts + 1, state, told[row.id]))
    return changes


def _after(before: State, told: State) -> State | None:
    """Return the state after an outcome, None if it comes too late to count.

    Delivered and failed stay. What was dropped while it was under way, and arrived
    all the same, has arrived. What was held meanwhile stays held.
    """
    if before in (State.DELIVERED, State.FAILED):
        return None
    if before is State.DROPPED:
        return told if told is State.DELIVERED else None
    if before is State.HELD and told is State.DUE:
        return State.HELD
    return told


def renew_claims(
    connection: Connection, owner: str, now: datetime, lease_seconds: int
) -> None:
    """Lengthen what an owner holds; no event, for it happens every few seconds."""
    who = schema.recipient.c
    connection.execute(
        update(schema.recipient)
        .where(who.owner == owner)
        .values(claimed=now, lease=now + timedelta(seconds=lease_seconds))
    )


def claim_owners(connection: Connection) -> frozenset[str]:
    """Return every owner that stands at a recipient."""
    who = schema.recipient.c
    rows = connection.execute(
        select(who.owner).where(who.owner.is_not(None)).distinct()
    )
    return frozenset(rows.scalars())


def release_claims(connection: Connection, owner: str, now: datetime) -> None:
    """Free what an owner holds."""
    who = schema.recipient.c
    freed = connection.execute(
        update(schema.recipient)
        .where(who.owner == owner)
        .values(owner=None, claimed=None, lease=None)
    ).rowcount
    if freed:
        events.add(connection, now, "released", cause="delivery", recipients=freed)
