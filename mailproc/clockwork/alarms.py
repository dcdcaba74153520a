"""Alarms: what was not done in time is told to the desk, once per step, with a flag.

S1.1, S4.5, S11.1, S11.5. The clock goes on owing what it owed; it is not silenced by
being told.
"""

from collections.abc import Mapping
from datetime import datetime

from mailproc.clockwork.office import Handler, Office
from mailproc.compose.plain_letter import plain_letter, tagged
from mailproc.desk.model import Clock, ClockKind
from mailproc.ports import Fired


def overdue(office: Office, clock: Clock, now: datetime) -> Fired:
    """Tell the desk that something is owed and not done; the ticket is late now."""
    ticket = office.history(clock.ticket).ticket
    subject = f"{clock.kind}: {ticket.subject}"
    text = f"{clock.kind} {clock.owed.isoformat()} {clock.why}\n"
    raw = plain_letter(
        office.identity,
        office.identity.address,
        tagged(subject, f"[#{ticket.id}]"),
        text,
        fields=("Auto-Submitted: auto-generated",),
    )
    letter = office.to_desk(raw, now, ticket=ticket.id)
    return Fired(letters=(letter,), late=True)


def told(office: Office, clock: Clock, now: datetime) -> Fired:
    """Tell the desk something once; nothing is owed afterwards."""
    fired = overdue(office, clock, now)
    return Fired(letters=fired.letters, stop=True, late=True)


HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.REACTION: overdue,
    ClockKind.FIRST_ANSWER: overdue,
    ClockKind.DATACENTER: overdue,
    ClockKind.CLIENT: overdue,
    ClockKind.DUE: overdue,
    ClockKind.ORDER: overdue,
    ClockKind.DELIVERY: overdue,
    ClockKind.ALARM: told,
}
