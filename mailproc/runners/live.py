"""The filters in force while the service runs: changed files without a restart.

A good set takes the place of the old one as a whole, between two mails. A broken one
never does: the last good set stays, and the fault is told once. Looked at by the
clock role every few seconds, and by whoever asks for the filters, so that a process
without a clock follows too.
"""

import logging
import threading
import time
from collections.abc import Callable, Hashable

from mailproc.errors import MailprocError
from mailproc.filtering.index import FilterSet

log = logging.getLogger("mailproc.filters")

EVERY_SECONDS = 2.0


class LiveFilters:
    """Gives the set in force; `look` takes up a change of the files.

    `stamp` tells the state of the files by their names, times and sizes; `load` reads
    them, and raises a MailprocError for files that cannot be used: at the start it is
    passed on. Callable from any thread.
    """

    def __init__(
        self,
        stamp: Callable[[], Hashable],
        load: Callable[[], FilterSet],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stamp = stamp
        self._load = load
        self._now = now
        self._looking = threading.Lock()
        self._next = now() + EVERY_SECONDS
        self._seen = stamp()
        self._good = load()
        self.fault: str | None = None

    def __call__(self) -> FilterSet:
        """Return the filters in force."""
        if self._now() >= self._next:
            self.look()
        return self._good

    def look(self) -> None:
        """Read the files again if they have changed; one thread does, never raises."""
        if not self._looking.acquire(blocking=False):
            return
        try:
            self._next = self._now() + EVERY_SECONDS
            seen = self._stamp()
            if seen != self._seen:
                self._seen = seen
                self._reload()
        except Exception as error:
            log.exception("filters cannot be read: %s", type(error).__name__)
        finally:
            self._looking.release()

    def _reload(self) -> None:
        try:
            good = self._load()
        except MailprocError as error:
            self.fault = error.public
            log.error("filters: the last good set stays: %s", error.public)
            return
        self._good, self.fault = good, None
        log.info("filters: %d in force from now on", len(good.filters))
