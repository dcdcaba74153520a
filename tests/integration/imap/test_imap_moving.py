"""Moves, marks and additions on servers that lack MOVE, UIDPLUS or keywords; Gmail."""

import logging
from typing import Any

import pytest

from mailproc.errors import Permanent, Unavailable
from mailproc.ports import Place
from mailproc.transport.imap.mailbox import Account, ImapMailbox
from tests.integration.imap.scripted import RAW, box, never, opened
from tests.servers.imap_script import BASIC, GMAIL, SYSTEM, USUAL, Box
from tests.servers.scripted_imap import ScriptedImap


def test_move_reads_copyuid_of_the_untagged_answer() -> None:
    with ScriptedImap(boxes=box(3)) as server, opened(server) as mailbox:
        places = mailbox.move("INBOX", [1, 3, 77], "Target")
    assert places == {
        1: Place("desk", "Target", 9, 50),
        3: Place("desk", "Target", 9, 51),
    }
    assert sorted(server.boxes["INBOX"].messages) == [2]


@pytest.mark.parametrize("copyuid", ["absent", "zero"])
def test_a_server_that_does_not_tell_the_new_place(copyuid: Any) -> None:
    with (
        ScriptedImap(boxes=box(2), copyuid=copyuid) as server,
        opened(server) as mailbox,
    ):
        assert mailbox.move("INBOX", [1, 2], "Target") == {1: None, 2: None}
    assert len(server.boxes["Target"].messages) == 2


def test_without_move_exactly_the_copied_are_expunged() -> None:
    script = ScriptedImap(boxes=box(4), capabilities=(*BASIC, "UIDPLUS"))
    script.boxes["INBOX"].messages[4].flags.add(r"\Deleted")  # marked by somebody else
    with script as server, opened(server) as mailbox:
        places = mailbox.move("INBOX", [1, 2], "Target")
    assert [place and place.uid for place in places.values()] == [50, 51]
    assert sorted(server.boxes["INBOX"].messages) == [3, 4]
    assert not any(c.startswith(("EXPUNGE", "CLOSE")) for c in server.commands)


def test_without_uidplus_the_original_stays_marked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with (
        ScriptedImap(boxes=box(2), capabilities=BASIC) as server,
        opened(server) as mailbox,
    ):
        with caplog.at_level(logging.WARNING):
            assert mailbox.move("INBOX", [1], "Target") == {1: None}
        state = mailbox.state("INBOX")
    assert "no UIDPLUS" in caplog.text
    assert state is not None
    assert state.uids == (1, 2)
    assert state.deleted == {1}, (
        "S1.3: a copy left behind does not count as being there"
    )
    assert not any("EXPUNGE" in command for command in server.commands)


@pytest.mark.parametrize("trycreate", [True, False])
@pytest.mark.parametrize("capabilities", [USUAL, (*BASIC, "UIDPLUS")])
def test_a_missing_target_is_created_once(
    trycreate: bool, capabilities: tuple[str, ...]
) -> None:
    script = ScriptedImap(boxes=box(1), trycreate=trycreate, capabilities=capabilities)
    with script as server, opened(server) as mailbox:
        places = mailbox.move("INBOX", [1], "Queue/Abuse")
    assert places[1] is not None
    assert {"Queue", "Queue/Abuse"} <= set(server.boxes)
    assert server.subscribed == ["Queue", "Queue/Abuse"]
    assert not server.boxes["INBOX"].messages


def test_uids_of_another_uidvalidity_are_not_touched() -> None:
    with ScriptedImap(boxes=box(1)) as server, opened(server) as mailbox:
        for act in (
            lambda: mailbox.move("INBOX", [1], "Target", uidvalidity=6),
            lambda: mailbox.mark("INBOX", [1], ["\\Flagged"], uidvalidity=6),
            lambda: mailbox.flags("INBOX", [1], uidvalidity=6),
            lambda: list(mailbox.fetch("INBOX", [1], uidvalidity=6)),
        ):
            with pytest.raises(Unavailable, match="UIDVALIDITY of INBOX changed"):
                act()
        assert mailbox.move("INBOX", [1], "Target", uidvalidity=7)
    assert not any("STORE" in command for command in server.commands)


def test_a_server_without_keywords_gets_flags_only() -> None:
    with (
        ScriptedImap(boxes=box(1), permanent=SYSTEM) as server,
        opened(server) as mailbox,
    ):
        mailbox.mark("INBOX", [1], ["\\Flagged", "sbl"])
        assert not mailbox.keeps_keywords("INBOX"), "sub-folders show it instead"
        assert server.boxes["INBOX"].messages[1].flags == {"\\Flagged"}
        mailbox.unmark("INBOX", [1], ["\\Flagged", "sbl"])
    assert server.boxes["INBOX"].messages[1].flags == set()


