"""What is owed for an event, and when: N3, N9, with the numbers of Terms."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailproc.desk import event_obligations as owed
from mailproc.desk.effects import AddNote, Effect, StartClock, StopClock
from mailproc.desk.event_facts import INCIDENT, PLANNED, EventFacts, EventWindow
from mailproc.desk.event_obligations import Standing
from mailproc.desk.model import ClockKind
from mailproc.desk.terms import Terms

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TERMS = Terms()
OUTAGE = EventFacts(INCIDENT, state="INVESTIGATING", detected=NOW)
START = NOW + timedelta(hours=30)
WORKS = EventFacts(
    PLANNED,
    state="CONFIRMED",
    detected=NOW,
    windows=(EventWindow(START, START + timedelta(hours=2)),),
)
TOLD = Standing(told=True)


def minutes(number: float) -> datetime:
    return NOW + timedelta(minutes=number)


def started(effects: Iterable[Effect]) -> dict[ClockKind, tuple[datetime, str]]:
    return {e.kind: (e.owed, e.key) for e in effects if isinstance(e, StartClock)}


def stopped(effects: Iterable[Effect]) -> set[ClockKind]:
    return {e.kind for e in effects if isinstance(e, StopClock)}


def test_an_incident_owes_its_first_notice_in_twenty_minutes() -> None:
    clocks = started(owed.opened(OUTAGE, NOW, TERMS))
    assert clocks[ClockKind.NOTICE_DRAFT] == (NOW, "announce")
    assert clocks[ClockKind.NOTICE] == (minutes(20), "")
    (reminder,) = [
        e.fires
        for e in owed.opened(OUTAGE, NOW, TERMS)
        if isinstance(e, StartClock) and e.kind is ClockKind.NOTICE
    ]
    assert reminder == minutes(15)


@pytest.mark.parametrize("began", [-30, -7, 0, 7])
def test_the_clock_runs_from_the_earlier_of_detection_and_start(began: int) -> None:
    facts = replace(OUTAGE, started=minutes(began))
    assert owed.first_owed(facts, NOW, TERMS) == minutes(min(began, 0) + 20)


def test_works_are_told_within_a_day_and_before_they_begin() -> None:
    """S4.5: our clients hear within 24 hours."""
    assert owed.first_owed(WORKS, NOW, TERMS) == NOW + timedelta(hours=24)
    soon = replace(WORKS, windows=(EventWindow(minutes(60), minutes(90)),))
    assert owed.first_owed(soon, NOW, TERMS) == minutes(60)


def test_what_touches_no_partner_owes_nothing() -> None:
    assert started(owed.opened(replace(OUTAGE, touches=False), NOW, TERMS)) == {}


@pytest.mark.parametrize(("lasted", "notices"), [(5, 0), (19, 0), (20, 1), (90, 1)])
def test_an_outage_that_is_over_is_told_if_it_was_long(
    lasted: int, notices: int
) -> None:
    facts = replace(
        OUTAGE, state="RESOLVED", started=minutes(-lasted - 3), ended=minutes(-3)
    )
    effects = owed.opened(facts, NOW, TERMS)
    assert len(started(effects)) == 2 * notices
    if not notices:
        assert isinstance(effects[0], AddNote)


@pytest.mark.parametrize(
    ("state", "after"), [("INVESTIGATING", 30), ("IDENTIFIED", 60), ("MONITORING", 120)]
)
def test_the_next_update_by_state(state: str, after: int) -> None:
    facts = replace(OUTAGE, state=state)
    effects = owed.sent("announce", facts, "support1", NOW, TERMS)
    assert started(effects)[ClockKind.UPDATE][0] == minutes(after)
    assert ClockKind.NOTICE in stopped(effects)


def test_what_was_promised_is_owed() -> None:
    facts = replace(OUTAGE, next_update=minutes(12))
    assert owed.update_owed(facts, NOW, TERMS) == minutes(12)
    past = replace(OUTAGE, next_update=minutes(-12))
    assert owed.update_owed(past, NOW, TERMS) == minutes(30)


def test_works_owe_their_end_a_quarter_after_the_window() -> None:
    clocks = started(owed.sent("announce", WORKS, "support1", NOW, TERMS))
    end = START + timedelta(hours=2, minutes=15)
    assert clocks == {ClockKind.END: (end, "")}


@pytest.mark.parametrize("stage", ["end", "cancellation"])
def test_nothing_is_owed_after_the_last_notice(stage: str) -> None:
    effects = owed.sent(stage, WORKS, "support1", NOW, TERMS)
    assert started(effects) == {}
    assert {ClockKind.END, ClockKind.UPDATE, ClockKind.NOTICE} <= stopped(effects)


def test_the_end_is_owed_until_everybody_has_it() -> None:
    effects = owed.sent("end", WORKS, "web mail", NOW, TERMS, ("Exemplo",))
    assert started(effects)[ClockKind.END][0] == minutes(15)
    assert ClockKind.END not in stopped(effects)


@pytest.mark.parametrize(
    ("state", "stage"), [("COMPLETED", "end"), ("CANCELLED", "cancellation")]
)
def test_what_is_over_owes_the_end_to_those_who_were_told(
    state: str, stage: str
) -> None:
    effects = owed.changed(WORKS, replace(WORKS, state=state), TOLD, NOW, TERMS)
    clocks = started(effects)
    assert clocks[ClockKind.NOTICE_DRAFT] == (NOW, stage)
    assert clocks[ClockKind.END] == (minutes(15), "")


@pytest.mark.parametrize("state", ["COMPLETED", "CANCELLED"])
def test_works_nobody_was_told_of_owe_nothing_once_over(state: str) -> None:
    after = replace(WORKS, state=state)
    effects = owed.changed(WORKS, after, Standing(), NOW, TERMS)
    assert started(effects) == {}
    assert ClockKind.NOTICE in stopped(effects)


def test_a_later_end_is_an_extension_and_moves_what_is_owed() -> None:
    later = START + timedelta(hours=5)
    after = replace(WORKS, windows=(EventWindow(START, later),))
    clocks = started(owed.changed(WORKS, after, TOLD, NOW, TERMS))
    assert clocks[ClockKind.NOTICE_DRAFT] == (NOW, "extension")
    assert clocks[ClockKind.END][0] == later + timedelta(minutes=15)


def test_another_day_is_an_update() -> None:
    moved = replace(WORKS, windows=(EventWindow(minutes(99), minutes(199)),))
    clocks = started(owed.changed(WORKS, moved, TOLD, NOW, TERMS))
    assert clocks[ClockKind.NOTICE_DRAFT] == (NOW, "update")


def test_an_outage_that_comes_back_is_told_anew() -> None:
    """After the end notice partners know nothing of a relapse; nor of its end."""
    over, ended = replace(OUTAGE, state="RESOLVED"), Standing(told=True, ended=True)
    clocks = started(owed.changed(over, OUTAGE, ended, NOW, TERMS))
    assert clocks[ClockKind.NOTICE_DRAFT] == (NOW, "announce")
    assert clocks[ClockKind.NOTICE] == (minutes(20), "")
    short = owed.changed(OUTAGE, over, ended, NOW, TERMS)
    assert started(short) == {}
    assert ClockKind.NOTICE in stopped(short)


def test_the_same_again_changes_nothing() -> None:
    assert owed.changed(WORKS, WORKS, TOLD, NOW, TERMS) == ()
    over = replace(WORKS, state="COMPLETED")
    assert owed.changed(over, over, Standing(told=True, ended=True), NOW, TERMS) == ()
