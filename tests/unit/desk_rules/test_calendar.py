"""Working time, across weekends, dates and changes of the clocks."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.desk.calendar import Calendar, add_working, working_between
from mailproc.desk.hours import Span, exceptions, week
from mailproc.errors import ConfigError

WARSAW = ZoneInfo("Europe/Warsaw")  # clocks: 2026-03-29 02:00 -> 03:00, 2026-10-25 back
OFFICE = Calendar(WARSAW, week(["mon-fri 09:00-17:00"]))
HOUR = timedelta(hours=1)


def warsaw(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WARSAW)


def test_every_hour_is_the_default_and_plain_addition() -> None:
    always = Calendar(WARSAW)
    start = warsaw(3, 28, 12)
    assert always.always
    assert add_working(start, 24 * HOUR, always) == start.astimezone(UTC) + 24 * HOUR
    assert working_between(start, warsaw(3, 29, 12), always) == 23 * HOUR


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (warsaw(11, 24, 10), 2, warsaw(11, 24, 12)),  # a Tuesday
        (warsaw(11, 24, 16), 2, warsaw(11, 25, 10)),  # into Wednesday
        (warsaw(11, 24, 3), 1, warsaw(11, 24, 10)),  # before work
        (warsaw(11, 24, 20), 1, warsaw(11, 25, 10)),  # after work
        (warsaw(11, 27, 16), 2, warsaw(11, 30, 10)),  # over the weekend
        (warsaw(11, 28, 12), 8, warsaw(11, 30, 17)),  # ends with the day
        (warsaw(11, 24, 9), 40, warsaw(11, 30, 17)),
        (warsaw(11, 28, 12), 0, warsaw(11, 28, 12)),
    ],
)
def test_office_hours(start: datetime, hours: int, due: datetime) -> None:
    found = add_working(start, hours * HOUR, OFFICE)
    assert found == due
    assert found.tzinfo is UTC
    assert working_between(start, due, OFFICE) == hours * HOUR


def test_dates_off_and_on() -> None:
    calendar = Calendar(
        WARSAW,
        week(["mon-fri 09:00-17:00"]),
        exceptions(["2026-11-25..2026-11-27"], ["2026-11-28 10:00-11:00"]),
    )
    start = warsaw(11, 24, 16)
    assert add_working(start, HOUR, calendar) == warsaw(11, 24, 17)
    assert add_working(start, 2 * HOUR, calendar) == warsaw(11, 28, 11)
    assert add_working(start, 3 * HOUR, calendar) == warsaw(11, 30, 10)


def test_a_night_in_which_clocks_change_has_its_real_length() -> None:
    nights = Calendar(WARSAW, week(["daily 22:00-06:00"]))
    spring = working_between(warsaw(3, 28, 12), warsaw(3, 29, 12), nights)
    autumn = working_between(warsaw(10, 24, 12), warsaw(10, 25, 12), nights)
    assert (spring, autumn) == (7 * HOUR, 9 * HOUR)
    assert add_working(warsaw(3, 28, 22), 7 * HOUR, nights) == warsaw(3, 29, 6)


def test_hours_that_clocks_skip_do_not_count_twice() -> None:
    odd = Calendar(WARSAW, week(["daily 01:00-02:45", "daily 03:00-04:00"]))
    total = working_between(warsaw(3, 29, 0), warsaw(3, 29, 12), odd)
    assert total == 2 * HOUR  # 00:00 to 02:00 UTC, once


def test_swapped_moments_are_no_work() -> None:
    """A clock that jumped back does not give time back."""
    for calendar in (OFFICE, Calendar(WARSAW)):
        found = working_between(warsaw(11, 25, 12), warsaw(11, 24, 12), calendar)
        assert found == timedelta(0)


@pytest.mark.parametrize(
    "broken",
    [
        ((),) * 7,
        (),
        ((Span(10, 5),), *((),) * 6),
        ((Span(0, 10), Span(5, 20)), *((),) * 6),
        ((Span(0, 1500),), *((),) * 6),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(broken: tuple[object, ...]) -> None:
    with pytest.raises(ConfigError):
        Calendar(WARSAW, broken)  # type: ignore[arg-type] # wrong on purpose


def test_too_little_time_is_an_error_and_not_for_ever() -> None:
    rare = Calendar(WARSAW, week(["mon 09:00-09:01"]))
    with pytest.raises(ConfigError, match="ten years"):
        add_working(warsaw(11, 24, 12), 24 * HOUR, rare)


def test_a_moment_has_a_zone_and_a_duration_is_not_negative() -> None:
    bare = datetime(2026, 11, 24)  # noqa: DTZ001 - without a zone on purpose
    with pytest.raises(ValueError, match="zone"):
        add_working(bare, HOUR, OFFICE)
    with pytest.raises(ValueError, match="zone"):
        working_between(warsaw(11, 24, 1), bare, OFFICE)
    with pytest.raises(ValueError, match="negative"):
        add_working(warsaw(11, 24, 1), -HOUR, OFFICE)


ZONES = st.sampled_from(
    [*map(ZoneInfo, ("Europe/Moscow", "Europe/Warsaw", "America/Sao_Paulo")), UTC]
)
WEEKS = st.sampled_from(
    [
        ["mon-fri 09:00-18:00"],
        ["daily 20:00-08:00"],
        ["mon 00:00-24:00", "wed 10:00-12:30", "sun 23:00-01:00"],
    ]
)
MOMENTS = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2027, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@settings(max_examples=60)
@given(ZONES, WEEKS, MOMENTS, st.integers(0, 60 * 24 * 14))
def test_adding_and_measuring_agree(
    zone: tzinfo, lines: list[str], start: datetime, minutes: int
) -> None:
    calendar = Calendar(zone, week(lines))
    length = timedelta(minutes=minutes)
    due = add_working(start, length, calendar)
    assert due >= start
    assert working_between(start, due, calendar) == length
    earlier = due - timedelta(seconds=1)
    assert not minutes or working_between(start, earlier, calendar) < length


@settings(max_examples=30)
@given(ZONES, WEEKS, MOMENTS, st.integers(1, 24 * 9))
def test_work_is_what_the_clock_on_the_wall_says(
    zone: tzinfo, lines: list[str], start: datetime, hours: int
) -> None:
    """Counted by quarters of an hour, none of these spans begins in a skipped hour."""
    calendar = Calendar(zone, week(lines))
    start = start.replace(minute=0, second=0, microsecond=0)
    quarter = timedelta(minutes=15)
    working = 0
    for step in range(hours * 4):
        wall = (start + step * quarter).astimezone(zone)
        minute = wall.hour * 60 + wall.minute
        spans = calendar.week[wall.weekday()]
        working += any(begin <= minute < end for begin, end in spans)
    end = start + hours * HOUR
    assert working_between(start, end, calendar) == working * quarter


@given(MOMENTS, MOMENTS, MOMENTS)
def test_work_adds_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted((one, two, three))
    whole = working_between(first, last, OFFICE)
    parts = (
        working_between(first, middle, OFFICE),
        working_between(middle, last, OFFICE),
    )
    assert sum(parts, timedelta(0)) == whole


def test_a_date_off_is_that_date_only() -> None:
    calendar = Calendar(WARSAW, week(()), {date(2026, 11, 25): ()})
    assert working_between(warsaw(11, 24, 0), warsaw(11, 27, 0), calendar) == 48 * HOUR
