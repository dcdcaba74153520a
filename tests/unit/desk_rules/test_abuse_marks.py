"""S11.1: passed on, answered, settled, closed; yes, no, late, or exempt and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mailproc.desk.abuse_marks import Delivered, Facts, Mark, marks
from mailproc.desk.abuse_memory import CaseFacts, Reporter, case_of, reporters
from mailproc.desk.model import TicketState
from mailproc.desk.terms import Terms

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CASE = CaseFacts(
    flow="letter",
    category="login_attack",
    since=NOW,
    due=NOW + timedelta(hours=24),
    told=NOW + timedelta(hours=18),
    at=NOW,
    customers=("7",),
)
CLIENT, REPORTER = "petr@primer.example", "desk@reporter.example"


def kept(*people: Reporter, **more: Any) -> dict[str, Any]:
    return {one.name: one.as_json() for one in people} | more


def facts(*letters: Delivered, **changes: Any) -> Facts:
    usual = Facts(
        CASE, kept(Reporter(REPORTER)), TicketState.OPEN, letters, {"7": [CLIENT]}
    )
    return replace(usual, **changes)


def sent(what: str, address: str, **changes: Any) -> Delivered:
    return replace(Delivered(what, address, NOW, accepted=True), **changes)


def marked(found: Facts, after: timedelta = timedelta()) -> list[str]:
    made = marks(found, Terms(), NOW + after)
    return [one.mark.value for one in made.all.values()]


def test_a_new_one_has_nothing_yet() -> None:
    assert marked(facts()) == ["no", "no", "no", "no"]


def test_late_by_its_own_moment() -> None:
    """Passed on within minutes, the rest by our due time."""
    assert marked(facts(), timedelta(minutes=16)) == ["late", "no", "no", "no"]
    assert marked(facts(), timedelta(hours=25)) == ["late"] * 4
    assert marks(facts(), Terms(), NOW + timedelta(hours=25)).is_late


@pytest.mark.parametrize(
    ("letter", "mark"),
    [
        (sent("complaint", CLIENT), "yes"),
        (sent("complaint_bare", CLIENT), "yes"),
        (sent("answer", CLIENT), "yes"),  # a person told them
        (sent("complaint", CLIENT, accepted=False), "no"),  # in the spool still
        (sent("complaint", CLIENT, lost=True), "no"),  # bounced
        (sent("complaint", "support@ipserver.su"), "no"),  # the desk's own copy
        (sent("complaint", CLIENT, at=NOW - timedelta(days=9)), "no"),  # last time
    ],
)
def test_passed_on_is_accepted_and_not_bounced(letter: Delivered, mark: str) -> None:
    assert marked(facts(letter))[0] == mark


def test_every_client_has_to_have_it() -> None:
    two = facts(
        sent("complaint", CLIENT), clients={"7": [CLIENT], "8": ["jan@k.example"]}
    )
    found = marks(two, Terms(), NOW)
    assert (found.passed_on.mark, found.passed_on.why) == (Mark.NO, "8")


@pytest.mark.parametrize("category", ["law_enforcement", "csam"])
def test_what_the_client_may_not_hear_is_exempt(category: str) -> None:
    found = marks(facts(case=replace(CASE, category=category)), Terms(), NOW)
    assert found.passed_on.mark is Mark.EXEMPT
    assert category in found.passed_on.why


def test_answered_is_everybody_who_can_be_reached() -> None:
    people = kept(Reporter(REPORTER), Reporter("x@y.example"), Reporter("n@z", "mute"))
    one = facts(sent("outcome", REPORTER), remembered=people)
    assert marked(one)[1] == "no"
    both = facts(
        sent("outcome", REPORTER), sent("answer", "x@y.example"), remembered=people
    )
    assert marked(both)[1] == "yes"


def test_a_receipt_alone_is_no_answer() -> None:
    """S7.5: the outcome is what they wait for."""
    assert marked(facts(sent("receipt", REPORTER)))[1] == "no"


def test_nobody_to_reach_is_exempt_with_the_reason() -> None:
    mute = kept(Reporter("noreply@x.example", "nobody reads that address"))
    found = marks(facts(remembered=mute), Terms(), NOW)
    assert (found.answered.mark, found.answered.why) == (
        Mark.EXEMPT,
        "nobody reads that address",
    )


def test_settled_by_its_outcome_and_closed_by_its_state() -> None:
    decided = kept(Reporter(REPORTER), outcome={"text": "x"})
    assert marked(facts(remembered=decided))[2:] == ["yes", "no"]
    closed = facts(remembered=decided, state=TicketState.SOLVED)
    assert marked(closed)[2:] == ["yes", "yes"]


def test_what_is_remembered_is_read_again() -> None:
    """Whole, and tolerant of what an erasure has blanked."""
    who = Reporter(REPORTER, None, "SBL1", "c1@x")
    remembered = kept(who, case=CASE.as_json())
    assert case_of(remembered) == CASE
    assert list(reporters(remembered)) == [who]
    assert case_of({}) is None
    assert list(reporters({"reporter:x": None})) == []
