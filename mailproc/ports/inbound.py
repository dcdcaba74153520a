"""Records of the inbound path: where mail stands, how far it has come, what follows."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from mailproc.desk.effects import Effect
from mailproc.desk.model import TicketState
from mailproc.message.envelope import Envelope
from mailproc.ports.outbound import Outgoing

SHUNT = "shunt"
"""The queue of messages set aside, shown in a folder of its own."""

TRASH = "trash"
"""The queue of messages that a filter deleted, shown in the folder for that."""

SOLVED = "solved"
"""Where solved tickets are shown: dragged there they are solved, back they reopen."""

OFF = "-"
"""Stands before a flag of a filing that is taken off."""

SPLIT = "split"
"""The folder that makes a dragged message a ticket of its own."""


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
class Arrival:
    """A mail that came: its bytes, and where from.

    `place` is None for one that came by SMTP or LMTP; `account` then is the account
    in which it is to be shown. `old` mail is sorted and nothing else. `flags` are
    the IMAP flags that it had when it was first seen.
    """

    raw: bytes = field(repr=False)
    envelope: Envelope
    place: Place | None
    account: str | None
    old: bool = False
    flags: tuple[str, ...] = ()


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
    """One physical occurrence of a message: raw bytes and where they came from.

    `flags` are known only while the message is in hand, not after a crash.
    """

    id: int
    raw: bytes = field(repr=False)
    envelope: Envelope
    place: Place | None
    account: str | None
    old: bool
    step: Step
    message: int | None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What one copy leads to, decided before anything is done.

    `identity` is equal for copies of one mail in several accounts (S3.5b).
    `ours` says that the mail is a letter of our own coming back. `letters` go into
    the spool in the same transaction, unless the mail was known already. `people`
    are the addresses outside that wrote it or got it.
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
    letters: tuple[Outgoing, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acted:
    """Answer of Store.act: the message, its thread, and whether it was there."""

    message: int
    thread: int
    joined: bool  # another copy of the same mail had come before


@dataclass(frozen=True, slots=True)
class Thread:
    """One thread as the store knows it; `state` is that of its ticket, if it is one."""

    id: int
    queue: str
    priority: int
    state: TicketState | None = None
    kind: str = ""


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

    `place` is None for a message that came by LMTP or SMTP: it is appended. Of `flags`
    those that start with OFF are taken off, the others set.
    """

    id: int
    copy: int
    account: str
    queue: str
    flags: tuple[str, ...]
    place: Place | None
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
    """One line of the append-only log (S11.6): ids, times and hashes only.

    `actor` is a login of staff, `program` or `operator`; `cause` what led to it.
    """

    id: int
    at: datetime
    kind: str
    data: dict[str, Any]
    actor: str = "program"
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Stored:
    """A received message as it was kept: its bytes, and where it stands now."""

    id: int
    queue: str
    labels: tuple[str, ...]
    recipients: tuple[str, ...]
    received: datetime
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class QueueCount:
    """One queue with its numbers."""

    queue: str
    messages: int
    old: int
