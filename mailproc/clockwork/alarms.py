"""Alarms: what was not done in time is told to the desk, once per step, with a flag.

S1.1, S4.5, S11.1, S11.5. The clock goes on owing what it owed; it is not silenced by
being told. The words are templates/alarm/KIND.txt.j2.
"""

from collections.abc import Mapping
from datetime import datetime

from mailproc.clockwork.office import Handler, Office
from mailproc.compose.alarm import Alarm, alarm_letter
from mailproc.desk.model import Clock, ClockKind
from mailproc.ports import Fired, Outgoing


def overdue(office: Office, clock: Clock, now: datetime) -> Fired:
    """Tell the desk that something is owed and not done; the ticket is late now."""
    letter = alarm(office, clock, now, clock.kind.value, why=clock.why)
    return Fired(letters=(letter,), late=True)


def told(office: Office, clock: Clock, now: datetime) -> Fired:
    """Tell the desk something once, as a letter that bounced; what is owed stays so.

    The key of the clock names the template, and the address behind a colon.
    """
    name, _, address = clock.key.partition(":")
    letter = alarm(office, clock, now, name, address=address)
    return Fired(letters=(letter,), stop=True, late=True)


def alarm(
    office: Office,
    clock: Clock,
    now: datetime,
    name: str,
    *,
    address: str = "",
    why: str = "",
) -> Outgoing:
    """Return the alarm with the words of a template, finished for the spool."""
    history = office.history(clock.ticket)
    ticket = history.ticket
    facts = Alarm(
        number=ticket.id,
        subject=ticket.subject,
        requester=ticket.requester,
        queue=ticket.queue,
        assignee=ticket.assignee,
        owed=clock.owed,
        address=address,
        why=why,
        parents=[one.message_id for one in history.letters if one.message_id],
    )
    source = office.source(f"alarm/{name}.txt.j2")
    raw = alarm_letter(source, facts, office.identity, now, office.zone)
    return office.to_desk(raw, now, ticket=ticket.id)


HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.REACTION: overdue,
    ClockKind.FIRST_ANSWER: overdue,
    ClockKind.DATACENTER: overdue,
    ClockKind.CLIENT: overdue,
    ClockKind.DUE: overdue,
    ClockKind.ORDER: overdue,
    ClockKind.DELIVERY: overdue,
    ClockKind.TEST_END: overdue,
    ClockKind.ALARM: told,
}
