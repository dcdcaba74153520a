"""`mailproc notice draft, update, end, send, list, untouched, kit`; exit codes."""

import io
import json
import re
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from mailproc.cli import main
from mailproc.signing import generate

CONFIG = """
[desk]
domains = ["ipserver.su"]

[[dkim]]
domain = "ipserver.su"
selector = "d"
key_file = "key.pem"

[kit]
paths = ["kit"]

[[group]]
name = "Awaria MPS/SMS"
alias = "awaria-mps-sms@ipserver.su"
members = ["Example Media"]
language = "pl"

[[partner]]
name = "Example Media"
addresses = ["noc@media.example"]
"""
WORKS = (
    *("notice", "draft", "--kind", "planned", "--title", "SMS"),
    *("--group", "Awaria MPS/SMS", "--service", "SMS MT", "--impact", "outage"),
    *("--start", "2099-01-01 01:00", "--end", "2099-01-01 03:00"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a configuration; the store is made by the first command."""
    (tmp_path / "mailproc.toml").write_text(CONFIG, encoding="utf-8")
    key = generate("ipserver.su", "d", "ed25519")
    (tmp_path / "key.pem").write_bytes(key.private)
    return tmp_path


class Ended(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


def run(desk: Path, *words: str) -> Ended:
    """Run a command as a shell would."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    argv = ["mailproc", "--config", str(desk / "mailproc.toml"), *words]
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", argv)
        with pytest.raises(SystemExit) as ended:
            main()
    texts = []
    for stream in (out, err):
        stream.seek(0)
        texts.append(stream.read())
    assert isinstance(ended.value.code, int)
    return Ended(ended.value.code, *texts)


def ok(desk: Path, *words: str) -> str:
    """The output of a command that succeeds."""
    ended = run(desk, *words)
    assert ended.code == 0, ended
    return ended.out


def rows(desk: Path, *words: str) -> list[dict[str, object]]:
    lines = ok(desk, "notice", "list", *words, "--json").splitlines()
    return [json.loads(line) for line in lines]


def test_works_from_the_draft_to_the_end(desk: Path) -> None:
    draft = desk / "draft.eml"
    assert ok(desk, *WORKS, "--out", str(draft)) == f"HL-1: {draft}\n"
    assert "Subject: [HL-1]" in draft.read_text("utf-8")
    sent = ok(desk, "notice", "send", str(draft))
    assert sent == "HL-1: notice 1 to 1 partners\n"
    again = run(desk, "notice", "send", str(draft))
    assert again.code == 1
    assert "already sent by support1" in again.err
    (event,) = rows(desk)
    assert (event["notices"], event["partners"]) == (1, 1)
    assert event["owed"] == [{"what": "end", "at": "2099-01-01T00:15:00+00:00"}]
    ok(desk, "notice", "end", "1", "--ended", "2099-01-01 02:30")
    assert "notice 2" in ok(desk, "notice", "send", "1")
    (event, *letters) = rows(desk, "1")
    assert event["owed"] == []
    assert [(one["notice"], one["state"]) for one in letters] == [
        (1, "due"),
        (2, "due"),
    ]


def test_a_draft_with_open_fields_is_exit_1(desk: Path) -> None:
    """N8: the place is named, and nothing is sent."""
    ok(desk, "notice", "draft", "--kind", "incident", "--group", "Awaria MPS/SMS")
    result = run(desk, "notice", "send", "1")
    assert result.code == 1
    assert "&^" in result.err
    assert rows(desk)[0]["notices"] == 0


def test_an_update_that_ends_later_is_an_extension(desk: Path) -> None:
    ok(desk, *WORKS)
    ok(desk, "notice", "send", "1")
    text = ok(desk, "notice", "update", "1", "--expected-end", "2099-01-01 05:00")
    assert "Poprzedni koniec: 2099-01-01 01:00 CET" in text
    assert "Przewidywany koniec: 2099-01-01 03:00 CET" in text


def test_what_is_not_there_is_said(desk: Path) -> None:
    refused: tuple[tuple[str, ...], ...] = (
        *(("end", "9"), ("send", "9"), ("untouched", "9", "x"), ("list", "9")),
    )
    for words in refused:
        assert run(desk, "notice", *words).code == 1, words
    wrong: tuple[tuple[str, ...], ...] = (
        ("draft",),
        ("draft", "1", "--kind", "incident"),
        ("draft", "--kind", "incident", "--group", "Nobody"),
        ("draft", "--kind", "planned", "--start", "tomorrow"),
        ("send", "no-such-file.eml"),
    )
    for words in wrong:
        assert run(desk, "notice", *words).code == 2, words
    assert run(desk, "notice", "send", "1", "--as", "nobody").code == 2


def test_an_event_that_touches_nobody_is_closed(desk: Path) -> None:
    ok(desk, "notice", "draft", "--kind", "incident", "--title", "x")
    ok(desk, "notice", "untouched", "1", "a test system")
    assert ok(desk, "notice", "list") == "no open events\n"


def test_check_looks_at_the_kit(desk: Path) -> None:
    """N10: a stale one is a fault, and so is having no place for it."""

    def kit() -> str:
        lines = run(desk, "check", "--offline").out.splitlines()
        return next(line for line in lines if "kit" in line)

    assert "1 places" in kit()
    ok(desk, "notice", "kit")
    written = desk / "kit" / "written.txt"
    mark = written.read_text().split()[1]
    written.write_text(f"2020-01-01T00:00:00+00:00 {mark}\n")
    assert "older than 2:00:00" in kit()
    config = desk / "mailproc.toml"
    config.write_text(config.read_text("utf-8").replace('["kit"]', "[]"), "utf-8")
    assert "no [kit] paths" in kit()


def test_a_follow_up_may_go_where_its_event_is_known(desk: Path) -> None:
    """N7: history is appended; of an event that is not here it must be quoted."""
    ok(desk, *WORKS)
    letter = desk / "letter.eml"
    for number, code in ((1, 0), (2, 1)):
        letter.write_text(
            "From: support@ipserver.su\nTo: awaria-mps-sms@ipserver.su\n"
            f"Subject: Re: [HL-{number}] SMS\n\nIt goes on.\n"
        )
        assert run(desk, "notice", "check", str(letter)).code == code


def test_the_list_for_people(desk: Path) -> None:
    ok(desk, *WORKS)
    ok(desk, "notice", "send", "1")
    assert re.search(
        r"HL-1 +planned +CONFIRMED +1 +end 01-01", ok(desk, "notice", "list")
    )
    shown = ok(desk, "notice", "list", "1")
    assert "1  announce" in shown
    assert "Example Media <noc@media.example>: due" in shown


def test_the_kit_is_written_where_it_is_configured(desk: Path) -> None:
    ok(desk, *WORKS)
    assert ok(desk, "notice", "kit").startswith(str(desk / "kit"))
    assert (desk / "kit" / "events" / "HL-1.txt").exists()
    ok(desk, "notice", "kit", "--to", str(desk / "other"))
    assert (desk / "other" / "README.txt").exists()
    (desk / "file").write_text("x")
    assert run(desk, "notice", "kit", "--to", str(desk / "file")).code == 3
