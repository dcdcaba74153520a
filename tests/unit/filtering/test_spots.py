"""Where a query matched: the offsets lead to the words, whatever folding did."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.document import Document
from mailproc.filtering.model import Facts, Spot
from mailproc.filtering.query import parse_query
from mailproc.filtering.spots import spots
from mailproc.filtering.traced import Traced
from mailproc.filtering.words import words
from mailproc.message.model import Message

Mail = Callable[..., Message]
FACTS = Facts(now=datetime(2026, 12, 1, tzinfo=UTC), own=frozenset({"d@example.com"}))


def found(query: str, message: Message) -> list[Spot]:
    return list(spots(parse_query(query), Document(message, FACTS)))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("server", [Spot("body", 11, "Server")]),
        ("subject:invoice", [Spot("subject", 4, "Invoice")]),
        ('"does not answer"', [Spot("body", 18, "does not\nanswer")]),
        ("from:smith", [Spot("from", 5, "Smith")]),
        ("from:j@example.org", [Spot("from", 12, "j@example.org")]),
        ("from:example.org", [Spot("from", 14, "example.org")]),
        ("to:me", [Spot("to", 0, "d+vps@example.com")]),
        ("header:X-Y:high", [Spot("header:x-y", 3, "High")]),
        ("{server nothing}", [Spot("body", 11, "Server")]),
        ("-nothing", []),
        ("larger:1", []),
        ("server invoice", [Spot("body", 11, "Server"), Spot("subject", 4, "Invoice")]),
        ("server AROUND 3 answer", [Spot("body", 11, "Server does not\nanswer")]),
        ('"the AROUND 2 does"', [Spot("body", 7, "the Server does")]),
        ("{(server nothing) hello}", [Spot("body", 0, "Hello")]),
    ],
)
def test_spots(mail: Mail, query: str, expected: list[Spot]) -> None:
    message = mail(
        "Hello, the Server does not\r\nanswer.",
        From="John Smith <j@example.org>",
        To="d+vps@example.com",
        Subject="Re: Invoice 4711",
        X_Y="1 (High)",
    )
    assert found(query, message) == expected


@pytest.mark.parametrize(
    ("text", "query", "offset", "shown"),
    [
        ("Straße – Straße gesperrt", "gesperrt", 16, "gesperrt"),
        ("Straße – Straße", "strasse", 0, "Straße"),
        ("№ 5: счёт №7 на оплату", "оплату", 16, "оплату"),
        ("cafe\u0301 cafe\u0301 menu", "menu", 12, "menu"),
        ("İstanbul İzmir", "izmir", 9, "İzmir"),
        ("so\u200bft hy\u00adphen here", "here", 14, "here"),
        ("🎉👍🏽 done", "👍", 1, "👍🏽"),
        ("ｆｕｌｌ width", "width", 5, "width"),
        ("… … wait", "wait", 4, "wait"),
    ],
)
def test_offsets_count_characters_of_the_mail(
    mail: Mail, text: str, query: str, offset: int, shown: str
) -> None:
    spot = found(query, mail(text))[0]
    assert spot.offset == offset
    assert spot.words.startswith(shown[:1])
    assert words(spot.words) == words(shown)


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "Straße",
                "ＡＢ",
                "№",
                "…",
                "cafe\u0301",
                "İ",
                "x\u00ady",
                "ЁЛКА",
                "🎉",
            ]
        ),
        max_size=12,
    ),
    st.sampled_from([" ", "\n", " – ", ", "]),
)
def test_every_word_of_a_text_is_found_where_it_stands(
    pieces: list[str], between: str
) -> None:
    text = between.join([*pieces, "needle"])
    traced = Traced(text)
    span = traced.find(("needle",))
    assert span is not None
    assert traced.shown(span) == (len(text) - len("needle"), "needle")


def test_part_of_a_word_is_no_place() -> None:
    assert Traced("serverless servers").find(("server",)) is None
    span = Traced("serverless server").find(("server",))
    assert span == (11, 17)


def test_a_text_of_one_word_costs_no_more_than_its_length() -> None:
    assert Traced("a " * 200_000).find(("a", "b")) is None
