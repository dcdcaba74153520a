"""Reading where the server fails on single messages (S4.3: none is passed over)."""

import pytest

from mailproc.errors import Unavailable
from tests.integration.imap.scripted import RAW, box, opened
from tests.servers.imap_script import Stored
from tests.servers.scripted_imap import ScriptedImap


def test_a_message_without_body_is_a_problem_of_its_own() -> None:
    with ScriptedImap(boxes=box(3), nil={2}) as server, opened(server) as mailbox:
        fetched = list(mailbox.fetch("INBOX", [1, 2, 3]))
    assert [(f.place.uid, f.raw is None, f.problem) for f in fetched] == [
        (1, False, None),
        (2, True, "the server gives no body"),
        (3, False, None),
    ]


def test_a_message_that_the_server_refuses_stops_no_other() -> None:
    with ScriptedImap(boxes=box(4), refuse={2}) as server, opened(server) as mailbox:
        fetched = {f.place.uid: f for f in mailbox.fetch("INBOX", [1, 2, 3, 4])}
    assert [uid for uid, f in fetched.items() if f.raw] == [1, 3, 4]
    assert "cannot read it" in (fetched[2].problem or "")
    assert server.connections == 1


def test_a_message_that_ends_the_connection_stops_no_other() -> None:
    with ScriptedImap(boxes=box(4), drop={3}) as server, opened(server) as mailbox:
        fetched = {f.place.uid: f for f in mailbox.fetch("INBOX", [1, 2, 3, 4])}
    assert [uid for uid, f in fetched.items() if f.raw] == [1, 2, 4]
    assert (fetched[3].problem or "").startswith("the server fails on it")


def test_a_connection_lost_once_costs_no_message() -> None:
    script = ScriptedImap(boxes=box(4), drop={3}, drop_each=1)
    with script as server, opened(server) as mailbox:
        fetched = list(mailbox.fetch("INBOX", [1, 2, 3, 4]))
    assert all(f.raw and not f.problem for f in fetched)
    assert server.connections == 2


def test_a_server_that_always_breaks_off_is_given_up() -> None:
    with ScriptedImap(boxes=box(9), drop=set(range(1, 10))) as server:
        with (
            opened(server) as mailbox,
            pytest.raises(Unavailable, match="again and again"),
        ):
            list(mailbox.fetch("INBOX", list(range(1, 10))))
        assert server.connections < 12


def test_a_huge_message_is_not_read() -> None:
    with ScriptedImap(boxes=box(2)) as server:
        server.boxes["INBOX"].add(Stored(b"x" * 5000))
        with opened(server, max_message_bytes=4999) as mailbox:
            fetched = list(mailbox.fetch("INBOX", [1, 3]))
    assert fetched[1].raw is None
    assert fetched[1].size == 5000
    assert fetched[1].problem == "5000 bytes, more than the limit of 4999"
    assert "BODY.PEEK[]" not in "".join(c for c in server.commands if "FETCH 3 " in c)


def test_batches_are_bounded_by_count_and_by_bytes() -> None:
    with ScriptedImap(boxes=box(0)) as server:
        for _ in range(10):
            server.boxes["INBOX"].add(Stored(b"x" * 1000))
        with opened(server, batch=4, batch_bytes=2500) as mailbox:
            fetched = list(mailbox.fetch("INBOX", list(range(1, 11))))
    assert [f.place.uid for f in fetched] == list(range(1, 11))
    bodies = [c.split()[2] for c in server.commands if "BODY.PEEK[]" in c]
    assert bodies == ["1,2", "3,4", "5,6", "7,8", "9,10"]
    assert not any("ENVELOPE" in c or "BODYSTRUCTURE" in c for c in server.commands)


def test_another_folder_between_two_messages_does_not_mix_them_up() -> None:
    with ScriptedImap(boxes=box(4)) as server, opened(server, batch=2) as mailbox:
        subjects = []
        for fetched in mailbox.fetch("INBOX", [1, 2, 3, 4]):
            subjects.append(fetched.raw)
            mailbox.append("Target", RAW, [], None)
    assert subjects == [b"Subject: %d\r\n\r\n" % n for n in range(4)]


def test_a_large_folder_is_listed_in_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailproc.transport.imap.session._SEARCH_WINDOW", 4)
    with ScriptedImap(boxes=box(10)) as server, opened(server) as mailbox:
        state = mailbox.state("INBOX", 3)
    assert state is not None
    assert state.uids == tuple(range(4, 11))
    searches = [c for c in server.commands if "SEARCH" in c and "DELETED" not in c]
    assert [c.split()[2] for c in searches] == ["9:*", "5:8", "1:4"], (
        "from the top down"
    )


def test_above_the_last_uid_there_is_nothing() -> None:
    with ScriptedImap(boxes=box(3)) as server, opened(server) as mailbox:
        state = mailbox.state("INBOX", 3)
    assert state is not None
    assert state.uids == (), "`UID 4:*` names the last message all the same"
    assert state.uidnext == 4
