"""Letters to the desk that ask for something to be done, and their lists (S5.2, S8).

An answer to one is known by its Message-ID (compose/task_ids) and stays in the house.
The words are templates: the first line is what the subject says.
"""

from collections.abc import Mapping
from datetime import datetime

from mailproc.clockwork import incidents, orders
from mailproc.clockwork.office import Handler, Office
from mailproc.desk import order
from mailproc.desk.model import Clock, ClockKind
from mailproc.ports import Fired


def checklist(office: Office, clock: Clock, now: datetime) -> Fired:
    """Send the list, look at what was ticked, or ring: by what the ticket is."""
    ticket = office.history(clock.ticket).ticket
    if ticket.kind == order.KIND:
        return orders.checklist(office, clock, now)
    return incidents.checklist(office, clock, now)


HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.CHECKLIST: checklist,
    ClockKind.MAILING: incidents.mailing,
}
