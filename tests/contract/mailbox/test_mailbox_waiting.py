"""What Mailbox promises of waiting: nothing is missed, and it is told soon."""

import threading
import time

from mailproc.transport.imap.mailbox import ImapMailbox
from tests.contract.mailbox.post import PLAIN, Post, never, numbered


def test_wait_sees_an_arrival_within_two_seconds(
    mailbox: ImapMailbox, post: Post
) -> None:
    mailbox.state("INBOX")
    arrived: list[float] = []

    def arrive() -> None:
        post.deliver(PLAIN)
        arrived.append(time.monotonic())

    threading.Timer(0.5, arrive).start()
    assert mailbox.wait("INBOX", 20, never)
    heard = time.monotonic()
    state = mailbox.state("INBOX")
    assert state is not None
    assert len(state.uids) == 1
    assert heard - arrived[0] < 2


def test_wait_tells_at_once_what_came_before_it(
    mailbox: ImapMailbox, post: Post
) -> None:
    mailbox.state("INBOX")
    post.deliver(PLAIN)
    began = time.monotonic()
    assert mailbox.wait("INBOX", 20, never)
    assert time.monotonic() - began < 2
    mailbox.changed("INBOX")
    assert not mailbox.wait("INBOX", 0.3, never)


def test_many_arrivals_while_waiting_lose_none(
    mailbox: ImapMailbox, post: Post
) -> None:
    """No wake-up falls between two waits."""
    seen: set[int] = set()

    def send() -> None:
        for raw in numbered(30):
            post.deliver(raw)

    sender = threading.Thread(target=send)
    sender.start()
    deadline = time.monotonic() + 20
    while len(seen) < 30 and time.monotonic() < deadline:
        state = mailbox.state("INBOX", max(seen, default=0))
        assert state is not None
        seen |= set(state.uids)
        if len(seen) < 30:
            began = time.monotonic()
            mailbox.wait("INBOX", 20, never)
            assert time.monotonic() - began < 5
    sender.join()
    assert len(seen) == 30
