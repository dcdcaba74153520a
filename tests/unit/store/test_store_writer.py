"""The group-commit writer: one fsync for all that waits, each job its own fate."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    event,
    select,
)
from sqlalchemy import insert as plain_insert

from mailproc.errors import MailprocError, Permanent, Unavailable
from mailproc.store import dialect
from mailproc.store.writer import Writer

notes = Table("notes", MetaData(), Column("number", Integer, primary_key=True))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = dialect.engine(f"sqlite:///{tmp_path}/writer.db", busy_seconds=0.2)
    notes.metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def writer(engine: Engine) -> Iterator[Writer]:
    made = Writer(engine)
    yield made
    made.close()


class Gate:
    """Work that holds the writer up, so that other jobs gather behind it."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def wait(self, _: Connection, items: Sequence[int]) -> Sequence[int]:
        self.reached.set()
        assert self.open.wait(10)
        return items


def put(connection: Connection, items: Sequence[int]) -> Sequence[int]:
    connection.execute(plain_insert(notes), [{"number": item} for item in items])
    return [item * 10 for item in items]


def stored(engine: Engine) -> set[int]:
    with engine.connect() as connection:
        return set(connection.execute(select(notes.c.number)).scalars())


def gathered(writer: Writer, numbers: Sequence[int]) -> list[int | MailprocError]:
    """Write numbers from as many threads while the writer is held up."""
    gate = Gate()

    def one(number: int) -> int | MailprocError:
        try:
            return writer.write(put, number)
        except MailprocError as error:
            return error

    with ThreadPoolExecutor(len(numbers) + 1) as pool:
        holder = pool.submit(writer.write, gate.wait, 0)
        assert gate.reached.wait(10)
        told = [pool.submit(one, number) for number in numbers]
        while writer.waiting() < len(numbers):
            threading.Event().wait(0.001)
        gate.open.set()
        holder.result()
        return [future.result() for future in told]


def test_each_caller_gets_the_answer_to_its_own_item(writer: Writer) -> None:
    assert gathered(writer, range(1, 40)) == [n * 10 for n in range(1, 40)]


def test_what_waits_is_one_commit(engine: Engine, writer: Writer) -> None:
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    gathered(writer, range(1, 40))
    assert len(commits) == 2  # the one that held them up, and all the others
    assert stored(engine) == set(range(1, 40))


def test_a_batch_has_an_end(engine: Engine, writer: Writer) -> None:
    commits: list[object] = []
    event.listen(engine, "commit", commits.append)
    gathered(writer, range(1, 301))
    assert len(commits) == 3
    assert len(stored(engine)) == 300


def test_a_job_that_fails_takes_no_other_with_it(
    engine: Engine, writer: Writer
) -> None:
    writer.write(put, 7)
    told = gathered(writer, range(1, 20))
    assert isinstance(told[6], MailprocError)
    assert "UNIQUE" in told[6].detail
    assert [t for n, t in enumerate(told, 1) if n != 7] == [
        n * 10 for n in range(1, 20) if n != 7
    ]
    assert stored(engine) == set(range(1, 20))


def test_an_error_of_the_work_reaches_its_caller(
    engine: Engine, writer: Writer
) -> None:
    def refuse(connection: Connection, items: Sequence[int]) -> Sequence[int]:
        put(connection, items)
        raise Permanent("no")

    with pytest.raises(Permanent, match="no"):
        writer.write(refuse, 1)
    assert stored(engine) == set()
    assert writer.write(put, 1) == 10


def test_a_mistake_of_the_work_does_not_end_the_writer(writer: Writer) -> None:
    def wrong(_: Connection, items: Sequence[int]) -> Sequence[int]:
        return [1 // (item - item) for item in items]

    with pytest.raises(ZeroDivisionError):
        writer.write(wrong, 1)
    assert writer.write(put, 1) == 10


def test_a_dead_database_fails_all_that_waits_at_once(
    engine: Engine, writer: Writer
) -> None:
    """Not one after the other, each after its own time-out."""
    tries: list[object] = []

    def one(number: int) -> str:
        try:
            return str(writer.write(put, number))
        except Unavailable as error:
            return error.public

    with dialect.writing(engine), ThreadPoolExecutor(20) as pool:
        event.listen(engine, "begin", tries.append)
        told = list(pool.map(one, range(1, 21)))
    assert told == ["the database is not available"] * 20
    assert len(tries) <= 8
    assert writer.write(put, 99) == 990


def test_closing_finishes_what_waits_and_takes_no_more(engine: Engine) -> None:
    writer, gate = Writer(engine), Gate()
    with ThreadPoolExecutor(3) as pool:
        holder = pool.submit(writer.write, gate.wait, 0)
        assert gate.reached.wait(10)
        last = pool.submit(writer.write, put, 1)
        while writer.waiting() < 1:
            threading.Event().wait(0.001)
        closing = pool.submit(writer.close)
        while writer.waiting() < 2:
            threading.Event().wait(0.001)
        with pytest.raises(Unavailable, match="closed"):
            writer.write(put, 2)
        gate.open.set()
        assert last.result() == 10
        closing.result()
        holder.result()
    assert stored(engine) == {1}
