"""Leases: one node polls a mailbox at a time (ARCHITECTURE.md 5)."""

from datetime import timedelta

from mailproc.store import SqlStore, open_store
from tests.contract.store.mails import NOON, Hands
from tests.contract.store.test_store_threads import at_once


def test_a_lease_is_held_renewed_and_runs_out(store: SqlStore, hands: Hands) -> None:
    assert store.lease("account:support1", "one", NOON, 60)
    assert not store.lease("account:support1", "two", hands.move(seconds=59), 60)
    assert store.lease("account:support1", "one", hands.now, 60)
    assert not store.lease("account:support1", "two", hands.move(seconds=59), 60)
    assert store.lease("account:support1", "two", hands.move(seconds=1), 60)
    assert not store.lease("account:support1", "one", hands.now, 60)


def test_leases_of_different_names_are_apart(store: SqlStore) -> None:
    assert store.lease("a", "one", NOON, 60)
    assert store.lease("b", "two", NOON, 60)


def test_who_took_a_lease_last_is_known(store: SqlStore) -> None:
    assert store.lease_holder("a") is None
    store.lease("a", "one", NOON, 60)
    store.lease("a", "two", NOON, 60)
    assert store.lease_holder("a") == "one"


def test_zero_seconds_give_it_back(store: SqlStore) -> None:
    store.lease("a", "one", NOON, 60)
    store.lease("a", "one", NOON, 0)
    assert store.lease("a", "two", NOON, 60)


def test_the_lease_of_a_clock_that_was_years_ahead_is_void(store: SqlStore) -> None:
    store.lease("a", "one", NOON + timedelta(days=3650), 60)
    assert store.lease("a", "two", NOON, 60)


def test_of_many_that_want_it_one_gets_it(url: str, store: SqlStore) -> None:
    other = open_store(url, clock=Hands())

    def take(number: int) -> bool:
        return (store, other)[number % 2].lease("a", f"owner{number}", NOON, 60)

    assert sum(map(bool, at_once(8, take))) == 1
    other.close()


def test_changing_hands_is_an_event_renewing_is_not(store: SqlStore) -> None:
    for _ in range(3):
        store.lease("a", "one", NOON, 60)
    assert [e.kind for e in store.events(9)] == ["leased"]
