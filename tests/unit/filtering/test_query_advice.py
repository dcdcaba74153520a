"""Warnings where a reader could misread a query, and none where nobody would."""

import pytest

from mailproc.filtering.query import MAX_WARNINGS, QueryError, read_query


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("a OR b c", "OR without brackets beside other terms (at column 1)"),
        ("a or b", "'or' is a word to search for (at column 3); the operator is OR"),
        ("a and b", "'and' is a word to search for"),
        ("a NOT b", "'NOT' is a word to search for (at column 3); the operator is -"),
        ("a around 3 b", "'around' is a word to search for"),
        ("a AROUND b", "AROUND 5 is meant (at column 3)"),
        ("subject:urgent meeting", "the term at column 16 is looked for anywhere"),
        ("from:ann OR bob", "for from: write from:{a b}"),
        ("from:ann|bob", "the term at column 10 is looked for anywhere"),
        ("\u201cbig sale\u201d", "typographic quotes make no phrase (at column 1)"),
        ("«акт»", "typographic quotes make no phrase"),
        ("a \u2013b", "this dash excludes nothing (at column 3)"),
        ("invoice*", "* is ignored"),
        ("after:03/04/2026", "is month 03, day 04"),
    ],
)
def test_a_warning(query: str, said: str) -> None:
    (warning, *_) = read_query(query).warnings
    assert said in warning


@pytest.mark.parametrize(
    "query",
    [
        "a b -c {d e}",
        "{a OR b} c",
        '"a or b"',
        "subject:(urgent meeting) x",
        "subject:urgent from:ann",
        'subject:urgent "a b"',
        "from:example.com invoice",
        "from:{ann bob}",
        "from:ann OR from:bob",
        "a AROUND 3 b",
        "from:*@example.com",
        "after:12/31/2026 before:2026/03/04",
        "after:04/04/2026",
        "is not working",
    ],
)
def test_no_warning(query: str) -> None:
    assert read_query(query).warnings == ()


def test_warnings_are_no_flood() -> None:
    assert len(read_query("a or " * 500 + "b").warnings) == MAX_WARNINGS


@pytest.mark.parametrize(
    ("query", "column", "said"),
    [
        ("from :ann", 6, "':' without its operator"),
        ("a AROUND 10000 b", 10, "AROUND reaches 9999 words at most"),
        ('"a AROUND 3 b AROUND c"', 1, "AROUND twice"),
        ("a AROUND(3) b", 9, "the number of AROUND has no brackets"),
        ("🎉 AROUND 3 a", 1, "AROUND joins two words or phrases"),
        ("is:snoozed", 4, "is:snoozed has no meaning on IMAP mail"),
        ("label:muted", 7, "label:muted has no meaning"),
        ("has:blue-star-x", 5, "has:blue-star-x is not known"),
    ],
)
def test_what_would_be_misread_is_refused(query: str, column: int, said: str) -> None:
    with pytest.raises(QueryError) as error:
        read_query(query)
    assert error.value.column == column
    assert said in error.value.text
