"""Disk full, locked, gone: a clear 4xx, nothing half done, recovery by itself (R8)."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from mailproc.errors import ConfigError, Unavailable
from mailproc.store import SqlStore, open_store
from tests.contract.store.mails import NOON, Hands, inbox, keep, letter
from tests.servers.postgres import Postgres


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_sqlite: Path) -> str:
    path = tmp_path / "store.db"
    path.write_bytes(empty_sqlite.read_bytes())
    return f"sqlite:///{path}"


@pytest.fixture
def connections() -> Iterator[list[sqlite3.Connection]]:
    """Every connection that SQLAlchemy opens during the test."""
    opened: list[sqlite3.Connection] = []

    def note(connection: sqlite3.Connection, _record: object) -> None:
        opened.append(connection)

    event.listen(Engine, "connect", note)
    yield opened
    event.remove(Engine, "connect", note)


def limit(connections: list[sqlite3.Connection], pages: int) -> None:
    for connection in connections:
        connection.execute(f"PRAGMA max_page_count={pages}")


def test_a_full_disk_is_452_and_passes(
    sqlite_url: str, connections: list[sqlite3.Connection]
) -> None:
    store = open_store(sqlite_url, clock=Hands())
    keep(store, b"before", inbox(1))
    limit(connections, 1)  # SQLite never goes below what is there
    with pytest.raises(Unavailable) as failed:
        keep(store, b"x" * 100_000, inbox(2))
    assert failed.value.reply() == "452 4.3.1 no space left to keep mail"
    with pytest.raises(Unavailable, match="no space"):
        store.spool(letter("our1", raw=b"x" * 100_000))
    assert store.spool_rows() == []
    assert len(store.unfinished(9)) == 1
    limit(connections, 1_000_000)
    assert not keep(store, b"x" * 100_000, inbox(2)).known
    store.close()


def test_one_letter_too_large_does_not_fail_the_others(
    sqlite_url: str, connections: list[sqlite3.Connection]
) -> None:
    """The batch is done again one by one."""
    store = open_store(sqlite_url, clock=Hands())
    limit(connections, 120)
    told: list[object] = []

    def spool(size: int) -> None:
        try:
            told.append(store.spool(letter(f"our{size}", raw=b"x" * size)))
        except Unavailable as error:
            told.append(error.code)

    sizes = [*range(1, 20), 5_000_000]
    threads = [threading.Thread(target=spool, args=(size,)) for size in sizes]
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as holder:
        holder.execute("BEGIN IMMEDIATE")  # so that they gather
        for thread in threads:
            thread.start()
        holder.rollback()
    for thread in threads:
        thread.join()
    assert told.count(452) == 1
    assert len(store.spool_rows()) == 2 * 19
    store.close()


def test_a_lock_of_another_process_is_451_and_passes(sqlite_url: str) -> None:
    store = open_store(sqlite_url, clock=Hands(), busy_seconds=0.1)
    holder = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as failed:
        store.spool(letter("our1"))
    assert failed.value.reply() == "451 4.3.0 the database is not available"
    assert "locked" in failed.value.detail
    assert store.spool_rows() == [], "reading goes on"
    holder.rollback()
    holder.close()
    store.spool(letter("our1"))
    store.close()


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"hello" * 1000)
    with pytest.raises(Unavailable, match="not available"):
        open_store(f"sqlite:///{path}", clock=Hands())
    assert path.read_bytes() == b"hello" * 1000


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="No such file"):
        open_store(f"sqlite:///{tmp_path}/gone/store.db", clock=Hands())


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("mysql://root:secret@localhost/x", "neither sqlite nor postgresql"),
        ("nonsense", "not a database URL"),
        ("", "not a database URL"),
    ],
)
def test_a_url_that_cannot_work_is_the_operators_fault(url: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told) as failed:
        open_store(url, clock=Hands())
    assert "secret" not in str(failed.value)


@pytest.mark.servers
def test_no_server_is_unavailable_without_the_password() -> None:
    url = "postgresql+psycopg://mailproc:secret@127.0.0.1:1/mailproc"
    with pytest.raises(Unavailable) as failed:
        open_store(url, clock=Hands())
    assert "secret" not in failed.value.public + failed.value.detail


def test_a_closed_store_takes_nothing(store: SqlStore) -> None:
    store.close()
    store.close()
    with pytest.raises(Unavailable, match="closed"):
        store.spool(letter("our1"))


@pytest.mark.servers
@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
class TestServerGone:
    """PostgreSQL goes away and comes back."""

    def test_connections_that_were_cut_are_made_anew(
        self, store: SqlStore, url: str, postgres: Postgres
    ) -> None:
        store.spool(letter("our1"))
        postgres.cut(url)
        store.spool(letter("our2"))
        postgres.cut(url)
        assert len(store.spool_rows()) == 4

    def test_a_cut_in_the_middle_of_a_batch_is_done_again(
        self, store: SqlStore, url: str, postgres: Postgres
    ) -> None:
        """Nothing was committed, so trying again writes it once."""
        cuts: list[str] = []

        def cut(conn: object, cursor: object, statement: str, *_: object) -> None:
            if "INTO recipient" in statement and not cuts:
                cuts.append(statement)
                postgres.cut(url)

        event.listen(store.engine, "before_cursor_execute", cut)
        store.spool(letter("our1"))
        assert cuts
        assert len(store.spool_rows()) == 2

    def test_a_cut_during_the_commit_is_never_repeated(
        self, store: SqlStore, url: str, postgres: Postgres
    ) -> None:
        """Nobody can know whether it was committed: a 451, and the peer decides."""
        cuts: list[object] = []

        def cut(connection: object) -> None:
            if not cuts:
                cuts.append(connection)
                postgres.cut(url)

        event.listen(store.engine, "commit", cut)
        with pytest.raises(Unavailable):
            store.spool(letter("our1"))
        assert cuts
        assert store.spool_rows() == []
        store.spool(letter("our1"))
        assert len(store.spool_rows()) == 2

    def test_a_server_that_is_down_and_up_again(
        self, store: SqlStore, postgres: Postgres
    ) -> None:
        if not postgres.ours:
            pytest.skip("the server is not ours to stop")
        store.spool(letter("our1"))
        postgres.stop("immediate")
        try:
            for ask in (store.spool_rows, lambda: store.spool(letter("our2"))):
                with pytest.raises(Unavailable) as failed:
                    ask()
                assert failed.value.code == 451
        finally:
            postgres.start()
        store.spool(letter("our2"))
        assert len(store.claim("me", 9, NOON, 60)) == 2
