"""The store under test: each test runs on SQLite and PostgreSQL, in a new database."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.store import SqlStore, open_store, upgrade
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
def empty_postgres(postgres: Postgres) -> str:
    """A PostgreSQL database with our tables and no rows, to be copied."""
    url = postgres.database()
    upgrade(url)
    return url


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new database with our tables."""
    if request.param == "sqlite":
        path = tmp_path / "store.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    made = server.database(request.getfixturevalue("empty_postgres"))
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
