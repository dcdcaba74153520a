"""SqlStore: the port Store on SQLite or PostgreSQL, and how it is opened.

Only wiring: each method hands a function of this room to the writer thread, or runs
it on a reading connection of its own. All methods may be called from any thread.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from mailproc.errors import ConfigError, Permanent
from mailproc.message.envelope import Envelope
from mailproc.ports import (
    Acted,
    Arrival,
    Claim,
    Clock,
    Copy,
    Event,
    Filing,
    Folder,
    Kept,
    Known,
    Outcome,
    Outgoing,
    Place,
    Plan,
    QueueCount,
    Shunted,
    SpoolRow,
    State,
    Stored,
    Thread,
)
from mailproc.store import (
    acts,
    delivery,
    desk,
    dialect,
    dragging,
    fresh,
    keeping,
    ledger,
    migrate,
    past,
    threads,
    watch,
)
from mailproc.store import events as log
from mailproc.store import filing as moves
from mailproc.store import shunt as aside
from mailproc.store import spool as letters
from mailproc.store.erasure import ErasureSql
from mailproc.store.sql_abuse import AbuseSql
from mailproc.store.sql_desk import DeskSql
from mailproc.store.sql_notices import NoticesSql
from mailproc.store.sql_registry import RegistrySql
from mailproc.store.tables import REVISION


def open_store(url: str, *, clock: Clock, busy_seconds: float = 10.0) -> "SqlStore":
    """Open the store, creating its tables in an empty database.

    `busy_seconds` is how long a lock of another process is waited for. Errors:
    ConfigError for a wrong URL or another schema; Unavailable without a database.
    """
    engine = dialect.engine(url, busy_seconds=busy_seconds)
    try:
        with engine.connect() as connection:
            found = migrate.revision(connection)
        if found is None:
            found = migrate.upgrade_engine(engine)
        if found != REVISION:
            raise ConfigError(
                f"the database has schema {found}, this program needs {REVISION}; "
                "run `mailproc db upgrade`"
            )
    except SQLAlchemyError as error:
        engine.dispose()
        raise dialect.failure(error) from error
    except ConfigError:
        engine.dispose()
        raise
    return SqlStore(engine, clock)


class SqlStore(DeskSql, RegistrySql, NoticesSql, AbuseSql, ErasureSql):
    """The ledger, the spool, the shunt and the event log; see ports.Store.

    The rooms of the desk are parts of their own, named as its bases.
    """

    # inbound

    def keep(
        self,
        raw: bytes,
        envelope: Envelope,
        place: Place | None,
        account: str | None,
        *,
        old: bool,
    ) -> Kept:
        """Commit raw bytes before anything can fail."""
        (kept,) = self.keep_all([Arrival(raw, envelope, place, account, old)])
        return kept

    def keep_all(self, arrivals: Sequence[Arrival]) -> Sequence[Kept]:
        """Keep several mails in one transaction, in order."""
        now = self._clock()
        noted = [keeping.Noted.of(arrival, now) for arrival in arrivals]
        return self._write(lambda c: keeping.keep(c, noted))

    def places(self, account: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """Return the uids of that folder that were ever seen."""
        return self._read(lambda c: watch.places(c, account, folder, uidvalidity))

    def folder(self, account: str, name: str) -> Folder | None:
        """Return what is known of a watched folder."""
        return self._read(lambda c: watch.folder(c, account, name))

    def remember_folder(self, folder: Folder) -> None:
        """Write the watermarks of a watched folder."""
        self._write(lambda c: watch.remember_folder(c, folder))

    def copy(self, copy: int) -> Copy:
        """Return a kept copy with its raw bytes."""
        return self._read(lambda c: ledger.copy(c, copy))

    def unfinished(
        self, limit: int, kept_before: datetime | None = None
    ) -> Sequence[int]:
        """Return ids of copies that were kept and neither acted on nor shunted."""
        return self._read(lambda c: watch.unfinished(c, limit, kept_before))

    def attempt(self, copy: int) -> int:
        """Count one more beginning of work on a copy."""
        return self._write(lambda c: watch.attempt(c, copy))

    def find(self, message_ids: Iterable[str]) -> Known | None:
        """Return the newest known message that has one of these Message-IDs."""
        wanted = tuple(message_ids)
        return self._read(lambda c: threads.find(c, wanted)) if wanted else None

    def thread_of(self, names: Iterable[str]) -> Thread | None:
        """Return the thread that one of these names points to."""
        wanted = tuple(names)
        return self._read(lambda c: threads.of_names(c, wanted)) if wanted else None

    def thread(self, number: int) -> Thread | None:
        """Return a thread."""
        return self._read(lambda c: threads.by_id(c, number))

    def act(self, copy: int, plan: Plan, now: datetime) -> Acted:
        """Commit message, thread, labels and filings of a plan in one transaction."""
        return self._write(lambda c: acts.act(c, copy, plan, now))

    def act_all(
        self, plans: Sequence[tuple[int, Plan]], now: datetime
    ) -> Sequence[Acted]:
        """Act on several copies in one transaction, in order: all or none."""
        return self._write(lambda c: fresh.act_all(c, plans, now))

    def filings(self, account: str, limit: int) -> Sequence[Filing]:
        """Return pending filings of an account, oldest first."""
        return self._read(lambda c: moves.pending(c, account, limit))

    def filed(self, filing: int, place: Place | None) -> None:
        """Tick a filing off."""
        self.filed_all([(filing, place)])

    def filed_all(self, done: Sequence[tuple[int, Place | None]]) -> None:
        """Tick several filings off in one transaction."""
        now = self._clock()
        self._write(lambda c: moves.filed(c, done, now))

    def filing_failed(self, filing: int, reason: str) -> None:
        """Count a failed attempt."""
        now = self._clock()
        self._write(lambda c: moves.filing_failed(c, filing, reason, now))

    def dragged(
        self,
        copy: int,
        place: Place,
        queue: str,
        now: datetime,
        priority: int | None = None,
    ) -> None:
        """Record that staff moved a copy to another queue's folder (S1.3)."""
        self._write(lambda c: dragging.dragged(c, copy, place, queue, now, priority))

    def shunt(
        self, copy: int | None, step: str, reason: str, detail: str, now: datetime
    ) -> int:
        """Set a copy aside, whole and visible."""
        return self._write(
            lambda c: aside.set_aside(c, copy, step, reason, detail, now)
        )

    def shunted(self, *, replayed: bool = False) -> Sequence[Shunted]:
        """List what was set aside; with `replayed` what was replayed too."""
        return self._read(lambda c: aside.listed(c, replayed=replayed))

    def replay(self, shunt: int) -> int:
        """Put a shunted copy back to step `kept`."""
        now = self._clock()
        return self._write(lambda c: aside.replay(c, shunt, now))

    # outbound

    def spool(self, outgoing: Outgoing) -> int:
        """Commit a message and its recipient rows."""
        if not outgoing.recipients:
            raise Permanent("a letter without recipients cannot be spooled")
        letter = letters.Letter(outgoing, ledger.digest_of(outgoing.raw))
        return self._writer.write(letters.accept, letter)

    def claim(
        self, owner: str, limit: int, now: datetime, lease_seconds: int
    ) -> Sequence[Claim]:
        """Take due recipients for one owner until the lease ends."""
        return self._write(
            lambda c: delivery.claim(c, owner, limit, now, lease_seconds)
        )

    def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write what became of claimed recipients and release the claims."""
        if outcomes:
            self._write(lambda c: delivery.settle(c, outcomes, now))

    def renew_claims(self, owner: str, now: datetime, lease_seconds: int) -> None:
        """Lengthen the lease of everything an owner still holds."""
        self._write(lambda c: delivery.renew_claims(c, owner, now, lease_seconds))

    def claim_owners(self) -> frozenset[str]:
        """Return who holds claims."""
        return self._read(delivery.claim_owners)

    def release_claims(self, owner: str) -> None:
        """Give back what an owner still holds."""
        now = self._clock()
        self._write(lambda c: delivery.release_claims(c, owner, now))

    def spool_rows(self, *, all_states: bool = False) -> Sequence[SpoolRow]:
        """List recipients that wait (or every one)."""
        return self._read(lambda c: letters.rows(c, all_states=all_states))

    def spool_change(self, spool: int, state: State, now: datetime) -> int:
        """Set waiting recipients to DUE (now), HELD or DROPPED; count them."""
        return self._write(lambda c: letters.change(c, spool, state, now))

    # both

    def event(
        self,
        kind: str,
        now: datetime,
        *,
        actor: str = log.PROGRAM,
        cause: str = "",
        **data: object,
    ) -> None:
        """Append to the event log."""
        who = {"actor": actor, "cause": cause}
        self._write(lambda c: log.add_all(c, now, kind, [data], **who))

    def events(self, limit: int) -> Sequence[Event]:
        """Return the newest events, newest first."""
        return self._read(lambda c: log.newest(c, limit))

    def queue_counts(self) -> Sequence[QueueCount]:
        """Count received messages by queue."""
        return self._read(desk.queue_counts)

    def messages_since(self, moment: datetime) -> Iterator[Stored]:
        """Yield received messages that came since a moment, oldest first."""
        last = 0
        while page := self._read(partial(past.page, moment=moment, after=last)):
            for group in past.groups(page):
                yield from self._read(partial(past.stored, group=group))
            last = page[-1].id

    def count_since(self, moment: datetime) -> int:
        """Count what `messages_since` would give now."""
        return self._read(lambda c: past.count(c, moment))

    def lease(self, name: str, owner: str, now: datetime, seconds: int) -> bool:
        """Take or renew a named lease; false when another holds it."""
        return self._write(lambda c: desk.lease(c, name, owner, now, seconds))

    def lease_holder(self, name: str) -> str | None:
        """Return who took a named lease last."""
        return self._read(lambda c: desk.lease_holder(c, name))
