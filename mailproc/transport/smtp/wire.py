"""smtplib with bounded replies and with time limits for whole replies.

Stock smtplib lets a server answer one byte a minute for ever, or send an endless
reply, and does not tell a refused connection from a lost one. Here every failure
of the connection is an OSError or an SMTPException, as it happened.
"""

import re
import smtplib
import socket
import ssl
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

MAX_LINE = 4096
MAX_LINES = 200

_REPLY_LINE = re.compile(rb"[2-5][0-9]{2}(?:[ -]|$)")


class Wire(smtplib.SMTP):
    """One connection. `within`: seconds for the next exchange; `deadline`: for all.

    `deadline` is a value of time.monotonic().
    """

    def __init__(self, ehlo: str, deadline: float) -> None:
        super().__init__(local_hostname=ehlo)
        self.within = 0.0
        self.deadline = deadline
        self._unread = b""

    def dial(self, host: str, port: int, seconds: float) -> None:
        """Connect. Errors: OSError."""
        self.within = seconds
        self.sock = socket.create_connection((host, port), timeout=self._left())
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Begin TLS; forgets what the server said before (RFC 3207 4.2)."""
        if self._unread:
            raise smtplib.SMTPException("data before TLS: injected commands?")
        sock = self._live()
        sock.settimeout(self._left())
        self.sock = context.wrap_socket(sock, server_hostname=host)
        self.ehlo_resp = self.helo_resp = None
        self.esmtp_features = {}
        self.does_esmtp = False

    def send(self, s: "ReadableBuffer | str") -> None:
        """Send. Errors: OSError, TimeoutError after `within` seconds."""
        data = s.encode(self.command_encoding) if isinstance(s, str) else s
        sock = self._live()
        sock.settimeout(self._left())
        sock.sendall(data)

    def getreply(self) -> tuple[int, bytes]:
        """Read a reply. Errors: OSError; SMTPException if it is none."""
        end = time.monotonic() + self._left()
        lines: list[bytes] = []
        while len(lines) < MAX_LINES:
            line = self._line(end)
            if not _REPLY_LINE.match(line):
                raise smtplib.SMTPException("not an SMTP reply")
            lines.append(line[4:].strip())
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(lines)
        raise smtplib.SMTPException("endless reply")

    def _line(self, end: float) -> bytes:
        while b"\n" not in self._unread:
            if len(self._unread) > MAX_LINE:
                raise smtplib.SMTPException("endless reply line")
            sock = self._live()
            sock.settimeout(_positive(end - time.monotonic()))
            data = sock.recv(MAX_LINE)
            if not data:
                raise smtplib.SMTPServerDisconnected("connection closed by the server")
            self._unread += data
        line, _, self._unread = self._unread.partition(b"\n")
        return line.rstrip(b"\r")

    def _left(self) -> float:
        return _positive(min(self.within, self.deadline - time.monotonic()))

    def _live(self) -> socket.socket:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self.sock


def _positive(seconds: float) -> float:
    if seconds <= 0:
        raise TimeoutError("timed out")
    return seconds
