"""The store under test: each test runs on SQLite and PostgreSQL, on empty tables."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine
from sqlalchemy import text as sql

from mailproc.store import SqlStore, open_store, upgrade
from mailproc.store.tables import metadata
from tests.contract.store.mails import Hands
from tests.servers.postgres import Postgres

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)]


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with our tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def one_postgres(postgres: Postgres) -> str:
    """A PostgreSQL database with our tables, emptied before each test."""
    url = postgres.database()
    upgrade(url)
    return url


def _empty(url: str) -> None:
    """Delete every row, past the triggers that refuse it; a new database is slower."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(sql("ALTER TABLE event DISABLE TRIGGER event_keep"))
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
            if "id" in table.c and not table.c.id.foreign_keys:  # else no sequence
                connection.execute(sql(f"ALTER SEQUENCE {table.name}_id_seq RESTART"))
        connection.execute(sql("ALTER TABLE event ENABLE TRIGGER event_keep"))


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with our tables and no rows."""
    if request.param == "sqlite":
        path = tmp_path / "store.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        return f"sqlite:///{path}"
    found: str = request.getfixturevalue("one_postgres")
    _empty(found)
    return found


@pytest.fixture(params=BOTH)
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new database without tables, dropped after the test."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/new.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    made = server.database()
    yield made
    server.drop(made)


@pytest.fixture
def hands() -> Hands:
    """A clock that is moved by hand."""
    return Hands()


@pytest.fixture
def store(url: str, hands: Hands) -> Iterator[SqlStore]:
    """An open store."""
    opened = open_store(url, clock=hands)
    yield opened
    opened.close()
