"""Back-off with jitter, cap and lifetime; clock jumps neither flood nor stall (R5)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailproc.transport.smtp.retry import Schedule

START = datetime(2026, 1, 1, tzinfo=UTC)
PLAN = Schedule()
MINUTE = timedelta(minutes=1)


def test_steps_double_up_to_the_cap() -> None:
    steps = [PLAN.next_due(n, START, START, 0.5) for n in range(1, 9)]
    minutes = [(due - START) / MINUTE for due in steps if due]
    assert minutes == [1, 2, 4, 8, 16, 30, 30, 30]


def test_jitter_spreads_both_ways() -> None:
    low, high = (PLAN.next_due(1, START, START, chance) for chance in (0.0, 0.999))
    assert low == START + timedelta(seconds=54)
    assert high is not None
    assert high > START + timedelta(seconds=65)


@given(
    st.integers(0, 10**6),
    st.timedeltas(timedelta(days=-4000), timedelta(days=4000)),
    st.floats(0, 1, exclude_max=True),
)
def test_due_lies_ahead_and_never_far(attempts: int, age: timedelta, r: float) -> None:
    now = START + age
    due = PLAN.next_due(attempts, START, now, r)
    if due is not None:
        assert now < due <= now + PLAN.longest_wait


def run(clock_step: timedelta, jump: timedelta = timedelta()) -> tuple[int, timedelta]:
    """Fail at every due time; returns attempts, and the time that really went by."""
    now, attempts, elapsed = START, 0, timedelta()
    while True:
        attempts += 1
        due = PLAN.next_due(attempts, START, now, 0.5)
        if due is None:
            return attempts, elapsed
        elapsed += due - now
        now = due + (jump if attempts == 2 else timedelta()) + clock_step


def test_given_up_after_the_lifetime_with_a_last_attempt_at_its_end() -> None:
    attempts, elapsed = run(timedelta())
    assert elapsed == PLAN.lifetime
    assert 240 < attempts < 260


def test_a_clock_that_jumps_ahead_does_not_return_young_mail() -> None:
    attempts, elapsed = run(timedelta(), jump=timedelta(days=4000))
    assert attempts == 8
    assert elapsed > timedelta(minutes=60)


def test_a_clock_that_jumps_back_does_not_keep_mail_for_ever() -> None:
    attempts, elapsed = run(timedelta(), jump=-timedelta(days=4000))
    assert attempts < 500
    assert elapsed < 3 * PLAN.lifetime


def test_one_delay_notice_a_recipient() -> None:
    now, attempts, told = START, 0, []
    while attempts < 30:
        attempts += 1
        due = PLAN.next_due(attempts, START, now, 0.5)
        assert due is not None
        if PLAN.notice_due(START, now, due):
            told.append(now - START)
        now = due
    assert len(told) == 1
    assert timedelta(hours=3.4) < told[0] < timedelta(hours=4)
    silent = Schedule(delay_notice_after=None)
    assert not silent.notice_due(START, START, START + timedelta(days=1))


def test_an_operators_own_schedule() -> None:
    plan = Schedule(first=timedelta(seconds=5), factor=1.0, jitter=0.0)
    assert plan.next_due(50, START, START, 0.9) == START + timedelta(seconds=5)
