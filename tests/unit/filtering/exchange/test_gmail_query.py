"""Queries for Gmail: as they stand, changed only where Gmail reads them differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.exchange.entry import MAX_LENGTH
from mailproc.filtering.exchange.gmail_query import to_gmail
from mailproc.filtering.nodes import disj
from mailproc.filtering.query import parse_query

SAME = [
    "from:noreply@example.org",
    "from:(a OR b) subject:{c d} -e",
    'has:attachment larger:10M "a b"',
    "in:anywhere",
    "in:inbox is:unread",
    "label:vip category:promotions",
    "a AROUND 5 b",
    "deliveredto:a@example.org replyto:b",
    "has:red-bang",
    "+exact",
    "older_than:3m",
]


@pytest.mark.parametrize("query", SAME)
def test_what_gmail_reads_alike_stays_letter_for_letter(query: str) -> None:
    assert to_gmail(query).pieces == (query,)


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("a\n  b", "a b"),
        ("a OR b c", "{a b} c"),
        ("in:billing", "label:billing"),
        ("-in:billing {in:support x}", "-label:billing {label:support x}"),
        ("a AROUND b", "a AROUND 5 b"),
        ('"a AROUND b"', '"a AROUND 5 b"'),
    ],
)
def test_what_gmail_reads_otherwise_is_written_anew(query: str, written: str) -> None:
    assert to_gmail(query).pieces == (written,)


@pytest.mark.parametrize(
    "query", ["in:attached x", "-is:answered", "{a (b in:attached)}"]
)
def test_what_gmail_has_not_is_refused(query: str) -> None:
    found = to_gmail(query)
    assert found.pieces == ()
    assert found.refused.endswith(" has no equivalent")


@pytest.mark.parametrize(
    ("query", "doubt"),
    [
        ("after:2026/01/02", "midnight Pacific time"),
        ("label:x", "Gmail promises no order"),
        ("in:billing", "Gmail promises no order"),
        ("header:X-Spam:yes", "header:x-spam"),
        ("header:X-Spam:(a AROUND 3 b)", "header:x-spam"),
    ],
)
def test_what_may_be_read_differently_is_told(query: str, doubt: str) -> None:
    assert any(doubt in said for said in to_gmail(query).doubts)


@given(st.integers(1, 500), st.booleans())
def test_pieces_together_are_the_whole(count: int, within: bool) -> None:
    words = " ".join(f"w{n}" for n in range(count))
    query = f"from:x {{{words}}}" if within else f"{{{words}}}"
    pieces = to_gmail(query).pieces
    assert all(len(piece) <= MAX_LENGTH for piece in pieces)
    for n in (0, count // 2, count - 1):
        having = [
            p
            for p in pieces
            if f"w{n}" in p.replace("}", " ").replace("{", " ").split()
        ]
        assert len(having) == 1
    if not within:
        assert disj(map(parse_query, pieces)) == parse_query(query)
