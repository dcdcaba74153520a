"""Finding clocks that are due and letting their handlers decide, one by one.

A handler or routine that fails stops no other: it is tried again later, and the failure
is set aside visibly once. Holds the broad `except` of this path.
"""

import logging
import traceback
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from mailproc.clockwork.office import Handler, Office, Routine
from mailproc.desk.model import Clock, ClockKind
from mailproc.errors import Unavailable

log = logging.getLogger("mailproc.clockwork")

BATCH = 200
AGAIN = timedelta(minutes=5)


class Clockwork:
    """Looks around, fires due clocks; remembers what failed, to try it again later.

    A failed clock is known by its number and step, a routine by its place.
    """

    def __init__(
        self,
        office: Office,
        handlers: Mapping[ClockKind, Handler],
        routines: Sequence[Routine] = (),
    ) -> None:
        self._office = office
        self._handlers = handlers
        self._routines = routines
        self._failed: dict[tuple[int, int] | int, datetime] = {}

    def tick(self, now: datetime) -> int:
        """Fire what is due; how many clocks led to something. Errors: Unavailable."""
        for place in range(len(self._routines)):
            if self._failed.get(place, now) <= now:
                self._look(place, now)
        fired = 0
        for clock in self._office.store.due_clocks(now, BATCH):
            known = (clock.id, clock.step)
            if self._failed.get(known, now) > now:
                continue
            fired += self._fire(clock, now)
        return fired

    def _look(self, place: int, now: datetime) -> None:
        try:
            self._routines[place](self._office, now)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one routine never stops the rest
            self._set_aside(place, f"routine {place}", error, now)
            return
        self._failed.pop(place, None)

    def _fire(self, clock: Clock, now: datetime) -> bool:
        try:
            handler = self._handlers[clock.kind]
            done = self._office.store.fire(
                clock, handler(self._office, clock, now), now
            )
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one clock never stops the others
            what = f"clock {clock.id} ({clock.kind}) of ticket {clock.ticket}"
            self._set_aside((clock.id, clock.step), what, error, now)
            return False
        self._failed.pop((clock.id, clock.step), None)
        return done

    def _set_aside(
        self, known: tuple[int, int] | int, what: str, error: Exception, now: datetime
    ) -> None:
        first, self._failed[known] = known not in self._failed, now + AGAIN
        log.error("%s failed: %s", what, type(error).__name__)
        if first:
            detail = "".join(traceback.format_exception(error, limit=8))
            reason = f"{what}: {type(error).__name__}: {error}"
            self._office.store.shunt(None, "clock", reason, detail, now)
