"""Drafts that lie in people's mail clients, refused replies, presence, small facts.

A draft is known again by its token when it is sent; the second sending is refused
with who and when (N6). Never talks to a mail server.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy import insert as plain_insert

from mailproc.desk.model import LaidDraft
from mailproc.errors import Refused
from mailproc.ports import NewDraft, PendingDraft, Presence
from mailproc.store import desk_lists, events, ledger, schema
from mailproc.store.dialect import insert
from mailproc.store.schema_desk import draft, memory, presence, refusal

_draft = draft.c


def lay(
    connection: Connection, ticket: int, wanted: Iterable[NewDraft], now: datetime
) -> None:
    """Keep drafts that the poller is to lay into their accounts."""
    for one in wanted:
        digest = ledger.digest_of(one.raw)
        ledger.put_raw(connection, {digest: one.raw})
        row = {
            "token": one.token,
            "ticket": ticket,
            "purpose": one.purpose,
            "facts": one.facts,
            "account": one.account,
            "digest": digest,
            "created": now,
            "sent_by": "",
        }
        connection.execute(plain_insert(draft), row)
        told = {"ticket": ticket, "purpose": one.purpose}
        events.add_all(connection, now, "drafted", [told], cause=f"ticket {ticket}")


def pending(connection: Connection, account: str, limit: int) -> list[PendingDraft]:
    """Return the drafts that are not in their account's folder yet, oldest first."""
    rows = connection.execute(
        select(_draft.id, _draft.account, _draft.token, schema.raw.c.body)
        .join_from(draft, schema.raw)
        .where(_draft.account == account, _draft.laid.is_(None))
        .order_by(_draft.id)
        .limit(limit)
    )
    return [PendingDraft(row.id, row.account, row.body, row.token) for row in rows]


def laid(connection: Connection, number: int, now: datetime) -> None:
    """Tick off a draft that is in its folder."""
    connection.execute(
        update(draft).where(_draft.id == number, _draft.laid.is_(None)).values(laid=now)
    )
    events.add(connection, now, "draft_laid", cause=f"draft {number}", draft=number)


def by_token(connection: Connection, token: str) -> LaidDraft | None:
    """Return a draft by its token."""
    row = connection.execute(select(draft).where(_draft.token == token)).one_or_none()
    return desk_lists.laid_draft(row) if row else None


def send(connection: Connection, token: str, login: str, now: datetime) -> None:
    """Say that a draft is sent. Errors: Refused for the second sending (N6)."""
    done = connection.execute(
        update(draft)
        .where(_draft.token == token, _draft.sent.is_(None))
        .values(sent=now, sent_by=login, laid=now)
    ).rowcount
    if done:
        told = {"token": events.fingerprint(token)}
        events.add_all(connection, now, "draft_sent", [told], actor=login)
        return
    known = by_token(connection, token)
    if known is None or known.sent is None:
        raise Refused("this draft is not known")
    when = known.sent.strftime("%Y-%m-%d %H:%M UTC")
    raise Refused(f"this draft was already sent by {known.sent_by} at {when}")


def refused(
    connection: Connection, ticket: int, login: str, digest: str, now: datetime
) -> None:
    """Note that a reply was refused for a collision."""
    row = {"ticket": ticket, "login": login, "digest": digest, "at": now}
    connection.execute(plain_insert(refusal), row)
    events.add(connection, now, "collision", actor=login, ticket=ticket)


def refusals(
    connection: Connection, ticket: int, since: datetime
) -> list[tuple[str, str]]:
    """Return (login, digest) of replies refused since."""
    rows = connection.execute(
        select(refusal.c.login, refusal.c.digest).where(
            refusal.c.ticket == ticket, refusal.c.at >= since
        )
    )
    return [(row.login, row.digest) for row in rows]


def be_present(connection: Connection, one: Presence) -> None:
    """Note what a person said about a shift."""
    row = {"login": one.login, "shift": one.shift, "what": one.what}
    row |= {"ticket": one.ticket, "at": one.at}
    connection.execute(plain_insert(presence), row)
    told = {"login": one.login, "what": one.what, "ticket": one.ticket}
    events.add_all(connection, one.at, "presence", [told], actor=one.login)


def presences(connection: Connection, shift: datetime) -> list[Presence]:
    """Return what was said about a shift, oldest first."""
    rows = connection.execute(
        select(presence).where(presence.c.shift == shift).order_by(presence.c.id)
    )
    return [Presence(r.login, r.shift, r.what, r.at, r.ticket) for r in rows]


def remember(connection: Connection, name: str, value: object, now: datetime) -> None:
    """Keep a small fact under a name; None forgets it."""
    if value is None:
        connection.execute(delete(memory).where(memory.c.name == name))
        return
    values = {"name": name, "value": value, "at": now}
    connection.execute(
        insert(connection, memory)
        .values(values)
        .on_conflict_do_update(index_elements=["name"], set_=values)
    )


def recall(connection: Connection, name: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return what was kept under a name, None for nothing."""
    query = select(memory.c.value).where(memory.c.name == name)
    return connection.execute(query).scalar_one_or_none()
