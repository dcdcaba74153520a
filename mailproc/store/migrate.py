"""The shape of the database: creating it, bringing it up to date, checking, copying.

Migrations go forward only. Alembic is loaded only when there is something to do:
it is slow to import. Each function opens and closes its own connection.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy import text as sql
from sqlalchemy.exc import SQLAlchemyError

from mailproc.errors import ConfigError, Unavailable
from mailproc.store import chain, dialect
from mailproc.store.tables import REVISION, metadata

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str) -> str:
    """Bring a database up to date, creating it if empty; answers its revision.

    Errors: ConfigError for one that a newer mailproc made; Unavailable.
    """
    with _engine(url) as made:
        return upgrade_engine(made)


def current(url: str) -> str | None:
    """Return the revision of a database, None for an empty one or none at all."""
    if not _exists(url):
        return None
    with _engine(url) as made, made.connect() as connection:
        return revision(connection)


@dataclass(frozen=True, slots=True)
class Examined:
    """What a database was found to be: its faults, and the event log's proven end."""

    faults: list[str]
    log: chain.Head = chain.NOTHING


def check(url: str) -> list[str]:
    """Return the faults of a database."""
    return examine(url).faults


def examine(url: str, anchor: str = "") -> Examined:
    """Examine a database: its files, its revision, its tables, its event log.

    `anchor` is the end of the log as it was noted once: it must still be in it.
    Errors: ConfigError for what is no anchor; Unavailable.
    """
    noted = chain.noted(anchor) if anchor else None
    if not _exists(url):
        return Examined(["the database is not there; run `mailproc db upgrade`"])
    with _engine(url) as made, dialect.snapshot(made) as connection:
        faults = dialect.integrity(connection)
        found = revision(connection)
        if found != REVISION:
            faults.append(
                f"the schema is {found or 'not there'}, this program needs {REVISION}; "
                "run `mailproc db upgrade`"
            )
            return Examined(faults)
        if differing := _drift(connection):
            return Examined(faults + differing)
        end, broken = chain.prove(connection, noted)
        return Examined(faults + broken, end)


def backup(url: str, path: str | Path) -> None:
    """Write a consistent copy of an SQLite database while it is in use.

    Errors: ConfigError for PostgreSQL, or when the target exists; Unavailable.
    """
    source = dialect.sqlite_path(url)
    if source is None:
        raise ConfigError("a PostgreSQL store is backed up with pg_dump, not by this")
    if not source.exists():
        raise ConfigError(f"{source} does not exist")
    target = Path(path)
    if target.exists():
        raise ConfigError(f"{target} exists; a backup never overwrites")
    dialect.create_private(target)
    try:
        _copy(source, target)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise Unavailable("the backup failed", detail=str(error)) from error


def _copy(source: Path, target: Path) -> None:
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()


def revision(connection: Connection) -> str | None:
    """Return the revision that a database says it has, without loading alembic."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(sql("SELECT version_num FROM alembic_version"))
    return str(found.scalar_one())


def upgrade_engine(made: Engine) -> str:
    """Upgrade in one transaction, one process at a time."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    with dialect.writing(made) as connection:
        dialect.serialise(connection)
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise ConfigError(f"the database cannot be upgraded: {error}") from error
        return revision(connection) or REVISION


def _drift(connection: Connection) -> list[str]:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    differences = compare_metadata(MigrationContext.configure(connection), metadata)
    return [f"the tables differ: {difference}" for difference in differences]


def _exists(url: str) -> bool:
    """Whether there is a file; looking must not create one."""
    path = dialect.sqlite_path(url)
    return path is None or path.exists()


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    made = dialect.engine(url)
    try:
        yield made
    except SQLAlchemyError as error:
        raise dialect.failure(error) from error
    finally:
        made.dispose()
