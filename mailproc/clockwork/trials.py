"""Routine: every test service has a status and an end, and is reminded of then (S2.1).

One reminder a service and matter: its ticket is known by a name of its own, which a
second look finds. The letter is the alarm of the clock TEST_END.
"""

from datetime import datetime

from mailproc.clockwork.office import Office
from mailproc.desk import trials


def look(office: Office, now: datetime) -> None:
    """Open a reminder in queue test-orders for each test service that needs one."""
    store = office.store
    for reminder in trials.reminders(office.registry(), now):
        name = f"{reminder.name}@{office.identity.host}"
        if store.thread_of([name]) is not None:
            continue
        cause = "S2.1"
        store.open_ticket(
            reminder.effects, now, actor="program", cause=cause, names=[name]
        )
