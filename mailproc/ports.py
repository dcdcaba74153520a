"""What the two paths ask of the world, and the records that pass through.

Store is implemented by mailproc.store, Mailbox by mailproc.transport.imap,
Deliver by mailproc.transport.smtp, Sign by mailproc.signing. Nothing here acts.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from mailproc.desk.effects import Effect
from mailproc.message.envelope import Envelope

Clock = Callable[[], datetime]
"""The present moment, with a zone."""

Ids = Callable[[], str]
"""A new unguessable token for Message-IDs and owners."""

SHUNT = "shunt"
"""The queue in whose folder staff see what was set aside."""


# --- inbound records -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy of a message stands on an IMAP server."""

    account: str
    folder: str
    uidvalidity: int
    uid: int


class Step(StrEnum):
    """How far a kept copy has come on the inbound path."""

    KEPT = "kept"  # raw bytes are committed, nothing else is
    ACTED = "acted"  # message, thread and effects are committed
    SHUNTED = "shunted"  # set aside whole after a failure


@dataclass(frozen=True, slots=True)
class Kept:
    """Answer of Store.keep: the copy's id, its step, and what was there before.

    `moved_from` is the place where the ledger believed this copy to be, when the
    same bytes of the same account now turn up elsewhere (a drag, or our own move
    coming back). `target` is the queue we last asked it to be filed in.
    """

    copy: int
    step: Step
    known: bool
    old: bool
    moved_from: Place | None = None
    message: int | None = None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """One physical occurrence of a message: raw bytes and where they came from."""

    id: int
    raw: bytes = field(repr=False)
    envelope: Envelope
    place: Place | None
    account: str | None
    old: bool
    step: Step
    message: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What one copy leads to, decided before anything is done.

    `identity` is equal for copies of one mail in several accounts (S3.5b).
    `ours` says that the mail is a letter of our own coming back.
    """

    identity: str
    message_id: str | None
    references: tuple[str, ...]
    subject: str
    sender: str
    kind: str  # the class of COMMANDS.md
    queue: str
    priority: int
    labels: tuple[str, ...]
    old: bool
    ours: bool
    effects: tuple[Effect, ...]
    trace: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Acted:
    """Answer of Store.act: the message, its thread, and whether it was there."""

    message: int
    thread: int
    joined: bool  # another copy of the same mail had come before


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread as the store knows it."""

    id: int
    queue: str
    priority: int


@dataclass(frozen=True, slots=True)
class Known:
    """A message of the ledger found by Message-ID or identity."""

    id: int
    identity: str
    outgoing: bool
    thread: Thread


@dataclass(frozen=True, slots=True)
class Filing:
    """One pending folder move or append: a row, done and ticked off.

    `place` is None for a message that came by LMTP or SMTP: it is appended.
    """

    id: int
    copy: int
    account: str
    queue: str
    flags: tuple[str, ...]
    place: Place | None
    raw: bytes | None = field(default=None, repr=False)
    received: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Folder:
    """What we know of one watched IMAP folder.

    Messages with uid < `first_uid` were there at first contact: old mail.
    `last_uid` is the highest uid that was kept.
    """

    account: str
    name: str
    uidvalidity: int
    first_uid: int
    last_uid: int


@dataclass(frozen=True, slots=True)
class Shunted:
    """One message set aside: why, at which step, and its raw bytes by copy."""

    id: int
    at: datetime
    step: str
    reason: str
    detail: str
    copy: int | None
    size: int
    replayed: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the append-only log (S11.6): ids, times and hashes only."""

    id: int
    at: datetime
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class QueueCount:
    """One queue with its numbers."""

    queue: str
    messages: int
    old: int


# --- outbound records ----------------------------------------------------------


class Kind(StrEnum):
    """The kinds of mail that leave, one row each in the table of S3."""

    STAFF = "staff"
    TICKET = "ticket"
    LETTER = "letter"
    NOTICE = "notice"
    ANSWER = "answer"  # automatic answer or receipt, RFC 3834
    DSN = "dsn"
    REPORT = "report"  # ARF, XARF, iTIP
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A signed message ready for the spool, with its envelope."""

    raw: bytes = field(repr=False)
    sender: str
    recipients: tuple[str, ...]
    kind: Kind
    message_id: str
    identity: str
    references: tuple[str, ...]
    subject: str
    login: str | None
    created: datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient of a spooled message that is due."""

    id: int
    address: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A spooled message whose due recipients this owner may deliver now."""

    spool: int
    raw: bytes = field(repr=False)
    sender: str
    kind: Kind
    message_id: str
    created: datetime
    recipients: tuple[Recipient, ...]


