r"""How a ticket's state is shown and changed by drags, as filings."""

import pytest

from mailproc.desk.effects import (
    File,
    MoveTicket,
    OpenTicket,
    SetPriority,
    SetState,
    StartClock,
    TicketEffect,
    Wrote,
)
from mailproc.desk.model import ClockKind, Party, TicketState
from mailproc.errors import Permanent, Refused
from mailproc.ports import SOLVED, SPLIT, Fired, NewDraft, Place
from mailproc.store.sql import SqlStore
from tests.contract.store.mails import NOON, Hands, arrive, inbox, keep, letter, plan

OPENED = (
    File("support", ("\\Flagged", "support", "p6")),
    OpenTicket("support", 6),
    Wrote(Party.CLIENT),
)
MARKS = {"\\Flagged", "late", "waiting", *(f"p{n}" for n in range(1, 7))}


def work(store: SqlStore, uid: int, identity: str, account: str = "support1") -> int:
    """Let a mail arrive that opens a ticket; its copy."""
    return arrive(store, uid, identity, account, effects=OPENED)[0]


def act(store: SqlStore, *effects: TicketEffect) -> None:
    store.act_on(1, effects, NOON, actor="support1", cause="test")


def done(store: SqlStore, account: str = "support1", uid: int = 100) -> None:
    """Carry out what is asked: each copy stands at a new place afterwards."""
    for number, filing in enumerate(store.filings(account, 99)):
        place = Place(account, filing.queue, 3, uid + number)
        store.filed(filing.id, place)


def asked(store: SqlStore, account: str = "support1") -> list[tuple[str, set[str]]]:
    """What waits: the queue, and the flags that are set; every other mark goes."""
    found = []
    for filing in store.filings(account, 99):
        shown = {flag for flag in filing.flags if not flag.startswith("-")}
        off = {flag[1:] for flag in filing.flags if flag.startswith("-")}
        if off:
            assert off & MARKS == MARKS - shown, "marks are exchanged whole"
        found.append((filing.queue, shown))
    return found


def test_a_new_ticket_is_filed_once_with_its_marks(store: SqlStore) -> None:
    work(store, 1, "m1")
    (filing,) = store.filings("support1", 9)
    assert set(filing.flags) == {"\\Flagged", "support", "p6"}


def test_waiting_solved_and_reopened(store: SqlStore) -> None:
    for account in ("support1", "support2"):
        work(store, 1, "m1", account)
        done(store, account)
    act(store, SetState(TicketState.WAITING))
    for account in ("support1", "support2"):
        assert asked(store, account) == [("support", {"waiting", "p6"})]
        done(store, account)
    act(store, SetState(TicketState.SOLVED))
    assert asked(store) == [(SOLVED, set())]
    done(store)
    act(store, SetState(TicketState.OPEN))
    assert asked(store) == [("support", {"\\Flagged", "p6"})]


def test_nothing_changed_asks_for_nothing(store: SqlStore) -> None:
    work(store, 1, "m1")
    done(store)
    act(store, SetState(TicketState.NEW), SetPriority(6), Wrote(Party.CLIENT))
    assert store.filings("support1", 9) == []


def test_a_newer_wish_takes_an_older_one_back(store: SqlStore) -> None:
    work(store, 1, "m1")
    act(store, SetState(TicketState.WAITING))
    act(store, SetState(TicketState.OPEN), SetPriority(2))
    assert asked(store) == [("support", {"\\Flagged", "support", "p2"})]
    (filing,) = store.filings("support1", 9)
    assert len(filing.flags) == len(set(filing.flags))


def test_late_is_shown_and_goes(store: SqlStore, hands: Hands) -> None:
    work(store, 1, "m1")
    done(store)
    act(store, StartClock(ClockKind.REACTION, NOON))
    now = hands.move(minutes=6)
    (clock,) = store.due_clocks(now, 9)
    assert store.fire(clock, Fired(late=True), now)
    assert asked(store) == [("support", {"\\Flagged", "p6", "late"})]


def test_more_urgent_mail_raises_what_stands_there(store: SqlStore) -> None:
    work(store, 1, "m1")
    done(store)
    urgent = (File("support", ("\\Flagged", "support", "p2")),)
    arrive(store, 2, "m2", references=("m1",), priority=2, effects=urgent)
    assert asked(store) == [
        ("support", {"\\Flagged", "p2"}),
        ("support", {"\\Flagged", "support", "p2"}),
    ]


def test_letters_of_ours_follow_and_have_no_marks(store: SqlStore) -> None:
    work(store, 1, "m1")
    store.spool(letter("our1", references=("m1",)))
    ours = keep(store, b"our copy", inbox(2)).copy
    sent = (File("support", ("support", "sent")),)
    store.act(ours, plan("our1", ours=True, effects=sent), NOON)
    done(store)
    act(store, SetState(TicketState.WAITING))
    assert len(asked(store)) == 1, "where it stands nothing is to be changed"
    done(store)
    act(store, SetState(TicketState.SOLVED))
    assert asked(store) == [(SOLVED, set()), (SOLVED, set())]


def test_a_solved_ticket_that_is_moved_stays_in_solved(store: SqlStore) -> None:
    """S7.4: a solved complaint goes to the queue of what it is then about."""
    work(store, 1, "m1")
    done(store)
    act(store, SetState(TicketState.SOLVED), MoveTicket("billing"))
    assert asked(store) == [(SOLVED, {"billing"})]
    done(store)
    act(store, SetState(TicketState.OPEN))
    assert asked(store) == [("billing", {"\\Flagged", "p6"})]


# --- drags --------------------------------------------------------------------------


def drag(store: SqlStore, copy: int, queue: str, uid: int = 500, **more: int) -> None:
    store.dragged(copy, Place("support1", queue, 3, uid), queue, NOON, **more)


