"""Records of the outbound path: letters in the spool, and what became of them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailproc.desk.effects import Effect


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
    """A signed message ready for the spool, with its envelope.

    `ticket` is the ticket it belongs to where References do not say so, 0 for one that
    begins a thread of its own although a clock of another ticket made it; `what` the
    step of the regulation that it does; `effects` what follows for its ticket in the
    same transaction; `draft` the token of the draft that it was.
    """

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
    ticket: int | None = None
    what: str = ""
    effects: tuple[Effect, ...] = ()
    draft: str = ""


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

    `state` DELIVERED or FAILED is final; DUE means again at `due`. `late` asks to
    tell the sender, once, that the letter is still waiting. `content`: it was refused
    after DATA, for what it says.
    """

    recipient: int
    address: str
    state: State
    code: int
    text: str
    smarthost: str
    due: datetime | None = None
    late: bool = False
    content: bool = False


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
