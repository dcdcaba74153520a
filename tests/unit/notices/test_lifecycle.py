"""The lives of works and incidents (research 2, N9)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices.lifecycle import OVER, Change, State, apply
from mailproc.notices.model import Notice, Window

STATES = [
    *("TENTATIVE", "CONFIRMED", "RE-SCHEDULED", "IN-PROCESS", "COMPLETED", "CANCELLED"),
    *("INVESTIGATING", "IDENTIFIED", "MONITORING", "RESOLVED"),
]


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


NIGHT = Window(at(12, 22), at(13, 2))
LATER = Window(at(19, 22), at(20, 2))


def notice(status: str | None, *windows: Window, **more: object) -> Notice:
    base = Notice("maintenance", "general", "planned", status=status, windows=windows)
    return replace(base, **more)  # type: ignore[arg-type]  # fields by name


def planned(state: str = "CONFIRMED", *windows: Window) -> State:
    return State("planned", state, windows or (NIGHT,))


def told(event: State, *notices: Notice) -> list[tuple[str, ...]]:
    found = []
    for each in notices:
        change = apply(event, each)
        found.append(change.news)
        event = change.after
    return found


def test_a_life_of_works() -> None:
    assert told(
        State("planned"),
        notice("TENTATIVE", NIGHT),
        notice("CONFIRMED", NIGHT),
        notice("CONFIRMED", NIGHT),  # a reminder
        notice("RE-SCHEDULED", LATER),
        notice("IN-PROCESS", LATER),
        notice("IN-PROCESS", Window(None, at(20, 4))),
        notice("COMPLETED"),
    ) == [
        ("announced",),
        ("confirmed",),
        (),
        ("rescheduled", "window"),
        ("started",),
        ("extended",),
        ("completed",),
    ]


def test_a_life_of_an_incident() -> None:
    assert told(
        State("incident", "", (Window(at(12, 9), None),)),
        notice("INVESTIGATING"),
        notice("IDENTIFIED"),
        notice("MONITORING"),
        notice("INVESTIGATING"),
        notice("RESOLVED", Window(at(12, 9), at(12, 11))),
    ) == [
        ("investigating",),
        ("identified",),
        ("monitoring",),
        ("investigating",),
        ("resolved", "window"),
    ]


def test_an_extension_keeps_the_start() -> None:
    after = apply(planned("IN-PROCESS"), notice("IN-PROCESS", Window(None, at(13, 4))))
    assert after.after.windows == (Window(at(12, 22), at(13, 4)),)


def test_an_extension_leaves_the_backup_night_alone() -> None:
    backup = replace(LATER, backup=True)
    event = planned("IN-PROCESS", NIGHT, backup)
    after = apply(event, notice(None, Window(None, at(13, 4))))
    assert after.after.windows == (Window(at(12, 22), at(13, 4)), backup)
    assert after.news == ("extended",)


def test_a_confirmed_notice_with_other_days_moves_the_works() -> None:
    change = apply(planned(), notice("CONFIRMED", LATER))
    assert change.news == ("rescheduled",)
    assert change.after.windows == (LATER,)


def test_a_cancellation_keeps_the_windows() -> None:
    change = apply(planned(), notice("CANCELLED", LATER))
    assert change.after == State("planned", "CANCELLED", (NIGHT,))
    assert change.ends


def test_a_tentative_notice_does_not_undo_a_firm_one() -> None:
    assert apply(planned(), notice("TENTATIVE", NIGHT)).after.state == "CONFIRMED"


def test_a_retraction_ends_the_event() -> None:
    change = apply(planned(), notice(None, message_class="retraction"))
    assert (change.after.state, change.news, change.ends) == (
        "CANCELLED",
        ("retracted",),
        True,
    )


@pytest.mark.parametrize("late", ["CONFIRMED", "IN-PROCESS", "TENTATIVE"])
def test_what_is_over_is_not_announced_again_with_the_same_days(late: str) -> None:
    change = apply(planned("COMPLETED"), notice(late, NIGHT))
    assert change.after.state == "COMPLETED"
    assert change.doubts == (f"{late} after COMPLETED, with the same windows",)


def test_other_days_after_the_end_open_it_again() -> None:
    change = apply(planned("CANCELLED"), notice("CONFIRMED", LATER))
    assert change.news == ("reopened", "announced", "rescheduled")


def test_a_resolved_incident_that_breaks_again() -> None:
    event = State("incident", "RESOLVED", (Window(at(12, 9), at(12, 11)),))
    change = apply(event, notice("INVESTIGATING"))
    assert change.news == ("reopened", "investigating")
    assert not change.ends


def test_quoted_windows_change_nothing() -> None:
    said = {"windows": "quoted text: label Start"}
    change = apply(planned(), notice("COMPLETED", LATER, read_from=said))
    assert change.after.windows == (NIGHT,)


def test_a_start_without_an_end_keeps_the_known_end() -> None:
    change = apply(planned(), notice("IN-PROCESS", Window(at(12, 22), None)))
    assert change.after.windows == (NIGHT,)
    assert change.news == ("started",)


windows = st.lists(
    st.sampled_from([NIGHT, LATER, Window(at(12, 22), None)]), max_size=2
)
notices = st.builds(
    lambda status, found: notice(status, *found),
    st.sampled_from([None, *STATES]),
    windows,
)


@given(st.sampled_from(["", *STATES]), windows, notices)
def test_the_same_notice_twice_changes_nothing_more(
    state: str, found: list[Window], told_again: Notice
) -> None:
    once = apply(State("planned", state, tuple(found)), told_again)
    again = apply(once.after, told_again)
    assert again == Change(once.after, (), again.doubts)


@given(st.lists(notices, max_size=6))
def test_an_end_is_only_told_when_it_is_over(told_in_turn: list[Notice]) -> None:
    event = State("planned")
    for each in told_in_turn:
        change = apply(event, each)
        assert change.ends == (change.after.state in OVER and bool(change.news))
        event = change.after
