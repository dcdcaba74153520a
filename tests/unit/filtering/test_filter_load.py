"""Filter files: what is read, and every fault with its place and the right name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import ConfigError
from mailproc.filtering.load import FilterError, fault_line, load, read
from mailproc.filtering.model import FilterTest

FILE = """
# a comment
[[filter]]
name = "first"
match = '''
from:example.com
subject:{a b}
'''
queue = "billing"
labels = ["a", "b"]
priority = 2
actions = ["star"]
stop = true

  [[filter.test]]
  name = "whole"
  message = '''
Subject: x

[[filter]] is only text here
'''

  [[filter.test]]
  fixture = "some.eml"
  matches = false
  queue = "other"
  labels = ["a"]

[[filter]]
name = "second"
match = "in:anywhere"
"""


def faults_of(text: str) -> list[str]:
    return [fault_line(fault) for fault in read({"10.toml": text})[1]]


def test_a_file_is_read_whole() -> None:
    first, second = load({"10-a.toml": FILE})
    assert (first.name, first.queue, first.labels) == ("first", "billing", ("a", "b"))
    assert (first.priority, first.actions, first.stop) == (2, ("star",), True)
    assert first.match.split() == ["from:example.com", "subject:{a", "b}"]
    assert (first.file, first.line, second.line) == ("10-a.toml", 3, 29)
    whole, fixture = first.tests
    assert whole.message == b"Subject: x\r\n\r\n[[filter]] is only text here\r\n"
    assert fixture == FilterTest("some.eml", None, "some.eml", False, "other", ("a",))
    assert (second.queue, second.labels, second.stop, second.tests) == (
        None,
        (),
        False,
        (),
    )


def test_files_are_taken_in_the_order_of_their_names() -> None:
    text = "[[filter]]\nname = '{}'\nmatch = 'a'\n"
    sources = {f"{n}.toml": text.format(n) for n in ("90-z", "10-b", "10-a")}
    assert [f.name for f in load(sources)] == ["10-a", "10-b", "90-z"]


def test_an_inline_test_is_a_mail() -> None:
    text = """
[[filter]]
name = "f"
match = "a"
[[filter.test]]
from = "Иван <i@example.com>"
to = ["a@example.com", "b@example.com"]
subject = "Счёт"
headers = { List-Id = "<l.example.com>" }
body = "one\\ntwo"
"""
    (test,) = load({"10.toml": text})[0].tests
    assert test.name == "Счёт"
    assert test.message is not None
    lines = test.message.decode().split("\r\n")
    assert "From: Иван <i@example.com>" in lines
    assert "To: a@example.com, b@example.com" in lines
    assert "List-Id: <l.example.com>" in lines
    assert lines[-4:] == ["", "one", "two", ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = ", "10.toml:1: not TOML"),
        ("[[filtr]]\nname = 'a'", '"filtr" in the file; did you mean filter?'),
        ("filter = 3", "[[filter]] tables"),
        ("[filter]\nname = 'a'", "[[filter]] tables"),
        ("[[filter]]\nmatch = 'a'", "10.toml:1: name is missing"),
        ("[[filter]]\nname = 'a'", '10.toml:1: "a": match is missing'),
        (
            "\n[[filter]]\nname = 'a'\nmatch = 'a'\nlabel = ['x']",
            '10.toml:5: "a": unknown key "label" in a filter; did you mean labels?',
        ),
        (
            "[[filter]]\nname = 'a'\nqueue = 'q'\nmatch = 'frm:x'",
            '10.toml:4: "a": match: unknown operator frm: (at column 1); did you mean',
        ),
        ("[[filter]]\nname = 'a'\nmatch = 3", '10.toml:3: "a": match must be a text'),
        ("[[filter]]\nname = 'a'\nmatch = 'a'\nlabels = 'x'", "labels must be a list"),
        ("[[filter]]\nname = 'a'\nmatch = 'a'\nstop = 1", "stop must be true or false"),
        ("[[filter]]\nname = 'a'\nmatch = 'a'\npriority = true", "priority must be"),
        ("[[filter]]\nname = 'a'\nmatch = 'a'\ntest = 3", "[[filter.test]] tables"),
        ("[[filter]]\nname = 'a'\nmatch = 'a'\ntest = [3]", "[[filter.test]] tables"),
        ("[[filter]]\nname='a'\nmatch='a'\n[[filter.test]]\nname='t'", "one mail"),
        (
            "[[filter]]\nname='a'\nmatch='a'\n[[filter.test]]\nfixture='f'\nbody='b'",
            "needs one mail",
        ),
        (
            "[[filter]]\nname='a'\nmatch='a'\n[[filter.test]]\nsubjct='t'\nbody=''",
            'unknown key "subjct" in a test; did you mean subject?',
        ),
        (
            "[[filter]]\nname='a'\nmatch='a'\n[[filter.test]]\nfrom=3",
            "from must be a text",
        ),
    ],
)  # fmt: skip
def test_faults_say_where_and_what(text: str, expected: str) -> None:
    said = faults_of(text)
    assert any(expected in line for line in said), said


def test_a_broken_filter_leaves_the_others() -> None:
    filters, faults = read({"10.toml": FILE, "20.toml": "[[filter]]\nname = 'x'"})
    assert [f.name for f in filters] == ["first", "second"]
    assert len(faults) == 1


def test_load_refuses_and_names_every_fault() -> None:
    with pytest.raises(FilterError) as caught:
        load({"10.toml": "x = ", "20.toml": "[[filter]]\nname = 'x'"})
    assert isinstance(caught.value, ConfigError)
    assert [fault.file for fault in caught.value.faults] == ["10.toml", "20.toml"]
    assert "20.toml:1" in caught.value.public


@given(st.text(alphabet="[]filter.test=\"'\n{}a1,", max_size=60))
def test_any_text_is_read_or_faulted(text: str) -> None:
    """Each [[filter]] of a file ends as a filter or as a fault, never as nothing."""
    filters, faults = read({"10.toml": f"{text}\n[[filter]]\nname='n'\nmatch='a'\n"})
    assert filters or faults


def test_deep_toml_is_a_fault() -> None:
    assert "not TOML" in faults_of("x = " + "[" * 100_000)[0]
