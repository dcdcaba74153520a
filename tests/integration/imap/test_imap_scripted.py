"""ImapMailbox against a scripted server: what Dovecot here cannot show.

Servers without MOVE, UIDPLUS, IDLE or keywords, Gmail, XOAUTH2, and faults in the
middle of an answer (research rules of the poller, S4.3: no message is passed over).
"""

import logging
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest

from mailproc.errors import Permanent, Unavailable
from mailproc.ports import Place
from mailproc.transport.imap import Account, ImapMailbox
from tests.servers.imap_script import BASIC, GMAIL, SYSTEM, USUAL, Box, Stored
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


# --- moving ------------------------------------------------------------------------


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


# --- keywords and Gmail --------------------------------------------------------------


def test_a_server_without_keywords_gets_flags_only() -> None:
    with (
        ScriptedImap(boxes=box(1), permanent=SYSTEM) as server,
        opened(server) as mailbox,
    ):
        mailbox.mark("INBOX", [1], ["\\Flagged", "sbl"])
    assert server.boxes["INBOX"].messages[1].flags == {"\\Flagged"}


def test_gmail_shows_as_labels_what_it_does_not_keep_as_keywords() -> None:
    script = ScriptedImap(boxes=box(1), permanent=SYSTEM, capabilities=GMAIL)
    with script as server, opened(server) as mailbox:
        mailbox.mark("INBOX", [1], ["\\Flagged", "sbl", "жалоба"])
    stored = server.boxes["INBOX"].messages[1]
    assert stored.flags == {"\\Flagged"}
    assert stored.labels == {"sbl", "&BDYEMAQ7BD4EMQQw-"}


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


# --- login ---------------------------------------------------------------------------


def test_xoauth2_with_a_token_command() -> None:
    command = (sys.executable, "-c", "print('ya29.good')")
    script = ScriptedImap(token="ya29.good", capabilities=GMAIL)
    with script as server, opened(server, token_command=command) as mailbox:
        assert mailbox.state("INBOX") is not None
    assert server.commands[1].startswith("AUTHENTICATE XOAUTH2")


def test_a_refused_token_is_told_without_it(caplog: pytest.LogCaptureFixture) -> None:
    command = (sys.executable, "-c", "print('ya29.stale')")
    script = ScriptedImap(token="ya29.good", capabilities=GMAIL)
    with script as server, caplog.at_level(logging.DEBUG):
        with pytest.raises(Unavailable, match="desk at 127") as caught:
            log_in(server, token_command=command)
        assert "token expired" in caught.value.detail
        assert "ya29" not in f"{caught.value} {caught.value.detail} {caplog.text}"


def test_a_wrong_password_that_the_server_echoes_is_not_told() -> None:
    script = ScriptedImap(capabilities=("IMAP4rev1",))
    with (
        script as server,
        pytest.raises(Unavailable, match="wrong login or pass") as caught,
    ):
        log_in(server, password="hunter2")
    assert "support1" in caught.value.public
    assert "hunter2" not in f"{caught.value!r} {caught.value.detail}"
    assert "not with" in caught.value.detail


def test_login_where_authenticate_plain_is_not_offered() -> None:
    script = ScriptedImap(capabilities=("IMAP4rev1",))
    with script as server, opened(server, login='an "odd" name') as mailbox:
        assert mailbox.state("INBOX") is not None
    assert server.commands[1].startswith('LOGIN "an \\"odd\\" name" ')


def test_capabilities_count_after_login() -> None:
    script = ScriptedImap(boxes=box(1), before_login=("IMAP4rev1", "AUTH=PLAIN"))
    with script as server, opened(server) as mailbox:
        mailbox.move("INBOX", [1], "Target")
    assert any(command.startswith("UID MOVE") for command in server.commands)


# --- reading -------------------------------------------------------------------------


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
    monkeypatch.setattr("mailproc.transport.imap_session._SEARCH_WINDOW", 4)
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


