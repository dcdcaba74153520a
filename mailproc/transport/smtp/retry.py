"""When a waiting recipient is tried again, and when we give up (RFC 5321 4.5.4.1).

Pure: the moment and the chance are passed in. A clock that jumps neither floods
nor loses mail: a lifetime counts as over only after enough attempts, and attempts
alone end it when the clock has run backwards.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

_SOME_ATTEMPTS = 8
"""Attempts before a lifetime may be over: after days of standstill, or a jump of
the clock, the smarthost gets this many chances (about 90 minutes by default)."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Exponential back-off up to `cap`, each step spread by ± `jitter` (a share)."""

    first: timedelta = timedelta(seconds=60)
    factor: float = 2.0
    cap: timedelta = timedelta(minutes=30)
    jitter: float = 0.1
    lifetime: timedelta = timedelta(days=5)
    delay_notice_after: timedelta | None = timedelta(hours=4)

    def next_due(
        self, attempts: int, created: datetime, now: datetime, random: float
    ) -> datetime | None:
        """Return when to try again after `attempts` failures (the last one counted).

        `random` is from [0, 1). None: the lifetime is over, the recipient failed.
        The last attempt falls at the end of the lifetime, not after it.
        """
        end = created + self.lifetime
        if self._over(attempts, now >= end):
            return None
        step = self._step(attempts) * (1 + self.jitter * (2 * random - 1))
        due = now + step
        return min(due, end) if now < end else due

    def notice_due(self, created: datetime, now: datetime, due: datetime) -> bool:
        """Whether the sender is told now that the message is late, once a recipient.

        True for the one attempt whose next one lies beyond `delay_notice_after`.
        """
        if self.delay_notice_after is None:
            return False
        return now < created + self.delay_notice_after <= due

    @property
    def longest_wait(self) -> timedelta:
        """No due time lies further ahead; one that does is from before a clock jump."""
        return self.cap * (1 + self.jitter)

    def _step(self, attempts: int) -> timedelta:
        exponent = min(max(attempts, 1) - 1, 60)
        seconds = self.first.total_seconds() * self.factor**exponent
        return timedelta(seconds=min(seconds, self.cap.total_seconds()))

    def _over(self, attempts: int, expired: bool) -> bool:
        most = 2 * int(self.lifetime / self.cap) + 2 * _SOME_ATTEMPTS
        return attempts > most or (expired and attempts >= _SOME_ATTEMPTS)
