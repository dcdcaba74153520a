r"""Where the mail of a ticket is shown, and with which marks: its state, made visible.

In its queue, or in Solved once it is done; flagged while somebody of the desk has to
act, with keywords for priority and lateness (S1.4, desk/showing). Asks for filings
only; the poller does them after the commit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from mailproc.desk.model import LIVE, TicketState
from mailproc.desk.showing import marks, unmarks
from mailproc.ports import OFF, SOLVED, TRASH, Step
from mailproc.store import filing, schema
from mailproc.store.schema_desk import ticket

_ticket, _owner = ticket.c, schema.thread.c
_copy, _message = schema.copy.c, schema.message.c
_SHOWN = select(
    _ticket.id, _ticket.state, _ticket.late, _owner.queue, _owner.priority
).join_from(ticket, schema.thread)
_LOOK = _SHOWN.where(_ticket.id == bindparam("number"))
_LOOK_ALL = _SHOWN.where(_ticket.id.in_(bindparam("numbers", expanding=True)))
# What was put into an INBOX stays there until a person drags it.
_COPIES = (
    select(_copy.id, _copy.account, _copy.queue, _message.outgoing, _message.old)
    .join_from(schema.copy, schema.message)
    .where(_message.thread == bindparam("number"), _copy.step == Step.ACTED.value)
    .where((_copy.protocol != "deposit") | _copy.queue.is_not(None))
    .order_by(_copy.id)
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a ticket's mail stands, and the marks that its state gives it."""

    where: str
    marks: tuple[str, ...]

    @property
    def exchange(self) -> tuple[str, ...]:
        """The flags of a filing after which these marks stand, and no others."""
        return (*self.marks, *(f"{OFF}{mark}" for mark in unmarks(self.marks)))


def look(connection: Connection, thread: int) -> Shown | None:
    """Return how a ticket is shown; None where the thread is none."""
    row = connection.execute(_LOOK, {"number": thread}).one_or_none()
    return _shown(row) if row else None


def look_all(connection: Connection, numbers: Sequence[int]) -> dict[int, Shown]:
    """Return how those of these threads are shown that are tickets."""
    rows = connection.execute(_LOOK_ALL, {"numbers": list(numbers)})
    return {row.id: _shown(row) for row in rows}


def _shown(row: Row[*tuple[Any, ...]]) -> Shown:
    state = TicketState(row.state)
    where = row.queue if state in LIVE else SOLVED
    return Shown(where, marks(state, row.priority, late=row.late))


def place_of(connection: Connection, thread: int, queue: str) -> str:
    """Return the queue or pseudo-queue in which a thread's mail stands now."""
    shown = look(connection, thread)
    return shown.where if shown else queue


def follow(
    connection: Connection, thread: int, before: Shown | None, now: datetime
) -> None:
    """Ask that a ticket's mail be shown as it is now, if that has changed."""
    if look(connection, thread) != before:
        show(connection, thread, now)


def show(
    connection: Connection, thread: int, now: datetime, flags: Iterable[str] = ()
) -> None:
    """Ask that every copy of a ticket's mail stand where its state says, marked so.

    Letters of ours and old mail have no marks. `flags` are more, for every copy.
    """
    shown = look(connection, thread)
    if shown is None or not shown.where:
        return
    rows, more = _copies(connection, thread), tuple(flags)
    work = [(r.id, r.account) for r in rows if not (r.outgoing or r.old)]
    rest = [
        (r.id, r.account)
        for r in rows
        if (r.outgoing or r.old) and (more or r.queue != shown.where)
    ]
    filing.ask(connection, work, shown.where, (*more, *shown.exchange), now)
    filing.ask(connection, rest, shown.where, more, now)


def move(connection: Connection, thread: int, queue: str, now: datetime) -> bool:
    """Move a thread to a queue with all its mail (S1.3); false if it stood there.

    The keyword of the queue goes along.
    """
    was = filing.change_queue(connection, thread, queue)
    flags = () if was in (None, "", TRASH) else (queue, f"{OFF}{was}")
    if look(connection, thread) is not None:
        show(connection, thread, now, flags)
        return was is not None
    rows = _copies(connection, thread)
    moved = [(r.id, r.account) for r in rows if flags or r.queue != queue]
    filing.ask(connection, moved, queue, flags, now)
    return was is not None


def _copies(connection: Connection, thread: int) -> list[Row[*tuple[Any, ...]]]:
    return list(connection.execute(_COPIES, {"number": thread}).all())


def of_new_mail(shown: Shown | None, flags: Iterable[str]) -> Iterator[str]:
    """Yield the flags of mail that is filed for the first time: its ticket's marks."""
    if shown is None:
        yield from flags
        return
    own = frozenset(shown.marks) | frozenset(unmarks(shown.marks))
    yield from shown.marks
    yield from (flag for flag in flags if flag not in own)
