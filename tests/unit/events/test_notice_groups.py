"""To whom a notice is proposed (N5): by the operator's table of words."""

from pathlib import Path

import pytest

from mailproc.clockwork.notice_groups import proposed
from mailproc.desk.event_facts import INCIDENT, EventFacts
from mailproc.errors import ConfigError

FACTS = EventFacts(INCIDENT)
SHIPPED = (
    Path(__file__).resolve().parents[3] / "templates" / "notice" / "groups.toml"
).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("SMS gateway of Orange is down", ("Awaria MPS/SMS",)),
        ("MTSP: no registrations", ("Awaria Subskrypcje",)),
        ("trouble with Direct Billing", ("Awaria Subskrypcje", "Awaria Oneshooty")),
        ("DirectPay is not reachable", ("Awaria Oneshooty",)),
        (
            "SMPP of Claro is down",
            ("Awaria MPS/SMS", "Partnerzy brazylijscy"),
        ),
        ("Vivo does not answer", ("Partnerzy brazylijscy",)),
        ("the power in rack 12 is off", ()),
        ("display of mpsx", ()),
    ],
)
def test_words_propose_the_groups_of_the_rule(
    text: str, groups: tuple[str, ...]
) -> None:
    assert proposed(SHIPPED, FACTS, text).groups == groups


def test_what_partners_read_comes_from_the_table() -> None:
    found = proposed(SHIPPED, FACTS, "bramka SMS, Orange")
    assert (found.title, found.cause) == ("SMS Orange", "sms-gateway")
    assert found.services == ("SMS MT", "SMS MO")
    assert found.operators == ("Orange",)


def test_what_a_person_chose_stays() -> None:
    facts = EventFacts(INCIDENT, groups=("Wszyscy",), title="x")
    assert proposed(SHIPPED, facts, "SMS gateway") is facts


@pytest.mark.parametrize("source", ["x", "[[cause]]\nwords = ['a']\n", "cause = ['a']"])
def test_a_wrong_table_is_named(source: str) -> None:
    with pytest.raises(ConfigError, match=r"notice/groups\.toml"):
        proposed(source, FACTS, "a")


def test_words_of_the_table_are_no_patterns() -> None:
    source = '[[cause]]\nname = "mps"\nwords = ["a.c"]\n'
    assert proposed(source, FACTS, "abc").groups == ()
    assert proposed(source, FACTS, "A.C!").groups == ("Awaria MPS/SMS",)
