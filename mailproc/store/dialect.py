"""The only file that knows which database is behind: SQLite or PostgreSQL.

Connections and their durability, the locks, insert-on-conflict, the append-only
triggers and what a driver's error means. Never names a column of ours.
PRAGMA words: the SQLite manual; SQLSTATE classes: PostgreSQL manual, appendix A.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    RootTransaction,
    Table,
    create_engine,
    event,
    make_url,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    InterfaceError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from mailproc.errors import ConfigError, MailprocError, Temporary, Unavailable
from mailproc.ports import LedgerDown

_LOCK = 0x6D61696C  # "mail": the advisory lock of the ledger

Insert = sqlite.Insert | postgresql.Insert


def engine(url: str, *, busy_seconds: float = 10.0) -> Engine:
    """Return an engine for sqlite:///path or postgresql+psycopg://….

    `busy_seconds` is how long a lock of another process is waited for.
    Errors: ConfigError for an URL that cannot work, Unavailable without a folder.
    """
    parsed = _parse(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return _sqlite(parsed, busy_seconds)
    if backend == "postgresql":
        return _postgresql(parsed, busy_seconds)
    raise ConfigError(f"store.url: {backend} is neither sqlite nor postgresql")


def _parse(url: str) -> URL:
    try:
        return make_url(url)
    except ArgumentError as error:
        raise ConfigError("store.url is not a database URL") from error


def sqlite_path(url: str) -> Path | None:
    """Return the file of an SQLite URL, None for another database."""
    parsed = _parse(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def _sqlite(url: URL, busy_seconds: float) -> Engine:
    if url.database in (None, "", ":memory:"):
        raise ConfigError("store.url names no file; mail is never kept in memory only")
    create_private(Path(str(url.database)))
    made = create_engine(
        url, hide_parameters=True, connect_args={"timeout": busy_seconds}
    )

    @event.listens_for(made, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # a commit survives power loss
        connection.execute("PRAGMA fullfsync=1")  # where fsync alone is a promise
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten

    return made


def create_private(path: Path) -> None:
    """Create the database file readable by us alone: it holds people's mail."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise Unavailable(
            f"store.url: {path}: {error.strerror}", enhanced="4.3.0"
        ) from error


def _postgresql(url: URL, busy_seconds: float) -> Engine:
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args={
                "connect_timeout": 10,
                "tcp_user_timeout": 30_000,
                "application_name": "mailproc",
                "client_encoding": "utf8",
                "options": f"-c lock_timeout={int(busy_seconds * 1000)}",
            },
        )
    except ModuleNotFoundError as error:
        raise ConfigError("PostgreSQL needs psycopg: mailproc[postgres]") from error


def begin(connection: Connection) -> RootTransaction:
    """Begin a transaction that writes.

    On SQLite it holds the lock from its beginning: one that begins as a reader may
    find that another wrote, and fails at once. No listener of SQLAlchemy's says BEGIN,
    since any listener makes every statement three times as slow.
    """
    transaction = connection.begin()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    return transaction


@contextmanager
def writing(made: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that writes, committed at the end."""
    with made.connect() as connection:
        transaction = begin(connection)
        yield connection
        transaction.commit()


@contextmanager
def snapshot(made: Engine) -> Iterator[Connection]:
    """Give a connection all of whose statements see the state of one moment."""
    if made.dialect.name == "postgresql":
        made = made.execution_options(isolation_level="REPEATABLE READ")
    with made.connect() as connection:
        if made.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        yield connection


def serialise(connection: Connection) -> None:
    """Let one ledger transaction run at a time, over all nodes, until it ends.

    SQLite has one writer anyway. Identities and threads are found and made in one
    go then, without a conflict to repair.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sql("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})


def insert(connection: Connection, table: Table) -> Insert:
    """Return an INSERT that knows on_conflict_do_nothing and …_do_update."""
    return insert_for(connection.dialect.name, table)


def insert_for(dialect: str, table: Table) -> Insert:
    """Return the same for a database by name, to be built once."""
    if dialect == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_new(connection: Connection, table: Table) -> Insert:
    """Return an INSERT that leaves rows alone which are there; built once."""
    return _insert_new(connection.dialect.name, table)


@cache
def _insert_new(dialect: str, table: Table) -> Insert:
    return insert_for(dialect, table).on_conflict_do_nothing()


def append_only(dialect: str, table: str) -> list[str]:
    """Return the statements that make a database refuse to change a table's rows."""
    text = f"{table} is append-only"
    if dialect == "postgresql":
        return [
            f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{text}'; END $$",
            f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON "
            f"{table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
        ]
    same = f"(SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 - our own name
    refuse = f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE deletes without asking the trigger above.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS {same} {refuse}",
    ]


def changeable(dialect: str, table: str) -> list[str]:
    """Return the statements that undo `append_only`, for a migration alone."""
    if dialect == "postgresql":
        return [
            f"DROP TRIGGER {table}_keep ON {table}",
            f"DROP FUNCTION {table}_refuse()",
        ]
    return [
        f"DROP TRIGGER {table}_no_{what}" for what in ("update", "delete", "replace")
    ]


def integrity(connection: Connection) -> list[str]:
    """Return the faults that the database finds in its own files."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(sql("PRAGMA integrity_check(20)")).scalars()
        links = connection.execute(sql("PRAGMA foreign_key_check")).all()
        faults = [str(row) for row in rows if row != "ok"]
        return faults + [f"{link[0]} {link[1]}: no such {link[2]}" for link in links]
    encoding = connection.execute(sql("SHOW server_encoding")).scalar_one()
    return [] if encoding == "UTF8" else [f"the encoding is {encoding}, not UTF8"]


def forget(made: Engine) -> None:
    """Let no file keep what was just overwritten, as far as that is in our hands.

    SQLite: the log of changes is emptied into the file, where nobody reads just now.
    PostgreSQL: autovacuum and its own log do that in their time.
    """
    if made.dialect.name == "sqlite":
        connection = made.raw_connection()
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()


def lost_connection(error: BaseException) -> bool:
    """Whether it is unknown what the server did with the last statement."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


def failure(error: SQLAlchemyError) -> MailprocError:
    """Return what a database error means for whoever handed us mail (R8)."""
    cause = getattr(error, "orig", None) or error
    detail = next(iter(str(cause).splitlines()), type(cause).__name__)
    if _disk_full(cause):
        return LedgerDown("no space left to keep mail", detail=detail, code=452)
    outside = isinstance(error, OperationalError | InterfaceError | PoolTimeout)
    if outside or lost_connection(error) or type(error) is DatabaseError:
        return LedgerDown(
            "the database is not available", detail=detail, enhanced="4.3.0"
        )
    return Temporary("the database refused a change", detail=detail)


def _disk_full(cause: object) -> bool:
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == "53100"
