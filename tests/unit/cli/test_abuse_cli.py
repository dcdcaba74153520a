"""`abuse list`, `show`, `close`, and what explain says of a complaint (S7, S11.1)."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailproc.cli import main
from mailproc.desk.model import ClockKind
from tests.unit.clockwork.complaints import (
    desk,
    listing,
    login_attack,
    mail,
    running,
)
from tests.unit.clockwork.works import Works
from tests.unit.registry.example import FOLDER as REGISTRY

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "mailproc.toml"
    file.write_text('[store]\nurl = "sqlite:///db"\n', encoding="utf-8")

    def act(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mailproc", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return act


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A desk whose store the commands open, too."""
    made = desk(tmp_path)
    yield made
    made.close()


def listed(run: Run, *options: str) -> list[dict[str, object]]:
    code, out, err = run("abuse", "list", "--days", "36500", "--json", *options)
    assert (code, err) == (0, "")
    return [json.loads(line) for line in out.splitlines()]


def test_every_mail_stands_there_with_its_fate(run: Run, works: Works) -> None:
    number = works.mail(login_attack())
    works.mail(login_attack(ident="c2", sender="x@other.example"))
    works.mail(mail("Good morning, I have a question.", subject="Hi", ident="q1"))
    works.after(seconds=1)
    works.letters()
    rows = listed(run)
    assert [row["fate"] for row in rows] == ["new", "joined", "none"]
    assert [row["ticket"] for row in rows] == [number, number, None]
    assert rows[2]["why"] == "nothing tells a complaint"
    assert rows[0]["marks"] == rows[1]["marks"]


def test_late_lists_only_what_is_late(run: Run, works: Works) -> None:
    """The moments of these tests lie in the past or future of the real clock."""
    works.mail(login_attack("192.0.2.200"))
    rows = listed(run, "--late")
    assert all(row["late"] for row in rows)


def test_the_table_fits_80_columns(run: Run, works: Works) -> None:
    works.mail(login_attack(subject="Abuse from 192.0.2.34 " + "very " * 40))
    code, out, _ = run("abuse", "list", "--days", "36500")
    assert code == 0
    assert max(map(len, out.splitlines())) <= 80
    assert out.splitlines()[0].split()[:4] == ["#", "received", "fate", "pass"]


def test_one_complaint_is_shown_whole(run: Run, works: Works) -> None:
    number = works.mail(listing())
    works.after(seconds=1)
    works.letters()
    code, out, _ = run("abuse", "show", str(number), "--json")
    told = json.loads(out)
    assert code == 0
    assert told["class"] == "sbl_listing"
    assert told["customers"] == ["7"]
    assert told["report"]["ips"] == ["192.0.2.34"]
    assert told["order"]["server"] == "node7"
    assert told["marks"]["passed_on"]["mark"] == "yes"
    code, out, _ = run("abuse", "show", str(number))
    assert max(map(len, out.splitlines())) <= 80
    assert "passed on: yes" in out


def test_close_is_the_same_as_the_command_in_mail(run: Run, works: Works) -> None:
    number = works.mail(login_attack())
    works.after(seconds=1)
    works.letters()
    code, out, _ = run("abuse", "close", str(number), "--outcome", "Warned.")
    assert code == 0, out
    assert ClockKind.OUTCOME_LETTER in running(works, number)
    facts = works.store.ticket_facts(number)
    assert facts["outcome"] == {"text": "Warned.", "by": "operator"}


def test_close_waits_for_the_block(run: Run, works: Works) -> None:
    number = works.mail(listing())
    works.after(seconds=1)
    code, _, err = run("abuse", "close", str(number), "--outcome", "Warned.")
    assert code == 1
    assert "block is not confirmed" in err


@pytest.mark.parametrize("words", [("show",), ("close", "--outcome", "x")])
def test_what_is_no_complaint_is_said(run: Run, words: tuple[str, ...]) -> None:
    code, _, err = run("abuse", words[0], "77", *words[1:])
    assert (code, err) == (1, "mailproc: 77 is no complaint\n")


# --- explain ---------------------------------------------------------------------


def effects(run: Run, file: Path) -> list[dict[str, object]]:
    code, out, _ = run("explain", "--json", str(file))
    assert code == 0
    found: list[dict[str, object]] = json.loads(out)["effects"]
    return found


def test_explain_says_why_without_a_registry(run: Run, tmp_path: Path) -> None:
    """Nothing is looked up, and no database is made."""
    file = tmp_path / "sbl.eml"
    file.write_bytes(listing())
    found = effects(run, file)
    (block,) = [e for e in found if e.get("kind") == "block"]
    assert block["why"] == "S7.2a; S11.8: client and server: not looked up"
    assert [e["why"] for e in found if e.get("action") == "receipt"] == [
        "the sender is not authenticated"
    ]
    assert not (tmp_path / "db").exists()


def test_explain_asks_the_registry_of_a_configured_store(
    run: Run, tmp_path: Path
) -> None:
    assert run("registry", "import", str(REGISTRY / "example.csv"))[0] == 0
    file = tmp_path / "sbl.eml"
    file.write_bytes(listing())
    found = effects(run, file)
    (concerns,) = [e for e in found if e["do"] == "concerns"]
    assert concerns == {"do": "concerns", "customer": "7", "server": "node7"}
    file.write_bytes(login_attack("192.0.2.200"))
    (match,) = [e for e in effects(run, file) if e.get("kind") == "match"]
    assert "no client holds a part of 192.0.2.0/24" in str(match["why"])
