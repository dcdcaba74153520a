"""`mailproc db check` and `db erase`: the log proven, personal text blanked (S11.6)."""

import io
import json
import re
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailproc.desk.effects import File, OpenTicket
from mailproc.message.envelope import Envelope
from mailproc.ports import Place, Plan
from mailproc.store import open_store
from tests.unit.cli.running import Run

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
CLIENT = "client@example.org"


def plan(subject: str) -> Plan:
    return Plan(
        identity="one",
        message_id="one",
        references=(),
        subject=subject,
        sender=CLIENT,
        kind="other",
        queue="support",
        priority=6,
        labels=(),
        old=False,
        ours=False,
        effects=(
            File("support", ()),
            OpenTicket("support", 6, "support", subject, CLIENT),
        ),
        trace=(),
    )


@pytest.fixture
def filled(run: Run) -> Run:
    """A database in which one mail has been sorted and filed."""
    store = open_store("sqlite:///mailproc.db", clock=lambda: NOON)
    place = Place("support1", "INBOX", 7, 1)
    sent = Envelope(CLIENT, ("support@example.net",), NOON)
    kept = store.keep(b"Geheimnis", sent, place, "support1", old=False)
    store.act(kept.copy, plan("Geheimnis"), NOON)
    (filing,) = store.filings("support1", 9)
    store.filed(filing.id, Place("support1", "Support", 8, 5))
    store.close()
    return run


def subjects() -> list[str]:
    with sqlite3.connect("mailproc.db") as connection:
        found = [row[0] for row in connection.execute("SELECT subject FROM message")]
    connection.close()
    return found


def test_check_prints_an_anchor_that_can_be_checked_later(filled: Run) -> None:
    done = filled("db", "check")
    assert done.code == 0
    found = re.fullmatch(
        r"0 faults\n(\d+) events, anchor (\1:[0-9a-f]{64})\n", done.out
    )
    assert found
    assert filled("db", "check", "--anchor", found[2]).code == 0
    other = filled("db", "check", "--anchor", f"3:{'0' * 64}")
    assert other.code == 1
    assert other.out.startswith("event 3 is not the one that was noted\n1 faults\n")
    assert filled("db", "check", "--anchor", "three").code == 2


def test_check_names_the_first_event_that_was_changed(filled: Run) -> None:
    with sqlite3.connect("mailproc.db") as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("UPDATE event SET actor = 'support2' WHERE id = 2")
    connection.close()
    done = filled("db", "check")
    assert done.code == 1
    assert done.out.startswith("event 2 does not follow event 1: ")


def test_erase_shows_what_goes_and_what_stays_in_mailboxes(filled: Run) -> None:
    done = filled("db", "erase", "--message", "1", "--yes")
    assert done.code == 0
    *shown, last = done.out.splitlines()
    assert shown == [
        "messages: 1",
        "copies: 1",
        "letters: 0",
        "tickets: 1",
        "stays in the mailbox: support1 Support uid 5",
    ]
    assert re.fullmatch(r"erased on \d{4}-\d\d-\d\d \d\d:\d\d UTC", last)
    assert subjects() == [""]
    assert filled("db", "check").code == 0


def test_an_erased_message_says_so_in_its_ticket(filled: Run) -> None:
    assert "Geheimnis" in filled("ticket", "1").out
    filled("db", "erase", "--message", "1", "--yes")
    done = filled("ticket", "1")
    assert done.code == 0
    assert re.search(r"client client: erased on \d{4}-\d\d-\d\d \d\d:\d\d ", done.out)
    assert "Geheimnis" not in done.out
    letter = json.loads(filled("ticket", "1", "--json").out)["letters"][0]
    assert letter["erased"].endswith("+00:00")
    assert (letter["subject"], letter["sender"]) == ("", "")


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_erase_asks_first(
    filled: Run, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """No answer is no."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
    done = filled("db", "erase", "--address", CLIENT)
    assert done.code == 130
    assert "Erase for good?" in done.out
    assert subjects() == ["Geheimnis"]


def test_erase_of_an_address_names_nobody_in_the_log(filled: Run) -> None:
    assert filled("db", "erase", "--address", CLIENT, "--yes").code == 0
    assert b"client@" not in Path("mailproc.db").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        ([], 2, "name one of --message, --address, --customer"),
        (["--message", "1", "--address", "x"], 2, "name one of"),
        (["--message", "9"], 1, "message 9 is not in the ledger"),
    ],
)
def test_erase_refuses_with_a_line(
    filled: Run, arguments: list[str], code: int, why: str
) -> None:
    done = filled("db", "erase", "--yes", *arguments)
    assert done.code == code
    assert why in done.err
    assert subjects() == ["Geheimnis"]
