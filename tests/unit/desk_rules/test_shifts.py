"""Who is on duty, and when shifts begin and end (S4.9, S4.11)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.desk.shifts import Line, Rota, next_shift, on_duty, shift_at, shifts_at

WARSAW = ZoneInfo("Europe/Warsaw")
WEEKEND = frozenset((5, 6))
WEEK = frozenset(range(5))
EVE = frozenset((date(2026, 12, 31),))
ROTA = Rota(
    WARSAW,
    (
        Line("day", 480, 1200, ("ann", "bob"), WEEK),
        Line("day", 480, 1200, ("carl",), WEEKEND),
        Line("night", 1200, 480, ("dora",)),
        Line("night", 1080, 600, ("eve",), dates=EVE),
    ),
)


def warsaw(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WARSAW)


def test_the_shift_that_contains_a_moment() -> None:
    shift = shift_at(ROTA, warsaw(11, 24, 12))
    assert shift is not None
    assert shift.name == "day"
    assert shift.staff == ("ann", "bob")
    assert (shift.start, shift.end) == (warsaw(11, 24, 8), warsaw(11, 24, 20))
    assert shift.start.tzinfo is UTC


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    shift = shift_at(ROTA, warsaw(11, 25, 3))
    assert shift is not None
    assert shift.start == warsaw(11, 24, 20)
    assert shift.end == warsaw(11, 25, 8)


def test_a_shift_has_ended_at_its_end() -> None:
    assert on_duty(ROTA, warsaw(11, 24, 8)) == ("ann", "bob")
    assert on_duty(ROTA, warsaw(11, 24, 7, 59)) == ("dora",)


def test_people_by_weekday_and_by_date() -> None:
    assert on_duty(ROTA, warsaw(11, 28, 12)) == ("carl",)  # a Saturday
    eve = shift_at(ROTA, warsaw(12, 31, 23))
    assert eve is not None
    assert eve.staff == ("eve",)
    assert eve.start == warsaw(12, 31, 18)


def test_those_who_came_last_stand_first_where_shifts_overlap() -> None:
    at = warsaw(12, 31, 19)
    assert [shift.name for shift in shifts_at(ROTA, at)] == ["night", "day"]
    assert on_duty(ROTA, at) == ("eve", "ann", "bob")


def test_the_next_shift_begins_after_the_moment() -> None:
    following = next_shift(ROTA, warsaw(11, 24, 8))
    assert following is not None
    assert (following.name, following.start) == ("night", warsaw(11, 24, 20))
    before = next_shift(ROTA, warsaw(11, 24, 7, 59))
    assert before is not None
    assert before.start == warsaw(11, 24, 8)


def test_lines_of_the_same_hours_are_one_shift() -> None:
    rota = Rota(UTC, (Line("a", 0, 60, ("x",)), Line("a", 0, 60, ("y", "x"))))
    found = shifts_at(rota, datetime(2026, 1, 1, 0, 30, tzinfo=UTC))
    assert [shift.staff for shift in found] == [("x", "y")]


def test_between_shifts_nobody_is_on_duty() -> None:
    office = Rota(WARSAW, (Line("day", 540, 1020, ("ann",), WEEK),))
    saturday = warsaw(11, 28, 12)
    assert shift_at(office, saturday) is None
    assert on_duty(office, saturday) == ()
    monday = next_shift(office, saturday)
    assert monday is not None
    assert monday.start == warsaw(11, 30, 9)
    past = Rota(WARSAW, (Line("day", 540, 1020, ("ann",), dates=EVE),))
    assert next_shift(past, warsaw(12, 31, 12)) is None
    assert next_shift(Rota(UTC, ()), saturday) is None


def test_shifts_follow_the_clock_on_the_wall() -> None:
    """Clocks go forward in this night: it has eleven hours."""
    night = shift_at(ROTA, warsaw(3, 29, 5))
    assert night is not None
    assert night.end - night.start == timedelta(hours=11)


@settings(max_examples=60)
@given(st.integers(0, 525_600))
def test_two_shifts_around_the_clock_leave_no_gap(minute: int) -> None:
    """Somebody is always on duty, and each shift is followed by one at its end."""
    rota = Rota(WARSAW, (Line("d", 480, 1200, ("a",)), Line("n", 1200, 480, ("b",))))
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    (shift,) = shifts_at(rota, at)
    following = next_shift(rota, at)
    assert following is not None
    assert following.start == shift.end
    assert following.name != shift.name
