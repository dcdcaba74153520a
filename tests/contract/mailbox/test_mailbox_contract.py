"""What the port Mailbox promises, on the embedded mailboxes and on Dovecot alike."""

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from mailproc.errors import Unavailable
from mailproc.ports import Mailbox, Place
from mailproc.transport.imap import ImapMailbox

if TYPE_CHECKING:
    from tests.contract.mailbox.conftest import Post
else:
    Post = Any

QUEUE = "Очереди/Жалобы"
PLAIN = b"Subject: one\r\nFrom: a@example.org\r\n\r\ntext\r\n"

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


def never() -> bool:
    return False


def numbered(count: int) -> list[bytes]:
    return [b"Subject: %d\r\n\r\n%d\r\n" % (n, n) for n in range(count)]


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


def test_a_move_creates_the_folder_and_tells_places(
    mailbox: ImapMailbox, post: Post
) -> None:
    post.deliver(*numbered(3))
    state = mailbox.state("INBOX")
    assert state is not None
    places = mailbox.move("INBOX", state.uids[:2], QUEUE, uidvalidity=state.uidvalidity)
    target = mailbox.state(QUEUE)
    assert target is not None
    assert [place and place.uid for place in places.values()] == list(target.uids)
    for place in places.values():
        assert place is not None
        assert (place.folder, place.uidvalidity) == (QUEUE, target.uidvalidity)
    moved = [f.raw for f in mailbox.fetch(QUEUE, target.uids)]
    assert moved == numbered(3)[:2]
    with post.client() as client:
        assert QUEUE in [name for _, _, name in client.list_sub_folders()]


def test_a_move_of_500_at_once(mailbox: ImapMailbox, post: Post) -> None:
    with post.client() as client:
        for raw in numbered(510):
            client.append("INBOX", raw)
    state = mailbox.state("INBOX")
    assert state is not None
    places = mailbox.move("INBOX", state.uids, QUEUE)
    assert len(places) == 510
    assert len({place for place in places.values() if place}) == 510
    left = mailbox.changed("INBOX")
    assert left is not None
    assert left[2] == 0
    where = {place.uid: uid for uid, place in places.items() if place}
    fetched = list(mailbox.fetch(QUEUE, sorted(where)))
    assert [f.raw for f in fetched] == numbered(510), "each is where it was said to be"


def test_a_move_to_the_same_folder_changes_nothing(
    mailbox: ImapMailbox, post: Post
) -> None:
    post.deliver(PLAIN)
    state = mailbox.state("INBOX")
    assert state is not None
    places = mailbox.move("INBOX", state.uids, "INBOX")
    assert [place and place.uid for place in places.values()] == list(state.uids)
    assert mailbox.state("INBOX") == state


def test_flags_and_keywords(mailbox: ImapMailbox, post: Post) -> None:
    post.deliver(*numbered(2))
    state = mailbox.state("INBOX")
    assert state is not None
    mailbox.mark("INBOX", state.uids[:1], ["\\Flagged", "sbl", "$Junk", "жалоба"])
    mailbox.mark("INBOX", state.uids[:1], ["later"])
    mailbox.mark("INBOX", [], ["nobody"])
    flags = mailbox.flags("INBOX", state.uids)
    assert set(flags[state.uids[0]]) == {"\\Flagged", "sbl", "$Junk", "later"}
    assert flags[state.uids[1]] == ()
    places = mailbox.move("INBOX", state.uids[:1], QUEUE)
    (place,) = places.values()
    assert place is not None
    assert "sbl" in mailbox.flags(QUEUE, [place.uid])[place.uid]


def test_a_copy_that_is_marked_deleted_is_told(
    mailbox: ImapMailbox, post: Post
) -> None:
    """S1.3: some clients drag by COPY and leave the original marked."""
    post.deliver(*numbered(2))
    state = mailbox.state("INBOX")
    assert state is not None
    assert state.deleted == frozenset()
    with post.client() as client:
        client.select_folder("INBOX")
        client.delete_messages([state.uids[0]])
    again = mailbox.state("INBOX")
    assert again is not None
    assert again.uids == state.uids
    assert again.deleted == {state.uids[0]}


def test_append_tells_its_place(mailbox: ImapMailbox, post: Post) -> None:
    when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    place = mailbox.append(QUEUE, PLAIN, ["\\Seen", "sbl"], when)
    assert place is not None
    (fetched,) = mailbox.fetch(QUEUE, [place.uid])
    assert fetched.place == place
    assert fetched.raw == PLAIN
    assert fetched.received == when
    assert set(fetched.flags) == {"\\Seen", "sbl"}
    assert mailbox.append(QUEUE, PLAIN, [], None) != place


@pytest.mark.parametrize(
    "folder", ["Очереди/Жалобы/2026", "Тест & Co", 'quo"te\\back', "a b", "Żółć~!"]
)
def test_folder_names(mailbox: ImapMailbox, post: Post, folder: str) -> None:
    mailbox.ensure(folder)
    mailbox.ensure(folder)
    assert mailbox.append(folder, PLAIN, [], None) is not None
    state = mailbox.state(folder)
    assert state is not None
    assert len(state.uids) == 1
    assert mailbox.move(folder, state.uids, "INBOX")
    with post.client() as client:
        parents = folder.split("/")
        names = [name for _, _, name in client.list_folders()]
        assert {"/".join(parents[: n + 1]) for n in range(len(parents))} <= set(names)


def test_special_folders_by_name(mailbox: ImapMailbox) -> None:
    assert mailbox.special("drafts") is None
    mailbox.ensure("Черновики")
    assert mailbox.special("drafts") == "Черновики"


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
