"""`mailproc notice check` as COMMANDS.md promises it: exit codes, lines, JSON keys."""

import io
import json
import sys
from pathlib import Path

import pytest

from mailproc.cli import main

ROOT = Path(__file__).resolve().parents[3]
GO = str(ROOT / "fixtures" / "notices-out" / "go" / "01-plain-polish.eml")
REFUSED = str(ROOT / "fixtures" / "notices-out" / "refused" / "13-jinja.eml")


@pytest.fixture(autouse=True)
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No configuration file stands where the command runs: the defaults hold (N5)."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *arguments: str,
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["mailproc", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out, err


def test_a_notice_that_may_go_is_exit_0_and_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, capsys, "notice", "check", GO) == (0, "", "")


def test_each_fault_is_a_line_with_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(monkeypatch, capsys, "notice", "check", REFUSED)
    assert (code, err) == (1, "")
    assert [line.split(":")[0] for line in out.splitlines()] == [
        *("subject", "text, line 1", "text, line 2")
    ]
    assert "{{ start }}" in out


def test_json_is_one_object_a_fault_with_these_keys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(monkeypatch, capsys, "notice", "check", "--json", GO, REFUSED)
    assert (code, err) == (1, "")
    found = [json.loads(line) for line in out.splitlines()]
    assert len(found) == 3
    assert {tuple(each) for each in found} == {
        ("file", "rule", "place", "found", "text")
    }
    assert {each["file"] for each in found} == {REFUSED}
    assert found[0]["rule"] == "template"
    assert found[0]["place"] == "subject"
    assert found[0]["found"] == "[HL-20421] Outage: {{ title }}"


def test_standard_input_is_a_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, code in ((GO, 0), (REFUSED, 1)):
        stdin = io.TextIOWrapper(io.BytesIO(Path(file).read_bytes()))
        monkeypatch.setattr(sys, "stdin", stdin)
        assert run(monkeypatch, capsys, "notice", "check", "-")[0] == code


@pytest.mark.parametrize("arguments", [["missing.eml"], [GO, "missing.eml"], ["."], []])
def test_wrong_usage_and_unreadable_files_are_exit_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    code, out, err = run(monkeypatch, capsys, "notice", "check", *arguments)
    assert (code, out) == (2, "")
    assert err


def test_groups_come_from_the_configuration(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    empty_folder: Path,
) -> None:
    mail = empty_folder / "a.eml"
    mail.write_bytes(b"To: noc-all@example.com\r\nSubject: works\r\n\r\nx\r\n")
    assert run(monkeypatch, capsys, "notice", "check", str(mail))[0] == 1
    (empty_folder / "mailproc.toml").write_text(
        '[[group]]\nname = "NOC"\nalias = "noc-all@example.com"\n', encoding="utf-8"
    )
    assert run(monkeypatch, capsys, "notice", "check", str(mail)) == (0, "", "")


def test_a_terminal_is_safe_from_what_stands_in_the_mail(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    empty_folder: Path,
) -> None:
    mail = empty_folder / "a.eml"
    mail.write_bytes(b"To: Wszyscy:;\r\nSubject: x\r\n\r\n\x1b[2J {{ a }} \x1b[31m\r\n")
    _, out, _ = run(monkeypatch, capsys, "notice", "check", str(mail))
    assert "{{ a }}" in out
    assert "\x1b" not in out
