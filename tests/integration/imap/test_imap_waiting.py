"""IDLE with its traps, and polling where there is no IDLE."""

import threading
import time
from itertools import pairwise
from typing import Any

import pytest

from mailproc.errors import Unavailable
from mailproc.transport.imap.mailbox import ImapMailbox
from tests.integration.imap.scripted import RAW, box, never, opened
from tests.servers.imap_script import BASIC, USUAL, Stored
from tests.servers.scripted_imap import ScriptedImap


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
    monkeypatch.setattr("mailproc.transport.imap.wait._RENEW", 0.3)
    with ScriptedImap() as server, opened(server) as mailbox:
        assert not mailbox.wait("INBOX", 1, never)
    assert server.commands.count("IDLE") >= 3
