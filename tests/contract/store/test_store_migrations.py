"""The database's shape: made, checked, upgraded, copied (mailproc db)."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy import text as sql

from mailproc.errors import ConfigError
from mailproc.store import backup, check, current, migrate, open_store, upgrade
from mailproc.store.tables import REVISION
from tests.contract.store.mails import NOON, Hands, letter


@pytest.fixture
def spare(nothing: str) -> str:
    """The URL of a database that may be damaged."""
    upgrade(nothing)
    return nothing


def change(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(sql(statement))
    engine.dispose()


def test_an_empty_database_is_filled_on_opening(nothing: str) -> None:
    assert current(nothing) is None
    store = open_store(nothing, clock=Hands())
    store.spool(letter("our1"))
    store.close()
    assert current(nothing) == REVISION
    assert check(nothing) == []


def test_upgrade_may_be_repeated_and_keeps_the_rows(url: str) -> None:
    store = open_store(url, clock=Hands())
    store.spool(letter("our1"))
    assert upgrade(url) == REVISION
    assert len(store.spool_rows()) == 2
    store.close()


def test_opened_by_many_at_once_it_is_made_once(nothing: str) -> None:
    failed: list[Exception] = []

    def start() -> None:
        try:
            open_store(nothing, clock=Hands()).close()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert check(nothing) == []


def test_the_revision_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(migrate.__file__).parent / "migrations")
    )
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_another_schema_is_refused_with_what_to_do(spare: str, revision: str) -> None:
    change(spare, f"UPDATE alembic_version SET version_num = '{revision}'")
    with pytest.raises(ConfigError, match="mailproc db upgrade"):
        open_store(spare, clock=Hands())
    assert any("mailproc db upgrade" in fault for fault in check(spare))
    with pytest.raises(ConfigError, match="cannot be upgraded"):
        upgrade(spare)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE lease ADD COLUMN extra TEXT",
        "DROP INDEX recipient_due",
        "DROP TABLE trace",
    ],
)
def test_check_names_what_differs(spare: str, statement: str) -> None:
    change(spare, statement)
    faults = check(spare)
    assert len(faults) >= 1
    assert all(fault.startswith("the tables differ") for fault in faults)


def test_check_finds_a_damaged_file(tmp_path: Path, empty_sqlite: Path) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(empty_sqlite.read_bytes())
    store = open_store(f"sqlite:///{path}", clock=Hands())
    store.spool(letter("our1", raw=b"x" * 100_000))
    store.close()
    raw = bytearray(path.read_bytes())
    raw[8192:16384] = bytes(8192)
    path.write_bytes(raw)
    assert check(f"sqlite:///{path}")


def test_check_of_a_database_that_is_not_there(tmp_path: Path) -> None:
    """Looking creates nothing."""
    path = tmp_path / "store.db"
    assert current(f"sqlite:///{path}") is None
    assert any("not there" in fault for fault in check(f"sqlite:///{path}"))
    assert not path.exists()


def test_a_backup_is_whole_while_the_store_is_in_use(
    tmp_path: Path, empty_sqlite: Path
) -> None:
    path, target = tmp_path / "store.db", tmp_path / "copy.db"
    path.write_bytes(empty_sqlite.read_bytes())
    store = open_store(f"sqlite:///{path}", clock=Hands())
    done = threading.Event()

    def work() -> None:
        n = 0
        while not done.is_set():
            store.spool(letter(f"our{n}"))
            n += 1

    thread = threading.Thread(target=work)
    store.spool(letter("first"))
    thread.start()
    backup(f"sqlite:///{path}", target)
    done.set()
    thread.join()
    store.close()
    assert check(f"sqlite:///{target}") == []
    copied = open_store(f"sqlite:///{target}", clock=Hands())
    assert copied.claim("me", 1, NOON, 60)[0].message_id == "first"
    copied.close()


def test_a_backup_overwrites_nothing_and_needs_a_source(
    tmp_path: Path, empty_sqlite: Path
) -> None:
    with pytest.raises(ConfigError, match="exists"):
        backup(f"sqlite:///{empty_sqlite}", empty_sqlite)
    with pytest.raises(ConfigError, match="does not exist"):
        backup(f"sqlite:///{tmp_path}/gone.db", tmp_path / "copy.db")
    with pytest.raises(ConfigError, match="pg_dump"):
        backup("postgresql+psycopg://localhost/x", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_the_file_and_its_backup_are_readable_by_us_alone(tmp_path: Path) -> None:
    path, target = tmp_path / "store.db", tmp_path / "copy.db"
    open_store(f"sqlite:///{path}", clock=Hands()).close()
    backup(f"sqlite:///{path}", target)
    for file in (path, target):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_commit_is_on_the_disk(url: str) -> None:
    """SQLite: WAL with synchronous=FULL (2); less could lose a row with the power."""
    store = open_store(url, clock=Hands())
    if url.startswith("sqlite"):
        with store.engine.connect() as connection:
            for pragma, value in [
                ("journal_mode", "wal"),
                ("synchronous", 2),
                ("foreign_keys", 1),
            ]:
                told = connection.execute(sql(f"PRAGMA {pragma}")).scalar_one()
                assert told == value
    else:
        with store.engine.connect() as connection:
            told = connection.execute(sql("SHOW synchronous_commit")).scalar_one()
            assert told == "on"
    store.close()


def test_a_row_of_sqlite_is_seen_by_plain_sqlite(
    tmp_path: Path, empty_sqlite: Path
) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(empty_sqlite.read_bytes())
    store = open_store(f"sqlite:///{path}", clock=Hands())
    store.spool(letter("our1"))
    with sqlite3.connect(path) as plain:
        assert plain.execute("SELECT count(*) FROM recipient").fetchone() == (2,)
    plain.close()
    store.close()
