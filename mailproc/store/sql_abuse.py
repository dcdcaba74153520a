"""The part of SqlStore that knows cases of complaints: see ports.AbuseStore."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from mailproc.ports import Case, Handed, Received
from mailproc.store import abuse, dialect, retention
from mailproc.store.access import Access


class AbuseSql(Access):
    """Cases of complaints on a database. Only wiring."""

    def case_of(self, names: Iterable[str]) -> Case | None:
        """Return the case that has one of these names."""
        wanted = tuple(names)
        return self._read(lambda c: abuse.case_of(c, wanted)) if wanted else None

    def case_at(self, number: int) -> Case | None:
        """Return the case that a thread is; None where it is no ticket."""
        return self._read(lambda c: abuse.case_at(c, number))

    def handed(self, ticket: int) -> Sequence[Handed]:
        """Return the steps done by letters of a ticket."""
        return self._read(lambda c: abuse.handed(c, ticket))

    def received(self, since: datetime, limit: int) -> Sequence[Received]:
        """Return received messages since a moment, oldest first."""
        return self._read(lambda c: abuse.received(c, since, limit))

    def expire_evidence(self, before: datetime, now: datetime) -> int:
        """Blank the bytes of complaints done before a moment, logged; how many."""
        if not self._read(lambda c: retention.old(c, before)):
            return 0
        count = self._write(lambda c: retention.expire(c, before, now))
        dialect.forget(self.engine)
        return count
