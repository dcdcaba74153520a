"""Keeping: nothing is lost, nothing is kept twice, moves are noticed (S4.3)."""

import hashlib
from dataclasses import replace

import pytest

from mailproc.errors import Permanent
from mailproc.ports import Arrival, Folder, Place, Step
from mailproc.store import SqlStore
from tests.contract.store.mails import (
    NOON,
    Hands,
    envelope,
    inbox,
    keep,
    plan,
)

RAW = b"Subject: \xea\xf0\xe9\r\n\r\nbytes \x00 \xff \r\n"


def test_the_bytes_and_the_envelope_come_back_unchanged(store: SqlStore) -> None:
    given = envelope(login="support1", recipients=("a@example.net", "b@example.net"))
    kept = store.keep(RAW, given, inbox(5), "support1", old=True)
    copy = store.copy(kept.copy)
    assert (copy.raw, copy.envelope, copy.place) == (RAW, given, inbox(5))
    assert (copy.account, copy.old, copy.step) == ("support1", True, Step.KEPT)
    assert (kept.known, kept.old, kept.step) == (False, True, Step.KEPT)


def test_an_empty_message_is_kept_too(store: SqlStore) -> None:
    assert store.copy(keep(store, b"", inbox(5)).copy).raw == b""


def test_the_same_place_is_the_same_copy(store: SqlStore) -> None:
    first = keep(store, RAW, inbox(5))
    again = keep(store, RAW, inbox(5))
    assert again.known
    assert (again.copy, again.moved_from) == (first.copy, None)
    assert store.unfinished(10) == [first.copy]


def test_a_uid_of_another_uidvalidity_is_another_place(store: SqlStore) -> None:
    first = keep(store, b"one", inbox(5))
    other = keep(store, b"two", replace(inbox(5), uidvalidity=8))
    assert not other.known
    assert other.copy != first.copy


def test_the_same_bytes_elsewhere_in_the_account_have_moved(store: SqlStore) -> None:
    first = keep(store, RAW, inbox(5))
    store.act(first.copy, plan("m1", queue="abuse"), NOON)
    abuse = Place("support1", "Жалобы", 9, 1)
    moved = keep(store, RAW, abuse)
    assert (moved.copy, moved.known) == (first.copy, True)
    assert (moved.moved_from, moved.target) == (inbox(5), "abuse")
    assert store.copy(first.copy).place == abuse


def test_what_a_drag_by_copy_leaves_behind_is_no_move_back(store: SqlStore) -> None:
    first = keep(store, RAW, inbox(5))
    abuse = Place("support1", "Жалобы", 9, 1)
    keep(store, RAW, abuse)
    left = keep(store, RAW, inbox(5))
    assert (left.copy, left.moved_from) == (first.copy, None)
    assert store.copy(first.copy).place == abuse
    assert store.places("support1", "INBOX", 7) == {5}
    assert store.places("support1", "Жалобы", 9) == {1}


def test_a_second_occurrence_in_one_folder_is_a_copy_of_its_own(
    store: SqlStore,
) -> None:
    first, second = keep(store, RAW, inbox(5)), keep(store, RAW, inbox(6))
    assert not second.known
    assert store.unfinished(10) == [first.copy, second.copy]


def test_after_a_new_uidvalidity_every_copy_is_found_again(store: SqlStore) -> None:
    """No duplicate, although two copies have the same bytes."""
    copies = {keep(store, RAW, inbox(uid)).copy for uid in (5, 6)}
    new = [keep(store, RAW, replace(inbox(uid), uidvalidity=8)) for uid in (1, 2)]
    assert {kept.copy for kept in new} == copies
    assert all(kept.known and kept.moved_from for kept in new)


def test_another_account_has_a_copy_of_its_own(store: SqlStore) -> None:
    first = keep(store, RAW, inbox(5, "support1"))
    second = keep(store, RAW, inbox(5, "support2"))
    assert (second.known, second.copy != first.copy) == (False, True)


def test_a_delivery_repeated_after_a_lost_250_is_one(
    store: SqlStore, hands: Hands
) -> None:
    first = keep(store, RAW, None, "support1")
    hands.move(hours=23)
    again = keep(store, RAW, None, "support1")
    assert (again.known, again.copy) == (True, first.copy)
    hands.move(hours=25)
    assert not keep(store, RAW, None, "support1").known


def test_a_delivery_to_other_recipients_is_another(store: SqlStore) -> None:
    keep(store, RAW, None, None)
    other = envelope(recipients=("sales@example.net",))
    assert not store.keep(RAW, other, None, None, old=False).known
    assert not keep(store, RAW, None, "support1").known


def test_a_clock_set_back_makes_no_second_copy(store: SqlStore, hands: Hands) -> None:
    first = keep(store, RAW, None, "support1")
    hands.move(days=-3)
    assert keep(store, RAW, None, "support1").copy == first.copy


