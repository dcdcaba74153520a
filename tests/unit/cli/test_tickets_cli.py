"""`queues`, `tickets`, `ticket N`: the desk on the command line (issue: queue view)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailproc.desk.effects import AddNote, OpenTicket, StartClock
from mailproc.desk.model import ClockKind
from mailproc.store.sql import SqlStore, open_store
from tests.unit.cli.running import Run


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(
        f"sqlite:///{tmp_path / 'mailproc.db'}", clock=lambda: datetime.now(UTC)
    )
    yield opened
    opened.close()


def opened(
    store: SqlStore, subject: str, *, priority: int = 6, owed: timedelta | None = None
) -> int:
    now = datetime.now(UTC)
    effects: list[OpenTicket | StartClock] = [
        OpenTicket("support", priority, "support", subject, "client@example.org")
    ]
    if owed is not None:
        effects.append(StartClock(ClockKind.REACTION, now + owed, why="S1.1"))
    return store.open_ticket(effects, now, actor="operator", cause="test")


def test_the_list_is_sorted_by_what_presses(run: Run, store: SqlStore) -> None:
    """S1.4: late or due within the hour first, then priority, then deadline."""
    rest = opened(store, "rest")
    later = opened(store, "later", priority=2, owed=timedelta(hours=5))
    soon = opened(store, "soon", owed=timedelta(minutes=20))
    late = opened(store, "late", priority=3, owed=timedelta(minutes=-5))
    code, out, _ = run("tickets", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [row["ticket"] for row in rows] == [late, soon, later, rest]
    code, out, _ = run("tickets", "--late", "--json")
    assert [json.loads(line)["ticket"] for line in out.splitlines()] == [late]


def test_tables_fit_a_terminal(run: Run, store: SqlStore) -> None:
    opened(store, "Очень длинная тема " * 20 + "\x1b[31m", owed=timedelta(minutes=-1))
    for command in (("tickets",), ("queues",), ("ticket", "1")):
        code, out, _ = run(*command)
        assert code == 0
        assert max(map(len, out.splitlines())) <= 80
        assert "\x1b" not in out


def test_a_ticket_shows_its_history(run: Run, store: SqlStore) -> None:
    number = opened(store, "Сайт не открывается", owed=timedelta(minutes=5))
    note = AddNote("support1", "ждём датацентр")
    store.act_on(number, [note], datetime.now(UTC), actor="support1", cause="#note")
    _, out, _ = run("ticket", str(number))
    assert "reaction" in out
    assert "note of support1: ждём датацентр" in out
    _, out, _ = run("ticket", str(number), "--json")
    shown = json.loads(out)
    assert shown["notes"][0]["text"] == "ждём датацентр"
    assert shown["clocks"][0]["kind"] == "reaction"


def test_what_is_not_there_is_said(run: Run, store: SqlStore) -> None:
    assert store.ticket(77) is None
    code, _, err = run("ticket", "77")
    assert (code, "no ticket 77" in err) == (1, True)
    assert run("tickets", "--queue", "nowhere")[0] == 2


def test_queues_count_work(run: Run, store: SqlStore) -> None:
    opened(store, "one", owed=timedelta(minutes=-5))
    opened(store, "two")
    _, out, _ = run("queues", "--json")
    rows = {row["queue"]: row for row in map(json.loads, out.splitlines())}
    support = rows["support"]
    assert (support["tickets"], support["new"], support["late"]) == (2, 2, 1)
