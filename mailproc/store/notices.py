"""The notices sent about events: sent once, and how they stand with each partner.

A notice goes to several hundred partners in one transaction: all of it or nothing.
Never decides who is told, nor what follows.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy import insert as plain_insert

from mailproc.errors import Refused
from mailproc.ports import Reached, Sending, SentNotice, Told, Way
from mailproc.store import drafts, schema, spool, tickets
from mailproc.store.dialect import serialise
from mailproc.store.ledger import digest_of
from mailproc.store.schema_desk import draft, sent
from mailproc.store.schema_notices import notice, notice_partner
from mailproc.store.tickets import Act

_told = notice_partner.c


def sent_about(connection: Connection, event: int) -> list[SentNotice]:
    """Return the notices sent about an event, the oldest first."""
    query = select(notice).where(notice.c.event == event).order_by(notice.c.number)
    return [_sent(row) for row in connection.execute(query)]


def of_spool(connection: Connection, number: int) -> SentNotice | None:
    """Return the notice that a letter of the spool is part of."""
    query = select(notice).join_from(notice, notice_partner)
    row = connection.execute(query.where(_told.spool == number)).one_or_none()
    return _sent(row) if row else None


def _sent(row: Row[*tuple[Any, ...]]) -> SentNotice:
    return SentNotice(
        event=row.event,
        number=row.number,
        stage=row.stage,
        at=row.at,
        login=row.login,
        source=row.source,
        subject=row.subject,
        groups=tuple(row.groups),
        texts=dict(row.texts),
    )


def _with_notices() -> Select[Any]:
    return select(notice_partner, notice.c.number, notice.c.stage).join_from(
        notice_partner, notice
    )


def told_of(connection: Connection, event: int) -> list[Told]:
    """Return what each partner got about an event, the oldest first."""
    query = _with_notices().where(_told.event == event).order_by(_told.id)
    return [_partner(row) for row in connection.execute(query)]


def _partner(row: Row[*tuple[Any, ...]]) -> Told:
    return Told(
        number=row.number,
        stage=row.stage,
        partner=row.partner,
        addresses=tuple(row.addresses),
        languages=tuple(row.languages),
        timezone=row.timezone,
        subject=row.subject,
        message_id=row.message_id,
        way=Way(row.way),
    )


def reached(connection: Connection, event: int) -> list[Reached]:
    """Return how each notice of an event stands with each address, oldest first."""
    rows = connection.execute(
        _with_notices().where(_told.event == event).order_by(_told.id)
    ).all()
    by_spool = _recipients(connection, event)
    lost = _bounced(connection, event)
    return [each for row in rows for each in _reached(row, by_spool, lost)]


def _reached(
    row: Row[*tuple[Any, ...]],
    by_spool: Mapping[tuple[int, str], Row[*tuple[Any, ...]]],
    lost: Mapping[tuple[int, str], datetime],
) -> Iterator[Reached]:
    told = _partner(row)
    for address in told.addresses:
        who = by_spool.get((row.spool, address.casefold()))
        if who is None:
            state = "delivered" if told.way is not Way.MAIL else "due"
            yield Reached(told, address, state, told.way.value)
            continue
        bounced = lost.get((who.message, address.casefold()))
        last = f"{who.code} {who.text}".strip() if who.code else who.text
        if bounced and who.state == "delivered":
            yield Reached(told, address, "bounced", last, bounced)
        else:
            yield Reached(told, address, who.state, last)


def _recipients(
    connection: Connection, event: int
) -> dict[tuple[int, str], Row[*tuple[Any, ...]]]:
    who, letter = schema.recipient.c, schema.spool.c
    numbers = select(_told.spool).where(_told.event == event)
    rows = connection.execute(
        select(who.spool, who.address, who.state, who.code, who.text, letter.message)
        .join_from(schema.recipient, schema.spool)
        .where(who.spool.in_(numbers))
    )
    return {(row.spool, row.address.casefold()): row for row in rows}


def _bounced(connection: Connection, event: int) -> dict[tuple[int, str], datetime]:
    rows = connection.execute(
        select(sent.c.message, sent.c.address, sent.c.failed).where(
            sent.c.ticket == event, sent.c.failed.is_not(None)
        )
    )
    return {(row.message, row.address): row.failed for row in rows}


def waiting_draft(connection: Connection, event: int) -> bytes | None:
    """Return the newest draft of a notice of an event that nobody has sent."""
    body: bytes | None = connection.execute(
        select(schema.raw.c.body)
        .join_from(draft, schema.raw)
        .where(draft.c.ticket == event, draft.c.purpose == "notice")
        .where(draft.c.sent.is_(None))
        .order_by(draft.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return body


# --- sending ---------------------------------------------------------------------


def send(connection: Connection, sending: Sending) -> list[int]:
    """Spool the letters of a notice and note it, once; answers their numbers."""
    serialise(connection)
    _require_new(connection, sending)
    one = sending.notice
    if sending.draft:
        drafts.send(connection, sending.draft, one.login, one.at)
    letters = [letter for _, letter in sending.letters if letter is not None]
    numbers: list[int] = []
    if letters:
        ready = [spool.Letter(each, digest_of(each.raw)) for each in letters]
        numbers = spool.accept(connection, ready)
    _note(connection, sending, numbers)
    act = Act(connection, one.at, one.login, f"notice {one.number}")
    told = len(sending.letters)
    act.log("notice_sent", one.event, notice=one.number, partners=told)
    tickets.apply(act, one.event, sending.effects)
    return numbers


def _require_new(connection: Connection, sending: Sending) -> None:
    one = sending.notice
    before = connection.execute(
        select(notice).where(notice.c.source == one.source)
    ).one_or_none()
    if before is not None:
        when = before.at.strftime("%Y-%m-%d %H:%M UTC")
        raise Refused(f"this notice was sent already by {before.login} at {when}")
    last = connection.execute(
        select(func.max(notice.c.number)).where(notice.c.event == one.event)
    ).scalar_one_or_none()
    if (last or 0) != one.number - 1:
        raise Refused("another notice of this event went out meanwhile: send it again")


def _note(connection: Connection, sending: Sending, numbers: Sequence[int]) -> None:
    one = sending.notice
    row = {"event": one.event, "number": one.number, "stage": one.stage}
    row |= {"at": one.at, "login": one.login, "source": one.source}
    row |= {"subject": one.subject, "groups": one.groups, "texts": dict(one.texts)}
    made = connection.execute(
        plain_insert(notice).values(row).returning(notice.c.id)
    ).scalar_one()
    left = iter(numbers)
    rows = [
        {
            "event": one.event,
            "notice": made,
            "partner": told.partner,
            "addresses": told.addresses,
            "languages": told.languages,
            "timezone": told.timezone,
            "subject": told.subject,
            "message_id": told.message_id,
            "way": told.way.value,
            "spool": next(left) if letter is not None else None,
        }
        for told, letter in sending.letters
    ]
    if rows:
        connection.execute(plain_insert(notice_partner), rows)
