"""What a clock led to, in one transaction: effects, letters, drafts, and its end.

A clock that was stopped, paused or fired meanwhile leads to nothing: the letter that
was made for it is thrown away, so nobody is told twice.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, update

from mailproc.desk.effects import Effect, OpenTicket
from mailproc.desk.model import Clock
from mailproc.errors import Permanent
from mailproc.ports import Fired
from mailproc.store import clocks, drafts, showing, spool, threads, tickets
from mailproc.store.dialect import serialise
from mailproc.store.ledger import digest_of
from mailproc.store.schema_desk import ticket
from mailproc.store.tickets import Act


def fire(connection: Connection, clock: Clock, fired: Fired, now: datetime) -> bool:
    """Carry out what a clock led to; false if it no longer stands as it was read."""
    serialise(connection)
    if not clocks.is_as(connection, clock):
        return False
    act = Act(connection, now, "program", f"clock {clock.id}")
    before = showing.look(connection, clock.ticket)
    clocks.advance(act, clock, fired.again, ends=fired.stop)
    letters = [
        replace(one, ticket=clock.ticket if one.ticket is None else one.ticket)
        for one in fired.letters
    ]
    if letters:
        spool.accept(
            connection, [spool.Letter(one, digest_of(one.raw)) for one in letters]
        )
    drafts.lay(connection, clock.ticket, fired.drafts, now)
    tickets.apply(act, clock.ticket, fired.effects)
    if fired.late:
        connection.execute(
            update(ticket).where(ticket.c.id == clock.ticket).values(late=True)
        )
    else:
        clocks.sum_up(connection, [clock.ticket], now)
    showing.follow(connection, clock.ticket, before, now)
    return True


def open_ticket(act: Act, effects: Sequence[Effect], names: Sequence[str]) -> int:
    """Begin a ticket without mail, or take the thread that has one of these names."""
    first = effects[0] if effects else None
    if not isinstance(first, OpenTicket):
        raise Permanent("a ticket begins by being opened")
    serialise(act.connection)
    line = threads.Lineage(tuple(names), queue=first.queue, priority=first.priority)
    number = threads.resolve(act.connection, [line], act.now)[0].id
    tickets.apply(act, number, effects)
    return number
