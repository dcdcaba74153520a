"""`mailproc draft` and `mailproc upgrade` (S4.10, S6.1, S6.2)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailproc.desk.effects import OpenTicket
from mailproc.desk.model import ClockKind
from mailproc.store.sql import SqlStore, open_store
from tests.unit.cli.running import Run

OPENED = OpenTicket("support", 6, "support", "RAM", "client@example.org")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(
        f"sqlite:///{tmp_path / 'mailproc.db'}", clock=lambda: datetime.now(UTC)
    )
    yield opened
    opened.close()


@pytest.fixture
def number(store: SqlStore) -> int:
    now = datetime.now(UTC)
    return store.open_ticket([OPENED], now, actor="operator", cause="test")


def test_the_line_of_an_upgrade_is_ready_to_paste(run: Run, number: int) -> None:
    """S6.2: Upgrade(TicketXXX): Parameter=price."""
    asked = ("upgrade", str(number), "--parameter", "RAM 4 GB", "--price", "300")
    assert run(*asked) == (0, f"Upgrade(Ticket{number}): RAM 4 GB=300\n", "")


def test_no_line_without_its_ticket(run: Run, number: int) -> None:
    other = str(number + 1)
    code, out, err = run("upgrade", other, "--parameter", "RAM", "--price", "300")
    assert (code, out) == (1, "")
    assert f"ticket {other} is not there" in err
    code, _, _ = run("upgrade", str(number), "--parameter", "R=1", "--price", "300")
    assert code == 2


@pytest.mark.parametrize("name", ["restored", "upgrade", "downgrade"])
def test_a_draft_is_asked_for(
    run: Run, store: SqlStore, number: int, name: str
) -> None:
    code, out, _ = run("draft", str(number), f"client/{name}")
    assert code == 0
    assert f"ticket {number}" in out
    history = store.ticket(number)
    assert history is not None
    (clock,) = history.clocks
    assert (clock.kind, clock.key) == (ClockKind.DRAFT, f"client/{name}")


def test_a_template_that_is_not_there_is_named(run: Run, number: int) -> None:
    code, _, err = run("draft", str(number), "client/nothing")
    assert code == 2
    assert "client/restored" in err
    code, _, err = run("draft", str(number + 1), "client/restored")
    assert code == 1
    assert "is not there" in err
