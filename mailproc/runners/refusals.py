"""Filings that an IMAP server refuses: each waits by itself and holds up no other.

Kept in memory only: after a restart, or on a new connection, all are tried again.
"""

import time
from collections.abc import Callable, Iterable


class Refusals:
    """Which filings are not to be tried now; `backoff` gives seconds by refusals."""

    def __init__(
        self,
        backoff: Callable[[int], float],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._backoff = backoff
        self._clock = clock
        self._refused: dict[int, tuple[int, float]] = {}

    def add(self, filings: Iterable[int]) -> None:
        """Note one more refusal of each."""
        now = self._clock()
        for filing in filings:
            times = self._refused.get(filing, (0, now))[0] + 1
            self._refused[filing] = (times, now + self._backoff(times))

    def waiting(self) -> frozenset[int]:
        """Return those whose time has not come."""
        now = self._clock()
        return frozenset(f for f, (_, due) in self._refused.items() if due > now)
