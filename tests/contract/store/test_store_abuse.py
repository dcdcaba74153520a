"""Cases of complaints in the store: names, parts, steps of letters, the count."""

from datetime import timedelta

import pytest

from mailproc.desk.effects import (
    KnownAs,
    OpenPart,
    OpenTicket,
    Remember,
    SetState,
    StartClock,
)
from mailproc.desk.model import ClockKind, TicketState
from mailproc.ports import Outcome, State
from mailproc.store import SqlStore
from tests.contract.store.mails import NOON, arrive, letter

REF, CASE = "reference:aa", "case:bb"


def opened(store: SqlStore, *effects: object, subject: str = "x") -> int:
    first = OpenTicket("abuse", 6, "abuse", subject, "a@example.org")
    return store.open_ticket(
        [first, *effects],  # type: ignore[list-item]  # effects of tickets
        NOON,
        actor="program",
        cause="test",
    )


def test_a_case_is_found_by_any_of_its_names(store: SqlStore) -> None:
    number = opened(store, KnownAs((REF, CASE)), Remember("count", 3))
    for name in (REF, CASE):
        found = store.case_of(["case:other", name])
        assert found is not None
        assert (found.thread.id, found.facts["count"]) == (number, 3)
    assert store.case_of(["case:other"]) is None
    assert store.case_of([]) is None


def test_a_solved_case_is_found_by_its_reference_alone(store: SqlStore) -> None:
    number = opened(store, KnownAs((REF, CASE)))
    store.act_on(number, [SetState(TicketState.SOLVED)], NOON, actor="a", cause="t")
    assert store.case_of([CASE]) is None
    found = store.case_of([REF])
    assert found is not None
    assert found.thread.state is TicketState.SOLVED


def test_the_newest_of_several_counts(store: SqlStore) -> None:
    opened(store, KnownAs((CASE,)))
    second = opened(store, KnownAs((CASE,)), subject="y")
    found = store.case_of([CASE])
    assert found is not None
    assert found.thread.id == second
    assert store.case_at(second) == found
    assert store.case_at(999) is None


def test_a_mail_that_opens_a_known_case_joins_it(store: SqlStore) -> None:
    """Two complaints of one thing that were planned before either was written."""
    first = OpenTicket("abuse", 6, "abuse", "x", "a@example.org")
    effects = (first, KnownAs((CASE,)))
    numbers = {
        arrive(store, uid, f"m{uid}", queue="abuse", effects=effects)[1]
        for uid in (1, 2)
    }
    assert len(numbers) == 1


def test_a_part_is_a_ticket_of_its_own(store: SqlStore) -> None:
    """Begun once; the next one with the same name adds to it."""
    part = OpenPart(
        None,
        (CASE,),
        (
            OpenTicket("abuse", 6, "abuse", "rows", ""),
            KnownAs((CASE,)),
            Remember("count", 1),
            StartClock(ClockKind.CLIENT_LETTER, NOON, "7"),
        ),
    )
    whole = opened(store, part)
    found = store.case_of([CASE])
    assert found is not None
    assert found.thread.id != whole
    assert found.facts["part_of"] == whole
    clocks = [(c.ticket, c.key) for c in store.due_clocks(NOON, 9)]
    assert clocks == [(found.thread.id, "7")]
    history = store.ticket(whole)
    assert history is not None
    assert [other for other, _ in history.links] == [found.thread.id]
    opened(store, part, subject="next day")
    again = store.case_of([CASE])
    assert again is not None
    assert again.thread.id == found.thread.id


@pytest.mark.parametrize(
    ("content", "clock"), [(True, ClockKind.CLIENT_LETTER), (False, ClockKind.MATCH)]
)
def test_what_was_handed_on_and_what_came_of_it(
    store: SqlStore, content: bool, clock: ClockKind
) -> None:
    """S11.1: spooled, accepted, refused for its content or its address (S7.1)."""
    number = opened(store)
    people = ("one@example.org", "Two@example.org")
    store.spool(letter("l1", *people, ticket=number, what="complaint"))
    handed = {one.address: one for one in store.handed(number)}
    assert {one.state for one in handed.values()} == {State.DUE}
    claimed = store.claim("test", 9, NOON, 60)
    first, second = [r for claim in claimed for r in claim.recipients]
    store.settle(
        [
            Outcome(first.id, first.address, State.DELIVERED, 250, "ok", "a"),
            Outcome(
                *(second.id, second.address, State.FAILED, 554, "no", "a"),
                content=content,
            ),
        ],
        NOON,
    )
    handed = {one.address: one for one in store.handed(number)}
    assert handed["one@example.org"].state is State.DELIVERED
    assert handed["two@example.org"].failed == NOON
    history = store.ticket(number)
    assert history is not None
    assert clock in {one.kind for one in history.clocks}


def test_received_mail_is_counted_with_its_fate(store: SqlStore) -> None:
    why = ({"name": "f", "hits": []}, {"no_complaint": "a list"})
    arrive(store, 1, "m1", kind="complaint")
    arrive(store, 2, "m2", kind="complaint", references=("m1",))
    arrive(store, 3, "m3", trace=why)
    rows = store.received(NOON - timedelta(days=1), 99)
    assert [(one.kind, one.first, one.why_not) for one in rows] == [
        ("complaint", True, ""),
        ("complaint", False, ""),
        ("other", False, "a list"),
    ]
    assert store.received(NOON + timedelta(seconds=1), 99) == []
