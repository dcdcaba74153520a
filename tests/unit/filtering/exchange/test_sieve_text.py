"""Words and phrases as POSIX expressions: compared with our own matching by `re`.

Python's `re` reads these expressions as POSIX does; the test of the real thing is
tests/integration/sieve.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.document import Field
from mailproc.filtering.exchange.sieve_text import (
    PIECES,
    expression,
    key,
    listed,
    nesting,
    plain,
    quoted,
)
from mailproc.filtering.nodes import Near, Text


def compiled(node: Text | Near) -> re.Pattern[bytes]:
    """The expression over bytes, with its variables and hexadecimal signs put in."""
    text = expression(node)
    for name, piece in PIECES.items():
        text = text.replace(f"${{{name}}}", piece)
    raw = text.encode()
    raw = raw.replace(b"${hex:80}", b"\x80").replace(b"${hex:ff}", b"\xff")
    return re.compile(raw, re.IGNORECASE)


def finds(query: str, text: str) -> bool:
    return bool(compiled(Text(None, query)).search(text.encode()))


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("server", "The SERVER is down", True),
        ("server", "server", True),
        ("server", "servers", False),
        ("server", "myserver", False),
        ("server", "server_1", False),
        ("at&t", "AT&T", True),
        ("сервер", "Ваш СЕРВЕР, упал", True),
        ("сервер", "серверы", False),
        ("сервер", "«Сервер»", True),
        ("сервер", "сервер—узел", True),
        ("ö", "öl", False),
        ("does not answer", "does  not\r\nanswer.", True),
        ("does not answer", "does answer not", False),
        ("192.0.2.7", "at 192.0.2.7!", True),
        ("192.0.2.7", "1192.0.2.7", False),
        ("192.0.2.7", "192.0.2.77", False),
        ("a@example.org", "<A@Example.org>", True),
        ("a@example.org", "b.a@example.org", False),
        ("a@example.org", "a@example.org.au", False),
        ("a@example.org", "write to a@example.org.", True),
        ("a@example.org", "'a@example.org'", True),
        ("a@example.org", "to=a@example.org", True),
        ("🔥", "hot🔥server", True),
    ],
)
def test_expression(query: str, text: str, found: bool) -> None:
    assert finds(query, text) is found


@pytest.mark.parametrize(
    ("distance", "ordered", "text", "found"),
    [
        (3, False, "one x y two", True),
        (3, False, "two x y one", True),
        (3, False, "one x y z two", False),
        (3, True, "two x y one", False),
        (1, True, "one two", True),
        (1, True, "one x two", False),
    ],
)
def test_near(distance: int, ordered: bool, text: str, found: bool) -> None:
    node = Near(Text(None, "one"), Text(None, "two"), distance, ordered)
    assert bool(compiled(node).search(text.encode())) is found


WORDS = st.sampled_from(["a", "bc", "сервер", "Сервер", "x_1", "ö", "Ł", "7"])
GAPS = st.sampled_from([" ", ", ", "-", ".", "\r\n", "—", "«", "/", "  "])


@given(
    st.lists(st.tuples(WORDS, GAPS), max_size=6),
    st.lists(WORDS, min_size=1, max_size=3),
)
def test_an_expression_finds_what_we_find(
    mail: list[tuple[str, str]], wanted: list[str]
) -> None:
    """Over words and the gaps that are common in mail, both answers are the same."""
    text = "".join(word + gap for word, gap in mail)
    node = Text(None, " ".join(wanted).casefold())
    ours = Field(iter([text])).holds(node.words, node.needle)
    assert bool(compiled(node).search(text.encode())) is ours
    if ours and (part := key(node)):
        assert part in text.lower()


@given(st.text(max_size=30))
def test_strings_are_quoted(text: str) -> None:
    """RFC 5228 2.4.2: what stands between the quotes is the text."""
    inner = quoted(text)[1:-1]
    assert re.fullmatch(r'(?:[^"\\]|\\["\\])*', inner, re.DOTALL)
    assert re.sub(r"\\(.)", r"\1", inner, flags=re.DOTALL) == text
    assert "${" not in plain(text)


def test_lists() -> None:
    assert listed(['"a"']) == '"a"'
    assert listed(['"a"', '"b"', '"a"']) == '["a", "b"]'


def test_keys_are_what_sieve_can_compare_in_any_case() -> None:
    assert key(Text(None, "is down")) == "down"
    assert key(Text(None, "мой vps")) == "vps"
    assert key(Text(None, "сервер")) is None
    assert key(Text(None, "a@example.org")) == "a@example.org"


@pytest.mark.parametrize(
    ("test", "levels"),
    [
        ("true", 1),
        ("size :over 1", 1),
        ("not true", 2),
        ("not not true", 3),
        ("allof(true, not true)", 3),
        ("allof(not true, true, true)", 3),
        ("not anyof(true, allof(true, false))", 4),
        ('header :is "not(" ["((", "a[.]b", ")"]', 1),
        ('anyof(header :is "a" ["\\"(", "]"], true)', 2),
    ],
)
def test_nesting_counts_tests_and_no_text(test: str, levels: int) -> None:
    assert nesting(test) == levels
