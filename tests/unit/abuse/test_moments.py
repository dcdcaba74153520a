"""Dates as people write them, in several languages."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.letter import moments
from tests.unit.abuse.letter_making import FRIDAY

MOSCOW = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2018-08-07 13:31:04 +0200", "2018-08-07T11:31:04"),
        ("2016-06-16T03:44:56+0530", "2016-06-15T22:14:56"),
        ("25.11.2026 12:00 МСК", "2026-11-25T09:00:00"),
        ("12:00 МСК 25 ноября 2026 г.", "2026-11-25T09:00:00"),
        ("25 November 2026, 12:00 PM UTC", "2026-11-25T12:00:00"),
        ("November 25th, 2026 at 5:00 pm EST", "2026-11-25T22:00:00"),
        ("11/25/2026 5:00 PM EST", "2026-11-25T22:00:00"),
        ("25/11/2026 17:00 CET", "2026-11-25T16:00:00"),
        ("25/Nov/2026:12:00:00 +0100", "2026-11-25T11:00:00"),
        ("Sat Nov 14 11:09:01 2026", "2026-11-14T11:09:01"),
        ("3. Dezember 2026 um 14:00 Uhr", "2026-12-03T14:00:00"),
        ("3 décembre 2026 à 18h00", "2026-12-03T18:00:00"),
        ("3 grudnia 2026 do godz. 12:00.", "2026-12-03T12:00:00"),
        ("25 de noviembre de 2026 a las 10:00", "2026-11-25T10:00:00"),
        ("23:59 UTC on 25 November 2026", "2026-11-25T23:59:00"),
        ("2026-11-25 12:00 (UTC+3)", "2026-11-25T09:00:00"),
        ("25.11.26 12:00", "2026-11-25T12:00:00"),
        ("December 5th at 07:48:03 UTC", "2026-12-05T07:48:03"),
    ],
)
def test_moments(text: str, at: str) -> None:
    (found,) = moments.find(f"see {text}")
    assert moments.settled(found, FRIDAY) == datetime.fromisoformat(at + "+00:00")


@pytest.mark.parametrize(
    "text",
    [
        "192.0.2.5",
        "version 3.5.1.0",
        "may 5 times",
        "31.02.2026",
        "within 24 hours",
        "99999-99-99 99:99",
        "10/20",
        "2026-13-01",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert [m for m in moments.find(text) if m.has_year or m.has_time] == []


def test_a_missing_year_is_the_next_to_the_letter() -> None:
    """LeaseWeb writes no year; a letter of November means the coming January."""
    (found,) = moments.find("[January 5th at 07:48:03 UTC]")
    assert not found.has_year
    assert moments.settled(found, FRIDAY).year == 2027
    (found,) = moments.find("on November 19th at 10:00 UTC")
    assert moments.settled(found, FRIDAY).year == 2026


def test_a_missing_zone_is_that_of_the_letter() -> None:
    (found,) = moments.find("25.11.2026 12:00")
    assert moments.settled(found, FRIDAY, MOSCOW).hour == 9


def test_leap_day_without_a_year() -> None:
    (found,) = moments.find("on February 29th at 10:00 UTC")
    assert moments.settled(found, FRIDAY).month == 2


@pytest.mark.parametrize(
    ("text", "hours"),
    [("UTC+3", 3), ("+0300", 3), ("МСК", 3), ("EST", -5), ("x", None)],
)
def test_zones(text: str, hours: int | None) -> None:
    zone = moments.zone_of(text)
    got = zone.utcoffset(None) if zone else None
    assert got == (None if hours is None else timedelta(hours=hours))


@given(
    st.datetimes(datetime(1995, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001 - naive
    st.sampled_from(
        [
            "%Y-%m-%d %H:%M:%S",
            "%d.%m.%Y %H:%M:%S",
            "%d %B %Y %H:%M:%S",
            "%d/%b/%Y:%H:%M:%S",
        ]
    ),
)
def test_what_is_written_is_read(at: datetime, form: str) -> None:
    at = at.replace(microsecond=0)
    (found,) = moments.find(f"by {at.strftime(form)} +0000, please")
    assert found.at == at.replace(tzinfo=UTC)


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    for found in moments.find(text):
        assert 0 <= found.start < found.end <= len(text)
        moments.settled(found, FRIDAY)
