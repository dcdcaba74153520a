"""The open sessions with one smarthost, and whether it is worth trying first.

A smarthost that failed is put behind the others for 30 s, then twice as long, up
to 5 min; when that time is over one caller probes it and the rest go on elsewhere.
"""

import threading
import time
from collections.abc import Callable

from mailproc.transport.smtp.session import Session

FIRST_SKIP = 30.0
LONGEST_SKIP = 300.0


class Pool:
    """Idle sessions and failures of one smarthost; used by any thread."""

    def __init__(
        self, idle_seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._idle_seconds = idle_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._idle: list[tuple[float, Session]] = []
        self._failures = 0
        self._skip_until = 0.0

    def take(self, deadline: float) -> Session | None:
        """Return a session that answers RSET, or None: open a new one then."""
        self.close_idle()
        while True:
            with self._lock:
                if not self._idle:
                    return None
                _, session = self._idle.pop()
            if session.alive(deadline):
                return session
            session.wire.close()

    def give(self, session: Session) -> None:
        """Keep a session that works; the smarthost counts as well."""
        with self._lock:
            self._failures = 0
            self._skip_until = 0.0
            self._idle.append((self._clock(), session))

    def failed(self) -> None:
        """Count a failure: the smarthost is skipped for a while."""
        with self._lock:
            self._failures += 1
            self._skip_until = self._clock() + self._skip()
            stale, self._idle = self._idle, []
        for _, session in stale:
            session.wire.close()

    def preferred(self) -> bool:
        """Whether it keeps its place now. After a failure one caller is told so."""
        with self._lock:
            if self._clock() < self._skip_until:
                return False
            if self._failures:
                self._skip_until = self._clock() + self._skip()
            return True

    def close_idle(self, older_than: float | None = None) -> None:
        """Quit sessions that were idle for longer than that many seconds."""
        limit = self._idle_seconds if older_than is None else older_than
        with self._lock:
            now = self._clock()
            old = [one for since, one in self._idle if now - since > limit]
            self._idle = [pair for pair in self._idle if now - pair[0] <= limit]
        for session in old:
            session.quit()

    def _skip(self) -> float:
        return min(FIRST_SKIP * 2.0 ** min(self._failures - 1, 8), LONGEST_SKIP)
