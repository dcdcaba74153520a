"""`filters import`, `export` and `diff`: files, exit codes, what is said where."""

import io
import json
import mailbox
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from mailproc.cli import main
from mailproc.cli.filters_mail import count, mails
from mailproc.cli.progress import Progress
from mailproc.desk.effects import File
from mailproc.filtering.exchange.gmail_xml import read_feed
from mailproc.message.envelope import Envelope
from mailproc.ports import Place, Plan
from mailproc.store import open_store


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]

XML = """<feed xmlns='http://www.w3.org/2005/Atom' xmlns:apps='x'><entry>
<apps:property name='from' value='noreply@example.org'/>
<apps:property name='label' value='Work/Projects'/>
<apps:property name='shouldArchive' value='true'/></entry><entry>
<apps:property name='hasTheWord' value='in:snoozed'/>
<apps:property name='label' value='x'/></entry></feed>"""
OLD = """
[[filter]]
name = "bills"
match = "invoice"
queue = "billing"
"""
NEW = (
    OLD.replace("billing", "support")
    + """
[[filter]]
name = "greetings"
match = "hello"
labels = ["nice"]
"""
)


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Run a command line in a folder with two sets of filters."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("old", OLD), ("new", NEW)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "10-a.toml").write_text(text)

    def act(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["mailproc", "filters", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Done(code, out, err)

    return act


def mail(subject: str, body: str = "text") -> bytes:
    lines = ["From: Ann <ann@example.org>", f"Subject: {subject}", "", body, ""]
    return "\r\n".join(lines).encode()


# --- import and export ---


def test_import_prints_a_file_that_passes_the_check(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mailFilters.xml").write_text(XML)
    done = run("import", "mailFilters.xml", "--out", "new/20-gmail.toml")
    assert (done.code, done.out) == (0, "")
    told = done.err.splitlines()
    assert len(told) == 3
    assert "label 'Work/Projects' is Work-Projects here" in told[0]
    assert "shouldArchive is kept" in told[1]
    assert "not used: hasTheWord 'in:snoozed'" in told[2]
    assert run("check", "--filters", "new").code == 0


def test_import_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fed = io.TextIOWrapper(io.BytesIO(XML.encode()))
    monkeypatch.setattr(sys, "stdin", fed)
    done = run("import", "-")
    assert done.code == 0
    assert 'match = "from:noreply@example.org"' in done.out


@pytest.mark.parametrize("text", ["no xml", "<html/>", "<!DOCTYPE a><feed/>"])
def test_import_of_something_else_is_one_line(
    run: Run, tmp_path: Path, text: str
) -> None:
    (tmp_path / "x.xml").write_text(text)
    done = run("import", "x.xml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("mailproc: x.xml: ")
    assert done.err.count("\n") == 1


def test_import_of_a_file_that_is_not_there(run: Run) -> None:
    done = run("import", "none.xml")
    assert (done.code, done.out) == (2, "")
    assert done.err == "mailproc: none.xml: No such file or directory\n"


def test_export_to_gmail_gives_back_what_was_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mailFilters.xml").write_text(XML)
    (tmp_path / "gmail").mkdir()
    run("import", "mailFilters.xml", "--out", "gmail/10-gmail.toml")
    done = run("export", "--to", "gmail", "--filters", "gmail")
    assert (done.code, done.err) == (0, "")
    before, after = read_feed(XML.encode()), read_feed(done.out.encode())
    assert [e.properties for e in after.entries] == [
        e.properties for e in before.entries
    ]


def test_export_names_what_is_lost(run: Run, tmp_path: Path) -> None:
    lossy = (
        OLD
        + "priority = 2\n"
        + OLD.replace("bills", "b").replace("invoice", "in:attached x")
    )
    (tmp_path / "old" / "10-a.toml").write_text(lossy)
    gmail = run("export", "--to", "gmail", "--filters", "old", "--out", "out.xml")
    assert (gmail.code, gmail.out) == (0, "")
    assert gmail.err.splitlines() == [
        '"bills": priority 2 has no equivalent',
        '"b": not exported: in:attached has no equivalent',
    ]
    assert len(read_feed((tmp_path / "out.xml").read_bytes()).entries) == 1


def test_export_to_sieve_uses_the_folders_of_the_desk(run: Run) -> None:
    done = run("export", "--to", "sieve", "--filters", "old")
    assert (done.code, done.err) == (0, "")
    assert 'fileinto :create "Биллинг/продажи"' in done.out


def test_export_needs_a_kind_and_a_place_to_write(run: Run) -> None:
    assert run("export", "--filters", "old").code == 2
    assert run("export", "--to", "procmail", "--filters", "old").code == 2
    done = run("export", "--to", "sieve", "--filters", "old", "--out", "no/x.sieve")
    assert done.code == 2
    assert done.err == "mailproc: no/x.sieve: No such file or directory\n"


# --- diff ---


def test_diff_tells_which_messages_move(run: Run, tmp_path: Path) -> None:
    for n, subject in enumerate(["Invoice 4711", "hello", "nothing"]):
        (tmp_path / f"{n}.eml").write_bytes(mail(subject))
    done = run("diff", "old", "new", "0.eml", "1.eml", "2.eml")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "1 of 3 messages change queue",
        "queue              from             subject",
        "billing → support  ann@example.org  Invoice 4711",
        "1 more change labels, priority or actions",
        "what    from             subject",
        "labels  ann@example.org  hello",
    ]
    assert run("diff", "old", "old", "0.eml").out == "0 of 1 messages change queue\n"


def test_diff_fits_a_terminal_and_is_safe_for_it(run: Run, tmp_path: Path) -> None:
    bad = mail("invoice \x1b[31m" + "long " * 60).replace(b"ann@", b"a" * 60 + b"@")
    (tmp_path / "a.eml").write_bytes(bad)
    done = run("diff", "old", "new", "a.eml")
    assert max(map(len, done.out.splitlines())) <= 80
    assert "\x1b" not in done.out


def test_diff_as_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("Invoice, hello"))
    done = run("diff", "old", "new", "a.eml", "--json")
    assert json.loads(done.out) == {
        "message": "a.eml",
        "from": "ann@example.org",
        "subject": "Invoice, hello",
        "moves": True,
        "old": {"queue": "billing", "labels": [], "priority": None, "actions": []},
        "new": {
            "queue": "support", "labels": ["nice"], "priority": None, "actions": [],
        },
        "filters": {"gone": [], "come": ["greetings"]},
    }  # fmt: skip


def test_diff_of_a_large_mbox_with_several_processes(run: Run, tmp_path: Path) -> None:
    """From some hundred messages on the work is shared; the order stays."""
    box = mailbox.mbox(tmp_path / "box")
    for n in range(420):
        box.add(mail(f"Invoice {n}" if n % 7 == 0 else f"nothing {n}"))
    box.close()
    done = run("diff", "old", "new", "box", "--json")
    subjects = [json.loads(line)["subject"] for line in done.out.splitlines()]
    assert subjects == [f"Invoice {n}" for n in range(0, 420, 7)]


def test_diff_goes_on_after_a_file_that_cannot_be_read(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(mail("Invoice"))
    done = run("diff", "old", "new", "none.eml", "a.eml")
    assert done.code == 1
    assert done.out.startswith("1 of 1 messages change queue\n")
    assert done.err == "mailproc: none.eml: No such file or directory\n"


def test_diff_of_broken_filters_reads_no_mail(run: Run, tmp_path: Path) -> None:
    (tmp_path / "new" / "10-a.toml").write_text(OLD.replace("invoice", "frm:x"))
    done = run("diff", "old", "new", "none.eml")
    assert (done.code, done.out) == (2, "")
    assert "unknown operator frm:" in done.err
    assert "none.eml" not in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("diff", "old", "new"), "no mailproc.toml in this folder"),
        (("diff", "old", "new", "--last", "3x", "a"), "as in 30d"),
        (("diff", "old", "new", "--last", "30d", "a"), "not both"),
        (("diff", "old", "none", "a"), "no filter files"),
    ],
)
def test_wrong_usage_of_diff(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert said in done.err


def test_diff_replays_stored_mail(run: Run, tmp_path: Path) -> None:
    """Only what came in time; judged as on the day it came."""
    (tmp_path / "mailproc.toml").write_text('[store]\nurl = "sqlite:///store.db"\n')
    now = datetime.now(UTC)
    store = open_store(f"sqlite:///{tmp_path}/store.db", clock=lambda: now)
    for uid, days in enumerate([1, 20, 50], 1):
        came = now - timedelta(days=days)
        envelope = Envelope("", ("desk@example.net",), came)
        raw = mail(f"Invoice {days}")
        kept = store.keep(raw, envelope, Place("a", "INBOX", 1, uid), "a", old=False)
        store.act(kept.copy, _plan(str(uid)), came)
    store.close()
    month = run("diff", "old", "new")
    assert (month.code, month.err) == (0, "")
    assert month.out.splitlines()[0] == "2 of 2 messages change queue"
    week = run("diff", "old", "new", "--last", "1w", "--json")
    assert [json.loads(x)["subject"] for x in week.out.splitlines()] == ["Invoice 1"]
    assert json.loads(week.out)["message"] == "#1"


def _plan(identity: str) -> Plan:
    return Plan(
        identity=identity,
        message_id=identity,
        references=(),
        subject="",
        sender="",
        kind="other",
        queue="billing",
        priority=6,
        labels=(),
        old=False,
        ours=False,
        effects=(File("billing", ()),),
        trace=(),
    )


# --- where mail is read from ---


def test_mail_is_read_from_every_kind_of_place(tmp_path: Path) -> None:
    raw = [mail(f"m{n}").replace(b"\r\n", b"\n") for n in range(6)]
    one = tmp_path / "one.eml"
    one.write_bytes(raw[0])
    box = mailbox.mbox(tmp_path / "box")
    box.add(raw[1])
    box.add(raw[2] + b"\nFrom a friend\n")
    box.close()
    maildir = mailbox.Maildir(tmp_path / "maildir")
    maildir.add(raw[3])
    maildir.add_folder("Sub").add(raw[4])
    folder = tmp_path / "folder" / "deep"
    folder.mkdir(parents=True)
    (folder / "a.eml").write_bytes(raw[5])
    (folder / "a.txt").write_bytes(b"no mail")
    places = [str(tmp_path / n) for n in ("one.eml", "box", "maildir", "folder")]
    failed: list[str] = []
    found = list(mails(places, failed))
    assert failed == []
    assert sorted(m.raw for m in found) == sorted(
        [raw[0], raw[1], raw[2] + b"\n>From a friend\n", *raw[3:]]
    )
    assert [m.name for m in found[:3]] == [
        places[0],
        f"{places[1]}:1",
        f"{places[1]}:2",
    ]
    assert count(places) is None
    assert count([places[0], places[2], places[3]]) == 4


# --- progress ---


def test_progress_line() -> None:
    line = Progress(1000, "messages").line(250, 2.0)
    assert line == "[#####               ]  25%  250 of 1,000 messages  125/s  6 s left"
    assert Progress(None, "messages").line(1234, 2.0) == "1,234 messages  617/s"
    assert "100%" in Progress(10, "messages").line(20, 1.0)


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Progress(2, "messages") as progress:
        progress.show(1)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Progress(2, "messages") as progress:
        progress.show(1)
    shown = capsys.readouterr().err
    assert "1 of 2 messages" in shown
    assert shown.endswith("\r\x1b[K")
