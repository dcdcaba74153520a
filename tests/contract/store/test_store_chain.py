"""The chain of the event log proves that it is whole (S11.6): whatever was done to it
past this program, past its triggers, is found and named by number."""

import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine
from sqlalchemy import text as sql

from mailproc.errors import ConfigError
from mailproc.store import SqlStore, backup, check, dialect, events, migrate, open_store
from mailproc.store.migrate import examine, upgrade
from tests.contract.store.mails import NOON, Hands, arrive, letter
from tests.servers.need import program
from tests.servers.postgres import Postgres

COLUMNS = "id, at, kind, actor, cause, data, hash"


def run(url: str, *statements: str) -> None:
    """Do something to the log as somebody could who has the database."""
    engine = create_engine(url)
    backend = engine.dialect.name
    with engine.begin() as connection:
        for statement in [
            *dialect.changeable(backend, "event"),
            *statements,
            *dialect.append_only(backend, "event"),
        ]:
            connection.execute(sql(statement))
    engine.dispose()


@pytest.fixture
def told(store: SqlStore, url: str) -> str:
    """The URL of a database with six events."""
    for number in range(1, 7):
        store.event("tick", NOON, actor="support1", cause=f"clock {number}", n=number)
    assert check(url) == []
    return url


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (
            ["UPDATE event SET actor = 'support2' WHERE id = 3"],
            "event 3 does not follow",
        ),
        (
            ["UPDATE event SET data = '{}' WHERE id = 3"],
            "event 3 does not follow",
        ),
        (
            ["UPDATE event SET at = at + 1 WHERE id = 1"],
            "event 1 does not follow event 0",
        ),
        (
            ["UPDATE event SET cause = '' WHERE id = 6"],
            "event 6 does not follow event 5",
        ),
        (["DELETE FROM event WHERE id = 3"], "event 4 does not follow event 2"),
        (["DELETE FROM event WHERE id = 1"], "event 2 does not follow event 0"),
        (
            [
                "UPDATE event SET id = 99 WHERE id = 3",
                "UPDATE event SET id = 3 WHERE id = 4",
                "UPDATE event SET id = 4 WHERE id = 99",
            ],
            "event 3 does not follow event 2",
        ),
        (["DELETE FROM event WHERE id > 4"], "ends with event 4, but 6 was written"),
        (["DELETE FROM event"], "ends with event 0, but 6 was written last"),
        (["DELETE FROM log_head"], "ends with event 6, but 0 was written last"),
        (["UPDATE log_head SET count = 7"], "but 6 was written last"),
        (
            [
                f"INSERT INTO event ({COLUMNS}) SELECT 7, at, kind, actor, cause, "
                "data, hash FROM event WHERE id = 6"
            ],
            "event 7 does not follow event 6",
        ),
    ],
)
def test_what_was_done_to_the_log_is_found(
    told: str, statements: list[str], found: str
) -> None:
    run(told, *statements)
    (fault,) = check(told)
    assert found in fault


def test_a_log_that_was_rewritten_whole_is_found_by_the_anchor(told: str) -> None:
    """Its chain is right, but it does not hold what was noted elsewhere."""
    anchor = examine(told).log.anchor
    assert examine(told, anchor).faults == []
    store = open_store(told, clock=Hands())
    store.event("more", NOON)
    assert examine(told, anchor).faults == []
    assert examine(told).log.last == 7
    run(told, "DELETE FROM event", "DELETE FROM log_head")
    assert examine(told, anchor).faults == ["event 6, which was noted, is gone"]
    for _ in range(8):
        store.event("tock", NOON)
    store.close()
    assert check(told) == []
    assert "event 6 is not the one" in examine(told, anchor).faults[0]


@pytest.mark.parametrize("text", ["x", "1:ff", f"-1:{'0' * 64}", f"1:{'0' * 64}:"])
def test_what_is_no_anchor_is_refused(told: str, text: str) -> None:
    with pytest.raises(ConfigError, match="as `mailproc db check` prints it"):
        examine(told, text)


