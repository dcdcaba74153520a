"""The dialect: which URLs work, and what a driver's error means to a peer (R8)."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import inspect
from sqlalchemy import text as sql
from sqlalchemy.exc import (
    DBAPIError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mailproc.errors import ConfigError, Unavailable
from mailproc.store import dialect


def wrapped(cause: Exception, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    """The error as SQLAlchemy hands it on, with the statement that failed."""
    return kind("INSERT INTO raw …", {"body": b"secret mail"}, cause)


def full() -> sqlite3.OperationalError:
    """A real SQLITE_FULL."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("PRAGMA max_page_count=2")
        with pytest.raises(sqlite3.OperationalError) as failed:
            connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    return failed.value


@pytest.mark.parametrize(
    ("error", "reply"),
    [
        (wrapped(full()), "452 4.3.1"),
        (wrapped(psycopg.errors.DiskFull("No space left on device")), "452 4.3.1"),
        (wrapped(psycopg.errors.AdminShutdown("terminating")), "451 4.3.0"),
        (wrapped(psycopg.errors.DeadlockDetected("deadlock")), "451 4.3.0"),
        (wrapped(sqlite3.OperationalError("database is locked")), "451 4.3.0"),
        (wrapped(sqlite3.DatabaseError("malformed"), DBAPIError), "451 4.3.0"),
        (wrapped(sqlite3.IntegrityError("UNIQUE"), IntegrityError), "451 4.3.0"),
        (wrapped(psycopg.ProgrammingError("x"), ProgrammingError), "451 4.3.0"),
        (PoolTimeout("all connections are in use"), "451 4.3.0"),
    ],
)
def test_what_a_peer_is_told(error: SQLAlchemyError, reply: str) -> None:
    told = dialect.failure(error)
    assert told.reply().startswith(reply)
    assert "secret" not in told.public + told.detail
    assert "INSERT" not in told.detail


def test_only_what_is_outside_is_unavailable() -> None:
    """An error of our own SQL does not stop the others of a batch."""
    outside = dialect.failure(wrapped(sqlite3.OperationalError("locked")))
    own = dialect.failure(wrapped(sqlite3.IntegrityError("x"), IntegrityError))
    assert isinstance(outside, Unavailable)
    assert not isinstance(own, Unavailable)


def test_the_file_of_a_url() -> None:
    assert dialect.sqlite_path("sqlite:///a/b.db") == Path("a/b.db")
    assert dialect.sqlite_path("sqlite:////a/b.db") == Path("/a/b.db")
    assert dialect.sqlite_path("postgresql+psycopg://h/x") is None
    with pytest.raises(ConfigError):
        dialect.sqlite_path("nonsense")


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_postgresql_means_psycopg(scheme: str) -> None:
    made = dialect.engine(f"{scheme}://u:secret@db.example.net/mail")
    assert made.url.drivername == "postgresql+psycopg"
    assert "secret" not in repr(made)


def test_a_writer_holds_the_lock_from_its_beginning(tmp_path: Path) -> None:
    """One that begins as a reader may find that another wrote, and fails at once."""
    made = dialect.engine(f"sqlite:///{tmp_path}/x.db", busy_seconds=0.05)
    with (
        dialect.writing(made),
        made.connect() as other,
        pytest.raises(OperationalError, match="locked"),
    ):
        dialect.begin(other)
    with dialect.writing(made), made.connect() as reader:
        assert reader.execute(sql("SELECT 1")).scalar_one() == 1
    made.dispose()


def test_a_snapshot_sees_one_moment(tmp_path: Path) -> None:
    made = dialect.engine(f"sqlite:///{tmp_path}/x.db")
    with dialect.writing(made) as connection:
        connection.execute(sql("CREATE TABLE t (x)"))
    count = sql("SELECT count(*) FROM t")
    with dialect.snapshot(made) as reader:
        assert reader.execute(count).scalar_one() == 0
        with dialect.writing(made) as connection:
            connection.execute(sql("INSERT INTO t VALUES (1)"))
        assert reader.execute(count).scalar_one() == 0
    with made.connect() as reader:
        assert reader.execute(count).scalar_one() == 1
    made.dispose()


def test_what_fails_is_not_written(tmp_path: Path) -> None:
    """Tables, too: an upgrade is whole or was not."""
    made = dialect.engine(f"sqlite:///{tmp_path}/x.db")
    twice = [sql("CREATE TABLE t (x)")] * 2
    with (
        pytest.raises(OperationalError, match="exists"),
        dialect.writing(made) as connection,
    ):
        _ = [connection.execute(statement) for statement in twice]
    assert not inspect(made).has_table("t")
    made.dispose()


def test_append_only_holds_on_a_table_of_any_name(tmp_path: Path) -> None:
    made = dialect.engine(f"sqlite:///{tmp_path}/x.db")
    with dialect.writing(made) as connection:
        connection.execute(sql("CREATE TABLE log (id INTEGER PRIMARY KEY, x)"))
        for statement in dialect.append_only("sqlite", "log"):
            connection.execute(sql(statement))
        connection.execute(sql("INSERT INTO log (x) VALUES (1)"))
    for statement in ("UPDATE log SET x = 2", "DELETE FROM log"):
        with (
            pytest.raises(DBAPIError, match="log is append-only"),
            dialect.writing(made) as connection,
        ):
            connection.execute(sql(statement))
    assert inspect(made).has_table("log")
    made.dispose()
