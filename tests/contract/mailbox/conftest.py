"""The servers on which every implementation of the port Mailbox is held to its word."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from mailproc.demo.mailboxes import EmbeddedMailboxes
from mailproc.transport.imap.mailbox import Account, ImapMailbox
from tests.contract.mailbox.post import Post

_NUMBERS = count(1)


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
