"""`mailproc abuse report`, and what of a complaint `explain` and `check` say."""

import json
from pathlib import Path
from shutil import copytree

import pytest

from tests.servers.dns import DnsServer
from tests.unit.cli.running import Run
from tests.unit.desk import ROOT
from tests.unit.paths import report_rules as rules
from tests.unit.paths.test_hearing import COMPLAINT
from tests.unit.paths.test_own_reports import SPAM, attached


@pytest.mark.parametrize("form", ["arf", "xarf"])
def test_a_report_is_written_and_its_reader_named(
    run: Run, tmp_path: Path, form: str
) -> None:
    (tmp_path / "fwd.eml").write_bytes(attached())
    done = ("abuse", "report", "fwd.eml", "--as", form, "--to", "abuse@isp.example")
    code, out, err = run(*done, "--out", "made.eml")
    assert (code, out) == (0, "")
    assert "to abuse@isp.example, about 192.0.2.55" in err
    mail, _ = rules.container((tmp_path / "made.eml").read_bytes())
    assert mail["To"] == "abuse@isp.example"
    assert all(len(mail.get_all(name, [])) == 1 for name in ("Date", "Message-ID"))


def test_a_report_is_printed_and_nothing_is_sent(run: Run, tmp_path: Path) -> None:
    (tmp_path / "spam.eml").write_bytes(SPAM)
    done = ("--to", "abuse@isp.example", "--ip", "192.0.2.99", "--class", "phishing")
    code, out, _ = run("abuse", "report", "spam.eml", "--as", "letter", *done)
    assert code == 0
    assert "192.0.2.99" in out
    assert "phishing" in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["spam.eml"]


def test_what_cannot_be_told_is_a_no_that_says_what_to_do(
    run: Run, tmp_path: Path
) -> None:
    """Exit 1: nobody to write to. Exit 2: no such file, no such class's form."""
    (tmp_path / "spam.eml").write_bytes(SPAM)
    code, out, err = run("abuse", "report", "spam.eml")
    assert (code, out) == (1, "")
    assert "--to" in err
    assert run("abuse", "report", "none.eml")[0] == 2
    assert run("abuse", "report", "spam.eml", "--as", "fax")[0] == 2


def _configured(folder: Path, extra: str) -> None:
    (folder / "mailproc.toml").write_text(
        f'[desk]\ndomains = ["ipserver.su"]\n{extra}', encoding="utf-8"
    )


def test_a_contact_zone_is_asked_only_online(run: Run, tmp_path: Path) -> None:
    name = "55.2.0.192.contacts.example"
    with DnsServer({(name, "TXT"): ["abuse@zone.example"]}) as server:
        _configured(
            tmp_path,
            '[report]\ncontact_zones = ["contacts.example"]\n'
            f'[lookups]\nservers = ["127.0.0.1"]\nport = {server.port}\n',
        )
        (tmp_path / "spam.eml").write_bytes(SPAM)
        assert run("abuse", "report", "spam.eml")[0] == 1
        assert server.asked == []
        code, out, _ = run("abuse", "report", "spam.eml", "--online")
        assert code == 0
        assert "To: <abuse@zone.example>" in out


def _explained(run: Run, *options: str) -> dict[str, object]:
    code, out, _ = run("explain", "--json", *options, "complaint.eml")
    assert code == 0
    report = json.loads(out)["report"]
    assert isinstance(report, dict)
    return report


def test_explain_looks_up_only_online(run: Run, tmp_path: Path) -> None:
    """COMMANDS.md: facts that need the network show as not looked up."""
    (tmp_path / "complaint.eml").write_bytes(COMPLAINT)
    records = {("login.shop-check.example", "A"): ["192.0.2.7"]}
    with DnsServer(records) as server:
        _configured(
            tmp_path,
            f'[lookups]\nservers = ["127.0.0.1"]\nport = {server.port}\n',
        )
        offline = _explained(run)
        assert offline["ips"] == []
        assert "not looked up" in str(offline["read_from"])
        assert "not looked up" in run("explain", "complaint.eml")[1]
        assert server.asked == []
        online = _explained(run, "--online")
        assert online["ips"] == ["192.0.2.7"]
        assert "resolved by us at" in str(online["read_from"])


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("policy.toml", "[class.sbl_listing]\nblock = false\n", "S7.2a"),
        ("policy.toml", "[class.nonsense]\nblock = true\n", "nonsense"),
        ("contacts.toml", '[contacts]\n"a.example" = "b"\n', "a.example"),
    ],
)
def test_the_operators_files_are_checked_at_the_start(
    run: Run, tmp_path: Path, file: str, text: str, says: str
) -> None:
    """A fault is a line of `check`, with the fix; `explain` refuses the policy."""
    copytree(ROOT / "templates", tmp_path / "templates")
    (tmp_path / "templates" / "abuse" / file).write_text(text, encoding="utf-8")
    (tmp_path / "complaint.eml").write_bytes(COMPLAINT)
    code, out, _ = run("check")
    assert code == 1
    assert says in out
    assert f"abuse/{file}" in out
    if file == "policy.toml":
        code, _, err = run("explain", "complaint.eml")
        assert code == 2
        assert says in err
