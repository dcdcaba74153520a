"""One SMTP connection: lines, replies, time-outs, TLS, work in threads.

It takes the protocol from aiosmtpd and replaces what 1.4.6 does in ways that a
public server must not: it ends lines at LF, cancels the handler when the client goes
away or time is up, and sends exceptions to the client as 500. It knows no command
and never logs what a client sent. RFC 5321, RFC 3207.
"""

import asyncio
import logging
import secrets
import traceback
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

from aiosmtpd.smtp import SMTP

from mailproc.errors import MailprocError, Refused
from mailproc.transport.smtpd.limits import Connections
from mailproc.transport.smtpd.listener import Listener, Shared
from mailproc.transport.smtpd.tls import Certificate

log = logging.getLogger("mailproc.smtpd")

_STRANGER_SECONDS = 10.0  # patience with the not authenticated when it is crowded
_CLOSE_SECONDS = 2.0  # until a peer that does not read is cut
_HANDSHAKE_SECONDS = 30.0
_SHORTEST = 0.001  # of a timer: aiosmtpd takes 0 for its default

T = TypeVar("T")


class Hangup(MailprocError):
    """The reply after which the connection is closed."""

    code = 421
    enhanced = "4.7.0"


class Connection(SMTP):
    """The wire of a session. All methods run in the event loop."""

    line_length_limit = 2048  # of a command line; messages do not pass the reader

    def __init__(
        self,
        shared: Shared,
        listener: Listener,
        connections: Connections,
        certificate: Certificate | None,
    ) -> None:
        super().__init__(
            None,
            hostname=shared.host,
            timeout=listener.idle_seconds,
            loop=asyncio.get_running_loop(),
        )
        self.shared = shared
        self.listener = listener
        self.peer = ""
        self.secure = False
        self._connections = connections
        self._certificate = certificate
        self._pending = 0  # bytes that wait in the reader
        self._busy = False  # with a message or a login: not to be interrupted
        self._speaking = False  # SMTP is spoken now, not a TLS handshake
        self._lost = asyncio.Event()
        self._session_end = self.loop.time() + listener.session_seconds

    # --- called by the event loop ---

    def data_received(self, data: bytes) -> None:
        """Count what the reader holds: the end of plain text must be known."""
        self._pending += len(data)
        super().data_received(data)

    def eof_received(self) -> bool:
        """Let the reader meet the end; aiosmtpd would cancel what is under way."""
        asyncio.StreamReaderProtocol.eof_received(self)
        return not self.secure

    def connection_lost(self, error: Exception | None) -> None:
        """As above: a message that is being accepted is accepted to the end."""
        asyncio.StreamReaderProtocol.connection_lost(self, error)
        self._lost.set()

    def _timeout_cb(self) -> None:
        self.goodbye("421 4.4.2 Time is up, closing the connection")

    # --- lines and replies ---

    async def _line(self) -> bytes:
        """Read a line that ends with CR LF; a lone LF or CR does not end one."""
        self._reset_timeout(self._patience())
        try:
            line: bytes = await self._reader.readuntil(b"\r\n")
        except asyncio.LimitOverrunError as error:
            await self._skip_line(error.consumed)
            raise Refused("Line too long", code=500, enhanced="5.5.2") from None
        self._pending -= len(line)
        return line[:-2]

    async def _skip_line(self, size: int) -> None:
        while True:
            await self._skip(size)
            try:
                self._pending -= len(await self._reader.readuntil(b"\r\n"))
            except asyncio.LimitOverrunError as error:
                size = error.consumed
            else:
                return

    async def _skip(self, size: int) -> None:
        """Read and forget that many bytes, in bounded memory."""
        while size:
            taken = len(await self._reader.readexactly(min(size, 2048)))
            self._pending -= taken
            size -= taken

    def _patience(self) -> float:
        assert self.session is not None
        seconds = self.listener.idle_seconds
        if self._connections.crowded() and not self.session.authenticated:
            seconds = min(seconds, _STRANGER_SECONDS)
        return max(min(seconds, self._session_end - self.loop.time()), _SHORTEST)

    def _stop_timer(self) -> None:
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()

    async def _reply(self, *lines: str) -> None:
        """Send a reply, all its lines in one write."""
        self._write(*lines)
        await self._writer.drain()

    def _write(self, *lines: str) -> None:
        if self._wire().is_closing():
            raise ConnectionResetError("the client is gone")
        self._wire().write(b"".join(map(_printable, lines)))

    def _wire(self) -> asyncio.WriteTransport:
        assert isinstance(self.transport, asyncio.WriteTransport)
        return self.transport

    # --- TLS ---

    async def _start_tls(self) -> None:
        """Go on in TLS; implicit TLS comes here before the greeting.

        So a connection is counted before its handshake, which costs the most.
        """
        assert self._certificate is not None
        self._stop_timer()
        self._speaking = False
        seconds = min(_HANDSHAKE_SECONDS, self.listener.idle_seconds)
        try:
            self.transport = await self.loop.start_tls(
                self._wire(),
                self,
                self._certificate.context(),
                server_side=True,
                ssl_handshake_timeout=seconds,
                ssl_shutdown_timeout=_CLOSE_SECONDS,
            )
        except OSError:
            self._lost.set()  # asyncio has closed it and does not say so
            raise
        self.secure = self._speaking = True

    # --- work in threads ---

    async def _in_thread(self, pool: Executor, work: Callable[[], T]) -> T:
        """Run work that blocks; no time-out and no hang-up of the client ends it."""
        self._stop_timer()
        before, self._busy = self._busy, True
        try:
            return await self.loop.run_in_executor(pool, work)
        finally:
            self._busy = before

    def _puzzled(self, error: Exception, doing: str, *, quote: bool = True) -> str:
        """Log an unexpected failure under an id and return the reply that names it."""
        token = secrets.token_hex(4)
        text = " ".join(str(error).split())[:200] if quote else ""
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error(
            "%s %s: %s failed (%s): %s: %s\n%s",
            *(self.listener, self.peer, doing, token, type(error).__name__, text),
            frames,
        )
        return f"451 4.3.0 Try again later ({token})"

    # --- the end ---

    def drain(self) -> None:
        """Part from a client that waits for nothing (R10); others are let finish."""
        if not self._busy:
            self.goodbye("421 4.3.2 Shutting down, try again later")

    def goodbye(self, reply: str) -> None:
        """Send a last reply, if there is anybody who would hear it, and close."""
        if self._speaking and not self._wire().is_closing():
            self._write(reply)
        self._close()

    def cut(self) -> None:
        """Close at once, whatever is under way."""
        self._wire().abort()

    def _close(self) -> None:
        if not self._wire().is_closing():
            self._wire().close()
            self.loop.call_later(_CLOSE_SECONDS, self._wire().abort)


def _printable(line: str) -> bytes:
    """Return a reply line: printable ASCII, 512 bytes at most (RFC 5321 4.5.3.1)."""
    text = "".join(c if " " <= c <= "~" else "?" for c in line[:510])
    return text.encode() + b"\r\n"
