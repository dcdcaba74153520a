"""The port Store: the ledger, the spool, the shunt and the event log."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from mailproc.errors import Unavailable
from mailproc.message.envelope import Envelope
from mailproc.ports.abuse import AbuseStore
from mailproc.ports.desk import DeskStore
from mailproc.ports.inbound import (
    Acted,
    Arrival,
    Copy,
    Event,
    Filing,
    Folder,
    Kept,
    Known,
    Place,
    Plan,
    QueueCount,
    Shunted,
    Stored,
    Thread,
)
from mailproc.ports.notices import NoticeStore
from mailproc.ports.outbound import Claim, Outcome, Outgoing, SpoolRow, State
from mailproc.ports.registry import RegistryStore


class LedgerDown(Unavailable):
    """The ledger cannot be read or written now: a full disk, a database that is away.

    It says nothing about the mail in hand: the same again works later.
    """


class Store(DeskStore, RegistryStore, NoticeStore, AbuseStore, Protocol):
    """The ledger, the spool, the shunt and the event log.

    Every method is one transaction, committed durably when it returns, callable
    from any thread. Errors: LedgerDown (4xx) when the database or the disk fails.
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
        """Commit raw bytes before anything can fail (S4.3); idempotent by place.

        A copy of the same account and digest at a new place updates the place and
        answers known, with `moved_from`. Without a place the digest and the
        envelope's recipients decide.
        """
        ...

    def keep_all(self, arrivals: Sequence[Arrival]) -> Sequence[Kept]:
        """Keep several mails in one transaction, in order."""
        ...

    def places(self, account: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """Return the uids of that folder that the ledger knows."""
        ...

    def folder(self, account: str, name: str) -> Folder | None:
        """Return what is known of a watched folder."""
        ...

    def remember_folder(self, folder: Folder) -> None:
        """Write the watermarks of a watched folder."""
        ...

    def copy(self, copy: int) -> Copy:
        """Return a kept copy with its raw bytes."""
        ...

    def unfinished(
        self, limit: int, kept_before: datetime | None = None
    ) -> Sequence[int]:
        """Return ids of copies that were kept and neither acted on nor shunted."""
        ...

    def attempt(self, copy: int) -> int:
        """Count one more beginning of work on a copy; answers how many there were.

        Tells a message that ends the whole process each time it is begun.
        """
        ...

    def find(self, message_ids: Iterable[str]) -> Known | None:
        """Return the newest known message that has one of these Message-IDs."""
        ...

    def thread_of(self, names: Iterable[str]) -> Thread | None:
        """Return the thread that one of these Message-IDs or references points to."""
        ...

    def thread(self, number: int) -> Thread | None:
        """Return a thread, with the state of its ticket if it is one."""
        ...

    def act(self, copy: int, plan: Plan, now: datetime) -> Acted:
        """Commit message, thread, labels and filings of a plan in one transaction.

        A message whose identity is known joins it: the copy is filed into the
        queue where the message stands now, nothing else is repeated.
        """
        ...

    def act_all(
        self, plans: Sequence[tuple[int, Plan]], now: datetime
    ) -> Sequence[Acted]:
        """Act on several copies in one transaction, in order: all or none."""
        ...

    def filings(self, account: str, limit: int) -> Sequence[Filing]:
        """Return pending filings of an account, oldest first."""
        ...

    def filed(self, filing: int, place: Place | None) -> None:
        """Tick a filing off; `place` is where the copy stands now, if known."""
        ...

    def filed_all(self, done: Sequence[tuple[int, Place | None]]) -> None:
        """Tick several filings off in one transaction."""
        ...

    def filing_failed(self, filing: int, reason: str) -> None:
        """Count a failed attempt; the filing stays pending."""
        ...

    def dragged(
        self,
        copy: int,
        place: Place,
        queue: str,
        now: datetime,
        priority: int | None = None,
    ) -> None:
        """Record that staff moved a copy to another queue's folder (S1.3).

        The message and its thread change queue; the other copies get filings. To
        SOLVED it is solved, to SPLIT it becomes a ticket of its own. `priority` is
        what the sub-folder says, if any.
        """
        ...

    def shunt(
        self, copy: int | None, step: str, reason: str, detail: str, now: datetime
    ) -> int:
        """Set a copy aside, whole and visible; answers the shunt's number."""
        ...

    def shunted(self, *, replayed: bool = False) -> Sequence[Shunted]:
        """List what was set aside."""
        ...

    def replay(self, shunt: int) -> int:
        """Put a shunted copy back to step `kept`; answers the copy's id."""
        ...

    # outbound
    def spool(self, outgoing: Outgoing) -> int:
        """Commit a message and its recipient rows (group commit), answer its number."""
        ...

    def claim(
        self, owner: str, limit: int, now: datetime, lease_seconds: int
    ) -> Sequence[Claim]:
        """Take due recipients, grouped by message, until the lease ends."""
        ...

    def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        """Write what became of claimed recipients and release the claims."""
        ...

    def renew_claims(self, owner: str, now: datetime, lease_seconds: int) -> None:
        """Lengthen the lease of everything an owner still holds."""
        ...

    def claim_owners(self) -> frozenset[str]:
        """Return who holds claims, whether their leases have run out or not."""
        ...

    def release_claims(self, owner: str) -> None:
        """Give back what an owner still holds (a clean stop)."""
        ...

    def spool_rows(self, *, all_states: bool = False) -> Sequence[SpoolRow]:
        """List recipients that wait (or every one)."""
        ...

    def spool_change(self, spool: int, state: State, now: datetime) -> int:
        """Set waiting recipients of a message to DUE (now), HELD or DROPPED; count."""
        ...

    # both
    def event(
        self,
        kind: str,
        now: datetime,
        *,
        actor: str = "program",
        cause: str = "",
        **data: object,
    ) -> None:
        """Append to the event log: who, and what led to it (`message 12`, `#close`)."""
        ...

    def events(self, limit: int) -> Sequence[Event]:
        """Return the newest events, newest first."""
        ...

    def queue_counts(self) -> Sequence[QueueCount]:
        """Count messages by queue."""
        ...

    def messages_since(self, moment: datetime) -> Iterator[Stored]:
        """Yield received messages that came since a moment, oldest first.

        Not one transaction: nothing is held while the caller works, and what comes
        meanwhile is given, too.
        """
        ...

    def count_since(self, moment: datetime) -> int:
        """Count what `messages_since` would give now."""
        ...

    def lease(self, name: str, owner: str, now: datetime, seconds: int) -> bool:
        """Take or renew a named lease; false when another holds it, 0 gives back."""
        ...

    def lease_holder(self, name: str) -> str | None:
        """Return who took a named lease last."""
        ...

    def close(self) -> None:
        """Finish what is queued for writing and let go of the database."""
        ...
