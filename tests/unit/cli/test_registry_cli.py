"""`mailproc registry`: exit codes, what is printed where, JSON keys."""

import io
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mailproc.cli import main

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "registry"
EXAMPLE = str(FIXTURES / "example.csv")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Run a command in an empty folder, which gets the database."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mailproc", "registry", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return command


def rows() -> int:
    with sqlite3.connect("mailproc.db") as connection:
        (number,) = connection.execute(
            "SELECT count(*) FROM registry_record"
        ).fetchone()
    connection.close()
    assert isinstance(number, int)
    return number


@pytest.mark.parametrize("name", ["example.csv", "example.json", "folder"])
def test_an_import_shows_and_writes_the_changes(run: Run, name: str) -> None:
    code, out, err = run("import", str(FIXTURES / name))
    assert (code, err) == (0, "")
    assert "+ customer 8: name Jan Kowalski, mails jan@kowalski.example" in out
    assert "service: 5 added, 0 changed, 0 removed, was 0" in out
    assert out.endswith("written: version 1 of the registry\n")
    assert rows() == 16
    code, out, err = run("import", EXAMPLE)
    assert (code, out.splitlines()[-1]) == (0, "nothing has changed")


def test_a_dry_run_writes_nothing(run: Run) -> None:
    code, out, err = run("import", "--dry-run", EXAMPLE)
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("+ datacenter rhein: name Rhein")
    assert out.splitlines()[-1] == "nothing is written"
    assert rows() == 0


def test_every_bad_line_is_on_standard_error_and_nothing_is_written(run: Run) -> None:
    run("import", EXAMPLE)
    bad = "kind,key,name,mails\ncustomer,1,,\ncustomer,2,Bob,\x1b[2J\ncustomer,3,Cyd,\n"
    Path("bad.csv").write_text(bad)
    code, out, err = run("import", "bad.csv")
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "mailproc: bad.csv, line 2: name is missing",
        "mailproc: bad.csv, line 3: mails '\\x1b[2J' is no mail address",
        "mailproc: nothing is written",
    ]
    assert rows() == 16


def test_very_many_faults_are_counted(run: Run) -> None:
    Path("network.csv").write_text("cidr,own\n" + "x,yes\n" * 500)
    code, _, err = run("import", "network.csv")
    assert code == 1
    assert len(err.splitlines()) == 102
    assert "mailproc: and 400 more faults" in err


def test_a_file_cut_short_removes_nothing_unasked(run: Run) -> None:
    lines = ["key,name\n", *(f"c{n},C {n}\n" for n in range(20))]
    Path("customer.csv").write_text("".join(lines))
    run("import", "customer.csv")
    Path("customer.csv").write_text("".join(lines[:10]))
    code, _, err = run("import", "customer.csv")
    assert code == 1
    assert "--allow-removals" in err
    assert rows() == 20
    assert run("import", "--allow-removals", "customer.csv")[0] == 0
    assert rows() == 9


def test_standard_input_is_a_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.TextIOWrapper(io.BytesIO((FIXTURES / "example.json").read_bytes()))
    monkeypatch.setattr(sys, "stdin", text)
    assert run("import", "-")[0] == 0
    assert rows() == 16


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_file_that_cannot_be_read_is_exit_2(run: Run, name: str) -> None:
    code, out, err = run("import", name)
    assert (code, out) == (2, "")
    assert name in err


def test_find_tells_whose_an_address_was(run: Run) -> None:
    run("import", EXAMPLE)
    code, out, _ = run("find", "192.0.2.34", "--at", "2026-10-01")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "192.0.2.34 at 2026-10-01 00:00 MSK: unique"
    assert lines[1].startswith("  customer 9: name Maria Silva")
    assert lines[-1] == "network 192.0.2.0/24 (by address): datacenter rhein"
    code, out, _ = run("find", "192.0.2.200", "--at", "2026-10-01 12:00")
    assert (code, out.splitlines()[:2]) == (
        0,
        [
            "192.0.2.200 at 2026-10-01 12:00 MSK: none",
            "  no client holds a part of 192.0.2.0/24",
        ],
    )


def test_find_json_is_one_object_a_finding(run: Run) -> None:
    run("import", EXAMPLE)
    code, out, err = run("find", "--json", "192.0.2.34", "--at", "2026-11-24")
    assert (code, err) == (0, "")
    match, *networks = map(json.loads, out.splitlines())
    assert match["found"] == "match"
    assert (match["outcome"], match["customer"], match["server"]) == (
        *("unique", "7", "node7"),
    )
    assert [n["cidr"] for n in networks] == ["192.0.2.34/32", "192.0.2.0/24"]
    _, out, _ = run("find", "--json", "petr@primer.example")
    assert json.loads(out)["key"] == "7"


@pytest.mark.parametrize("what", ["203.0.114.1", "nobody@example.org", "xyzzy"])
def test_nothing_found_is_exit_1(run: Run, what: str) -> None:
    run("import", EXAMPLE)
    assert run("find", what)[0] == 1


def test_a_time_that_is_none_is_exit_2(run: Run) -> None:
    code, _, err = run("find", "192.0.2.1", "--at", "yesterday")
    assert code == 2
    assert "is no date like" in err


def test_check_names_what_is_not_as_the_rules_say(run: Run) -> None:
    run("import", EXAMPLE)
    assert run("check") == (0, "", "")
    text = Path(EXAMPLE).read_text(encoding="utf-8")
    Path("changed.csv").write_text(text.replace("VPS1234(2.7)", "VPS1234"))
    run("import", "changed.csv")
    code, out, _ = run("check")
    assert (code, out) == (
        1,
        "S8 service 1234: the name is VPS1234, it should be VPS1234(2.7)\n",
    )
    code, out, _ = run("check", "--json")
    assert json.loads(out)["rule"] == "S8"


def test_partners_of_the_configuration_may_be_named(run: Run) -> None:
    Path("customer.csv").write_text("key,name,partner\n7,Petr,Beta\n")
    assert run("import", "customer.csv")[0] == 1
    Path("mailproc.toml").write_text(
        '[[partner]]\nname = "Beta"\naddresses = ["noc@beta.example"]\n'
    )
    assert run("import", "customer.csv")[0] == 0
