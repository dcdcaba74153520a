"""What Mailbox promises of moves, marks, additions and folders, on both servers."""

from datetime import UTC, datetime

import pytest

from mailproc.ports import Declined
from mailproc.transport.imap.mailbox import ImapMailbox
from tests.contract.mailbox.post import PLAIN, QUEUE, Post, numbered


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


def test_marks_are_taken_off(mailbox: ImapMailbox, post: Post) -> None:
    """What has been done loses its flag; what others set stays."""
    post.deliver(*numbered(2))
    state = mailbox.state("INBOX")
    assert state is not None
    mailbox.mark("INBOX", state.uids, ["\\Flagged", "p2", "sbl"])
    mailbox.unmark(
        "INBOX",
        state.uids[:1],
        ["\\Flagged", "p2", "late"],
        uidvalidity=state.uidvalidity,
    )
    mailbox.unmark("INBOX", [], ["sbl"])
    flags = mailbox.flags("INBOX", state.uids)
    assert set(flags[state.uids[0]]) == {"sbl"}
    assert set(flags[state.uids[1]]) == {"\\Flagged", "p2", "sbl"}
    with pytest.raises(Declined):
        mailbox.unmark("INBOX", state.uids, ["sbl"], uidvalidity=1)
    assert mailbox.keeps_keywords(QUEUE)


def test_a_message_is_found_by_its_message_id(mailbox: ImapMailbox, post: Post) -> None:
    place = mailbox.append(
        QUEUE, b"Message-ID: <draft.0a@b.test>\r\n" + PLAIN, [], None
    )
    mailbox.append(QUEUE, b"References: <draft.0a@b.test>\r\n" + PLAIN, [], None)
    assert place is not None
    assert list(mailbox.find(QUEUE, "draft.0a@b.test")) == [place.uid]
    assert list(mailbox.find(QUEUE, "draft.0b@b.test")) == []
    assert list(mailbox.find("Nowhere", "draft.0a@b.test")) == []
    for odd in ['a" ALL "', "a\r\nb", "(a)", "*", "", "ж@b.test"]:
        assert list(mailbox.find(QUEUE, odd)) == [], "never sent to a server"


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
