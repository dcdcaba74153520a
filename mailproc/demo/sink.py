"""The demo's smarthost: takes every letter, keeps it in memory, sends nothing on.

A copy for one of the demo's own mailboxes is put into its INBOX, as the real mail
server of the desk would.
"""

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Taken:
    """One letter as the smarthost got it."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class Sink:
    """An SMTP server on loopback that keeps what it takes."""

    def __init__(self, deliver: Callable[[str, bytes], None]) -> None:
        self._deliver = deliver
        self._lock = threading.Lock()
        self._taken: list[Taken] = []
        # aiosmtpd's controller cannot start on port 0: it connects to it
        self.port = _free_port()
        self._controller = Controller(self, hostname=LOOPBACK, port=self.port)

    def start(self) -> None:
        """Listen."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()

    @property
    def taken(self) -> tuple[Taken, ...]:
        """Everything that was taken so far, in order."""
        with self._lock:
            return tuple(self._taken)

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        """Keep a letter, and show it where the recipient is a mailbox of the demo."""
        raw = bytes(envelope.original_content or b"")
        recipients = tuple(str(address) for address in envelope.rcpt_tos)
        with self._lock:
            self._taken.append(Taken(envelope.mail_from or "", recipients, raw))
        for address in recipients:
            self._deliver(address, raw)
        return "250 2.0.0 taken"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