class State(StrEnum):
    """State of one recipient of a spooled message."""

    DUE = "due"
    HELD = "held"
    DELIVERED = "delivered"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one recipient in one attempt.

    `state` DELIVERED or FAILED is final; DUE means again at `due`.
    """

    recipient: int
    address: str
    state: State
    code: int
    text: str
    smarthost: str
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class SpoolRow:
    """One recipient row for people to look at."""

    spool: int
    recipient: int
    address: str
    state: State
    attempts: int
    due: datetime | None
    created: datetime
    sender: str
    subject: str
    message_id: str
    kind: Kind
    last: str


# --- ports ---------------------------------------------------------------------


class Store(Protocol):
    """The ledger, the spool, the shunt and the event log.

    Every method is one transaction, committed durably when it returns, callable
    from any thread. Errors: Unavailable (4xx) when the database or the disk fails.
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

    def unfinished(self, limit: int) -> Sequence[int]:
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

    def act(self, copy: int, plan: Plan, now: datetime) -> Acted:
        """Commit message, thread, labels and filings of a plan in one transaction.

        A message whose identity is known joins it: the copy is filed into the
        queue where the message stands now, nothing else is repeated.
        """
        ...

    def filings(self, account: str, limit: int) -> Sequence[Filing]:
        """Return pending filings of an account, oldest first."""
        ...

    def filed(self, filing: int, place: Place | None) -> None:
        """Tick a filing off; `place` is where the copy stands now, if known."""
        ...

    def filing_failed(self, filing: int, reason: str) -> None:
        """Count a failed attempt; the filing stays pending."""
        ...

    def dragged(self, copy: int, place: Place, queue: str, now: datetime) -> None:
        """Record that staff moved a copy to another queue's folder (S1.3).

        The message and its thread change queue; the other copies get filings.
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
    def event(self, kind: str, now: datetime, **data: object) -> None:
        """Append to the event log."""
        ...

    def events(self, limit: int) -> Sequence[Event]:
        """Return the newest events, newest first."""
        ...

    def queue_counts(self) -> Sequence[QueueCount]:
        """Count messages by queue."""
        ...

    def lease(self, name: str, owner: str, now: datetime, seconds: int) -> bool:
        """Take or renew a named lease (a mailbox); false when another holds it."""
        ...

    def close(self) -> None:
        """Finish what is queued for writing and let go of the database."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message as read from a folder, never marked as seen by that.

    `raw` is None when it was larger than the limit or the server failed on it;
    `problem` then says why.
    """

    place: Place
    raw: bytes | None = field(repr=False)
    size: int
    flags: tuple[str, ...]
    received: datetime | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class FolderState:
    r"""What the server says of a folder: numbers, and uids in ascending order.

    `deleted` are those of `uids` that stand marked \Deleted: some clients move by COPY
    and leave the marked original behind (S1.3).
    """

    name: str
    uidvalidity: int
    uidnext: int
    uids: tuple[int, ...] = field(repr=False)
    deleted: frozenset[int] = field(default=frozenset(), repr=False)


class Mailbox(Protocol):
    """One IMAP account, used by one thread. Errors: Unavailable; reconnect then.

    Permanent for an argument that no server may see (control characters). Where
    `uidvalidity` is given and the folder has another, nothing is done: Unavailable.
    """

    def connect(self) -> None:
        """Open, authenticate, read capabilities; makes a fresh connection each time."""
        ...

    def close(self) -> None:
        """Log out and close; never raises."""
        ...

    def state(self, folder: str, above: int = 0) -> FolderState | None:
        """Return the folder's state with uids > `above`; None if it does not exist."""
        ...

    def changed(self, folder: str) -> tuple[int, int, int] | None:
        """Return (uidvalidity, uidnext, messages) by STATUS, cheap; None if absent."""
        ...

    def fetch(
        self, folder: str, uids: Sequence[int], *, uidvalidity: int | None = None
    ) -> Iterable[Fetched]:
        """Read messages with BODY.PEEK[], in batches; a bad one stops no other."""
        ...

    def flags(
        self, folder: str, uids: Sequence[int], *, uidvalidity: int | None = None
    ) -> dict[int, tuple[str, ...]]:
        """Return the flags of messages."""
        ...

    def mark(
        self,
        folder: str,
        uids: Sequence[int],
        flags: Sequence[str],
        *,
        uidvalidity: int | None = None,
    ) -> None:
        """Add flags and (where the server keeps them) keywords."""
        ...

    def move(
        self,
        folder: str,
        uids: Sequence[int],
        target: str,
        *,
        uidvalidity: int | None = None,
    ) -> dict[int, Place | None]:
        """Move messages together; answers uid → new place (None where not told).

        Uids that are no longer there are left out of the answer.
        """
        ...

    def append(
        self, folder: str, raw: bytes, flags: Sequence[str], received: datetime | None
    ) -> Place | None:
        """Add a message to a folder."""
        ...

    def ensure(self, folder: str) -> None:
        """Create and subscribe a folder if it is not there."""
        ...

    def special(self, use: str) -> str | None:
        """Return the folder for "drafts", "sent", "trash" or "junk" (RFC 6154)."""
        ...

    def wait(self, folder: str, seconds: float, wake: Callable[[], bool]) -> bool:
        """Wait for news in a folder (IDLE, else polling); true if there may be some.

        News is what came since `state` or `changed` was last asked, so ask one of them
        before waiting again. Returns early when `wake()` turns true; it is asked at
        least twice a second.
        """
        ...


class Sign(Protocol):
    """DKIM (RFC 6376, RFC 8463) over the final bytes."""

    def __call__(self, raw: bytes, from_domain: str) -> bytes:
        """Return raw with signature fields in front. Errors: Temporary, no key too."""
        ...


class Deliver(Protocol):
    """One attempt to hand a claimed message to the smarthosts, in order."""

    def __call__(self, claim: Claim, now: datetime) -> Sequence[Outcome]:
        """Return an outcome for every recipient of the claim; never raises."""
        ...
