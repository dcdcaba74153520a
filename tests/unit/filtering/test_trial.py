"""Running the tests beside the filters: each way to fail is told."""

import pytest

from mailproc.filtering.load import FilterError, load
from mailproc.filtering.model import Facts
from mailproc.filtering.trial import run_tests

HEAD = """
[[filter]]
name = "early"
match = "stop"
queue = "abuse"
stop = true
[[filter]]
name = "f"
match = "subject:hello"
queue = "billing"
labels = ["l"]
priority = 2
actions = ["star", "read"]
[[filter.test]]
"""


def outcome(test: str) -> str:
    filters = load({"10.toml": HEAD + test})
    mails = {"good.eml": b"Subject: hello\r\n\r\nx\r\n"}
    (result,) = run_tests(filters, mails.__getitem__)
    assert result.ok is (result.text == "")
    return result.text


@pytest.mark.parametrize(
    "test",
    [
        "subject = 'hello'",
        "subject = 'Hello'\nqueue = 'billing'\nlabels = ['l']",
        "fixture = 'good.eml'",
        "subject = 'hell'\nmatches = false\nqueue = 'other'",
        "message = '''\nSubject: hello\n\nx'''",
        "subject = 'hello'\nbody = 'stop'\nmatches = false\nqueue = 'abuse'",
        "subject = 'hello'\npriority = 2\nactions = ['star']",
    ],
)
def test_what_holds(test: str) -> None:
    assert outcome(test) == ""


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("subject = 'hell'", "did not match"),
        ("subject = 'hello'\nmatches = false", "matched in subject, and should not"),
        (
            "subject = 'hello'\nqueue = 'abuse'",
            "queue billing, not abuse: matched f (subject)",
        ),
        ("subject = 'x'\nmatches = false\nqueue = 'abuse'", "nothing matched"),
        ("subject = 'hello'\nlabels = ['l', 'm']", "without label m"),
        ("subject = 'hello'\nbody = 'stop'", "an earlier filter stopped"),
        ("subject = 'hello'\npriority = 3", "priority 2, not 3"),
        ("subject = 'hello'\nactions = ['trash']", "without action trash"),
        ("fixture = 'none.eml'", "fixture none.eml cannot be read"),
    ],
)
def test_what_does_not_hold(test: str, said: str) -> None:
    assert said in outcome(test)


NO_MAILS: dict[str, bytes] = {}
STATE = """
[[filter]]
name = "f"
match = "in:support is:unread label:vip newer_than:7d to:me deliveredto:x"
queue = "billing"
[[filter.test]]
to = "me@example.com"
"""
GIVEN = {
    "queue": "'support'",
    "labels": "['VIP']",
    "recipients": "['x@example.com']",
    "own": "['me@example.com']",
    "received": "2026-11-24",
    "now": "2026-11-30T12:00:00+03:00",
}


def given(**changed: str) -> str:
    facts = ", ".join(f"{k} = {v}" for k, v in (GIVEN | changed).items() if v)
    (result,) = run_tests(
        load({"10.toml": f"{STATE}given = {{ {facts} }}"}), NO_MAILS.__getitem__
    )
    return result.text


def test_a_test_may_set_facts() -> None:
    assert given() == ""


@pytest.mark.parametrize(
    "changed",
    [
        {"queue": "'abuse'"},
        {"labels": "[]"},
        {"flags": "['\\Seen']"},
        {"recipients": "[]"},
        {"own": ""},
        {"received": "2026-11-20"},
        {"received": ""},
        {"now": "2026-12-24T00:00:00Z"},
    ],
)
def test_each_fact_counts(changed: dict[str, str]) -> None:
    assert given(**changed) == "did not match"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("{ queu = 'x' }", 'unknown key "queu" in given; did you mean queue?'),
        ("{ received = 'today' }", "received must be a date"),
        ("3", "given must be a table"),
    ],
)
def test_facts_are_read_strictly(facts: str, said: str) -> None:
    with pytest.raises(FilterError) as error:
        load({"10.toml": f"{STATE}given = {facts}"})
    assert said in error.value.public


def test_usual_facts_stand_in_where_a_test_is_silent() -> None:
    text = "[[filter]]\nname='f'\nmatch='from:me'\n[[filter.test]]\nfrom='d@x.example'"
    usual = Facts(own=frozenset({"d@x.example"}))
    filters = load({"10.toml": text, "20.toml": text + "\ngiven = { queue = 'a' }"})
    assert [r.ok for r in run_tests(filters, NO_MAILS.__getitem__, usual)] == [
        True,
        True,
    ]
    assert [r.ok for r in run_tests(filters, NO_MAILS.__getitem__)] == [False, False]
