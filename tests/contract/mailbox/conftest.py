"""The servers on which every implementation of the port Mailbox is held to its word."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pytest
from imapclient import IMAPClient

from mailproc.demo.mailboxes import EmbeddedMailboxes
from mailproc.transport.imap import Account, ImapMailbox

_NUMBERS = count(1)


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


@pytest.fixture(params=["embedded", pytest.param("dovecot", marks=pytest.mark.servers)])
def post(request: pytest.FixtureRequest) -> Iterator[Post]:
    """An empty mailbox of a new user, on each kind of server."""
    user = f"contract{next(_NUMBERS)}"
    at = Account("desk", "127.0.0.1", 0, "none", user, "pw", read_timeout=20)
    if request.param == "embedded":
        with EmbeddedMailboxes({user: "pw"}) as server:
            yield Post(replace(at, port=server.port))
        return
    dovecot = request.getfixturevalue("dovecot")
    dovecot.add_user(user, "pw")
    yield Post(replace(at, port=dovecot.port))


@pytest.fixture
def mailbox(post: Post) -> Iterator[ImapMailbox]:
    """Our side of that mailbox, connected."""
    with post.opened() as opened:
        yield opened
