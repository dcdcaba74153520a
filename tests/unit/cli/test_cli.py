"""The command line as COMMANDS.md promises it: options, exit codes, JSON keys."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.unit.cli.running import Run

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "fixtures" / "demo"
COMPLAINT = str(DEMO / "abuse" / "02-complaint-koi8r.eml")


def test_help_is_quick_and_lists_the_commands() -> None:
    """Under 0.3 s: no heavy library is imported for it. The figure is checked loosely
    here, for machines that are busy; what is imported is checked exactly."""
    code = (
        "import sys; sys.argv = ['mailproc', '--help']\n"
        "from mailproc.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'alembic', 'aiosmtpd', 'dkim', 'jinja2',"
        " 'imapclient', 'mailparser'} & set(sys.modules)), file=sys.stderr)"
    )
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True
    )
    assert time.monotonic() - begun < 5
    assert done.stderr.strip() == b"[]"
    for name in (
        "demo",
        "run",
        "check",
        "explain",
        "transform",
        "filters",
        "queues",
        "spool",
        "shunt",
        "db",
    ):
        assert f"  {name} ".encode() in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["explain"],
        ["explain", "--nonsense", "x"],
        ["run"],
        ["transform", "x"],
        ["--config", "not-there.toml", "check"],
        ["filters", "parse", "frm:x"],
        ["filters", "parse", '"open'],
        ["filters", "check", "--filters", "not-there"],
        ["shunt", "show", "99"],
        ["transform", "--sender", "nobody", COMPLAINT],
    ],
)
def test_wrong_usage_is_exit_2_and_one_clear_line(
    run: Run, arguments: list[str]
) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert done.out == ""
    assert done.err
    assert "Traceback" not in done.err


def test_a_broken_configuration_names_line_and_key(run: Run) -> None:
    Path("mailproc.toml").write_text('[desk]\nadress = "a@b"\n')
    done = run("queues")
    assert done.code == 2
    assert "desk.adress, line 2" in done.err
    assert "address?" in done.err


# --- explain -------------------------------------------------------------------


def test_explain_json_has_every_promised_key(run: Run) -> None:
    done = run("explain", "--json", COMPLAINT)
    assert done.code == 0
    (line,) = done.out.splitlines()
    row = json.loads(line)
    assert set(row) == {
        "file",
        "message_id",
        "subject",
        "from",
        "defects",
        "class",
        "automatic",
        "may_answer",
        "queue",
        "priority",
        "labels",
        "filters",
        "report",
        "notice",
        "effects",
    }
    assert row["file"] == COMPLAINT
    assert row["subject"] == "Жалоба: подбор паролей с 192.0.2.77"
    assert row["from"] == "security@example.org"
    assert row["queue"] == "abuse"
    assert row["automatic"] == {"is": False, "why": None}
    assert row["may_answer"] is True
    hit = next(f for f in row["filters"] if f["matched"])
    assert set(hit) == {"name", "matched", "where", "hits"}
    assert all(set(h) == {"place", "offset", "words"} for h in hit["hits"])
    assert {effect["do"] for effect in row["effects"]} >= {"file", "open_ticket"}


def test_explain_goes_on_past_a_file_that_is_not_there(run: Run) -> None:
    done = run("explain", "--json", "missing.eml", COMPLAINT)
    assert done.code == 1
    assert "missing.eml: No such file" in done.err
    assert len(done.out.splitlines()) == 1


def test_explain_for_people_fits_80_columns(run: Run) -> None:
    done = run("explain", *map(str, DEMO.glob("*/*.eml")))
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 80


def test_terminal_escapes_of_strangers_are_not_printed(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "x.eml").write_bytes(b"Subject: a\x1b[31mb\r\nFrom: \x1b]0;x@y\r\n\r\n")
    assert "\x1b" not in run("explain", "x.eml").out


def test_explain_uses_the_filters_of_this_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "filters").mkdir()
    (tmp_path / "filters" / "10-mine.toml").write_text(
        '[[filter]]\nname = "mine"\nmatch = "жалоба"\nqueue = "billing"\n'
    )
    done = run("explain", "--json", COMPLAINT)
    assert json.loads(done.out)["queue"] == "billing"


# --- transform -----------------------------------------------------------------

LETTER = (
    b"From: support@ipserver.su\r\nTo: a@example.org\r\nSubject: hello\r\n\r\nHi.\r\n"
)


def test_transform_prints_what_would_leave(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.eml").write_bytes(LETTER)
    done = run("transform", "--sender", "support1", "--no-sign", "x.eml")
    assert done.code == 0
    assert "Cc: support@ipserver.su" in done.out
    assert "DKIM-Signature" not in done.out
    signed = run("transform", "--sender", "support1", "x.eml")
    assert signed.out.startswith("DKIM-Signature:")


def test_transform_refuses_with_the_smtp_reply(run: Run, tmp_path: Path) -> None:
    """N8: a field that is not filled; exit 1, the reply on standard error."""
    (tmp_path / "x.eml").write_bytes(LETTER.replace(b"Hi.", b"From &^time on."))
    done = run("transform", "--sender", "support1", "x.eml")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("550 5.7.1 ")
    assert "&^" in done.err


# --- filters -------------------------------------------------------------------


def test_filters_match_says_where(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.eml").write_bytes(LETTER)
    done = run("filters", "match", "--json", "subject:hello", "x.eml", COMPLAINT)
    assert done.code == 0
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert rows == [
        {
            "file": "x.eml",
            "matched": True,
            "where": ["subject"],
            "hits": [{"place": "subject", "offset": 0, "words": "hello"}],
        },
        {"file": COMPLAINT, "matched": False, "where": [], "hits": []},
    ]
    shown = run("filters", "match", "subject:hello", "x.eml").out
    assert shown == 'x.eml: yes  subject\n    subject 0: "hello"\n'
    assert run("filters", "match", "subject:nothing", "x.eml").code == 1


def test_filters_parse_gives_canonical_text_and_tree(run: Run) -> None:
    done = run("filters", "parse", "--json", "a  OR  b c")
    row = json.loads(done.out)
    assert set(row) == {"canonical", "tree", "warnings"}
    assert row["warnings"]
    again = json.loads(run("filters", "parse", "--json", row["canonical"]).out)
    assert again["tree"] == row["tree"]


def test_shipped_filters_are_without_fault_and_their_tests_hold(run: Run) -> None:
    assert run("filters", "check").code == 0
    done = run("filters", "test")
    assert done.code == 0
    assert "0 failed" in done.out


def test_filters_check_finds_faults(run: Run, tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "10-x.toml").write_text(
        '[[filter]]\nname = "a"\nmatch = "from:(x"\nqueue = "abuse"\n'
        '[[filter]]\nname = "b"\nmatch = "x"\nqueue = "abuze"\n'
    )
    done = run("filters", "check", "--filters", "f")
    assert done.code == 1
    assert "10-x.toml:3" in done.out
    assert "abuze" in done.out
    assert run("filters", "check", "--json", "--filters", "f").code == 1


# --- the store -----------------------------------------------------------------


def test_queues_spool_shunt_and_db_on_a_new_store(run: Run) -> None:
    rows = [json.loads(line) for line in run("queues", "--json").out.splitlines()]
    assert rows[0]["queue"] == "incidents"
    assert {row["messages"] for row in rows} == {0}
    assert run("spool", "list").out == "0 recipients\n"
    assert run("spool", "retry", "7").code == 1
    assert run("shunt", "list").out == "0 messages\n"
    assert run("db", "check").code == 0
    assert run("db", "upgrade").code == 0
    assert run("db", "backup", "copy.db").code == 0
    assert Path("copy.db").stat().st_size > 0


def test_a_database_that_is_gone_is_exit_3(run: Run) -> None:
    Path("mailproc.toml").write_text(
        '[store]\nurl = "postgresql+psycopg://nobody@127.0.0.1:1/x?connect_timeout=2"\n'
    )
    done = run("queues")
    assert done.code == 3
    assert done.err.startswith("mailproc: ")


def test_check_without_a_file_finds_the_defaults_good(run: Run) -> None:
    done = run("check", "--offline")
    assert done.code == 0, done.out
    assert all(line.startswith(("ok", "    ")) for line in done.out.splitlines())


def test_check_accepts_the_commented_sample(run: Run, tmp_path: Path) -> None:
    from mailproc.signing import generate

    sample = (ROOT / "docs" / "mailproc.toml").read_text(encoding="utf-8")
    (tmp_path / "mailproc.toml").write_text(sample, encoding="utf-8")
    (tmp_path / "dkim").mkdir()
    key = generate("ipserver.su", "desk1")
    (tmp_path / "dkim" / "ipserver.su.pem").write_bytes(key.private)
    done = run("check", "--offline")
    assert done.code == 0, done.out


def test_check_names_the_fix_beside_a_fault(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mailproc.toml").write_text("[desk]\n")
    done = run("check", "--offline")
    assert done.code == 1
    assert "BAD  dkim" in done.out
    assert "fix: add a [[dkim]]" in done.out
