"""Clocks of tickets: started, paused, fired and stopped; all of it survives a restart.

A clock that was scheduled far in our future fires now: our clock was set back since.
Never knows what a clock is for beyond the lists of desk/model.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Connection,
    Row,
    Update,
    bindparam,
    case,
    false,
    func,
    select,
    true,
    update,
)
from sqlalchemy import insert as plain_insert

from mailproc.desk.effects import KeepClock, StartClock, StopClock
from mailproc.desk.model import FOR_PEOPLE, PAUSING, Clock, ClockKind
from mailproc.store import plan_rows
from mailproc.store.columns import CLOCK_SKEW, Moment
from mailproc.store.schema_desk import clock, ticket

if TYPE_CHECKING:
    from mailproc.store.tickets import Act

_clock = clock.c
_PEOPLE = sorted(kind.value for kind in FOR_PEOPLE)

# Statements of every mail, built once: building them costs more than asking.
_SAME = select(_clock.id).where(
    _clock.ticket == bindparam("number"),
    _clock.kind == bindparam("kind"),
    _clock.key == bindparam("key"),
    _clock.stopped.is_(None),
)
START = plain_insert(clock)
_EARLIEST = (
    select(func.min(_clock.owed))
    .where(_clock.ticket == ticket.c.id, _clock.stopped.is_(None))
    .where(_clock.paused.is_(None), _clock.kind.in_(_PEOPLE))
    .scalar_subquery()
)
# What was late is no longer, once nothing that it owes lies in the past.
_PAST = bindparam("now", type_=Moment) >= _EARLIEST
_SUM_UP = (
    update(ticket)
    .where(ticket.c.id.in_(bindparam("numbers", expanding=True)))
    .values(due=_EARLIEST, late=case((ticket.c.late, _PAST.is_(true())), else_=false()))
)


def read(row: Row[*tuple[Any, ...]]) -> Clock:
    """Return a row as a record."""
    return Clock(
        id=row.id,
        ticket=row.ticket,
        kind=ClockKind(row.kind),
        key=row.key,
        started=row.started,
        owed=row.owed,
        due=row.due,
        step=row.step,
        paused=row.paused,
        why=row.why,
    )


def running(
    connection: Connection, number: int, kinds: Iterable[ClockKind] = ()
) -> list[Clock]:
    """Return the clocks of a ticket that run or are paused, earliest owed first."""
    wanted = [kind.value for kind in kinds]
    query = select(clock).where(_clock.ticket == number, _clock.stopped.is_(None))
    if wanted:
        query = query.where(_clock.kind.in_(wanted))
    return [read(row) for row in connection.execute(query.order_by(_clock.owed))]


def start(act: "Act", number: int, effect: StartClock | KeepClock) -> None:
    """Start a clock; one of this kind and key that runs gets these times, or keeps."""
    same = {"number": number, "kind": effect.kind.value, "key": effect.key}
    there = act.connection.execute(_SAME, same).scalar_one_or_none()
    row = plan_rows.clock(number, effect, act.now)
    if there is not None:
        if isinstance(effect, KeepClock):
            return
        values = {**row, "started": _clock.started, "paused": None}
        act.connection.execute(update(clock).where(_clock.id == there).values(values))
    else:
        act.connection.execute(START, row)
    log_started(act, number, effect)


def log_started(act: "Act", number: int, effect: StartClock | KeepClock) -> None:
    """Append to the event log that a clock was started."""
    act.log("clock_started", number, clock=effect.kind.value, owed=effect.owed)


def _change(act: "Act", query: Update, number: int, kind: str) -> None:
    done = act.connection.execute(query.returning(_clock.kind)).scalars().all()
    if done:
        act.log(kind, number, clocks=sorted(done))


def stop(act: "Act", number: int, effect: StopClock) -> None:
    """Stop the clocks of a kind, or the one with that key."""
    query = update(clock).where(
        _clock.ticket == number,
        _clock.kind == effect.kind.value,
        _clock.stopped.is_(None),
    )
    if effect.key is not None:
        query = query.where(_clock.key == effect.key)
    _change(act, query.values(stopped=act.now), number, "clock_stopped")


def stop_all(act: "Act", number: int) -> None:
    """Stop every clock of a ticket that is done."""
    query = update(clock).where(_clock.ticket == number, _clock.stopped.is_(None))
    _change(act, query.values(stopped=act.now), number, "clock_stopped")


def pause(act: "Act", number: int) -> None:
    """Let those clocks stand that do not count while the ticket waits."""
    query = update(clock).where(
        _clock.ticket == number,
        _clock.kind.in_([kind.value for kind in PAUSING]),
        _clock.stopped.is_(None),
        _clock.paused.is_(None),
    )
    _change(act, query.values(paused=act.now), number, "clock_paused")


def resume(act: "Act", number: int) -> None:
    """Let them go on; the time that they stood is added."""
    for one in running(act.connection, number):
        if one.paused is None:
            continue
        stood = max(act.now - one.paused, act.now - act.now)
        act.connection.execute(
            update(clock)
            .where(_clock.id == one.id)
            .values(
                paused=None,
                owed=one.owed + stood,
                due=one.due + stood if one.due else None,
                scheduled=act.now,
            )
        )
        act.log("clock_resumed", number, clock=one.kind.value)


def due(connection: Connection, now: datetime, limit: int) -> list[Clock]:
    """Return running clocks whose moment has come, earliest first."""
    rows = connection.execute(
        select(clock)
        .where(_clock.stopped.is_(None), _clock.paused.is_(None))
        .where((_clock.due <= now) | (_clock.scheduled > now + CLOCK_SKEW))
        .where(_clock.due.is_not(None))
        .order_by(_clock.due, _clock.id)
        .limit(limit)
    )
    return [read(row) for row in rows]


def is_as(connection: Connection, known: Clock) -> bool:
    """Whether a clock still stands as it was read, so that firing it is no mistake."""
    found = connection.execute(
        select(_clock.id).where(
            _clock.id == known.id,
            _clock.step == known.step,
            _clock.due == known.due,
            _clock.stopped.is_(None),
            _clock.paused.is_(None),
        )
    )
    return found.scalar_one_or_none() is not None


def advance(act: "Act", known: Clock, again: datetime | None, *, ends: bool) -> None:
    """Say that a clock has fired: once more later, no more, or it ends."""
    values: dict[str, object] = {"step": known.step + 1, "scheduled": act.now}
    values |= {"stopped": act.now} if ends else {"due": again}
    act.connection.execute(update(clock).where(_clock.id == known.id).values(values))
    act.log("clock_fired", known.ticket, clock=known.kind.value, step=known.step)


def sum_up(connection: Connection, numbers: Iterable[int], now: datetime) -> None:
    """Write the earliest moment that people have to keep into the rows of tickets."""
    connection.execute(_SUM_UP, {"numbers": list(numbers), "now": now})
