"""Many threads at once: claims stay apart, group commit answers everyone."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from mailproc.ports import State
from mailproc.store import SqlStore, open_store
from tests.contract.store.mails import NOON, Hands, arrive, letter, outcome


def at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """Run work in that many threads, all starting together; answers what they gave."""
    gate = threading.Barrier(count)

    def run(number: int) -> object:
        gate.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_fifty_sessions_are_all_answered_with_their_own_number(
    store: SqlStore,
) -> None:
    numbers = at_once(50, lambda n: store.spool(letter(f"our{n}", f"{n}@example.org")))
    assert len(set(numbers)) == 50
    by_number = {row.spool: row for row in store.spool_rows()}
    for n, number in enumerate(numbers):
        assert isinstance(number, int)
        assert by_number[number].message_id == f"our{n}"
        assert by_number[number].address == f"{n}@example.org"


def test_two_owners_never_get_the_same_recipient(url: str, store: SqlStore) -> None:
    """Two stores on one database, as two nodes have them."""
    other = open_store(url, clock=Hands())
    for n in range(30):
        store.spool(letter(f"our{n}"))

    def deliver(number: int) -> list[int]:
        mine, seen = (store, other)[number % 2], []
        while claims := mine.claim(f"owner{number}", 4, NOON, 600):
            ids = [r.id for claim in claims for r in claim.recipients]
            seen += ids
            mine.settle([outcome(i, State.DELIVERED) for i in ids], NOON)
        return seen

    seen = [i for ids in at_once(4, deliver) for i in ids]  # type: ignore[attr-defined]  # what deliver gave
    assert len(seen) == len(set(seen)) == 60
    assert store.spool_rows() == []
    other.close()


def test_one_mail_in_many_accounts_at_once_is_one_message(
    url: str, store: SqlStore
) -> None:
    other = open_store(url, clock=Hands())

    def receive(number: int) -> int:
        mine = (store, other)[number % 2]
        return arrive(mine, 1, "m1", f"support{number}")[1]

    assert len(set(at_once(8, receive))) == 1
    assert [c.messages for c in store.queue_counts()] == [1]
    assert [e.kind for e in store.events(99)].count("acted") == 1
    other.close()


def test_answers_to_an_unknown_letter_at_once_are_one_thread(
    url: str, store: SqlStore
) -> None:
    other = open_store(url, clock=Hands())

    def receive(number: int) -> int:
        mine = (store, other)[number % 2]
        return arrive(mine, number + 1, f"m{number}", references=("lost",))[1]

    assert len(set(at_once(8, receive))) == 1
    other.close()


def test_reading_does_not_wait_for_writing(store: SqlStore) -> None:
    done = threading.Event()

    def write(number: int) -> None:
        while not done.is_set():
            store.spool(letter(f"our{number}"))

    def read(_: int) -> int:
        try:
            return sum(len(store.spool_rows()) >= 0 for _ in range(20))
        finally:
            done.set()

    told = at_once(4, lambda n: read(n) if n == 0 else write(n))
    assert told[0] == 20
