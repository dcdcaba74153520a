"""Day before month or month before day: never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices.times import language, moments, order
from mailproc.notices.times.order import DMY, MDY, Evidence
from mailproc.notices.times.tokens import Day

SENT = date(2026, 3, 1)


def decide(
    text: str,
    *,
    language: str = "en",
    rule: str | None = None,
    sent: date | None = SENT,
) -> str | None:
    days = [
        (moment.day, moment.weekday)
        for span in moments.spans(text)
        for moment in (span.start, span.end)
        if moment and moment.day
    ]
    sign = next(day.sign for day, _ in days if day.numbers)
    return order.decide(Evidence(text, days, language, rule, sent), sign)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Date: 03/04/2026 (dd/mm/yyyy)", DMY),
        ("Date: 03/04/2026 (mm/dd/yyyy)", MDY),
        ("03/04/2026 and then 25/04/2026", DMY),
        ("03/04/2026 and then 03/25/2026", MDY),
        ("Friday, 03/04/2026", DMY),
        ("Wednesday, 03/04/2026", MDY),
        ("03/04/2026; in words 4 March 2026", MDY),
        ("07.05.2026", DMY),  # with dots nobody writes the month first
    ],
)
def test_evidence_in_the_letter(text: str, expected: str) -> None:
    assert decide(text) == expected


def test_the_rule_of_the_provider() -> None:
    assert decide("03/04/2026", rule=MDY) == MDY


def test_a_number_above_twelve_is_stronger_than_the_rule() -> None:
    assert decide("25/04/2026", rule=MDY) == DMY


def test_the_language() -> None:
    assert decide("03/04/2026", language="fr") == DMY


def test_the_day_of_the_letter() -> None:
    assert decide("03/12/2026", sent=date(2026, 3, 5)) == MDY
    assert decide("12/03/2026", sent=date(2026, 3, 5)) == DMY


def test_both_readings_near_stay_open() -> None:
    assert decide("03/04/2026") is None


def test_nothing_to_measure_by_stays_open() -> None:
    assert decide("08/12/2026", sent=None) is None


def test_nights_in_a_row_decide_together() -> None:
    text = "08/10/2026, 08/11/2026, 08/12/2026"
    assert decide(text, sent=None) == MDY


def test_witnesses_that_disagree_leave_it_open() -> None:
    assert decide("25/04/2026 and 04/25/2026", rule=DMY) is None


@pytest.mark.parametrize(
    ("sent", "expected"),
    [(date(2025, 12, 20), 2026), (date(2026, 1, 20), 2026), (date(2026, 12, 20), 2027)],
)
def test_a_missing_year_is_that_of_the_nearest_day(sent: date, expected: int) -> None:
    found = order.as_date(Day("5 January", month=1, day=5), None, sent)
    assert found == date(expected, 1, 5)


def test_a_missing_year_follows_a_day_with_a_year() -> None:
    day = Day("2 November", month=11, day=2)
    found = order.as_date(day, None, date(2021, 12, 6), [date(2022, 11, 2)])
    assert found == date(2022, 11, 2)


def test_no_day_for_an_impossible_date() -> None:
    assert order.as_date(Day("30 February", 2026, 2, 30), None, SENT) is None
    assert order.as_date(Day("29.02.", month=2, day=29), None, SENT) is None


def test_tomorrow() -> None:
    assert order.as_date(Day("tomorrow", relative=1), None, SENT) == date(2026, 3, 2)
    assert order.as_date(Day("tomorrow", relative=1), None, None) is None


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from([DMY, MDY, None]))
def test_equal_numbers_need_no_order_and_others_do(
    one: int, two: int, way: str | None
) -> None:
    found = order.as_date(Day("", 2026, numbers=(one, two)), way, None)
    if one == two:
        assert found == date(2026, one, one)
    elif way is None:
        assert found is None
    else:
        day, month = (one, two) if way == DMY else (two, one)
        assert found == date(2026, month, day)


@pytest.mark.parametrize("zone", ["EST", "PDT", "Eastern", "CST"])
def test_times_of_the_united_states(zone: str) -> None:
    assert decide(f"03/04/2026 6:00 PM {zone}", sent=None) == MDY


def test_capitals_are_no_words_of_a_language() -> None:
    """ "6:00 PM EST" is not French, where nobody writes the month first."""
    assert (
        language.of("Start 2/11 6:00 PM EST, end 2/11 11:00 PM EST, site LE-LA-7")
        == "en"
    )
