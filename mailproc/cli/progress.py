"""A progress bar on standard error, where that is a terminal; else nothing."""

import sys
import time
from types import TracebackType
from typing import Self

_WIDTH = 20
_EVERY = 0.2  # seconds


class Progress:
    """Shows how many of `total` (None: unknown) are done, and how fast."""

    def __init__(self, total: int | None, what: str) -> None:
        self._total = total
        self._what = what
        self._shown = sys.stderr.isatty()
        self._begun = time.monotonic()
        self._last = 0.0

    def show(self, done: int) -> None:
        """Draw the line anew, a few times a second at most."""
        now = time.monotonic()
        if self._shown and now - self._last > _EVERY:
            self._last = now
            sys.stderr.write(f"\r{self.line(done, now - self._begun)}\x1b[K")
            sys.stderr.flush()

    def line(self, done: int, seconds: float) -> str:
        """Return the line for a number of things done in some seconds."""
        rate = f"{done / seconds:,.0f}/s" if seconds > 0 else ""
        if not self._total:
            return f"{done:,} {self._what}  {rate}"
        share = min(1.0, done / self._total)
        bar = "#" * int(share * _WIDTH)
        left = (self._total - done) * seconds / done if done else 0
        return (
            f"[{bar:<{_WIDTH}}] {share:4.0%}  {done:,} of {self._total:,} "
            f"{self._what}  {rate}  {max(0, left):,.0f} s left"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wipe the line: what was found takes its place."""
        if self._shown and self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
