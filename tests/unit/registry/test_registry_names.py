"""Names in running text stand alone; each rule with what it must not find."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.registry_names import Names, addresses, fold

NAMES = Names(
    [
        *(("srv1", "a"), ("EX44 #1234567", "b"), ("VPS1234(2.7)", "c")),
        *(("VPS1234", "d"), ("static.7.rhein.example", "e"), ("8812345", "f")),
        *(("Стойка-5", "g"), ("2026", "h"), ("#771", "i"), ("shared", "j")),
        *(("Shared", "k"), ("", "nothing"), ("--", "nothing")),
    ]
)


def inside(text: str) -> list[str]:
    return [key for _, keys in NAMES.inside(fold(text)) for key in keys]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Server SRV1 is down", ["a"]),
        ("(srv1)", ["a"]),
        ("srv1, srv1; «srv1».", ["a", "a", "a"]),
        ("Server: srv1.", ["a"]),
        ("root@srv1", ["a"]),
        ("https://srv1/path", ["a"]),
        ("your EX44  #1234567 was", ["b"]),
        ("your EX44\r\n#1234567 was", ["b"]),
        ("VPS1234(2.7)", ["c"]),
        ("VPS1234 (2.7)", ["d"]),
        ("VPS1234(2.8)", ["d"]),
        ("ping static.7.rhein.example!", ["e"]),
        ("order 8812345", ["f"]),
        ("#8812345:", ["f"]),
        ("стойка-5", ["g"]),
        ("ticket #2026", ["h"]),
        ("ticket № 2026", ["h"]),
        ("ticket #771", ["i"]),
        ("shared", ["j", "k"]),
    ],
)
def test_a_name_that_stands_alone_is_found(text: str, found: list[str]) -> None:
    assert inside(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *("srv10", "mysrv1", "srv1-old", "old-srv1", "srv1.example.net", "a.srv1"),
        *("srv1@example.net", "srv_srv1", "srv1_2", "EX44 1234567", "xstatic.7.rhein"),
        *("88123456", "8812345.50", "8812345-7", "in 2026", "2026-11-24", "771"),
        "static.7.rhein.example.org",
    ],
)
def test_a_part_of_another_name_is_none(text: str) -> None:
    """The wrong server is worse than none (S11.9)."""
    assert inside(text) == []


@given(
    st.lists(
        st.from_regex(r"[a-c]{1,3}([-. ][a-c]{1,2})?", fullmatch=True), min_size=1
    ),
    st.from_regex(r"[a-c .,#-]{0,30}", fullmatch=True),
)
def test_found_as_by_a_search_for_each_name(names: list[str], text: str) -> None:
    """As one regular expression a name; of names within one another, the longer."""
    index, folded = Names((name, name) for name in names), fold(text)
    found = {words for words, _ in index.inside(folded)}
    alone = {
        words
        for words in map(fold, names)
        if re.search(rf"(?<!\w)(?<!\w[-.]){re.escape(words)}(?![\w@]|[-.]\w)", folded)
    }
    assert found <= alone
    for missed in alone - found:  # it begins where another one, or within one
        assert any(missed in longer or longer in missed for longer in found)


@given(st.text(max_size=200))
def test_any_text_is_searched(text: str) -> None:
    assert set(inside(text)) <= set("abcdefghijk")
    assert all(isinstance(ip, str) for ip in addresses(text))


def test_work_grows_with_the_text_only() -> None:
    """Ten thousand names that begin alike, and a text that repeats the beginning."""
    index = Names((f"vps {number}", number) for number in range(10_000))
    text = fold("vps " * 50_000)
    begun = time.process_time()
    assert list(index.inside(text)) == []
    assert time.process_time() - begun < 2


def test_addresses_stand_alone_too() -> None:
    text = (
        "192.0.2.7, [192.0.2.8]:25 (198.51.100.9) 192.0.2.7 http://203.0.113.5/x "
        "1.192.0.2.7 192.0.2.300 192.0.2.7.5 v192.0.2.9 2001:db8::7 [2001:db8::8] "
        "12:30:45 ::ffff:192.0.2.10 de:ad:be:ef"
    )
    assert addresses(fold(text)) == (
        *("192.0.2.7", "192.0.2.8", "198.51.100.9", "203.0.113.5", "192.0.2.10"),
        *("2001:db8::7", "2001:db8::8"),
    )


def test_a_name_is_looked_up_without_regard_to_case_and_blanks() -> None:
    assert NAMES.get(" ex44   #1234567") == ("b",)
    assert NAMES.get("Shared") == ("j", "k")
    assert NAMES.get("#771") == NAMES.get("771") == ("i",)
    assert NAMES.get("") == NAMES.get("?") == ()
