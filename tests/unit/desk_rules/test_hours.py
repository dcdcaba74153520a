"""Hours, weekdays and dates as an operator writes them."""

from datetime import date

import pytest

from mailproc.desk.hours import (
    DAY,
    WHOLE,
    Span,
    dates,
    exceptions,
    hours,
    joined,
    week,
    weekdays,
)
from mailproc.errors import ConfigError

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("08:00-20:00", 480, 1200),
        ("20:00 - 08:00", 1200, 480),
        ("00:00-24:00", 0, DAY),
        ("20:00-00:00", 1200, 0),
    ],
)
def test_hours(text: str, begin: int, end: int) -> None:
    assert hours(text) == (begin, end)


@pytest.mark.parametrize(
    "text", ["8:00-20:00", "08:00", "08:60-09:00", "24:00-25:00", "09:00-09:00", ""]
)
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(ConfigError):
        hours(text)


def test_weekdays() -> None:
    assert weekdays("mon-fri") == {0, 1, 2, 3, 4}
    assert weekdays("Sat,sun") == {SATURDAY, SUNDAY}
    assert weekdays("fri-mon") == {4, 5, 6, 0}
    assert weekdays("daily") == set(range(7))
    for wrong in ("monday", "", "mon-", "mon,,tue"):
        with pytest.raises(ConfigError):
            weekdays(wrong)


def test_dates() -> None:
    assert dates("2026-12-31") == (date(2026, 12, 31),)
    assert len(dates("2026-12-31..2027-01-08")) == 9
    wrong = ("31.12.2026", "2026-02-30", "2027-01-08..2026-12-31", "2026-01-01..2028")
    for text in (*wrong, "2020-01-01..2026-01-01"):
        with pytest.raises(ConfigError):
            dates(text)


def test_no_line_is_every_hour() -> None:
    assert week(()) == ((WHOLE,),) * 7


def test_lines_of_a_week_add_up_and_run_into_the_next_day() -> None:
    found = week(["mon-fri 09:00-18:00", "mon 17:00-19:00", "sun 20:00-08:00"])
    assert found[MONDAY] == (Span(0, 480), Span(540, 1140))
    assert found[SATURDAY] == ()
    assert found[SUNDAY] == (Span(1200, DAY),)


def test_hours_until_midnight_do_not_touch_the_next_day() -> None:
    assert week(["sun 20:00-00:00"])[MONDAY] == ()


def test_dates_that_differ() -> None:
    found = exceptions(
        ["2026-12-31"],
        ["2026-12-27 10:00-14:00", "2026-12-27 16:00-18:00", "2027-01-02..2027-01-03"],
    )
    assert found[date(2026, 12, 31)] == ()
    assert found[date(2026, 12, 27)] == (Span(600, 840), Span(960, 1080))
    assert found[date(2027, 1, 3)] == (WHOLE,)


@pytest.mark.parametrize(
    ("off", "on", "why"),
    [
        (["2026-12-31"], ["2026-12-31 10:00-12:00"], "on and off"),
        ([], ["2026-12-31 20:00-08:00"], "end within it"),
        (["new year"], [], "dates are written"),
    ],
)
def test_dates_that_cannot_be(off: list[str], on: list[str], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        exceptions(off, on)


def test_spans_that_touch_are_one() -> None:
    spans = [Span(600, 700), Span(0, 60), Span(60, 90), Span(650, 660)]
    assert joined(spans) == (Span(0, 90), Span(600, 700))