def test_gmail_shows_as_labels_what_it_does_not_keep_as_keywords() -> None:
    script = ScriptedImap(boxes=box(1), permanent=SYSTEM, capabilities=GMAIL)
    with script as server, opened(server) as mailbox:
        mailbox.mark("INBOX", [1], ["\\Flagged", "sbl", "жалоба"])
    stored = server.boxes["INBOX"].messages[1]
    assert stored.flags == {"\\Flagged"}
    assert stored.labels == {"sbl", "&BDYEMAQ7BD4EMQQw-"}
    with script as server, opened(server) as mailbox:
        assert mailbox.keeps_keywords("INBOX")
        mailbox.unmark("INBOX", [1], ["\\Flagged", "sbl", "p1"])
    assert (stored.flags, stored.labels) == (set(), {"&BDYEMAQ7BD4EMQQw-"})


def test_gmail_moves_between_labels_and_never_marks_deleted() -> None:
    with (
        ScriptedImap(boxes=box(1), capabilities=GMAIL) as server,
        opened(server) as mailbox,
    ):
        assert mailbox.move("INBOX", [1], "Target") == {
            1: Place("desk", "Target", 9, 50)
        }
    assert not any("Deleted" in command for command in server.commands)
    odd = tuple(word for word in GMAIL if word != "MOVE")
    with (
        ScriptedImap(boxes=box(1), capabilities=odd) as server,
        opened(server) as mailbox,
    ):
        with pytest.raises(Unavailable, match="Gmail without MOVE"):
            mailbox.move("INBOX", [1], "Target")
        assert not any("Deleted" in command for command in server.commands)


def test_gmail_names_its_special_folders_by_attribute() -> None:
    boxes = {
        "INBOX": Box(),
        "[Gmail]/&BCcENQRABD0EPgQyBDgEOgQ4-": Box(attributes=r"\HasNoChildren \Drafts"),
        "[Gmail]/&BBoEPgRABDcEOAQ9BDA-": Box(attributes=r"\Trash"),
    }
    with (
        ScriptedImap(boxes=boxes, capabilities=GMAIL) as server,
        opened(server) as mailbox,
    ):
        assert mailbox.special("drafts") == "[Gmail]/Черновики"
        assert mailbox.special("trash") == "[Gmail]/Корзина"
        assert mailbox.special("junk") is None


def test_append_creates_the_folder_and_reads_the_place() -> None:
    with ScriptedImap() as server, opened(server) as mailbox:
        place = mailbox.append("Queue", RAW, ["\\Seen", "sbl", "жалоба"], None)
    assert place is not None
    assert place.uid == 1
    stored = server.boxes["Queue"].messages[1]
    assert (stored.raw, stored.flags) == (RAW, {"\\Seen", "sbl"})


def test_a_server_with_everything_below_inbox() -> None:
    script = ScriptedImap(prefix="INBOX.", delimiter=".")
    with script as server, opened(server) as mailbox:
        mailbox.ensure("Queue/Abuse")
        assert mailbox.append("Queue/Abuse", RAW, [], None) is not None
    assert {"INBOX.Queue", "INBOX.Queue.Abuse"} <= set(server.boxes)


@pytest.mark.parametrize("bad", ["x\r\nA DELETE INBOX", "x\0", "x\x7f"])
def test_control_characters_reach_no_server(bad: str) -> None:
    with ScriptedImap(boxes=box(1)) as server, opened(server) as mailbox:
        before = len(server.commands)
        for act in (
            lambda: mailbox.state(bad),
            lambda: mailbox.ensure(bad),
            lambda: mailbox.append(bad, RAW, [], None),
            lambda: mailbox.wait(bad, 1, never),
        ):
            with pytest.raises(Permanent):
                act()
        assert len(server.commands) <= before + 2, "at most the namespace was read"
        with pytest.raises(Permanent):
            mailbox.mark("INBOX", [1], [bad])
        with pytest.raises(Permanent):
            mailbox.move("INBOX", [1], bad)
        sent = "".join(server.commands)
    assert "DELETE" not in sent


def test_nothing_works_before_connect() -> None:
    mailbox = ImapMailbox(Account("desk", "127.0.0.1", 1))
    mailbox.close()
    with pytest.raises(Unavailable, match="not connected"):
        mailbox.state("INBOX")
