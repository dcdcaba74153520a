"""Which event a notice belongs to (research 2): number, UID, thread, subject."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices.matching import (
    Arrived,
    Known,
    Match,
    asked,
    bare_subject,
    is_newer,
    keys,
    match,
)
from mailproc.notices.model import Link, Notice, Window

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
NIGHT = Window(
    datetime(2026, 3, 12, 22, tzinfo=UTC), datetime(2026, 3, 13, 2, tzinfo=UTC)
)


def arrived(subject: str = "Planned works in Frankfurt", **facts: object) -> Arrived:
    base = Notice("maintenance", "general", "planned", "retn", status="CONFIRMED")
    notice = replace(base, **facts)  # type: ignore[arg-type]  # fields by name
    return Arrived(notice, NOON, "<a@retn.example>", (), subject)


def known(first: Arrived, number: int = 7, **more: object) -> Known:
    event = Known(
        number,
        frozenset(keys(first)),
        first.notice.windows,
        first.notice.sequence,
        first.stamp,
    )
    return replace(event, **more)  # type: ignore[arg-type]  # fields by name


def test_the_number_of_the_provider_comes_first() -> None:
    event = known(arrived(maintenance_id="PW-1"))
    other = known(arrived(subject="Other", maintenance_id="PW-2"), 8)
    later = arrived(subject="Other", maintenance_id="pw-1")
    assert match(later, [event, other]) == Match(7, "number")


def test_a_number_of_another_provider_is_another_event() -> None:
    event = known(arrived(maintenance_id="1234", provider="gtt"))
    assert match(arrived(maintenance_id="1234"), [event]).event is None


def test_a_second_number_of_the_same_works_is_enough() -> None:
    event = known(arrived(maintenance_id="PW-1", other_ids=("INC-9",)))
    later = arrived(subject="x", maintenance_id="INC-9")
    assert match(later, [event]).event == 7


def test_one_uid_with_two_numbers_is_two_events() -> None:
    event = known(arrived(maintenance_id="A-1", uid="same"))
    assert match(arrived(maintenance_id="A-2", uid="same"), [event]).event is None
    assert match(arrived(uid="same"), [event]) == Match(7, "uid")


def test_references_lead_to_the_event() -> None:
    event = known(arrived())
    answer = replace(
        arrived(subject="Done"),
        references=("<x@y>", "<A@retn.example>"),
        message_id="<b>",
    )
    assert match(answer, [event]) == Match(7, "thread")


def test_a_thread_does_not_outweigh_another_number() -> None:
    event = known(arrived(maintenance_id="PW-1"))
    answer = replace(arrived(maintenance_id="PW-2"), references=("<a@retn.example>",))
    assert match(answer, [event]).event is None


def test_the_subject_without_its_state_comes_last() -> None:
    event = known(arrived(windows=(NIGHT,)))
    later = arrived("Re: COMPLETED: Planned works in Frankfurt", status="COMPLETED")
    assert match(later, [event]) == Match(7, "subject")


def test_the_same_subject_with_other_days_is_another_event() -> None:
    """Providers write "Planned maintenance" every month."""
    event = known(arrived(windows=(NIGHT,)))
    shift = timedelta(days=28)
    next_month = Window(
        NIGHT.start and NIGHT.start + shift, NIGHT.end and NIGHT.end + shift
    )
    assert match(arrived(windows=(next_month,)), [event]).event is None
    moved = arrived(windows=(next_month,), status="RE-SCHEDULED")
    assert match(moved, [event]).event == 7


def test_a_subject_that_fits_two_events_is_asked() -> None:
    events = [known(arrived(), 7), known(arrived(), 8)]
    found = match(arrived("Planned works in Frankfurt - completed"), events)
    assert found.event is None
    assert found.doubts == ("it may belong to 7, 8",)


def test_a_new_number_that_names_another_is_linked() -> None:
    event = known(arrived(maintenance_id="PW-1"))
    moved = arrived(
        "New date", maintenance_id="PW-9", links=(Link("reschedule", "PW-1"),)
    )
    found = match(moved, [event])
    assert found.event is None
    assert found.links == ((Link("reschedule", "PW-1"), 7),)
    assert "id retn pw-1" in asked(moved)


@pytest.mark.parametrize(
    ("mine", "theirs", "hours", "newer"),
    [
        (3, 2, -5, True),  # the sequence decides, whatever the day
        (1, 2, 5, False),
        (3, 3, 1, True),  # the standard's own examples share one
        (3, 3, -1, False),
        (None, 3, 1, True),
        (3, None, -1, False),
    ],
)
def test_newer_by_sequence_then_by_day(
    mine: int | None, theirs: int | None, hours: int, newer: bool
) -> None:
    event = known(arrived(uid="u", sequence=theirs))
    later = replace(
        arrived(uid="u", sequence=mine), stamp=NOON + timedelta(hours=hours)
    )
    assert is_newer(later, event) is newer


def test_sequences_of_two_uids_are_not_compared() -> None:
    """Some senders put a new UID into each mail."""
    event = known(arrived(maintenance_id="A-1", uid="u", sequence=9))
    later = replace(
        arrived(maintenance_id="A-1", uid="v", sequence=0), stamp=NOON + timedelta(1)
    )
    assert match(later, [event]).newer


@given(st.permutations(range(5)))
def test_in_any_order_the_newest_is_applied_last(order: list[int]) -> None:
    event = known(arrived(maintenance_id="A-1", uid="u", sequence=-1))
    applied = []
    for number in order:
        notice = arrived(maintenance_id="A-1", uid="u", sequence=number)
        if match(notice, [event]).newer:
            applied.append(number)
            event = replace(event, sequence=number)
    assert applied[-1] == 4
    assert applied == sorted(applied)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Planned works in Frankfurt",
        "Fwd: RE: [CANCELLED] Planned works in Frankfurt",
        "Reminder: Planned works in Frankfurt",
        "UPDATE #2 - planned works  in Frankfurt - rescheduled",
        "Planned works in Frankfurt (completed)",
        "Напоминание: Planned works in Frankfurt",
        "AW: Verschoben: Planned works in Frankfurt",
    ],
)
def test_subjects_that_are_one(subject: str) -> None:
    assert bare_subject(subject) == "planned works in frankfurt"


def test_a_subject_of_a_state_alone_stays() -> None:
    assert bare_subject("Completed") == "completed"


@given(st.text(max_size=80))
def test_any_subject_has_a_bare_form(subject: str) -> None:
    bare = bare_subject(subject)
    assert bare_subject(f"Re: {bare}") == bare_subject(bare)


@pytest.mark.parametrize("piece", ["- ", "[]", "Re: ", "completed ", "_", "(("])
def test_a_subject_of_any_length_costs_little(piece: str) -> None:
    begun = time.process_time()
    bare_subject(piece * 20_000)
    assert time.process_time() - begun < 0.1