def test_to_solved_and_back(store: SqlStore) -> None:
    copy = work(store, 1, "m1")
    other = work(store, 1, "m1", "support2")
    done(store)
    done(store, "support2")
    drag(store, copy, SOLVED)
    assert store.thread(1).state is TicketState.SOLVED  # type: ignore[union-attr]  # it is there
    assert [(f.copy, f.queue) for f in store.filings("support2", 9)] == [
        (other, SOLVED)
    ]
    assert store.filings("support1", 9)[0].place == Place("support1", SOLVED, 3, 500)
    done(store, uid=600)
    done(store, "support2", 600)
    drag(store, copy, "support", 700)
    assert store.thread(1).state is TicketState.OPEN  # type: ignore[union-attr]  # as above
    assert asked(store, "support2") == [("support", {"\\Flagged", "p6"})]


@pytest.mark.parametrize(
    "kind",
    [ClockKind.OUTCOME, ClockKind.BLOCK, ClockKind.NOTICE, ClockKind.END],
)
def test_what_is_owed_undoes_the_drag(store: SqlStore, kind: ClockKind) -> None:
    """S7.5, N9: an alarm to write the missing letter runs at once."""
    copy = work(store, 1, "m1")
    done(store)
    act(store, StartClock(kind, NOON))
    drag(store, copy, SOLVED)
    history = store.ticket(1)
    assert history is not None
    assert history.ticket.state is TicketState.NEW
    assert [f.queue for f in store.filings("support1", 9)] == ["support"]
    missing = [c for c in history.clocks if c.kind is ClockKind.MISSING]
    assert [(c.key, c.due) for c in missing] == [(kind.value, NOON)]
    kinds = [event.kind for event in store.events(9)]
    assert "drag_undone" in kinds


def test_split_by_a_drag(store: SqlStore) -> None:
    work(store, 1, "m1")
    second, _ = arrive(store, 2, "m2", references=("m1",))
    done(store)
    act(store, StartClock(ClockKind.REACTION, NOON))
    drag(store, second, SPLIT)
    found = store.find(["m2"])
    assert found is not None
    assert found.thread.id == 2
    assert [(f.copy, f.queue) for f in store.filings("support1", 9)] == [
        (second, "support")
    ]
    made = store.ticket(2)
    assert made is not None
    assert [clock.kind for clock in made.clocks] == [ClockKind.REACTION]
    arrive(store, 3, "m3", references=("m2",))
    third = store.find(["m3"])
    assert third is not None
    assert third.thread.id == 2, "answers to it join the new ticket"


def test_a_sub_folder_says_the_priority(store: SqlStore) -> None:
    """S1.4, where the server knows no keywords."""
    copy = work(store, 1, "m1")
    done(store)
    drag(store, copy, "support", priority=1)
    history = store.ticket(1)
    assert history is not None
    assert history.ticket.priority == 1
    assert asked(store) == [("support", {"\\Flagged", "p1"})]


def test_what_is_no_ticket_may_lie_in_solved(store: SqlStore) -> None:
    """Old mail, say: nothing is to be solved, and nothing is moved."""
    copy, _ = arrive(store, 1, "m1", old=True)
    drag(store, copy, SOLVED)
    assert store.filings("support1", 9) == []


# --- drafts and deposits --------------------------------------------------------------


def laid(store: SqlStore, token: str = "0a" * 8) -> None:
    work(store, 1, "m1")
    act(store, StartClock(ClockKind.DRAFT, NOON, "draft/x"))
    (clock,) = store.due_clocks(NOON, 9)
    new = NewDraft(token, "answer", b"raw", "", (("shift", "1"),))
    assert store.fire(clock, Fired(drafts=(new,), stop=True), NOON)


def test_a_draft_waits_until_it_is_laid(store: SqlStore) -> None:
    laid(store)
    (pending,) = store.pending_drafts("", 9)
    assert (pending.raw, pending.token) == (b"raw", "0a" * 8)
    assert store.pending_drafts("support1", 9) == []
    store.laid(pending.id, NOON)
    assert store.pending_drafts("", 9) == []
    known = store.draft("0a" * 8)
    assert known is not None
    assert (known.ticket, known.facts) == (1, (("shift", "1"),))


def test_the_second_sending_changes_nothing(store: SqlStore) -> None:
    """N6: refused in the transaction, with who and when; no second letter."""
    laid(store)
    store.spool(letter("our1", draft="0a" * 8, ticket=1, what="answer"))
    assert store.pending_drafts("", 9) == [], "no longer laid, once it is sent"
    second = letter("our2", draft="0a" * 8, ticket=1, what="answer", login="support2")
    with pytest.raises(
        Refused, match=r"already sent by support1 at 2026-03-04 12:00 UTC"
    ):
        store.spool(second)
    assert {row.message_id for row in store.spool_rows()} == {"our1"}
    with pytest.raises(Refused, match="not known"):
        store.spool(letter("our3", draft="ff" * 8))


def test_a_deposit_is_known_where_it_stands(store: SqlStore) -> None:
    work(store, 1, "m1")
    done(store)
    store.note_collision(1, "support2", "d", NOON, ["m1"], "support2")
    (deposit,) = store.deposits("support2", 9)
    store.deposited(deposit.id, inbox(9, "support2"), NOON)
    assert store.deposits("support2", 9) == []
    assert store.places("support2", "INBOX", 7) == {9}
    act(store, SetState(TicketState.SOLVED), SetState(TicketState.OPEN))
    act(store, MoveTicket("billing"))
    assert store.filings("support2", 9) == [], "it stays where it was put"
    with pytest.raises(Permanent):
        store.act_on(9, [SetPriority(1)], NOON, actor="x", cause="x")
