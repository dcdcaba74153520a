"""S7.3b: the datacenter's time binds; else 24 h for the client and 48 h for us."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.desk.abuse_times import Stated, reminder, times
from mailproc.desk.terms import Terms

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TERMS = Terms()


def hours(moment: datetime | None) -> float | None:
    return (moment - NOW) / timedelta(hours=1) if moment else None


def stated(
    after: float | None, *, binding: bool = False, client: int = 24, due: int = 48
) -> Stated:
    at = NOW + timedelta(hours=after) if after is not None else None
    return Stated(at, binding, client, due)


@pytest.mark.parametrize(
    ("given_", "due", "told"),
    [
        (stated(None), 48, 24),
        (stated(None, client=24, due=24), 24, 24),  # a class shortens
        (stated(8, binding=True), 8, 6),  # a quarter is kept back
        (stated(1, binding=True), 1, 0.5),  # half an hour at least
        (stated(72, binding=True), 72, 54),  # a datacenter may give more
        (stated(72), 48, 24),  # a stranger may not
        (stated(12), 12, 9),  # but may shorten
        (stated(None, client=0, due=0), 24, None),  # at once; the block is its clock
    ],
)
def test_what_the_client_is_told_and_when_we_are_late(
    given_: Stated, due: float, told: float | None
) -> None:
    found = times(NOW, given_, TERMS)
    assert (hours(found.due), hours(found.told)) == (due, told)


def test_a_time_that_has_passed_is_late_now() -> None:
    found = times(NOW, stated(-3, binding=True), TERMS)
    assert found.due < NOW
    assert reminder(NOW, found.due, TERMS) == NOW


@given(st.floats(0.01, 2000), st.booleans(), st.integers(1, 24), st.integers(1, 48))
@settings(max_examples=60)
def test_the_client_has_less_time_than_we_have(
    after: float, binding: bool, client: int, due: int
) -> None:
    found = times(
        NOW, stated(after, binding=binding, client=min(client, due), due=due), TERMS
    )
    assert found.told is not None
    assert NOW <= found.told <= found.due
    if not binding:
        assert found.due <= NOW + timedelta(hours=48)


@given(st.floats(0.01, 2000))
@settings(max_examples=40)
def test_the_reminder_comes_while_there_is_time(left: float) -> None:
    """A quarter of what is left, half an hour at least, never in the past."""
    due = NOW + timedelta(hours=left)
    at = reminder(NOW, due, TERMS)
    assert NOW <= at <= due
    if left > 2:
        assert due - at == timedelta(hours=left) * 25 / 100
