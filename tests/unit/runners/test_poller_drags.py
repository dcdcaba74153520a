r"""Drags to Solved and Split and back, and the marks afterwards (S1.3, S1.4)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailproc.desk.effects import SetPriority, SetState, StartClock
from mailproc.desk.model import ClockKind, TicketState
from tests.e2e.house import until
from tests.fakes import FakeMailbox
from tests.unit.runners.mailboxes import (
    ACCOUNTS,
    ANSWER,
    QUESTION,
    SECOND,
    Office,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    for poller in made.pollers:
        poller.stop(1)
    made.works.close()


Drag = Callable[[FakeMailbox, str, str, int], int]


def by_move(box: FakeMailbox, source: str, target: str, uid: int) -> int:
    return box.drag(source, target, uid)


def by_copy_and_expunge(box: FakeMailbox, source: str, target: str, uid: int) -> int:
    new = by_copy_alone(box, source, target, uid)
    del box.folders[source][uid]
    return new


def by_copy_alone(box: FakeMailbox, source: str, target: str, uid: int) -> int:
    """The original stays, marked as deleted."""
    kept = box.folders[source][uid]
    new = box.put(kept.raw, target, kept.received)
    box.folders[target][new].flags = set(kept.flags)
    kept.flags.add("\\Deleted")
    return new


@pytest.fixture(params=[by_move, by_copy_and_expunge, by_copy_alone])
def drag(request: pytest.FixtureRequest) -> Drag:
    chosen: Drag = request.param
    return chosen


def test_a_drag_to_solved_solves_for_everybody_and_back_reopens(
    office: Office, drag: Drag
) -> None:
    number = office.arrive(QUESTION)
    office.arrive(SECOND)
    box = office.boxes["support1"]
    first = min(box.folders["Прочее"])
    there = drag(box, "Прочее", "Solved", first)
    office.rounds()
    assert office.state(number) is TicketState.SOLVED
    for name in ACCOUNTS:
        for part in (b"<q1@client.example>\r\n\r\n", b"<q2@"):
            (folder,) = office.where(part, name)
            assert folder == "Solved"
    assert office.where(b"<q2@") == {"Solved": {"other"}}, "nobody has to act"
    drag(box, "Solved", "Прочее", there)
    office.rounds()
    assert office.state(number) is TicketState.OPEN
    assert office.where(b"<q2@") == {"Прочее": {"\\Flagged", "other", "p6"}}
    drags = [e for e in office.works.store.events(200) if e.kind == "drag_undone"]
    assert drags == []


def test_a_drag_out_of_solved_into_another_queue_moves_too(office: Office) -> None:
    number = office.arrive(QUESTION)
    office.act(number, SetState(TicketState.SOLVED))
    assert set(office.where(b"<q1@")) == {"Solved"}
    (uid,) = office.boxes["support1"].folders["Solved"]
    office.boxes["support1"].drag("Solved", "Биллинг", uid)
    office.rounds()
    ticket = office.works.ticket(number)
    assert (ticket.state, ticket.queue) == (TicketState.OPEN, "billing")
    for name in ACCOUNTS:
        marks = {"\\Flagged", "billing", "p6"}
        assert office.where(b"<q1@", name) == {"Биллинг": marks}


def test_what_is_owed_keeps_a_ticket_from_solved(office: Office, drag: Drag) -> None:
    """S7.5: the drag is undone, and the missing letter is laid as a draft."""
    number = office.arrive(QUESTION)
    owed = StartClock(ClockKind.OUTCOME, office.works.now, why="S7.5")
    office.act(number, owed)
    (uid,) = office.boxes["support2"].folders["Прочее"]
    drag(office.boxes["support2"], "Прочее", "Solved", uid)
    office.rounds()
    assert office.state(number) is TicketState.NEW
    assert set(office.where(b"<q1@")) == {"Прочее"}
    office.works.after(seconds=1)
    office.rounds()
    (draft,) = office.boxes["support1"].folders["Drafts"].values()
    assert draft.flags == {"\\Draft"}
    assert f"[#{number}]".encode() in draft.raw


def test_a_drag_to_split_makes_a_ticket_of_its_own(office: Office, drag: Drag) -> None:
    number = office.arrive(QUESTION)
    office.arrive(SECOND)
    box = office.boxes["support1"]
    uid = next(u for u, k in box.folders["Прочее"].items() if b"<q2@" in k.raw)
    drag(box, "Прочее", "Split", uid)
    office.rounds()
    made = office.works.store.find(["q2@client.example"])
    assert made is not None
    assert made.thread.id != number
    assert office.state(made.thread.id) is TicketState.NEW
    (clock,) = office.works.history(made.thread.id).clocks
    assert clock.kind is ClockKind.REACTION, "whoever wrote waits on"
    assert office.works.history(made.thread.id).links == ((number, "split off"),)
    for name in ACCOUNTS:
        assert set(office.where(b"<q2@", name)) == {"Прочее"}


def test_split_of_a_mail_alone_puts_it_back(office: Office) -> None:
    office.arrive(QUESTION)
    (uid,) = office.boxes["support1"].folders["Прочее"]
    office.boxes["support1"].drag("Прочее", "Split", uid)
    office.rounds()
    assert set(office.where(b"<q1@", "support1")) == {"Прочее"}


@pytest.mark.parametrize("tells", [True, False])
def test_our_own_moves_to_solved_are_no_drags(office: Office, tells: bool) -> None:
    for box in office.boxes.values():
        box.tells_new_places = tells
    number = office.arrive(QUESTION)
    office.act(number, SetState(TicketState.SOLVED))
    office.act(number, SetState(TicketState.OPEN))
    office.rounds(3)
    assert office.state(number) is TicketState.OPEN
    kinds = [event.kind for event in office.works.store.events(300)]
    assert "dragged" not in kinds


def test_mail_put_straight_into_solved_is_sorted_and_solved(office: Office) -> None:
    office.boxes["support1"].put(QUESTION, "Solved")
    office.rounds()
    assert office.state(1) is TicketState.SOLVED
    assert office.works.ticket(1).queue == "other"
    assert set(office.where(b"<q1@", "support1")) == {"Solved"}


def test_old_mail_that_stands_in_solved_stays_there(office: Office) -> None:
    """A folder of that name with the work of years: nothing of it is moved."""
    long_ago = office.works.now - timedelta(days=400)
    office.boxes["support1"].put(QUESTION, "Solved", long_ago)
    office.rounds()
    assert set(office.where(b"<q1@", "support1")) == {"Solved"}
    assert office.works.tickets() == []


# --- marks ----------------------------------------------------------------------------


def test_an_answer_takes_the_flag_off_and_a_question_sets_it(office: Office) -> None:
    number = office.arrive(QUESTION)
    assert office.where(b"<q1@") == {"Прочее": {"\\Flagged", "other", "p6"}}
    office.works.write(ANSWER)
    office.rounds()
    assert office.where(b"<q1@") == {"Прочее": {"waiting", "other", "p6"}}
    office.works.after(minutes=5)
    assert office.arrive(SECOND) == number
    for part in (b"<q1@client.example>\r\n\r\n", b"<q2@"):
        assert office.where(part) == {"Прочее": {"\\Flagged", "other", "p6"}}


def test_a_copy_that_comes_after_the_answer_is_not_flagged(office: Office) -> None:
    office.arrive(QUESTION, "support1")
    office.works.write(ANSWER)
    office.arrive(QUESTION, "support2")
    assert office.where(b"<q1@") == {"Прочее": {"waiting", "other", "p6"}}


def test_a_priority_takes_the_place_of_another(office: Office) -> None:
    number = office.arrive(QUESTION)
    office.act(number, SetPriority(2))
    office.act(number, SetPriority(1))
    assert office.where(b"<q1@") == {"Прочее": {"\\Flagged", "other", "p1"}}


def test_late_is_shown_until_somebody_has_acted(office: Office) -> None:
    office.arrive(QUESTION)
    office.works.after(minutes=6)
    office.works.letters()
    office.rounds()
    assert office.where(b"<q1@") == {"Прочее": {"\\Flagged", "other", "p6", "late"}}
    office.works.write(ANSWER)
    office.rounds()
    assert office.where(b"<q1@") == {"Прочее": {"waiting", "other", "p6"}}


def test_without_keywords_sub_folders_show_it(tmp_path: Path) -> None:
    office = Office(tmp_path, keywords=False)
    number = office.arrive(QUESTION)
    assert set(office.where(b"<q1@")) == {"Прочее"}
    office.act(number, SetPriority(2))
    assert set(office.where(b"<q1@")) == {"Прочее/2 сбои"}
    (uid,) = office.boxes["support1"].folders["Прочее/2 сбои"]
    office.boxes["support1"].drag("Прочее/2 сбои", "Прочее/1 срочно", uid)
    office.rounds()
    assert office.works.ticket(number).priority == 1
    assert set(office.where(b"<q1@")) == {"Прочее/1 срочно"}
    office.works.write(ANSWER)
    office.rounds()
    assert set(office.where(b"<q1@")) == {"Прочее/7 ожидание"}
    office.works.close()


def test_a_session_finds_out_whether_keywords_are_kept(office: Office) -> None:
    office.boxes["support1"].has_keywords = False
    poller = office.pollers[0]
    number = office.works.mail(QUESTION, "support1")
    office.works.store.act_on(
        number, [SetPriority(2)], office.works.now, actor="x", cause="x"
    )
    office.boxes["support1"].put(QUESTION)
    poller.start()  # now: it files what it finds at once
    until(
        lambda: set(office.where(b"<q1@", "support1")) == {"Прочее/2 сбои"},
        "a sub-folder by priority",
        10,
    )
