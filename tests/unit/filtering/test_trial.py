"""Running the tests beside the filters: each way to fail is told."""

import pytest

from mailproc.filtering.load import load
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
        ("fixture = 'none.eml'", "fixture none.eml cannot be read"),
    ],
)
def test_what_does_not_hold(test: str, said: str) -> None:
    assert said in outcome(test)
