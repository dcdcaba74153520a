"""How the parts of SqlStore reach the database: read here, write on the writer thread.

Each part of the store (mail, desk, registry …) is a class over this one. Never
knows a table.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from mailproc.ports import Clock
from mailproc.store import dialect
from mailproc.store.writer import Writer

Answer = TypeVar("Answer")
Job = Callable[[Connection], Answer]


class Access:
    """One database: many readers, one writer thread."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self._clock = clock
        self._writer = Writer(engine)

    def _write(self, job: Job[Answer]) -> Answer:
        """Do a job in a durable transaction. Errors: LedgerDown, those of the job."""
        return self._writer.write(_each, job)

    def _read(self, job: Job[Answer], *, whole: bool = False) -> Answer:
        """Do a job on a reading connection. Errors: LedgerDown.

        `whole`: all its statements see the state of one moment.
        """
        try:
            opened = dialect.snapshot(self.engine) if whole else self.engine.connect()
            with opened as connection:
                return job(connection)
        except SQLAlchemyError as error:
            raise dialect.failure(error) from error

    def close(self) -> None:
        """Finish what is queued for writing and let go of the database."""
        self._writer.close()
        self.engine.dispose()


def _each(connection: Connection, jobs: Sequence[Job[Answer]]) -> list[Answer]:
    return [job(connection) for job in jobs]
