"""Phrases are found whatever their case, accents, hyphens and neighbours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.letter.phrases import Lexicon, fold, words

LEXICON = Lexicon(
    {
        "scan": {6: "port scan*; portscan*", 1: "scan*"},
        "bot": {8: "c&c server; детск* порн*", 3: "bot"},
        "pl": {5: "złośliwe oprogramowanie"},
    }
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A PORT-SCAN was seen", [("scan", 6), ("scan", 1)]),
        ("portscanning", [("scan", 6)]),
        ("your c&c server!", [("bot", 8)]),
        ("robot botany", []),
        ("a bot", [("bot", 3)]),
        ("Złośliwe  OPROGRAMOWANIE", [("pl", 5)]),
        ("zlosliwe oprogramowanie", [("pl", 5)]),
        ("ДЕТСКАЯ порнография", [("bot", 8)]),
        ("port", []),
        ("", []),
    ],
)
def test_phrases_in_a_text(text: str, found: list[tuple[str, int]]) -> None:
    hits = [(hit.meaning, hit.weight) for hit in LEXICON.find(words(text))]
    assert sorted(hits) == sorted(found)
    assert LEXICON.has(words(text)) == bool(found)


def test_a_hit_tells_its_place() -> None:
    row = words("we saw a port scan today")
    hit = next(h for h in LEXICON.find(row) if h.weight == 6)
    assert row[hit.start : hit.end] == ["port", "scan"]
    assert hit.phrase == "port scan*"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Größe", "grosse"), ("Łódź", "lodz"), ("Ёлка", "елка"), ("PLAIN", "plain")],
)
def test_spellings_compare(text: str, plain: str) -> None:
    assert fold(text) == plain


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text) or not text.isascii()
    assert words(text.upper()) or not words(text)


@given(st.lists(st.sampled_from(["port", "scan", "bot", "c&c", "server", "x"])))
def test_every_hit_stands_where_it_says(row: list[str]) -> None:
    for hit in LEXICON.find(row):
        assert 0 <= hit.start < hit.end <= len(row)
        assert row[hit.start][:3] == fold(hit.phrase)[:3]
