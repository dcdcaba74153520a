"""Reading back what came: every received message once, in order, with its bytes."""

from datetime import timedelta

import pytest

from mailproc.ports import Kind
from mailproc.store import SqlStore, past
from mailproc.store.past import Size
from tests.contract.store.mails import NOON, arrive, inbox, keep, letter, plan


def test_every_received_message_is_given_once_in_order(store: SqlStore) -> None:
    for uid in range(1, 6):
        arrive(store, uid, f"m{uid}@example.org", labels=("vip",), queue="billing")
    found = list(store.messages_since(NOON - timedelta(days=1)))
    assert [s.raw for s in found] == [
        f"Message-ID: <m{uid}@example.org>\r\n\r\nsupport1".encode()
        for uid in range(1, 6)
    ]
    assert len({s.id for s in found}) == 5
    assert {s.queue for s in found} == {"billing"}
    assert {s.labels for s in found} == {("vip",)}
    assert found[0].recipients == ("support@example.net",)
    assert found[0].received == NOON
    assert store.count_since(NOON - timedelta(days=1)) == 5


def test_a_mail_in_two_mailboxes_is_one_message(store: SqlStore) -> None:
    """S3.5b: copies of one mail are one message."""
    arrive(store, 1, "same@example.org")
    arrive(store, 1, "same@example.org", account="support2")
    found = list(store.messages_since(NOON))
    assert [s.raw[-8:] for s in found] == [b"support1"]


def test_only_what_came_since_and_only_what_came(store: SqlStore) -> None:
    """Letters of our own are no mail that filters sort; later and earlier are told."""
    first = keep(store, b"Message-ID: <early@example.org>\r\n\r\n", inbox(1))
    store.act(first.copy, plan("early@example.org"), NOON - timedelta(days=40))
    arrive(store, 2, "late@example.org")
    store.spool(letter("ours@example.net", kind=Kind.STAFF))
    month = NOON - timedelta(days=30)
    assert [s.raw[13:30] for s in store.messages_since(month)] == [b"late@example.org>"]
    assert store.count_since(month) == 1
    assert store.count_since(NOON - timedelta(days=41)) == 2


def test_what_comes_while_reading_is_given_and_nothing_is_held(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a page, and writing goes on in the middle of it."""
    monkeypatch.setattr(past, "PAGE", 2)
    for uid in range(1, 4):
        arrive(store, uid, f"m{uid}@example.org")
    reading = store.messages_since(NOON)
    first = next(reading)
    arrive(store, 9, "new@example.org")
    rest = list(reading)
    assert first.id < rest[0].id
    assert len(rest) == 3


def test_nothing_came(store: SqlStore) -> None:
    assert list(store.messages_since(NOON)) == []
    assert store.count_since(NOON) == 0


def test_groups_hold_few_bytes_and_lose_nothing() -> None:
    sizes = [Size(n, n, 6_000_000 if n % 3 else 40_000_000) for n in range(1, 20)]
    groups = list(past.groups(sizes))
    assert [one for group in groups for one in group] == sizes
    for group in groups:
        assert len(group) == 1 or sum(one.size for one in group) <= past.GROUP_BYTES


def test_groups_hold_few_messages() -> None:
    groups = list(past.groups([Size(n, n, 10) for n in range(250)]))
    assert [len(group) for group in groups] == [100, 100, 50]
