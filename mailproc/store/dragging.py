"""What a person did in the mail client by dragging a message (S1.3).

To another queue's folder: the whole ticket moves there. To Solved: it is solved, and
back: reopened. To Split: the message becomes a ticket of its own. A drag that a rule
forbids (S7.5, N9) is undone, and the letter that is missing is laid as a draft.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from mailproc.desk.effects import SetPriority, SetState, Split, StartClock
from mailproc.desk.model import HOLDING, LIVE, ClockKind, TicketState
from mailproc.errors import Permanent
from mailproc.ports import SOLVED, SPLIT, Place
from mailproc.store import clocks, events, filing, schema, showing, tickets
from mailproc.store.dialect import serialise
from mailproc.store.ledger import checked, place_copy
from mailproc.store.tickets import Act


@dataclass(frozen=True, slots=True)
class _Drag:
    """A copy that stands in a folder where we did not put it."""

    copy: int
    message: int
    thread: int
    queue: str
    target: str


def dragged(
    connection: Connection,
    number: int,
    place: Place,
    queue: str,
    now: datetime,
    priority: int | None = None,
) -> None:
    """Follow a drag by staff: the ticket changes, other copies get filings.

    `priority` is that of the sub-folder it was dragged into, if it says one (S1.4).
    Our own move that comes into sight late, on a server that does not tell new
    places, is no drag: the ticket may have gone on elsewhere since.
    """
    serialise(connection)
    copy = schema.copy.c
    row = connection.execute(
        select(copy.message, copy.unseen).where(copy.id == number)
    ).one_or_none()
    if row is None:
        raise Permanent(f"copy {number} is not in the ledger")
    place_copy(connection, number, checked(place) or place)
    own = row.unseen == queue
    connection.execute(update(schema.copy).where(copy.id == number).values(unseen=None))
    if own:
        return
    if row.message is None and queue in (SOLVED, SPLIT):
        return  # set aside, say: what is no mail of a ticket yet cannot be solved
    connection.execute(update(schema.copy).where(copy.id == number).values(queue=queue))
    if row.message is None:  # not acted on yet: act() finds the queue in the copy
        filing.supersede(connection, [number], now)
        told = {"copy": number, "queue": queue}
        events.add_all(connection, now, "dragged", [told], actor=place.account)
        return
    act = Act(connection, now, place.account, f"copy {number}")
    drag = _drag(connection, number, row.message, queue)
    _follow(act, drag)
    if priority is not None and tickets.exists(connection, drag.thread):
        tickets.apply(act, drag.thread, [SetPriority(priority, "dragged")])


def _drag(connection: Connection, copy: int, message: int, target: str) -> _Drag:
    known, owner = schema.message.c, schema.thread.c
    row = connection.execute(
        select(known.thread, owner.queue)
        .join_from(schema.message, schema.thread)
        .where(known.id == message)
    ).one()
    return _Drag(copy, message, row.thread, row.queue, target)


def _follow(act: Act, drag: _Drag) -> None:
    """Do what the folder means. Who dragged is known by the mailbox it happened in."""
    if drag.target == SOLVED:
        _solve(act, drag)
    elif drag.target == SPLIT:
        _split(act, drag)
    else:
        _move(act, drag)


def _solve(act: Act, drag: _Drag) -> None:
    """Solve, or undo the drag where something is still owed (S7.5, N9)."""
    if not tickets.exists(act.connection, drag.thread):
        filing.supersede(act.connection, [drag.copy], act.now)
        _told(act, drag, "dragged", SOLVED)  # nothing to solve; it may stay there
        return
    owed = clocks.running(act.connection, drag.thread, HOLDING)
    if not owed:
        tickets.apply(act, drag.thread, [SetState(TicketState.SOLVED, "dragged")])
        return
    _back(act, drag)
    what = owed[0].kind.value
    missing = StartClock(ClockKind.MISSING, act.now, key=what, why=f"{what} is owed")
    tickets.apply(act, drag.thread, [missing])


def _split(act: Act, drag: _Drag) -> None:
    there = tickets.exists(act.connection, drag.thread)
    if not there or not _has_company(act.connection, drag):
        _back(act, drag)
        return
    priority = tickets.row(act.connection, drag.thread).priority
    tickets.apply(act, drag.thread, [Split(drag.message, drag.queue, priority)])


def _has_company(connection: Connection, drag: _Drag) -> bool:
    other = connection.execute(
        select(schema.message.c.id)
        .where(schema.message.c.thread == drag.thread)
        .where(schema.message.c.id != drag.message)
        .limit(1)
    )
    return other.scalar_one_or_none() is not None


def _move(act: Act, drag: _Drag) -> None:
    """Move the thread; a solved ticket that is dragged out of Solved is reopened."""
    if showing.move(act.connection, drag.thread, drag.target, act.now):
        _told(act, drag, "dragged", drag.target)
    if not tickets.exists(act.connection, drag.thread):
        return
    state = TicketState(tickets.row(act.connection, drag.thread).state)
    if state not in LIVE:
        tickets.apply(act, drag.thread, [SetState(TicketState.OPEN, "dragged back")])


def _back(act: Act, drag: _Drag) -> None:
    """Ask that the copy go back to where its ticket stands."""
    where = showing.place_of(act.connection, drag.thread, drag.queue)
    account = act.connection.execute(
        select(schema.copy.c.account).where(schema.copy.c.id == drag.copy)
    ).scalar_one()
    filing.ask(act.connection, [(drag.copy, account)], where, (), act.now)
    _told(act, drag, "drag_undone", where)


def _told(act: Act, drag: _Drag, kind: str, queue: str) -> None:
    told = {"copy": drag.copy, "thread": drag.thread, "queue": queue}
    who = {"actor": act.actor, "cause": act.cause}
    events.add_all(act.connection, act.now, kind, [told], **who)
