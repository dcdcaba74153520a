"""Moments and ranges: what belongs together."""

import pytest

from mailproc.notices.times.moments import Span, spans


def one(text: str) -> Span:
    found = spans(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    "text",
    [
        "12.03.2026 22:00 - 02:00 CET",
        "from 22:00 to 02:00 CET on 12.03.2026",
        "22:00 – 02:00, 12.03.2026 (CET)",
        "12.03.2026 von 22:00 bis 02:00 Uhr (CET)",
        "12.03.2026 с 22:00 до 02:00 CET",
    ],
)
def test_one_day_and_two_times(text: str) -> None:
    span = one(text)
    assert span.end is not None
    assert span.start.clock is not None
    assert (span.start.clock.hour, span.end.clock and span.end.clock.hour) == (22, 2)
    day = span.start.day or span.end.day
    assert day is not None
    assert day.numbers == (12, 3)


def test_two_days_and_two_times() -> None:
    span = one("FRIDAY, 02 JUL 10:00 - FRIDAY, 02 JUL 15:00")
    assert span.end is not None
    assert span.start.weekday == span.end.weekday == 4


def test_a_night_said_as_two_days_and_two_times() -> None:
    span = one("z 12 na 13 marca 2026 w godzinach 23:00–03:00")
    assert span.end is not None
    assert span.start.day is not None
    assert span.end.day is not None
    assert (span.start.day.day, span.end.day.day) == (12, 13)
    assert span.end.clock is not None
    assert span.end.clock.hour == 3


def test_a_day_and_a_time_behind_a_dash_are_one_moment() -> None:
    span = one("12.03.2026 - 22:00")
    assert span.end is None
    assert span.start.day is not None
    assert span.start.clock is not None


def test_the_other_zone_stands_aside() -> None:
    span = one("2026-03-11 14:05 CET (13:05 UTC)")
    assert span.end is None
    assert [m.clock and m.clock.hour for m in span.other] == [13]


def test_a_range_in_two_zones() -> None:
    span = one("22:00 - 02:00 UTC (23:00 - 03:00 CET) 12 March 2026")
    assert span.end is not None
    assert span.end.clock is not None
    assert span.end.clock.hour == 2
    assert [m.clock and m.clock.hour for m in span.other] == [23, 3]


def test_both_ends_in_two_zones() -> None:
    span = one("2026-03-11 14:05 CET (13:05 UTC) - 16:05 CET (15:05 UTC)")
    assert span.end is not None
    assert span.end.clock is not None
    assert span.end.clock.hour == 16


def test_moved_works() -> None:
    span = one("has been rescheduled from 2026-03-05 04:00 GMT to 2026-03-09 04:00 GMT")
    assert span.moved


def test_three_days_in_a_row_are_no_range() -> None:
    found = spans("08/10/2021 - 08/11/2021 - 08/12/2021")
    assert [span.end for span in found] == [None, None, None]


def test_sentences_apart_are_spans_apart() -> None:
    found = spans("Start at 22:00 on Monday. The second router follows at 23:00.")
    assert len(found) == 2


def test_the_text_before_is_kept_in_lower_case() -> None:
    assert one("Service Restored at 15:20").before.strip() == "service restored at"
