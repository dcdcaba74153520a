"""Several mails at once come to the same as one after the other (S3.5b)."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Select, Table, select

from mailproc.desk.effects import (
    File,
    KeepClock,
    OpenTicket,
    SetPriority,
    StartClock,
    Wrote,
)
from mailproc.desk.model import ClockKind, Party
from mailproc.ports import Plan
from mailproc.store import SqlStore, open_store
from mailproc.store.tables import metadata
from tests.contract.store.mails import NOON, Hands, inbox, keep, plan

Rows = dict[str, list[tuple[Any, ...]]]


def mail(name: str, queue: str = "support", **more: Any) -> Plan:
    """A plan that opens a ticket with a clock, as for most mail."""
    effects = (
        File(queue, ("\\Flagged", queue, "p6")),
        OpenTicket(queue, 6, subject=name, requester="client@example.org"),
        Wrote(Party.CLIENT),
        KeepClock(ClockKind.REACTION, NOON + timedelta(minutes=30), why="S1.1"),
    )
    facts = {"effects": effects, "queue": queue, "people": ("client@example.org",)}
    return plan(name, **facts | more)


def rows(store: SqlStore) -> Rows:
    """All that stands in the database, but for the hashes: each has its own chain."""
    with store.engine.connect() as connection:
        return {
            table.name: sorted(
                map(tuple, connection.execute(_columns(table))), key=repr
            )
            for table in metadata.sorted_tables
            if table.name != "log_head"
        }


def _columns(table: Table) -> Select[*tuple[Any, ...]]:
    return select(*(column for column in table.c if column.name != "hash"))


def written(
    url: str, plans: list[Plan], act: Callable[[SqlStore, list[tuple[int, Plan]]], None]
) -> Rows:
    """Keep a copy for each plan, act, and return what stands in the database then."""
    with closing(open_store(url, clock=Hands())) as store:
        kept = [
            (keep(store, b"mail %d" % number, inbox(number)).copy, one)
            for number, one in enumerate(plans, 1)
        ]
        act(store, kept)
        return rows(store)


def at_once(store: SqlStore, plans: list[tuple[int, Plan]]) -> None:
    store.act_all(plans, NOON)


def one_by_one(store: SqlStore, plans: list[tuple[int, Plan]]) -> None:
    for number, one in plans:
        store.act(number, one, NOON)


MIXED = [
    mail("a"),
    mail("b", "billing"),
    mail("c", references=("b",)),
    mail("d", references=("lost",)),
    mail("d", "billing", labels=("twice",)),
    mail("e", references=("lost",), priority=1),
    mail("f", old=True, effects=(File("support", ("support", "old")),)),
    mail("g", ours=True, effects=(File("support", ("sent",)),)),
    mail("h"),
    mail("", message_id=None),
    mail("", message_id=None),
    mail("i", "", people=()),
]


def test_what_stands_in_the_database_is_the_same(
    url: str, empty_sqlite: Path, tmp_path: Path
) -> None:
    beside = tmp_path / "beside.db"
    shutil.copy(empty_sqlite, beside)
    alone = written(f"sqlite:///{beside}", MIXED, one_by_one)
    assert written(url, MIXED, at_once) == alone


def test_of_nothing_follows_nothing(store: SqlStore) -> None:
    assert store.act_all([], NOON) == []


@pytest.fixture(scope="module")
def fresh_url(
    empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Gives the URL of a new empty database each time."""
    folder, numbers = tmp_path_factory.mktemp("many"), count()

    def url() -> str:
        path = folder / f"{next(numbers)}.db"
        shutil.copy(empty_sqlite, path)
        return f"sqlite:///{path}"

    return url


NAMES = st.sampled_from("abcd")
OWED = st.sampled_from([NOON + timedelta(minutes=5), NOON - timedelta(minutes=5)])
CLOCKS = st.sampled_from([ClockKind.REACTION, ClockKind.SALES])
EFFECTS = st.one_of(
    st.builds(Wrote, st.sampled_from(Party), st.sampled_from(["", "anna"])),
    st.builds(StartClock, CLOCKS, OWED),
    st.builds(KeepClock, CLOCKS, OWED),
    st.builds(OpenTicket, st.just("support"), st.just(6)),
    st.builds(SetPriority, st.sampled_from([2, 6])),
)
PLANS = st.builds(
    lambda name, more, queue, references, priority: mail(
        name,
        queue,
        references=tuple(references),
        priority=priority,
        effects=(File(queue, (queue,)), OpenTicket(queue, priority), *more),
    ),
    NAMES,
    st.lists(EFFECTS, max_size=4),
    st.sampled_from(["support", "billing", "trash"]),
    st.lists(st.sampled_from("abcdef"), max_size=1),
    st.sampled_from([1, 6]),
)


@settings(max_examples=25, deadline=None)
@given(plans=st.lists(PLANS, max_size=6))
def test_any_mails_at_once_are_as_one_after_the_other(
    fresh_url: Callable[[], str], plans: list[Plan]
) -> None:
    alone = written(fresh_url(), plans, one_by_one)
    assert written(fresh_url(), plans, at_once) == alone
