"""Alarms ring once per step, with the words of their kind (S1.1, S4.5, S11.1)."""

import pytest

from mailproc.clockwork.alarms import HANDLERS
from mailproc.desk.effects import StartClock
from mailproc.desk.model import ClockKind
from mailproc.ports import Claim, Outcome, State
from tests.unit.clockwork.test_reaction import ANSWER, QUESTION
from tests.unit.clockwork.works import Works


@pytest.mark.parametrize("kind", sorted(set(HANDLERS) - {ClockKind.ALARM}))
def test_each_kind_has_its_words_and_rings_once(works: Works, kind: ClockKind) -> None:
    number = works.mail(QUESTION)
    works.after(minutes=3)
    works.letters()
    start = StartClock(kind, works.now, why="S1.1")
    works.store.act_on(number, [start], works.now, actor="program", cause="test")
    assert works.after(minutes=1) == 1
    (alarm,) = works.letters()
    assert f"[#{number}]" in alarm.subject
    assert alarm.header("To") == "<support@ipserver.su>"
    assert works.ticket(number).late
    assert works.after(minutes=1) == 0


def test_a_bounced_answer_is_taken_back(works: Works) -> None:
    """S11.1: the ticket is open again, its clock runs, the desk gets the address."""
    number = works.mail(QUESTION)
    works.write(ANSWER)
    works.store.settle(_failed(works), works.now)
    assert works.ticket(number).state.value == "open"
    assert ClockKind.REACTION in {c.kind for c in works.history(number).clocks}
    works.after(seconds=1)
    told = [one for one in works.letters() if "client@example.org" in one.text]
    assert told


def _failed(works: Works) -> list[Outcome]:
    claims: list[Claim] = list(works.store.claim("test", 100, works.now, 60))
    return [
        Outcome(r.id, r.address, State.FAILED, 550, "no such user", "a.example")
        for claim in claims
        for r in claim.recipients
        if r.address == "client@example.org"
    ]
