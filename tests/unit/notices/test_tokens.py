"""Dates, clock times and zones in running text, in the languages of providers."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices.times import tokens
from mailproc.notices.times.tokens import Clock, Day, Token, Weekday
from mailproc.notices.times.zones import Zone


def days(text: str) -> list[tuple[int | None, int | None, int | None]]:
    found = [t.value for t in tokens.read(text)]
    return [(d.year, d.month, d.day) for d in found if isinstance(d, Day)]


def clocks(text: str) -> list[tuple[int, int]]:
    found = [t.value for t in tokens.read(text)]
    return [(c.hour, c.minute) for c in found if isinstance(c, Clock)]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12",
        "2026/03/12",
        "12 March 2026",
        "12-Mar-2026",
        "12 MAR 2026",
        "March 12, 2026",
        "Mar 12 2026",
        "March 12th, 2026",
        "12th of March 2026",
        "12. März 2026",
        "12 mars 2026",
        "12 марта 2026 г.",
        "12 marca 2026 r.",
        "12 de marzo de 2026",
        "12 de março de 2026",
        "12 marzo 2026",
        "2026年3月12日",
        "20260312T0400",
        "2026-Mar-12",
    ],
)
def test_written_out_days(text: str) -> None:
    assert days(text) == [(2026, 3, 12)]


def test_first_of_the_month_in_french() -> None:
    assert days("le 1er avril 2026") == [(2026, 4, 1)]


def test_numeric_days_keep_both_numbers() -> None:
    (token,) = tokens.read("03/04/2026")
    assert isinstance(token.value, Day)
    assert (token.value.numbers, token.value.month) == ((3, 4), None)


@pytest.mark.parametrize(
    "text",
    [
        "version 10.12.3.4",
        "2 may be affected",
        "up to 1 out of 3 racks",
        "32.01.2026",
        "ticket EQ-GL-20211027-00621",
        "31/31/2026",
    ],
)
def test_what_looks_like_a_day_and_is_none(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("at 22:05", (22, 5)),
        ("22:05:30 UTC", (22, 5)),
        ("12:00 AM", (0, 0)),
        ("12:00 pm", (12, 0)),
        ("2:30 p.m.", (14, 30)),
        ("9 pm", (21, 0)),
        ("22.05 Uhr", (22, 5)),
        ("22 Uhr", (22, 0)),
        ("22h05", (22, 5)),
        ("0400 UTC", (4, 0)),
        ("24:00", (24, 0)),
    ],
)
def test_clock_times(text: str, clock: tuple[int, int]) -> None:
    assert clocks(text) == [clock]


@pytest.mark.parametrize("text", ["24:30", "5 hours", "10:61", "8.8.8.8", "1:2:3:4:5"])
def test_no_clock_times(text: str) -> None:
    assert clocks(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Thursday, 12 March 2026",
        "Donnerstag, 12. März 2026",
        "jeudi 12 mars 2026",
        "четверг, 12 марта 2026",
        "czwartek, 12 marca 2026",
        "Thu, 12 Mar 2026",
        "Do., 12.03.2026",
        "чт 12.03.2026",
    ],
)
def test_weekdays(text: str) -> None:
    assert tokens.read(text)[0].value == Weekday(3)


def _gaps(text: str) -> Sequence[str]:
    return [token.gap for token in tokens.read(text)][1:]


@pytest.mark.parametrize(
    "text",
    [
        "22:00 - 23:00",
        "22:00 to 23:00",
        "22:00 bis 23:00",
        "22:00 до 23:00",
        "22:00 do 23:00",
        "between 22:00 and 23:00",
        "zwischen 22:00 und 23:00",
        "między 22:00 a 23:00",
    ],
)
def test_two_ends_of_a_range(text: str) -> None:
    assert _gaps(text) == ["to"]


def test_and_alone_joins_nothing() -> None:
    assert _gaps("at 22:00 and 23:00") == ["break"]


def test_other_words_part_two_times() -> None:
    assert _gaps("22:00 the router is moved, 23:00") == ["break"]


def test_a_night_gives_two_days() -> None:
    assert days("w nocy z 12 na 13 marca 2026") == [(2026, 3, 12), (2026, 3, 13)]
    assert days("in der Nacht vom 12. auf den 13. März 2026") == [
        (2026, 3, 12),
        (2026, 3, 13),
    ]


def test_a_zone_behind_a_time() -> None:
    values = [token.value for token in tokens.read("2026-03-12T14:05:00+01:00")]
    assert values[-1] == Zone("+01:00", 60)


def test_second_half_of_a_range_is_no_offset() -> None:
    values = [token.value for token in tokens.read("22:00 UTC -02:00")]
    assert Clock(2, 0) in values


@given(st.text(alphabet="0123456789./-: UTCMar\n", max_size=80))
def test_tokens_are_in_order_and_apart(text: str) -> None:
    found = tokens.read(text)
    last: Token | None = None
    for token in found:
        assert 0 <= token.start < token.end <= len(text)
        assert last is None or token.start >= last.end or token.start == last.start
        last = token


@pytest.mark.parametrize("text", ["open 24/7", "rack 2.14", "unit 1/2", "load 12.30%"])
def test_short_days_need_company(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize("text", ["am 12.03. um 22:00", "8/12 22:00", "12.03 22:00"])
def test_short_days(text: str) -> None:
    (day,) = [t.value for t in tokens.read(text) if isinstance(t.value, Day)]
    assert day.numbers in ((12, 3), (8, 12))
