"""The registry on both databases: all or nothing, and nobody's past is lost (S11.8)."""

import threading
import time
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from mailproc.desk.registry import Registry
from mailproc.desk.registry_diff import compare
from mailproc.desk.registry_match import Outcome
from mailproc.desk.registry_records import Contents, Customer, Kind, Network, Record
from mailproc.errors import MailprocError, Temporary
from mailproc.store import SqlStore, check, open_store
from tests.contract.store.mails import NOON, Hands
from tests.unit.registry.example import example

DAY = timedelta(days=1)
IP = "192.0.2.34"
PEOPLE = (Customer("a", "Ada"), Customer("b", "Bob"))


def bring(
    store: SqlStore, contents: Contents, at: datetime = NOON, *, forget: bool = False
) -> int:
    """Import, as the command does."""
    found = compare(*store.registry_contents(), contents)
    return store.registry_import(found, at, actor="operator", forget=forget)


def held(
    *networks: Network, people: tuple[Customer, ...] = PEOPLE
) -> dict[Kind, tuple[Record, ...]]:
    return {Kind.CUSTOMER: people, Kind.NETWORK: networks}


def holder(store: SqlStore, at: datetime) -> str:
    found = store.registry().client_of(IP, at)
    return found.customer.key if found.customer else found.outcome.value


def test_an_empty_store_has_an_empty_registry(store: SqlStore) -> None:
    assert store.registry_version() == 0
    assert store.registry_contents() == (0, dict.fromkeys(Kind, ()))
    assert isinstance(store.registry(), Registry)
    assert store.registry().version == 0


def test_what_was_imported_is_what_is_read(store: SqlStore, url: str) -> None:
    contents = example()
    assert bring(store, contents) == 1
    version, read = store.registry_contents()
    assert version == 1
    for kind in Kind:
        assert set(read[kind]) == set(contents[kind])
    snapshot = store.registry()
    assert snapshot.version == 1
    assert set(snapshot.networks) == set(contents[Kind.NETWORK])
    assert snapshot.customers["7"].legal_name == "ООО «Пример»"
    assert compare(1, read, contents).changes == ()
    assert check(url) == []


def test_redundancy_and_names_are_kept_and_corrected(store: SqlStore) -> None:
    """A group is a fact of the row, no holder: the row does not begin anew."""
    first = Network(f"{IP}/32", customer="a", redundancy="lines", names=("C-1", "C-2"))
    bring(store, held(first))
    assert store.registry().networks == (first,)
    second = Network(f"{IP}/32", customer="a", redundancy="other", names=("C-2",))
    bring(store, held(second))
    assert store.registry_contents()[1][Kind.NETWORK] == (second,)
    assert store.registry().networks == (second,)


def test_a_snapshot_is_kept_until_the_version_changes(
    url: str, store: SqlStore
) -> None:
    """Another process imports; this one sees it at its next question."""
    bring(store, held())
    first = store.registry()
    assert store.registry() is first
    other = open_store(url, clock=Hands())
    bring(other, held(people=(*PEOPLE, Customer("c", "Cyd"))))
    other.close()
    assert store.registry() is not first
    assert set(store.registry().customers) == {"a", "b", "c"}
    assert set(first.customers) == {"a", "b"}  # what works with it is not disturbed


def test_kinds_that_are_not_imported_stay(store: SqlStore) -> None:
    bring(store, example())
    bring(store, {Kind.STAFF: ()})
    _, read = store.registry_contents()
    assert read[Kind.STAFF] == ()
    assert len(read[Kind.CUSTOMER]) == 3
    assert len(read[Kind.NETWORK]) == 10


def test_changed_and_removed_records_are_written(store: SqlStore) -> None:
    ada, _ = PEOPLE
    bring(store, held())
    bring(store, {Kind.CUSTOMER: (replace(ada, name="Ada L."), Customer("c", "Cyd"))})
    assert {c.name for c in store.registry().customers.values()} == {"Ada L.", "Cyd"}


def test_a_difference_from_an_older_version_is_refused(store: SqlStore) -> None:
    """What was shown to the operator is what is written, or nothing."""
    stale = compare(*store.registry_contents(), held())
    bring(store, {Kind.CUSTOMER: (Customer("z", "Zoe"),)})
    with pytest.raises(Temporary, match="has changed meanwhile"):
        store.registry_import(stale, NOON, actor="operator")
    assert set(store.registry().customers) == {"z"}
    assert store.registry_version() == 1


def test_of_two_imports_at_once_one_is_written(url: str) -> None:
    stores = [open_store(url, clock=Hands()) for _ in range(2)]
    told: list[object] = []

    def work(store: SqlStore, name: str) -> None:
        found = compare(0, {}, {Kind.CUSTOMER: (Customer(name, name),)})
        try:
            told.append(store.registry_import(found, NOON, actor="operator"))
        except MailprocError as error:
            told.append(type(error))

    threads = [
        threading.Thread(target=work, args=(s, n))
        for s, n in zip(stores, "xy", strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, told)) == sorted(map(str, [1, Temporary]))
    assert len(stores[0].registry().customers) == 1
    for store in stores:
        store.close()


def test_an_import_that_fails_leaves_everything_as_it_was(store: SqlStore) -> None:
    """The second half of it cannot be written: the first half is not there either."""
    bring(store, held(Network(f"{IP}/32", customer="a")))
    good = compare(*store.registry_contents(), held(people=(Customer("n", "New"),)))
    ghost = Network("203.0.113.1/32", customer="n")  # a change of what is not there
    broken = replace(
        good,
        changes=(
            *good.changes,
            replace(good.changes[-1], before=ghost, after=None, kind=Kind.NETWORK),
        ),
    )
    with pytest.raises(KeyError):
        store.registry_import(broken, NOON, actor="operator")
    assert store.registry_version() == 1
    assert set(store.registry().customers) == {"a", "b"}


