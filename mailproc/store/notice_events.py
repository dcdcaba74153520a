"""Events as rows: their facts kept, and found again by number or by key.

Never decides what an event is, nor what follows from it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, select

from mailproc.desk.effects import KeepEvent
from mailproc.desk.event_facts import as_json, of_json
from mailproc.desk.model import LIVE, TicketState
from mailproc.ports import NoticeEvent
from mailproc.store.columns import key
from mailproc.store.dialect import insert
from mailproc.store.schema_desk import ticket
from mailproc.store.schema_notices import notice_event, notice_key

if TYPE_CHECKING:
    from mailproc.store.tickets import Act

_event = notice_event.c


def keep(act: "Act", number: int, effect: KeepEvent) -> None:
    """Write the facts of an event over those that were known."""
    facts = effect.facts
    values: dict[str, object] = {
        "kind": facts.kind,
        "provider": facts.provider,
        "state": facts.state,
        "starts": facts.begins,
        "ends": facts.ends,
        "facts": as_json(facts),
    }
    if effect.stamp is not None:
        values |= {"sequence": effect.sequence, "stamp": effect.stamp}
    act.connection.execute(
        insert(act.connection, notice_event)
        .values(ticket=number, **values)
        .on_conflict_do_update(index_elements=["ticket"], set_=values)
    )
    keys = [{"event": number, "key": k} for k in map(key, effect.keys) if k]
    if keys:
        added = insert(act.connection, notice_key).on_conflict_do_nothing()
        act.connection.execute(added, keys)
    act.log("event_kept", number, state=facts.state)


def by_number(connection: Connection, number: int) -> NoticeEvent | None:
    """Return an event by its number."""
    found = _events(connection, _all().where(_event.ticket == number))
    return found[0] if found else None


def by_keys(connection: Connection, keys: Iterable[str]) -> list[NoticeEvent]:
    """Return the events that have one of these keys, the newest first."""
    wanted = [k for k in map(key, keys) if k]
    if not wanted:
        return []
    numbers = select(notice_key.c.event).where(notice_key.c.key.in_(wanted))
    query = _all().where(_event.ticket.in_(numbers))
    return _events(connection, query.order_by(_event.ticket.desc()))


def live(connection: Connection) -> list[NoticeEvent]:
    """Return the events whose tickets are work, the oldest first."""
    states = [state.value for state in LIVE]
    query = _all().where(ticket.c.state.in_(states))
    return _events(connection, query.order_by(_event.ticket))


def _all() -> Select[Any]:
    return select(
        notice_event, ticket.c.state.label("ticket_state"), ticket.c.opened
    ).join_from(notice_event, ticket)


def _events(connection: Connection, query: Select[Any]) -> list[NoticeEvent]:
    rows = connection.execute(query).all()
    names: dict[int, list[str]] = {row.ticket: [] for row in rows}
    keys = notice_key.c
    for row in connection.execute(
        select(keys.event, keys.key).where(keys.event.in_(list(names)))
    ):
        names[row.event].append(row.key)
    return [
        NoticeEvent(
            number=row.ticket,
            facts=of_json(row.facts or {"kind": row.kind}),
            ticket=TicketState(row.ticket_state),
            opened=row.opened,
            sequence=row.sequence,
            stamp=row.stamp,
            keys=tuple(sorted(names[row.ticket])),
        )
        for row in rows
    ]
