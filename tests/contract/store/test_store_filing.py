"""Filings and drags: what was asked is done once; a drag moves the ticket (S1.3)."""

from collections.abc import Mapping

import pytest

from mailproc.desk.effects import File, Label
from mailproc.errors import Permanent
from mailproc.ports import Place
from mailproc.store import SqlStore
from tests.contract.store.mails import (
    NOON,
    Hands,
    arrive,
    envelope,
    inbox,
    keep,
    letter,
    plan,
)

ACCOUNTS = ("support1", "support2", "support3")


def queue_place(uid: int, account: str = "support1", folder: str = "Q") -> Place:
    return Place(account, folder, 3, uid)


def file_all(store: SqlStore, account: str) -> None:
    """Do what is pending, as the poller would."""
    for filing in store.filings(account, 100):
        store.filed(filing.id, Place(account, filing.queue, 3, 100 + filing.id))


def waiting(store: SqlStore) -> Mapping[str, list[str]]:
    """Queues of what is pending, by account."""
    return {a: [f.queue for f in store.filings(a, 99)] for a in ACCOUNTS}


def test_a_filing_is_ticked_off_and_the_copy_stands_there(store: SqlStore) -> None:
    copy, _ = arrive(store, 5, "m1")
    filing = store.filings("support1", 10)[0]
    store.filed(filing.id, queue_place(1))
    assert store.filings("support1", 10) == []
    assert store.copy(copy).place == queue_place(1)
    assert store.places("support1", "Q", 3) == {1}


def test_filings_are_oldest_first_and_by_account(store: SqlStore) -> None:
    copies = [arrive(store, uid, f"m{uid}")[0] for uid in (1, 2, 3)]
    arrive(store, 1, "other", "support2")
    assert [f.copy for f in store.filings("support1", 2)] == copies[:2]


def test_our_own_move_is_known_when_it_comes_into_sight(store: SqlStore) -> None:
    """The server did not tell the new place."""
    copy, _ = arrive(store, 5, "m1")
    store.filed(store.filings("support1", 10)[0].id, None)
    kept = keep(store, store.copy(copy).raw, queue_place(1))
    assert (kept.copy, kept.known) == (copy, True)
    assert (kept.moved_from, kept.target) == (inbox(5), "support")


def test_our_own_move_seen_late_is_no_drag(store: SqlStore) -> None:
    """Meanwhile a drag elsewhere moved the ticket on; it must not go back."""
    copy, _ = arrive(store, 5, "m1")
    other, _ = arrive(store, 5, "m1", "support2")
    store.filed(store.filings("support1", 10)[0].id, None)
    store.dragged(other, queue_place(1, "support2", "B"), "billing", NOON)
    keep(store, store.copy(copy).raw, queue_place(1))
    store.dragged(copy, queue_place(1), "support", NOON)
    assert waiting(store)["support1"] == ["billing"]
    assert waiting(store)["support2"] == ["billing"]
    assert store.filings("support2", 9)[0].place == queue_place(1, "support2", "B")
    store.dragged(copy, queue_place(2), "support", NOON)  # this one is a drag
    assert waiting(store)["support2"] == ["support"]


def test_a_poller_that_saw_the_place_first_is_no_conflict(store: SqlStore) -> None:
    copy, _ = arrive(store, 5, "m1")
    keep(store, store.copy(copy).raw, queue_place(1))
    store.filed(store.filings("support1", 10)[0].id, queue_place(1))
    assert store.copy(copy).place == queue_place(1)


def test_a_delivery_is_appended_with_its_bytes_and_date(store: SqlStore) -> None:
    kept = store.keep(b"raw", envelope(), None, "support1", old=False)
    store.act(kept.copy, plan("m1"), NOON)
    filing = store.filings("support1", 10)[0]
    assert (filing.place, filing.received) == (None, NOON)
    assert store.copy(filing.copy).raw == b"raw"
    store.filed(filing.id, None)
    assert keep(store, b"raw", queue_place(1)).copy == kept.copy
    assert store.copy(kept.copy).place == queue_place(1)


def test_a_failed_filing_stays_and_is_counted(store: SqlStore) -> None:
    arrive(store, 5, "m1")
    filing = store.filings("support1", 10)[0]
    for _ in range(2):
        store.filing_failed(filing.id, "NO [OVERQUOTA] \x00\ud800")
    assert [f.attempts for f in store.filings("support1", 10)] == [2]


def test_ticking_off_twice_or_nothing(store: SqlStore) -> None:
    arrive(store, 5, "m1")
    filing = store.filings("support1", 10)[0]
    store.filed(filing.id, queue_place(1))
    store.filed(filing.id, queue_place(1))
    assert [e.kind for e in store.events(9)].count("filed") == 1
    with pytest.raises(Permanent, match="filing 99"):
        store.filed(99, None)