def test_an_address_that_changes_hands_keeps_its_past(store: SqlStore) -> None:
    """Most exports know only today's holder, without a date."""
    bring(store, held(Network(f"{IP}/32", customer="a")), NOON)
    bring(store, held(Network(f"{IP}/32", customer="b")), NOON + 5 * DAY)
    assert holder(store, NOON - 100 * DAY) == "a"
    assert holder(store, NOON + 5 * DAY - timedelta(microseconds=1)) == "a"
    assert holder(store, NOON + 5 * DAY) == "b"
    _, read = store.registry_contents()
    assert read[Kind.NETWORK] == (Network(f"{IP}/32", customer="b"),)  # as in the file


def test_an_address_that_vanishes_and_returns_has_a_gap(store: SqlStore) -> None:
    row = Network(f"{IP}/32", customer="a")
    bring(store, held(row), NOON)
    bring(store, held(), NOON + 2 * DAY)
    assert holder(store, NOON + DAY) == "a"
    assert holder(store, NOON + 3 * DAY) == "none"
    bring(store, held(row), NOON + 4 * DAY)
    assert holder(store, NOON + DAY) == "a"
    assert holder(store, NOON + 3 * DAY) == "none"
    assert holder(store, NOON + 5 * DAY) == "a"


def test_what_a_file_states_itself_counts(store: SqlStore) -> None:
    """Ends and beginnings of the file, also where they correct what was."""
    first = Network(f"{IP}/32", customer="a", since=NOON - 9 * DAY)
    bring(store, held(first))
    over = replace(first, until=NOON - 2 * DAY)
    then = Network(f"{IP}/32", customer="b", since=NOON - 2 * DAY)
    bring(store, held(over, then))
    assert [holder(store, NOON - n * DAY) for n in (10, 9, 3, 2, 0)] == [
        *("none", "a", "a", "b", "b")
    ]
    bring(store, held(over, replace(then, customer="a")))  # a slip, corrected
    assert holder(store, NOON) == "a"


def test_a_row_that_has_ended_may_leave_the_file(store: SqlStore) -> None:
    over = Network(f"{IP}/32", customer="a", until=NOON - DAY)
    bring(store, held(over))
    bring(store, held(), NOON)
    assert holder(store, NOON - 2 * DAY) == "none"


def test_a_client_who_left_is_not_mistaken_for_the_next(store: SqlStore) -> None:
    """Client and address are gone from the file: the past is nobody sure, not Bob."""
    bring(store, held(Network(f"{IP}/32", customer="a")), NOON)
    left = held(Network(f"{IP}/32", customer="b"), people=(Customer("b", "Bob"),))
    bring(store, left, NOON + DAY)
    found = store.registry().client_of(IP, NOON)
    assert found.outcome is Outcome.NONE
    assert found.reasons == ("customer a is not in the registry any more",)


def test_forget_undoes_a_mistake(store: SqlStore) -> None:
    """Removed or handed over with `forget`, it never was."""
    bring(store, held(Network(f"{IP}/32", customer="a")), NOON)
    bring(store, held(Network(f"{IP}/32", customer="b")), NOON + DAY, forget=True)
    assert holder(store, NOON - DAY) == "b"
    bring(store, held(), NOON + 2 * DAY, forget=True)
    assert holder(store, NOON) == "none"
    assert store.registry().networks == ()


def test_an_import_is_an_event_of_numbers(store: SqlStore) -> None:
    """S11.6: who and how much; no name, no address."""
    bring(store, held(Network(f"{IP}/32", customer="a")))
    (event,) = store.events(1)
    assert (event.kind, event.at, event.actor) == (
        "registry_imported",
        NOON,
        "operator",
    )
    assert event.data == {
        "version": 1,
        "customer": {"added": 2, "changed": 0, "removed": 0},
        "network": {"added": 1, "changed": 0, "removed": 0},
    }


def test_a_large_registry_is_loaded_in_time(store: SqlStore) -> None:
    """A tenth of 100,000 addresses, in a tenth of two seconds, doubled for others."""
    rows = [
        Network(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}/32", customer="ab"[n % 2])
        for n in range(10_000)
    ]
    bring(store, held(*rows))
    begun = time.process_time()
    registry = store.registry()
    assert time.process_time() - begun < 0.4
    assert len(registry.networks) == 10_000


def test_every_way_of_changing_hands_is_remembered(store: SqlStore) -> None:
    """One address for each sequence of holders over four days: 81 of them.

    What a day's file said holds from then until the next one said otherwise; what
    was before the first file that names the address is the first holder's.
    """
    ways = list(product(("", "a", "b"), repeat=4))
    for number in range(4):
        rows = [
            Network(f"192.0.2.{n}/32", customer=way[number])
            for n, way in enumerate(ways)
            if way[number]
        ]
        bring(store, held(*rows), NOON + number * DAY)
    registry = store.registry()
    for n, way in enumerate(ways):
        first = next((who for who in way if who), "")
        begun = way.index(first)
        for number in range(-1, 4):
            expected = way[number] if number >= begun else first
            at = NOON + number * DAY + DAY / 2
            found = registry.client_of(f"192.0.2.{n}", at).customer
            assert (found.key if found else "") == expected, (way, number)
