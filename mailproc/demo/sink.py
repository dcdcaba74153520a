"""The demo's smarthost: takes every letter, keeps it in memory, sends nothing on.

A copy for one of the demo's own mailboxes is put into its INBOX, as the real mail
server of the desk would.
"""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


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
        self._controller = Controller(self, hostname="127.0.0.1", port=0)

    def start(self) -> int:
        """Listen on any free port; return it."""
        self._controller.start()
        server = self._controller.server
        assert isinstance(server, asyncio.Server)
        port: int = server.sockets[0].getsockname()[1]
        return port

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
