"""Group commit: one thread writes for all, one fsync for what waits at that moment.

No timer: while one batch is being committed the next one gathers, so a lone caller
is never delayed and fifty callers share a commit. Nobody is answered before the
commit (R1, R2). Never reads the mail, and never decides what an error means.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import groupby
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from mailproc.ports import LedgerDown
from mailproc.store import events
from mailproc.store.dialect import begin, failure, lost_connection

Item = TypeVar("Item")
Answer = TypeVar("Answer")

Work = Callable[[Connection, Sequence[Item]], Sequence[Answer]]
"""Writes several items of one sort in one go, answers one value for each."""

_BATCH = 256


@dataclass(frozen=True, slots=True)
class _Job:
    work: Work[Any, Any]
    item: Any
    future: Future[Any] = field(default_factory=Future)


class Writer:
    """The thread through which everything is written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._door = Lock()
        self._open = True
        self._thread = Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def write(self, work: Work[Item, Answer], item: Item) -> Answer:
        """Write one item and return its answer once that is durable.

        Errors: LedgerDown when the database or the disk fails; a MailprocError
        of the work itself. Nothing of the item was written then, except where a
        connection broke while the server was committing: that nobody can know.
        """
        job = _Job(work, item)
        with self._door:
            if not self._open:
                raise LedgerDown("the store is closed", enhanced="4.3.2")
            self._waiting.put(job)
        answer: Answer = job.future.result()
        return answer

    def waiting(self) -> int:
        """Return how many jobs wait behind the batch that is being written."""
        return self._waiting.qsize()

    def close(self) -> None:
        """Write what waits, then end the thread; later writes raise LedgerDown."""
        with self._door:
            if self._open:
                self._open = False
                self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        more = True
        while more:
            batch, more = self._gather()
            if batch:
                self._write_batch(batch)

    def _gather(self) -> tuple[list[_Job], bool]:
        """Wait for one job, then take what else is there; false at the end."""
        batch: list[_Job] = []
        job = self._waiting.get()
        while job is not None:
            batch.append(job)
            if len(batch) == _BATCH:
                return batch, True
            try:
                job = self._waiting.get_nowait()
            except Empty:
                return batch, True
        return batch, False

    def _write_batch(self, batch: list[_Job]) -> None:
        try:
            answers = self._commit(batch)
        except _InDoubt as error:
            _refuse(batch, error.cause)  # again might write twice
        except Exception:  # noqa: BLE001 - each job is tried alone and gets its own error
            self._write_alone(batch)
        else:
            for job, answer in zip(batch, answers, strict=True):
                job.future.set_result(answer)

    def _write_alone(self, batch: list[_Job]) -> None:
        """One job must not fail for another's sake; a dead database fails them all."""
        for number, job in enumerate(batch):
            try:
                job.future.set_result(self._commit([job])[0])
            except _InDoubt as error:
                _refuse(batch[number:], error.cause)
                return
            except SQLAlchemyError as error:
                meaning = failure(error)
                if isinstance(meaning, LedgerDown) and meaning.code != 452:
                    _refuse(batch[number:], meaning)
                    return
                job.future.set_exception(meaning)
            except BaseException as error:  # noqa: BLE001 - handed to the caller, who waits for it
                job.future.set_exception(error)

    def _commit(self, jobs: list[_Job]) -> list[Any]:
        answers: list[Any] = []
        with self._engine.connect() as connection:
            transaction = begin(connection)
            events.begin(connection)
            for work, group in groupby(jobs, lambda job: job.work):
                answers += work(connection, [job.item for job in group])
            events.write(connection)
            try:
                transaction.commit()
            except SQLAlchemyError as error:
                if lost_connection(error):
                    raise _InDoubt(failure(error)) from error
                raise
        return answers


class _InDoubt(Exception):
    """The connection broke during COMMIT."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.cause = cause


def _refuse(jobs: Sequence[_Job], error: BaseException) -> None:
    for job in jobs:
        job.future.set_exception(error)
