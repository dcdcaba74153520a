"""The operator's table of what follows from a class (S7.2, S7.3)."""

from pathlib import Path

import pytest

from mailproc.abuse import policy
from mailproc.abuse.classes import CLASSES
from mailproc.abuse.model import Report
from mailproc.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "templates" / "abuse" / "policy.toml"


def test_the_shipped_file_says_what_is_built_in() -> None:
    shipped = policy.load(SHIPPED.read_text(encoding="utf-8"))
    assert dict(shipped.classes) == dict(policy.DEFAULT.classes)


def test_the_shipped_file_names_every_class_of_a_case() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert [c.name for c in CLASSES if c.case and f"[class.{c.name}]" not in text] == []


def test_a_class_may_be_changed() -> None:
    found = policy.load('[class.phishing]\nhours = 4\npriority = 1\nxarf = ""\n')
    phishing = found.of("phishing")
    assert (phishing.hours, phishing.prio, phishing.xarf) == (4, 1, None)
    assert found.of("portscan") == policy.DEFAULT.of("portscan")


def test_exploit_attempts_may_be_left_to_a_person() -> None:
    found = policy.load("[class.exploit_source]\nblock = false\n")
    report = Report("free-text", "letters", "exploit_source", True)
    assert not policy.apply(report, found).immediate_block
    assert policy.apply(report, policy.DEFAULT).immediate_block


def test_more_may_be_blocked_at_once() -> None:
    found = policy.load("[class.phishing]\nblock = true\n")
    report = Report("free-text", "letters", "phishing", False)
    assert policy.apply(report, found).immediate_block


def test_an_unknown_class_is_unclassified() -> None:
    assert policy.DEFAULT.of("no such").name == "unclassified"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[class.csam]\nblock = false", "S7.3a"),
        ("[class.sbl_listing]\nblock = false", "S7.2a"),
        ("[class.phishing]\nhours = 72", "0 to 48"),
        ("[class.phishing]\nhours = true", "hours"),
        ("[class.phishing]\nblock = 1", "true or false"),
        ("[class.phishing]\nxarf = 5", "xarf"),
        ("[class.phishing]\nhour = 5", "unknown key hour"),
        ("[class.phising]\nhours = 5", "no class phising"),
        ("class = 5", "only tables"),
        ("other = 5", "only tables"),
        ("[class.phishing", "policy.toml"),
    ],
)
def test_faults_are_named(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        policy.load(text)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\n[class.csam]\nblock = false", "line 3: csam"),
        ("[class.spam_source]\nhours = 1\n[class.phishing]\nhours = 72", "line 4"),
        ("[class.phishing]\npriority = 2\nhour = 5", "line 3"),
        ("[class.fraud]\n\n[class.phising]\nhours = 5", "line 3"),
        ("[class.fraud]\nhours = 5\n[other]\na = 5", "line 3"),
        ("[class.fraud\nhours = 5", "line 1"),
    ],
)
def test_faults_name_their_line(text: str, place: str) -> None:
    with pytest.raises(ConfigError, match=place):
        policy.load(text, "my.toml")


@pytest.mark.parametrize(
    ("hours", "client", "due"),
    [("hours = 4", 4, 4), ("hours = 36", 24, 36), ("hours = 48", 24, 48)],
)
def test_a_class_shortens_the_time_and_never_lengthens_it(
    hours: str, client: int, due: int
) -> None:
    """S7.3b: the client is told 24 h, our due time is 48 h."""
    found = policy.load(f"[class.phishing]\n{hours}")
    assert found.client_hours("phishing") == client
    assert found.due_hours("phishing") == due


def test_where_a_class_states_no_time_the_rule_holds() -> None:
    assert policy.DEFAULT.client_hours("regulator_notice") == 24
    assert policy.DEFAULT.due_hours("regulator_notice") == 48
    assert policy.DEFAULT.due_hours("no such class") == 24
