"""Every number of RULES.md is a setting with the rule's value as its default."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.terms import Terms, faults, told_client

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RULES = {
    "S1.1": {"template_minutes": 3, "reaction_minutes": 5, "first_answer_minutes": 30},
    "S1.4": {"soon_minutes": 60, "free_physical_days": 7, "free_virtual_months": 1},
    "S2.1": {"test_days": 7},
    "S4.5": {"datacenter_answer_hours": 24, "datacenter_client_hours": 24},
    "S4.9": {"presence_minutes": 10},
    "S4.11": {"handover_draft_minutes": 15, "handover_accept_minutes": 5},
    "S7.2a": {"block_minutes": 5},
    "S11.8": {"match_minutes": 15},
    "S7.3b": {
        "complaint_client_hours": 24,
        "complaint_due_hours": 48,
        "margin_percent": 25,
        "margin_minutes": 30,
    },
    "S5.2": {"checklist_minutes": 60},
    "S11.5": {"order_reaction_minutes": 5, "order_ready_minutes": 60},
    "N3": {
        "notice_draft_minutes": 0,
        "notice_reminder_minutes": 15,
        "notice_alarm_minutes": 20,
    },
    "N9": {
        "end_minutes": 15,
        "end_alarm_minutes": 30,
        "update_investigating_minutes": 30,
        "update_identified_minutes": 60,
        "update_monitoring_minutes": 120,
    },
    "N10": {"kit_every_minutes": 60, "kit_stale_hours": 2},
    "collision: the same again within the hour": {"repeat_minutes": 60},
    "RFC 3834: limits of automatic answers": {
        "answers_per_ticket": 1,
        "answers_per_sender_hour": 3,
        "answers_per_sender_day": 10,
        "answers_per_hour": 100,
        "answer_pause_minutes": 15,
    },
}


@pytest.mark.parametrize("rule", RULES)
def test_the_default_is_the_number_of_the_rule(rule: str) -> None:
    terms = Terms()
    assert {name: getattr(terms, name) for name in RULES[rule]} == RULES[rule]


def test_every_number_stands_under_a_rule_here() -> None:
    named = {name for numbers in RULES.values() for name in numbers}
    assert {field.name for field in fields(Terms)} == named


def test_the_rules_own_numbers_are_in_order() -> None:
    assert list(faults(Terms())) == []


@pytest.mark.parametrize("name", [field.name for field in fields(Terms)])
def test_no_number_is_negative_or_endless(name: str) -> None:
    for value in (-1, 10**9):
        found = list(faults(replace(Terms(), **{name: value})))
        assert found[0].name == name or name in {fault.name for fault in found}
        assert any("a whole number from" in fault.why for fault in found)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("template_minutes", "reaction_minutes"),
        ("reaction_minutes", "first_answer_minutes"),
        ("answers_per_sender_hour", "answers_per_sender_day"),
        ("answers_per_sender_hour", "answers_per_hour"),
        ("complaint_client_hours", "complaint_due_hours"),
        ("order_reaction_minutes", "order_ready_minutes"),
        ("presence_minutes", "handover_draft_minutes"),
        ("notice_draft_minutes", "notice_reminder_minutes"),
        ("notice_reminder_minutes", "notice_alarm_minutes"),
        ("end_minutes", "end_alarm_minutes"),
    ],
)
def test_what_comes_first_is_not_longer(first: str, second: str) -> None:
    longer = getattr(Terms(), second) + 1
    found = list(faults(replace(Terms(), **{first: longer})))
    assert any(f.name == first and second in f.why for f in found)


def test_a_kit_that_would_always_be_stale_is_a_fault() -> None:
    found = list(faults(replace(Terms(), kit_every_minutes=121)))
    assert [fault.name for fault in found] == ["kit_every_minutes"]


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (24, timedelta(hours=18)),  # a quarter
        (2, timedelta(hours=1, minutes=30)),  # a quarter is the least margin
        (1.5, timedelta(hours=1)),  # at least 30 minutes
        (1, timedelta(minutes=30)),
        (0.5, timedelta(minutes=15)),  # half: there must be time left to react
        (0, timedelta(0)),
    ],
)
def test_the_client_is_told_the_deadline_less_a_margin(
    hours: float, told: timedelta
) -> None:
    """S7.3b: a quarter, at least 30 minutes."""
    due = NOW + timedelta(hours=hours)
    assert told_client(NOW, due, Terms()) == NOW + told


@given(st.integers(-10_000, 10_000_000), st.integers(1, 99), st.integers(0, 100_000))
def test_the_client_is_never_told_a_moment_after_the_deadline(
    seconds: int, percent: int, minutes: int
) -> None:
    terms = replace(Terms(), margin_percent=percent, margin_minutes=minutes)
    due = NOW + timedelta(seconds=seconds)
    told = told_client(NOW, due, terms)
    assert told <= due
    assert due < NOW or told >= NOW
