"""What Mailbox promises of reading, on the embedded mailboxes and on Dovecot alike."""

from datetime import UTC, datetime

import pytest

from mailproc.errors import Unavailable
from mailproc.ports import Mailbox, Place
from mailproc.transport.imap.mailbox import ImapMailbox
from tests.contract.mailbox.post import PLAIN, QUEUE, Post, numbered

GARBAGE = {
    "8-bit headers": b"Subject: \xce\xd4\xf7\r\nFrom: \xff\xfe\r\n\r\n\xe0\xe1\r\n",
    "no header": b"just text, no colon here\r\nand more\r\n",
    "only a header": b"Subject: x\r\n",
    "hostile headers": b"Date: Mon, 99 Foo 99999\r\nTo: <\r\nSender: (((\r\n\r\nx",
    "multipart without parts": b"Content-Type: multipart/mixed\r\n\r\nx\r\n",
    "deep": b"Content-Type: message/rfc822\r\n\r\n" * 300,
    "looks like IMAP": b"Subject: x\r\n\r\n* 1 FETCH (FLAGS ())\r\nA1 OK {10}\r\n)\r\n",
    "long line": b"Subject: " + b"x" * 100_000 + b"\r\n\r\n",
    "10 MB": b"Subject: big\r\n\r\n" + (b"y" * 998 + b"\r\n") * 10_000,
}


def test_it_is_the_port(mailbox: ImapMailbox) -> None:
    port: Mailbox = mailbox
    assert port.state("INBOX") is not None


def test_state_of_a_folder(mailbox: ImapMailbox, post: Post) -> None:
    empty = mailbox.state("INBOX")
    assert empty is not None
    assert empty.uids == ()
    post.deliver(*numbered(3))
    state = mailbox.state("INBOX")
    assert state is not None
    assert state.uidvalidity == empty.uidvalidity > 0
    assert len(state.uids) == 3
    assert list(state.uids) == sorted(state.uids)
    assert state.uidnext == state.uids[-1] + 1
    above = mailbox.state("INBOX", state.uids[0])
    assert above is not None
    assert above.uids == state.uids[1:]
    beyond = mailbox.state("INBOX", state.uids[-1])
    assert beyond is not None
    assert beyond.uids == ()
    assert mailbox.changed("INBOX") == (state.uidvalidity, state.uidnext, 3)


def test_a_folder_that_is_not_there(mailbox: ImapMailbox) -> None:
    assert mailbox.state("Nowhere") is None
    assert mailbox.changed("Nowhere") is None
    with pytest.raises(Unavailable):
        mailbox.move("Nowhere", [1], "INBOX")
    assert mailbox.state("INBOX") is not None, "the connection is still good"


def test_reading_leaves_messages_unread(mailbox: ImapMailbox, post: Post) -> None:
    post.deliver(PLAIN)
    state = mailbox.state("INBOX")
    assert state is not None
    (fetched,) = mailbox.fetch("INBOX", state.uids)
    assert fetched.raw == PLAIN
    assert fetched.size == len(PLAIN)
    assert fetched.flags == ()
    assert fetched.problem is None
    assert fetched.place == Place("desk", "INBOX", state.uidvalidity, state.uids[0])
    assert fetched.received is not None
    assert abs((datetime.now(UTC) - fetched.received).total_seconds()) < 60
    (seen,) = post.messages().values()
    assert b"\\Seen" not in seen[b"FLAGS"]


@pytest.mark.parametrize("name", GARBAGE)
def test_any_message_is_read_as_it_is(
    mailbox: ImapMailbox, post: Post, name: str
) -> None:
    post.deliver(GARBAGE[name], PLAIN)
    state = mailbox.state("INBOX")
    assert state is not None
    odd, plain = mailbox.fetch("INBOX", state.uids)
    assert odd.problem is None
    assert odd.raw == GARBAGE[name]
    assert plain.raw == PLAIN


def test_nul_is_survived(mailbox: ImapMailbox, post: Post) -> None:
    post.deliver(b"Subject: a\0b\r\n\r\n\0\r\n", PLAIN)
    state = mailbox.state("INBOX")
    assert state is not None
    odd, plain = mailbox.fetch("INBOX", state.uids)
    assert odd.raw is not None  # Dovecot puts other bytes in place of NUL
    assert odd.raw.startswith(b"Subject: a")
    assert plain.raw == PLAIN


def test_a_message_over_the_limit_is_told_not_read(post: Post) -> None:
    post.deliver(PLAIN, b"Subject: big\r\n\r\n" + b"z" * 3000)
    with post.opened(max_message_bytes=2000) as mailbox:
        state = mailbox.state("INBOX")
        assert state is not None
        small, big = mailbox.fetch("INBOX", state.uids)
    assert small.raw == PLAIN
    assert big.raw is None
    assert "more than the limit" in (big.problem or "")


def test_uids_that_are_gone_are_left_out(mailbox: ImapMailbox, post: Post) -> None:
    post.deliver(*numbered(3))
    state = mailbox.state("INBOX")
    assert state is not None
    first, second, third = state.uids
    with post.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([second])
        client.expunge()
    uids = [first, second, third, third + 50]
    assert [f.place.uid for f in mailbox.fetch("INBOX", uids)] == [first, third]
    assert set(mailbox.flags("INBOX", uids)) == {first, third}
    assert set(mailbox.move("INBOX", uids, QUEUE)) == {first, third}


def test_a_wrong_password(post: Post) -> None:
    with (
        pytest.raises(Unavailable, match="desk at 127") as caught,
        post.opened(password="hunter2"),
    ):
        pass
    assert "wrong login or password" in caught.value.public
    assert "hunter2" not in f"{caught.value} {caught.value.detail}"


def test_connect_again_makes_a_fresh_connection(
    mailbox: ImapMailbox, post: Post
) -> None:
    post.deliver(PLAIN)
    mailbox.connect()
    state = mailbox.state("INBOX")
    assert state is not None
    assert len(state.uids) == 1
    mailbox.close()
    mailbox.close()
    with pytest.raises(Unavailable):
        mailbox.state("INBOX")
