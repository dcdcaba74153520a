"""Waits for news in one folder: IDLE (RFC 2177), else a look every so often.

Reads the socket itself while idling: imapclient's idle_check returns nothing for ever
once the connection is dead, and loses a line that arrives in two packets. Any doubt is
Unavailable, so that the caller reconnects and looks again.
"""

import time
from collections.abc import Callable

from mailproc.transport.imap.session import Session

# Servers log out after 30 minutes, NAT boxes forget much sooner.
_RENEW = 540.0
_BEAT = 0.2
_LONGEST_LINE = 100_000
_TAG = b"idle1"

Wake = Callable[[], bool]


def wait(
    session: Session,
    folder: str,
    seconds: float,
    wake: Wake,
    seen: tuple[int, int, int] | None,
) -> bool:
    """Wait for at most `seconds`; true if there may be news, false otherwise.

    `seen` are the counters that the caller knows: what came since is news at once.
    `wake` is asked five times a second. Errors: Unavailable.
    """
    ends = time.monotonic() + seconds
    selected = session.need(folder)
    seen = seen or selected.counters
    while selected.counters == seen:
        left = ends - time.monotonic()
        if left <= 0 or wake():
            return False
        if "IDLE" in session.capabilities:
            if _idle(session, min(left, _RENEW), wake):
                return True
        else:
            _sleep(min(left, session.account.poll), wake)
        selected = session.need(folder)
    return True


def _sleep(seconds: float, wake: Wake) -> None:
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0 and not wake():
        time.sleep(min(left, _BEAT))


def _idle(session: Session, seconds: float, wake: Wake) -> bool:
    """Idle once; true if the server said anything at all."""
    with session.attempt("waiting with IDLE"):
        lines = _Lines(session)
        lines.send(_TAG + b" IDLE\r\n")
        news = lines.skip_to(b"+")  # untagged lines may come before the go-ahead
        ends = time.monotonic() + seconds
        while not news and time.monotonic() < ends and not wake():
            if line := lines.poll(_BEAT):
                lines.expect_untagged(line)
                news += 1
        lines.send(b"DONE\r\n")
        news += lines.skip_to(_TAG + b" OK")
        lines.leave()
        return news > 0


class _Lines:
    """The raw lines of a connection while nothing else reads it."""

    def __init__(self, session: Session) -> None:
        self._socket = session.client.socket()
        self._timeout = session.account.read_timeout
        self._buffer = b""

    def send(self, data: bytes) -> None:
        self._socket.settimeout(self._timeout)
        self._socket.sendall(data)

    def skip_to(self, start: bytes) -> int:
        """Read until a line that starts so; return how many others came before it.

        Errors: TimeoutError, EOFError, ValueError for a line that has no place here.
        """
        ends = time.monotonic() + self._timeout
        others = 0
        while time.monotonic() < ends:
            line = self.poll(ends - time.monotonic())
            if line is None:
                continue
            if line.upper().startswith(start.upper()):
                return others
            self.expect_untagged(line)
            others += 1
        raise TimeoutError("no answer in time")

    def expect_untagged(self, line: bytes) -> None:
        """Raise ValueError for a line that has no place in IDLE, EOFError for BYE."""
        if line.upper().startswith(b"* BYE"):
            raise EOFError("the server says BYE")
        if not line.startswith(b"* "):
            raise ValueError(f"unexpected line in IDLE: {line[:80]!r}")

    def poll(self, seconds: float) -> bytes | None:
        """Return the next line if it is complete within so many seconds.

        A line may come in pieces; the part that is here is kept.
        """
        if b"\n" not in self._buffer:
            self._socket.settimeout(max(0.01, seconds))
            try:
                data = self._socket.recv(65536)
            except TimeoutError:
                return None
            if not data:
                raise EOFError("the server closed the connection")
            self._buffer += data
        line, end, rest = self._buffer.partition(b"\n")
        if not end:
            if len(line) > _LONGEST_LINE:
                raise ValueError("endless line in IDLE")
            return None
        self._buffer = rest
        return line

    def leave(self) -> None:
        """Give the connection back; what is left over would be lost."""
        if self._buffer:
            raise ValueError("the server went on after the end of IDLE")
        self._socket.settimeout(self._timeout)