def test_events_are_numbered_in_the_order_of_their_commits(
    store: SqlStore, url: str
) -> None:
    """What failed leaves no gap, and nothing of it in the log."""

    def fail(connection: Connection) -> None:
        events.add(connection, NOON, "never")
        raise RuntimeError("after the event")

    arrive(store, 1, "one")
    with pytest.raises(RuntimeError):
        store._write(fail)
    store.spool(letter("ours"))
    told = [(e.id, e.kind) for e in reversed(store.events(9))]
    assert told == [(1, "kept"), (2, "acted"), (3, "spooled")]
    assert check(url) == []


def test_two_nodes_write_one_chain(store: SqlStore, url: str) -> None:
    """Many writers, in many transactions, that fail in between, and one that reads."""
    other = open_store(url, clock=Hands())
    faults: list[str] = []

    def work(one: SqlStore, thread: int) -> None:
        for number in range(25):
            one.event("tick", NOON, thread=thread, number=number)
            if number % 5 == 0:
                arrive(one, 100 * thread + number, f"{thread}-{number}")

    threads = [
        threading.Thread(target=work, args=((store, other)[n % 2], n)) for n in range(4)
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        faults += check(url)
    for thread in threads:
        thread.join()
    other.close()
    assert faults == []
    found = examine(url)
    assert (found.faults, found.log.count, found.log.last) == ([], 140, 140)


def at_revision(url: str, revision: str) -> None:
    """Make a database as an earlier version did."""
    config = Config()
    folder = Path(migrate.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    engine = dialect.engine(url)
    with dialect.writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def test_the_events_of_an_earlier_version_are_chained(nothing: str) -> None:
    """Numbers that the database had left out stay left out."""
    at_revision(nothing, "0001")
    engine = create_engine(nothing)
    row = sql("INSERT INTO event (id, at, kind, data) VALUES (:id, :at, 'kept', :data)")
    with engine.begin() as connection:
        rows = [{"id": n, "at": n, "data": f'{{"n": {n}}}'} for n in (1, 2, 5)]
        connection.execute(row, rows)
    engine.dispose()
    upgrade(nothing)
    assert check(nothing) == []
    store = open_store(nothing, clock=Hands())
    store.event("new", NOON, actor="operator")
    told = [(e.id, e.kind, e.actor, e.data) for e in store.events(2)]
    store.close()
    assert told == [(6, "new", "operator", {}), (5, "kept", "program", {"n": 5})]
    found = examine(nothing)
    assert (found.faults, found.log.count, found.log.last) == ([], 4, 6)
    run(nothing, "UPDATE event SET at = 3 WHERE id = 2")
    assert "event 2 does not follow event 1" in check(nothing)[0]


def test_the_chain_survives_backup_and_restore(
    tmp_path: Path, empty_sqlite: Path
) -> None:
    path, copied = tmp_path / "store.db", tmp_path / "copy.db"
    shutil.copy(empty_sqlite, path)
    store = open_store(f"sqlite:///{path}", clock=Hands())
    for _ in range(3):
        store.event("tick", NOON)
    backup(f"sqlite:///{path}", copied)
    store.close()
    again = open_store(f"sqlite:///{copied}", clock=Hands())
    again.event("tick", NOON)
    again.close()
    found = examine(f"sqlite:///{copied}")
    assert (found.faults, found.log.count) == ([], 4)


@pytest.fixture
def two(postgres: Postgres) -> Iterator[tuple[str, str]]:
    """The URLs of two empty PostgreSQL databases."""
    made = (postgres.database(), postgres.database())
    yield made
    for url in made:
        postgres.drop(url)


@pytest.mark.servers
def test_the_chain_survives_pg_dump(two: tuple[str, str]) -> None:
    source, target = two
    store = open_store(source, clock=Hands())
    store.event("tick", NOON, text="О передаче смены")
    store.close()
    before = examine(source)
    plain = [re.sub(r"\+\w+:", ":", url, count=1) for url in two]
    dump = [program("pg_dump"), "--no-owner", plain[0]]
    text = subprocess.run(dump, check=True, capture_output=True, timeout=60).stdout
    load = [program("psql"), "-q", "-v", "ON_ERROR_STOP=1", plain[1]]
    subprocess.run(load, input=text, check=True, capture_output=True, timeout=60)
    assert examine(target) == before