def test_a_drag_moves_the_other_accounts_copies(store: SqlStore) -> None:
    copies = [arrive(store, 5, "m1", account)[0] for account in ACCOUNTS]
    for account in ACCOUNTS:
        file_all(store, account)
    store.dragged(copies[0], queue_place(1, folder="B"), "billing", NOON)
    assert waiting(store) == {account: ["billing"] for account in ACCOUNTS}
    (here,) = store.filings("support1", 9)
    assert here.place == queue_place(1, folder="B"), "marked anew where it stands"
    assert here.flags == ("billing", "-support")
    assert store.copy(copies[0]).place == queue_place(1, folder="B")
    known = store.find(["m1"])
    assert known
    assert known.thread.queue == "billing"


def test_a_drag_moves_the_whole_ticket(store: SqlStore) -> None:
    """All its messages, letters of ours included; no other ticket."""
    first, _ = arrive(store, 1, "m1")
    store.spool(letter("our1", references=("m1",)))
    ours = keep(store, b"our copy", inbox(2)).copy
    store.act(ours, plan("our1", ours=True), NOON)
    answer, _ = arrive(store, 3, "m2", references=("our1",))
    other, _ = arrive(store, 4, "m3")
    file_all(store, "support1")
    store.dragged(answer, queue_place(9, folder="B"), "billing", NOON)
    pending = {f.copy: f.queue for f in store.filings("support1", 99)}
    assert pending == dict.fromkeys((first, ours, answer), "billing")
    assert other not in pending
    counts = {c.queue: c.messages for c in store.queue_counts()}
    assert counts == {"billing": 2, "support": 1}
    assert arrive(store, 6, "m4", references=("m1",))[0]
    assert store.filings("support1", 99)[-1].queue == "billing"


def test_the_moves_that_follow_a_drag_are_no_drags(store: SqlStore) -> None:
    copies = [arrive(store, 5, "m1", account)[0] for account in ACCOUNTS[:2]]
    for account in ACCOUNTS:
        file_all(store, account)
    store.dragged(copies[0], queue_place(1), "billing", NOON)
    file_all(store, "support1")
    file_all(store, "support2")
    store.dragged(copies[1], queue_place(8, "support2"), "billing", NOON)
    assert waiting(store) == {account: [] for account in ACCOUNTS}
    assert [e.kind for e in store.events(99)].count("dragged") == 1


def test_a_drag_before_our_move_was_done_wins(store: SqlStore) -> None:
    """What waited is superseded; its flags are kept, the queue's keyword changes."""
    effects = (File("support", ("\\Flagged", "support")), Label("vip"))
    copies = [arrive(store, 5, "m1", a, effects=effects)[0] for a in ACCOUNTS]
    store.dragged(copies[0], queue_place(1), "billing", NOON)
    flags = ("\\Flagged", "billing", "vip", "-support")
    for account in ACCOUNTS:
        (moved,) = store.filings(account, 9)
        assert (moved.queue, moved.flags) == ("billing", flags)


def test_a_late_tick_for_a_superseded_filing_tells_the_place(store: SqlStore) -> None:
    copies = [arrive(store, 5, "m1", account)[0] for account in ACCOUNTS[:2]]
    late = store.filings("support2", 9)[0]
    store.dragged(copies[0], queue_place(1), "billing", NOON)
    store.filed(late.id, queue_place(7, "support2"))
    moved = store.filings("support2", 9)[0]
    assert (moved.queue, moved.place) == ("billing", queue_place(7, "support2"))


def test_a_copy_that_was_dragged_before_it_was_acted_on(store: SqlStore) -> None:
    kept = keep(store, b"raw", inbox(5))
    store.dragged(kept.copy, queue_place(1), "billing", NOON)
    store.act(kept.copy, plan("m1", queue="support"), NOON)
    filing = store.filings("support1", 9)[0]
    assert (filing.queue, filing.place) == ("billing", queue_place(1))


def test_a_drag_is_an_event(store: SqlStore, hands: Hands) -> None:
    copy, thread = arrive(store, 5, "m1")
    at = hands.move(minutes=5)
    store.dragged(copy, queue_place(1), "billing", at)
    event = store.events(1)[0]
    assert (event.kind, event.at) == ("dragged", at)
    assert event.data == {"copy": copy, "thread": thread, "queue": "billing"}


def test_a_drag_of_nothing_is_refused(store: SqlStore) -> None:
    with pytest.raises(Permanent, match="copy 99"):
        store.dragged(99, queue_place(1), "billing", NOON)
    assert store.places("support1", "Q", 3) == frozenset()
