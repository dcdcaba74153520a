"""The clock role: fires clocks, resumes what a crash left unfinished, looks at filters.

Every node may run it: a clock that another node fired meanwhile leads to nothing.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from mailproc.errors import Unavailable
from mailproc.inbound import Desk, finish

log = logging.getLogger("mailproc.clock")

EVERY_SECONDS = 2.0
PATIENCE = timedelta(seconds=30)  # younger ones are being worked on


class ClockRole:
    """One thread that sweeps every few seconds; `look` never raises.

    `tick` fires the clocks that are due and says how many there were.
    """

    name = "clock"

    def __init__(
        self,
        desk: Desk,
        look: Callable[[], None] = lambda: None,
        tick: Callable[[datetime], int] = lambda _: 0,
    ) -> None:
        self._desk = desk
        self._look = look
        self._tick = tick
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def start(self) -> None:
        """Start sweeping."""
        self._thread.start()

    def stop(self, grace: float) -> None:
        """Stop after the sweep in hand."""
        self._stopping.set()
        self._thread.join(grace)

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_SECONDS):
            self._look()
            try:
                self._tick(self._desk.house.clock())
                count = finish(self._desk, self._desk.house.clock() - PATIENCE)
            except Unavailable as error:
                log.warning("sweep failed: %s %s", error, error.detail)
                continue
            except Exception as error:
                log.exception("sweep failed: %s", type(error).__name__)
                continue
            if count:
                log.info("resumed %d messages", count)
