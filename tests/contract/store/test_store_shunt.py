"""The shunt: set aside whole, visible, replayable (ARCHITECTURE.md 3)."""

import pytest

from mailproc.errors import Permanent
from mailproc.ports import SHUNT, Step
from mailproc.store import SqlStore
from tests.contract.store.mails import NOON, arrive, inbox, keep, plan


def test_a_shunted_copy_is_whole_and_visible(store: SqlStore) -> None:
    copy = keep(store, b"broken \xff", inbox(5)).copy
    number = store.shunt(copy, "2 parse", "boom", "Traceback\x00\ud800", NOON)
    row = store.shunted()[0]
    assert (row.id, row.copy, row.size, row.replayed) == (number, copy, 8, False)
    assert (row.step, row.reason, row.at) == ("2 parse", "boom", NOON)
    assert row.detail == "Traceback\ufffd\ufffd"
    assert store.copy(copy).step is Step.SHUNTED
    assert store.copy(copy).raw == b"broken \xff"
    assert [f.queue for f in store.filings("support1", 9)] == [SHUNT]


def test_what_is_shunted_is_neither_unfinished_nor_new(store: SqlStore) -> None:
    copy = keep(store, b"raw", inbox(5)).copy
    store.shunt(copy, "2 parse", "boom", "", NOON)
    assert store.unfinished(9) == []
    assert keep(store, b"raw", inbox(5)).step is Step.SHUNTED


def test_replay_goes_the_whole_way_again(store: SqlStore) -> None:
    copy = keep(store, b"raw", inbox(5)).copy
    store.attempt(copy)
    number = store.shunt(copy, "2 parse", "boom", "", NOON)
    assert store.replay(number) == copy
    assert store.unfinished(9) == [copy]
    assert store.attempt(copy) == 1
    store.act(copy, plan("m1"), NOON)
    assert [f.queue for f in store.filings("support1", 9)] == ["support"]
    assert store.shunted() == []
    assert [row.replayed for row in store.shunted(replayed=True)] == [True]


def test_a_copy_shunted_after_it_was_acted_on_joins_itself(store: SqlStore) -> None:
    copy, thread = arrive(store, 5, "m1")
    store.replay(store.shunt(copy, "8 file", "boom", "", NOON))
    acted = store.act(copy, plan("m1"), NOON)
    assert (acted.joined, acted.thread) == (True, thread)
    assert [f.queue for f in store.filings("support1", 9)] == ["support"]


def test_a_failure_without_a_copy_is_on_record(store: SqlStore) -> None:
    number = store.shunt(None, "1 keep", "too large", "", NOON)
    assert [(r.copy, r.size) for r in store.shunted()] == [(None, 0)]
    with pytest.raises(Permanent, match="no message"):
        store.replay(number)
    assert [r.replayed for r in store.shunted()] == [False]


def test_replaying_twice_is_refused(store: SqlStore) -> None:
    number = store.shunt(keep(store, b"raw", inbox(5)).copy, "x", "y", "", NOON)
    store.replay(number)
    for wrong in (number, 99):
        with pytest.raises(Permanent, match="not there, or was replayed"):
            store.replay(wrong)
    with pytest.raises(Permanent, match="copy 99"):
        store.shunt(99, "x", "y", "", NOON)
