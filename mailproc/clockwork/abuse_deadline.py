"""S7.3b: a reminder before a complaint has to be settled, an alarm after."""

from collections.abc import Mapping
from datetime import datetime

from mailproc.clockwork import alarms
from mailproc.clockwork.office import Handler, Office
from mailproc.desk.model import Clock, ClockKind
from mailproc.ports import Fired


def deadline(office: Office, clock: Clock, now: datetime) -> Fired:
    """Remind people while there is time left, then ring once."""
    if now >= clock.owed:
        return alarms.overdue(office, clock, now)
    letter = alarms.alarm(office, clock, now, "deadline_soon", why=clock.why)
    return Fired(letters=(letter,), again=clock.owed)


HANDLERS: Mapping[ClockKind, Handler] = {ClockKind.DEADLINE: deadline}
