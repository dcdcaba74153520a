"""`mailproc handover` prints the hand-over at any time, and sends it when asked."""

from mailproc.store.sql import SqlStore
from tests.unit.cli.running import Run
from tests.unit.cli.test_tickets_cli import opened, store

__all__ = ["store"]


def test_it_is_printed(run: Run, store: SqlStore) -> None:
    opened(store, "Сайт не открывается")
    code, out, _ = run("handover")
    assert code == 0
    assert "Сайт не открывается" in out
    assert "осталось сделать" in out
    assert max(map(len, out.splitlines())) <= 80


def test_it_is_sent_when_asked(run: Run, store: SqlStore) -> None:
    opened(store, "x")
    assert not store.spool_rows()
    code, out, _ = run("handover", "--send")
    assert (code, "queued as" in out) == (0, True)
    (row,) = store.spool_rows()
    assert row.address == "support@ipserver.su"
    assert "О передаче смены" in row.subject
