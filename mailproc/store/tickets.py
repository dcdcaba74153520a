"""Carrying out effects on a ticket, one after the other, in the caller's transaction.

Each change is an event with its actor and cause (S11.6). Clocks are in clocks.py, and
where the mail of a ticket is shown follows its state and queue (S1.3). Never decides
what is to follow: that is desk/ and planning.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update
from sqlalchemy import insert as plain_insert

from mailproc.desk import effects as e
from mailproc.desk.model import ANSWERING, HOLDING, ClockKind, Party, TicketState
from mailproc.errors import Permanent, Refused
from mailproc.ports import Presence
from mailproc.store import (
    abuse,
    clocks,
    drafts,
    events,
    notice_events,
    plan_rows,
    schema,
    showing,
    splitting,
    threads,
)
from mailproc.store.dialect import insert_new
from mailproc.store.schema_desk import mention, note, ticket

_ticket = ticket.c
_COUNTED = {"preserve_rowcount": True}  # of an INSERT it is not kept by itself
DONE = (TicketState.SOLVED, TicketState.CLOSED)

_EXISTS = select(_ticket.id).where(_ticket.id == bindparam("number"))
_ROW = (
    select(ticket, schema.thread.c.queue, schema.thread.c.priority)
    .join_from(ticket, schema.thread)
    .where(_ticket.id == bindparam("number"))
)
_CHANGE = update(ticket).where(_ticket.id == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Act:
    """On whose behalf a ticket is changed, when, and why."""

    connection: Connection
    now: datetime
    actor: str
    cause: str

    def log(self, kind: str, number: int, **data: object) -> None:
        """Append to the event log."""
        told = {"ticket": number, **data}
        who = {"actor": self.actor, "cause": self.cause}
        events.add_all(self.connection, self.now, kind, [told], **who)


def apply(act: Act, number: int, wanted: Iterable[e.Effect]) -> None:
    """Carry out those effects that are about a ticket, in order; the rest is mail's.

    Errors: Permanent where there is no such ticket, Refused where it may not be
    solved yet (S7.5, N9).
    """
    touched = False
    before = showing.look(act.connection, number)
    for effect in wanted:
        do = _DOING.get(type(effect))
        if do is None:
            continue
        if not touched and not isinstance(effect, e.OpenTicket):
            _require(act.connection, number)
        do(act, number, effect)
        touched = True
    if touched:
        clocks.sum_up(act.connection, [number], act.now)
        showing.follow(act.connection, number, before, act.now)


def is_ticket_effect(effect: e.Effect) -> bool:
    """Whether an effect changes a ticket."""
    return type(effect) in _DOING


def exists(connection: Connection, number: int) -> bool:
    """Whether a thread is a ticket."""
    found = connection.execute(_EXISTS, {"number": number})
    return found.scalar_one_or_none() is not None


def _require(connection: Connection, number: int) -> None:
    if not exists(connection, number):
        raise Permanent(f"ticket {number} is not there")


def row(connection: Connection, number: int) -> Row[*tuple[Any, ...]]:
    """Return the row of a ticket with its thread. Errors: Permanent."""
    found = connection.execute(_ROW, {"number": number}).one_or_none()
    if found is None:
        raise Permanent(f"ticket {number} is not there")
    return found


def _set(act: Act, number: int, **values: object) -> None:
    values |= {"number": number, "changed": act.now}
    act.connection.execute(_CHANGE, values)


def _open(act: Act, number: int, effect: e.OpenTicket) -> None:
    values = plan_rows.ticket(number, effect, act.now)
    made = act.connection.execute(
        insert_new(act.connection, ticket), values, execution_options=_COUNTED
    )
    if made.rowcount:
        log_opened(act, number, effect)


def log_opened(act: Act, number: int, effect: e.OpenTicket) -> None:
    """Append to the event log that a ticket was opened."""
    act.log("ticket_opened", number, about=effect.kind, queue=effect.queue)


def _wrote(act: Act, number: int, effect: e.Wrote) -> None:
    if values := plan_rows.wrote(effect, act.now):
        _set(act, number, **values)
    log_wrote(act, number, effect)


def log_wrote(act: Act, number: int, effect: e.Wrote) -> None:
    """Append to the event log that somebody wrote."""
    act.log("wrote", number, party=effect.party.value, login=effect.login)


def _set_state(act: Act, number: int, effect: e.SetState) -> None:
    before = TicketState(row(act.connection, number).state)
    if before is effect.state:
        return
    if effect.state in DONE:
        open_ = clocks.running(act.connection, number, HOLDING)
        if open_:
            raise Refused(
                f"ticket {number} cannot be closed: {open_[0].kind.value} is still owed"
            )
        clocks.stop_all(act, number)
    elif effect.state is TicketState.WAITING:
        clocks.pause(act, number)
    elif before is TicketState.WAITING:
        clocks.resume(act, number)
    _set(act, number, state=effect.state)
    act.log("state", number, was=before.value, state=effect.state.value)


def _set_priority(act: Act, number: int, effect: e.SetPriority) -> None:
    thread, message = schema.thread.c, schema.message.c
    was = row(act.connection, number).priority
    if was == effect.priority:
        return
    for table, where in ((schema.thread, thread.id), (schema.message, message.thread)):
        act.connection.execute(
            update(table).where(where == number).values(priority=effect.priority)
        )
    _set(act, number)
    act.log("priority", number, was=was, priority=effect.priority)


def _move(act: Act, number: int, effect: e.MoveTicket) -> None:
    if showing.move(act.connection, number, effect.queue, act.now):
        _set(act, number)
        act.log("ticket_moved", number, queue=effect.queue)


def _assign(act: Act, number: int, effect: e.Assign) -> None:
    _set(act, number, assignee=effect.login)
    act.log("assigned", number, login=effect.login)


def _concerns(act: Act, number: int, effect: e.Concerns) -> None:
    wanted = {"customer": effect.customer, "server": effect.server}
    values = {name: value for name, value in wanted.items() if value}
    if values:
        _set(act, number, **values)
        act.log("concerns", number, **values)


def _remember(act: Act, number: int, effect: e.Remember) -> None:
    facts = dict(facts_of(act.connection, number))
    facts[effect.name] = effect.value
    if effect.value is None:
        del facts[effect.name]
    _set(act, number, facts=facts)
    act.log("remembered", number, name=effect.name)


def facts_of(connection: Connection, number: int) -> Mapping[str, Any]:
    """Return what was remembered with a ticket. Errors: Permanent."""
    found: dict[str, Any] = row(connection, number).facts
    return found


def _note(act: Act, number: int, effect: e.AddNote) -> None:
    act.connection.execute(
        plain_insert(note),
        {"ticket": number, "at": act.now, "author": effect.author, "text": effect.text},
    )
    act.log("noted", number, author=effect.author)


def _mention(act: Act, number: int, effect: e.Mention) -> None:
    there = act.connection.execute(
        select(schema.thread.c.id).where(schema.thread.c.id == effect.other)
    ).scalar_one_or_none()
    if there is None or effect.other == number:
        return
    row_ = {"ticket": number, "other": effect.other, "why": effect.why}
    act.connection.execute(insert_new(act.connection, mention), row_)
    act.log("mentions", number, other=effect.other)


def _waited_for(act: Act, number: int) -> Iterable[e.Effect]:
    """What a ticket owes whoever wrote is owed to the part that is split off, too."""
    waits = clocks.running(act.connection, number, ANSWERING)
    return [e.KeepClock(ClockKind.REACTION, one.owed, why="S1.1") for one in waits[:1]]


def _split(act: Act, number: int, effect: e.Split) -> None:
    made = splitting.split(act.connection, effect, act.now)
    if made is None:
        raise Refused(f"message {effect.message} is alone in its ticket")
    opened = e.OpenTicket(
        effect.queue, effect.priority, "support", made.subject, made.sender
    )
    asked, origin = e.Wrote(Party.CLIENT), e.Mention(number, "split off")
    apply(act, made.thread, (opened, asked, origin, *_waited_for(act, number)))
    act.log("split", number, other=made.thread, message=effect.message)


def _known_as(act: Act, number: int, effect: e.KnownAs) -> None:
    abuse.know(act.connection, number, effect, act.now)


def _open_part(act: Act, number: int, effect: e.OpenPart) -> None:
    """Carry out what follows for a part on its own ticket, which names this one."""
    part = effect.ticket or abuse.number_of(act.connection, effect.names)
    if part is None:
        opened = next(x for x in effect.effects if isinstance(x, e.OpenTicket))
        line = threads.Lineage((), queue=opened.queue, priority=opened.priority)
        part = threads.resolve(act.connection, [line], act.now)[0].id
    belongs = (e.Remember("part_of", number), e.Mention(number, "part"))
    apply(act, part, (*effect.effects, *belongs))


def _present(act: Act, _number: int, effect: e.Present) -> None:
    login, what = effect.login, effect.what
    said = Presence(login, effect.shift, what, act.now, effect.ticket)
    drafts.be_present(act.connection, said)


def _on(act: Act, _number: int, effect: e.On) -> None:
    if exists(act.connection, effect.ticket):
        apply(act, effect.ticket, [effect.effect])


_DOING: dict[type, Callable[[Act, int, Any], None]] = {
    e.OpenTicket: _open,
    e.Wrote: _wrote,
    e.SetState: _set_state,
    e.SetPriority: _set_priority,
    e.MoveTicket: _move,
    e.Assign: _assign,
    e.StartClock: clocks.start,
    e.KeepClock: clocks.start,
    e.StopClock: clocks.stop,
    e.AddNote: _note,
    e.Mention: _mention,
    e.Concerns: _concerns,
    e.Remember: _remember,
    e.KeepEvent: notice_events.keep,
    e.Split: _split,
    e.Present: _present,
    e.On: _on,
    e.KnownAs: _known_as,
    e.OpenPart: _open_part,
}