@pytest.mark.parametrize("uid", [-1, 2**63, 2**200])
def test_numbers_that_no_server_may_send_are_refused(store: SqlStore, uid: int) -> None:
    with pytest.raises(Permanent, match="out of range"):
        keep(store, RAW, inbox(uid))
    assert store.unfinished(10) == []


def test_uids_of_32_bits_fit(store: SqlStore) -> None:
    place = Place("support1", "INBOX", 2**32 - 1, 2**32 - 1)
    assert store.copy(keep(store, RAW, place).copy).place == place


def test_an_unknown_copy_is_a_clear_refusal(store: SqlStore) -> None:
    for ask in (store.copy, store.attempt):
        with pytest.raises(Permanent, match="copy 99 is not in the ledger"):
            ask(99)


def test_attempts_are_counted_for_a_mail_that_ends_the_process(
    store: SqlStore,
) -> None:
    copy = keep(store, RAW, inbox(5)).copy
    assert [store.attempt(copy) for _ in range(3)] == [1, 2, 3]


def test_unfinished_is_oldest_first_and_bounded(store: SqlStore) -> None:
    copies = [keep(store, b"%d" % uid, inbox(uid)).copy for uid in (1, 2, 3)]
    store.act(copies[0], plan("m1"), NOON)
    assert store.unfinished(1) == [copies[1]]
    assert store.unfinished(9) == copies[1:]


def test_what_another_thread_has_just_kept_is_left_to_it(
    store: SqlStore, hands: Hands
) -> None:
    early = keep(store, b"early", inbox(1)).copy
    late_at = hands.move(minutes=2)
    late = keep(store, b"late", inbox(2)).copy
    assert store.unfinished(9, NOON) == [early]
    assert store.unfinished(9, late_at) == [early, late]


def test_watermarks_are_remembered(store: SqlStore) -> None:
    assert store.folder("support1", "Очереди/Жалобы") is None
    for last in (40, 41):
        seen = Folder("support1", "Очереди/Жалобы", 2**32 - 1, 40, last)
        store.remember_folder(seen)
        assert store.folder("support1", "Очереди/Жалобы") == seen
    assert store.folder("support2", "Очереди/Жалобы") is None


def test_keeping_is_an_event_with_the_digest_only(store: SqlStore) -> None:
    copy = keep(store, RAW, inbox(5)).copy
    event = store.events(1)[0]
    assert (event.kind, event.at) == ("kept", NOON)
    assert event.data == {"copy": copy, "digest": hashlib.sha256(RAW).hexdigest()}


def test_a_batch_is_kept_as_its_mails_would_be_one_by_one(store: SqlStore) -> None:
    """New, known, moved, twice the same bytes, handed over: in any mixture."""
    keep(store, b"known", inbox(1))
    keep(store, b"moves", inbox(2))
    elsewhere = Place("support1", "Support", 8, 1)
    batch = [
        Arrival(b"new", envelope(), inbox(10), "support1", old=False),
        Arrival(b"known", envelope(), inbox(1), "support1", old=False),
        Arrival(b"twice", envelope(), inbox(11), "support1", old=True),
        Arrival(b"moves", envelope(), elsewhere, "support1", old=False),
        Arrival(b"twice", envelope(), inbox(12), "support1", old=False),
        Arrival(b"handed", envelope(login="support2"), None, "support1", old=False),
        Arrival(b"handed", envelope(login="support2"), None, "support1", old=False),
        Arrival(b"last", envelope(), inbox(13, "support2"), "support2", old=False),
    ]
    kept = store.keep_all(batch)
    assert [k.known for k in kept] == [
        *(False, True, False, True, False),
        *(False, True, False),
    ]
    assert [k.copy for k in kept[:6]] == [3, 1, 4, 2, 5, 6]
    assert kept[5].copy == kept[6].copy
    assert kept[3].moved_from == inbox(2)
    assert [k.old for k in kept] == [False, False, True, *[False] * 5]
    for arrival, one in zip(batch, kept, strict=True):
        copy = store.copy(one.copy)
        assert (copy.raw, copy.account) == (arrival.raw, arrival.account)
        assert copy.place == arrival.place
    again = store.keep_all(batch)
    assert [k.copy for k in again] == [k.copy for k in kept]
    assert all(k.known for k in again)


def test_a_large_batch_of_new_mail_is_kept_in_order(store: SqlStore) -> None:
    batch = [
        Arrival(b"%d" % n, envelope(), inbox(n), "support1", old=False)
        for n in range(1, 1201)
    ]
    kept = store.keep_all(batch)
    assert [k.copy for k in kept] == list(range(1, 1201))
    assert store.copy(700).raw == b"700"
    assert store.copy(700).place == inbox(700)
