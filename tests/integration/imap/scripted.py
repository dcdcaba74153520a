"""Opens ImapMailbox on a scripted server: what the tests of this folder share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mailproc.transport.imap.mailbox import Account, ImapMailbox
from tests.servers.imap_script import Box, Stored
from tests.servers.scripted_imap import ScriptedImap

RAW = b"Subject: x\r\n\r\ntext\r\n"


def never() -> bool:
    return False


@contextmanager
def opened(server: ScriptedImap, **settings: Any) -> Iterator[ImapMailbox]:
    values: dict[str, Any] = {
        "tls": "none",
        "login": "support1",
        "password": "pw",
        "read_timeout": 5.0,
        **settings,
    }
    mailbox = ImapMailbox(Account("desk", "127.0.0.1", server.port, **values))
    mailbox.connect()
    try:
        yield mailbox
    finally:
        mailbox.close()


def log_in(server: ScriptedImap, **settings: Any) -> None:
    with opened(server, **settings):
        pass


def box(count: int) -> dict[str, Box]:
    inbox = Box()
    for number in range(count):
        inbox.add(Stored(b"Subject: %d\r\n\r\n" % number))
    return {"INBOX": inbox, "Target": Box(uidvalidity=9, uidnext=50)}
