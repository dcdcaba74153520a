"""The table of routines: what the desk looks at by itself, with no clock that says so.

A routine starts clocks or opens tickets under names of its own, so that a second look,
or another node, finds them there. What need not be looked at on every tick is wrapped
in `every`, whose last look is remembered in the store and survives a restart.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mailproc.clockwork import abuse_retention, handover, trials
from mailproc.clockwork.office import Office, Routine


def every(period: timedelta, name: str, routine: Routine) -> Routine:
    """Return a routine that looks once in a period; `name` is where that is kept.

    A last look in our future is none: our clock was set back since.
    """
    key = f"looked:{name}"

    def look(office: Office, now: datetime) -> None:
        last = office.store.recall(key)
        if last and timedelta() <= now - datetime.fromisoformat(last) < period:
            return
        routine(office, now)
        office.store.remember(key, now.isoformat(), now)

    return look


ROUTINES: Sequence[Routine] = (
    every(timedelta(minutes=1), "shifts", handover.plan),
    every(timedelta(hours=1), "trials", trials.look),
    every(timedelta(hours=6), "evidence", abuse_retention.look),
)
