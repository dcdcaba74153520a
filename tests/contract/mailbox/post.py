"""One mailbox with an independent client beside ours, and mail to put into it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from imapclient import IMAPClient

from mailproc.transport.imap.mailbox import Account, ImapMailbox

QUEUE = "Очереди/Жалобы"
PLAIN = b"Subject: one\r\nFrom: a@example.org\r\n\r\ntext\r\n"


def never() -> bool:
    return False


def numbered(count: int) -> list[bytes]:
    return [b"Subject: %d\r\n\r\n%d\r\n" % (n, n) for n in range(count)]


@dataclass
class Post:
    """One user's mailbox on a server, and an independent client beside ours."""

    account: Account

    @contextmanager
    def client(self) -> Iterator[Any]:
        at = self.account
        with IMAPClient(at.host, at.port, ssl=False, timeout=10) as client:
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.login(at.login, at.password)
            yield client

    def deliver(self, *raws: bytes, folder: str = "INBOX") -> None:
        with self.client() as client:
            for raw in raws:
                client.append(folder, raw)

    def messages(self, folder: str = "INBOX") -> dict[int, dict[bytes, Any]]:
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            found: dict[int, dict[bytes, Any]] = client.fetch(
                client.search(), ["FLAGS", "BODY.PEEK[]"]
            )
            return found

    @contextmanager
    def opened(self, **changes: Any) -> Iterator[ImapMailbox]:
        mailbox = ImapMailbox(replace(self.account, **changes))
        mailbox.connect()
        try:
            yield mailbox
        finally:
            mailbox.close()