# --- waiting -------------------------------------------------------------------------


def idle(server: ScriptedImap, seconds: float = 5) -> tuple[bool, float]:
    with opened(server) as mailbox:
        mailbox.state("INBOX")
        began = time.monotonic()
        news = mailbox.wait("INBOX", seconds, never)
        elapsed = time.monotonic() - began
        assert mailbox.state("INBOX") is not None, "the connection is usable afterwards"
        return news, elapsed


def test_idle_hears_a_line_that_comes_in_two_packets() -> None:
    script = ScriptedImap(idle=[(0.1, b"* 4 EX"), (0.5, b"ISTS\r\n")])
    with script as server:
        news, elapsed = idle(server)
    assert news
    assert 0.5 < elapsed < 2


def test_idle_hears_what_stands_before_or_right_behind_the_go_ahead() -> None:
    with ScriptedImap(before_idle=b"* 4 EXISTS\r\n") as server:
        assert idle(server)[0]
    with ScriptedImap(before_idle=b"+ idling\r\n* 4 EXISTS\r\n* OK ") as server:
        assert idle(server)[0]


def test_idle_ends_after_its_time_without_news() -> None:
    with ScriptedImap() as server:
        news, elapsed = idle(server, 0.5)
    assert not news
    assert 0.5 <= elapsed < 1.5


def wait_for_ever(mailbox: ImapMailbox) -> None:
    while True:  # empty returns of a dead connection would never leave this loop
        mailbox.wait("INBOX", 5, never)


@pytest.mark.parametrize(
    "end",
    [
        [(0.1, b"* BYE going down\r\n"), (0.1, None)],
        [(0.1, None)],
        [(0.1, b"+ what?\r\n* 5 EXISTS\r\n")],
        [(0.1, b"* 5 EXI"), (0.1, None)],
    ],
)
def test_any_doubt_in_idle_is_a_lost_connection(end: Any) -> None:
    with ScriptedImap(idle=end) as server, opened(server) as mailbox:
        began = time.monotonic()
        with pytest.raises(Unavailable):
            wait_for_ever(mailbox)
        assert time.monotonic() - began < 3
        mailbox.connect()
        assert mailbox.state("INBOX") is not None


def test_what_came_before_the_wait_is_news() -> None:
    with ScriptedImap(boxes=box(1)) as server, opened(server) as mailbox:
        mailbox.state("INBOX")
        server.boxes["INBOX"].add(Stored(RAW))
        assert mailbox.wait("INBOX", 5, never)
        assert not any(command == "IDLE" for command in server.commands)


def test_wake_ends_the_wait() -> None:
    asked: list[float] = []

    def wake() -> bool:
        asked.append(time.monotonic())
        return len(asked) > 4

    for capabilities in (USUAL, BASIC):
        asked.clear()
        with (
            ScriptedImap(capabilities=capabilities) as server,
            opened(server) as mailbox,
        ):
            assert not mailbox.wait("INBOX", 20, wake)
        gaps = [b - a for a, b in pairwise(asked)]
        assert max(gaps) < 0.5, "asked at least twice a second"


def test_without_idle_it_looks_every_so_often() -> None:
    script = ScriptedImap(capabilities=BASIC, boxes=box(1))
    with script as server, opened(server, poll=0.3) as mailbox:
        mailbox.state("INBOX")
        later = threading.Timer(0.4, server.boxes["INBOX"].add, [Stored(RAW)])
        later.start()
        assert mailbox.wait("INBOX", 10, never)
    assert not any(command == "IDLE" for command in server.commands)


def test_idle_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailproc.transport.imap_wait._RENEW", 0.3)
    with ScriptedImap() as server, opened(server) as mailbox:
        assert not mailbox.wait("INBOX", 1, never)
    assert server.commands.count("IDLE") >= 3


# --- adding --------------------------------------------------------------------------


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
