"""A ticket in which staff want an abuse report made: what opens it (issue 5, point 6).

The report is made by the clock; what it needs and whether it leaves is
clockwork/own_reports. Pure.
"""

from mailproc.desk.arrivals import Arrived
from mailproc.desk.effects import Effect, OpenTicket, StartClock, Wrote
from mailproc.desk.model import ClockKind, Party

KIND = "report"
PROVED = "proved"
UNPROVED = "unproved"
SEND = "send"
"""Keys of the clock: surely staff, perhaps staff, and a person has said `#send`."""


def effects(arrived: Arrived, certainty: str) -> tuple[Effect, ...]:
    """Return what follows from a forward of staff; `certainty` is one of the keys."""
    return (
        OpenTicket(
            arrived.queue, arrived.priority, KIND, arrived.subject, arrived.requester
        ),
        Wrote(Party.STAFF),
        StartClock(ClockKind.OWN_REPORT, arrived.received, certainty),
    )
