"""Words: whole, folded, the same for queries and mail; bounded on hostile text."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.filtering.words import addresses, fold, is_address, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("John.Smith's co-op", ("john", "smith", "s", "co", "op")),
        ("AT&T a_b 1,5", ("at&t", "a_b", "1", "5")),
        ("ЖАЛОБА на счёт", ("жалоба", "на", "счёт")),
        ("Nadużycie PŁATNOŚĆ", ("nadużycie", "płatność")),
        ("Straße STRASSE", ("strasse", "strasse")),
        ("ﬁle Ｆｕｌｌ", ("file", "full")),
        ("спа\u00adм s\u200bpam", ("спам", "spam")),
        ("cafe\u0301", ("café",)),
        ("! @ #", ()),
    ],
)
def test_words(text: str, expected: tuple[str, ...]) -> None:
    assert words(text) == expected


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_ascii_is_folded_by_the_same_rule(text: str) -> None:
    ascii_text = text.encode("ascii", "ignore").decode()
    assert fold(ascii_text) == unicodedata.normalize("NFKC", ascii_text).casefold()


def test_whole_addresses_are_found_in_text() -> None:
    text = "write <john+tag@mail.example.com>, or to 'a.b@example.org'. @x y@ a@@b"
    assert addresses(text) == {
        "john+tag@mail.example.com",
        "a.b@example.org'".rstrip("'"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a@b", True), ("a@b.c", True), ("@b", False), ("a@", False), ("a b@c", False)],
)
def test_what_an_address_is(text: str, expected: bool) -> None:
    assert is_address(text) is expected


@pytest.mark.parametrize("piece", ["@", "a", "a@", "a.", "@a.b-", ".@"])
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.process_time()
    words(text)
    addresses(text)
    assert time.process_time() - began < 2
