"""The tables: what is kept, and what each row means.

Raw bytes lie apart from the rows about them, so that lists never read them and a
logged erasure of personal text breaks nothing (S11.6). The one truth about how a
database gets this shape is `migrations/`; a test holds both equal.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

from mailproc.store.columns import Clean, Json, Moment, Number

REVISION = "0001"
"""The migration that makes exactly these tables."""

metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", Number, primary_key=True)


def _link(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, Number, ForeignKey(f"{target}.id"), nullable=nullable)


def _digest() -> Column[str]:
    return Column("digest", Text, ForeignKey("raw.digest"), nullable=False)


def _must(name: str, kind: type[TypeEngine[Any]] = Clean) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _some(
    table: str, name: str, columns: str, where: str, unique: bool = False
) -> None:
    """Index only the few rows that wait: the ledger grows for ever, these do not."""
    Index(
        name,
        *(metadata.tables[table].c[column] for column in columns.split()),
        sqlite_where=text(where),
        postgresql_where=text(where),
        unique=unique,
    )


raw = Table(  # the bytes of a message, once, however many copies there are
    "raw",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256, hexadecimal
    _must("size", BigInteger),
    _must("body", LargeBinary),
)

thread = Table(  # what the messages of one conversation have in common
    "thread",
    metadata,
    _id(),
    _must("queue"),  # "" while only letters of our own are in it
    _must("priority", Integer),
    _must("created", Moment),
)

reference = Table(  # Message-ID to thread, mentioned ones too: a parent may come late
    "reference",
    metadata,
    Column("message_id", Clean, primary_key=True),
    _link("thread", "thread"),
)

message = Table(  # one mail, in however many accounts it stands (S3.5b)
    "message",
    metadata,
    _id(),
    Column("identity", Clean, nullable=False, unique=True),
    Column("message_id", Clean),
    _link("thread", "thread"),
    _must("outgoing", Boolean),
    _must("old", Boolean),
    _must("queue"),
    _must("priority", Integer),
    _must("kind"),
    _must("labels", Json),
    _must("subject"),
    _must("sender"),
    _must("created", Moment),
    Index("message_by_message_id", "message_id"),
    Index("message_by_thread", "thread"),
    Index("message_by_queue", "queue"),
)

copy = Table(  # one physical occurrence: a mail in one account, or one delivery
    "copy",
    metadata,
    _id(),
    _digest(),
    Column("account", Clean),
    Column("queue", Clean),  # where we last asked it to be, or staff dragged it to
    Column("unseen", Clean),  # queue we moved it to without being told the new place
    _link("message", "message", nullable=True),
    _must("step"),
    _must("attempts", Integer),
    _must("old", Boolean),
    _must("kept", Moment),
    Column("addressees", Clean),  # digest of the envelope's recipients; IMAP: none
    _must("sender"),
    _must("recipients", Json),
    _must("received", Moment),
    Column("login", Clean),
    _must("peer"),
    _must("helo"),
    _must("protocol"),
    Index("copy_by_digest", "digest", "account"),
    Index("copy_by_message", "message"),
)
_some("copy", "copy_unfinished", "id", "step = 'kept'")

place = Table(  # every place where a copy was seen; a UID is never used twice
    "place",
    metadata,
    _id(),
    _link("copy", "copy"),
    _must("account"),
    _must("folder"),
    _must("uidvalidity", BigInteger),
    _must("uid", BigInteger),
    _must("present", Boolean),  # where the copy stands now, as far as we know
    UniqueConstraint("account", "folder", "uidvalidity", "uid", name="place_once"),
)
_some("place", "place_present", "copy", "present", unique=True)

filing = Table(  # folder moves and appends to be done; one at most waits for a copy
    "filing",
    metadata,
    _id(),
    _link("copy", "copy"),
    _must("account"),
    _must("queue"),
    _must("flags", Json),
    _must("attempts", Integer),
    _must("reason"),
    _must("created", Moment),
    Column("done", Moment),
)
_some("filing", "filing_pending", "account id", "done IS NULL")
_some("filing", "filing_one_pending", "copy", "done IS NULL", unique=True)

folder = Table(  # watermarks of the watched IMAP folders
    "folder",
    metadata,
    Column("account", Clean, primary_key=True),
    Column("name", Clean, primary_key=True),
    _must("uidvalidity", BigInteger),
    _must("first_uid", BigInteger),
    _must("last_uid", BigInteger),
)

trace = Table(  # why a message went where it went
    "trace",
    metadata,
    _id(),
    _link("message", "message"),
    _link("copy", "copy"),
    _must("at", Moment),
    _must("hits", Json),
    _must("effects", Json),
    Index("trace_by_message", "message"),
)

spool = Table(  # a letter accepted for delivery
    "spool",
    metadata,
    _id(),
    _digest(),
    _link("message", "message"),
    _must("sender"),
    _must("kind"),
    _must("message_id"),
    _must("subject"),
    Column("login", Clean),
    _must("created", Moment),
    Column("finished", Moment),  # when the last recipient became final
)

recipient = Table(  # one recipient of it: the unit of retry (R4)
    "recipient",
    metadata,
    _id(),
    _link("spool", "spool"),
    _must("address"),
    _must("state"),
    _must("attempts", Integer),
    _must("due", Moment),
    _must("scheduled", Moment),  # when `due` was decided: shows a clock set back
    Column("owner", Clean),
    Column("claimed", Moment),
    Column("lease", Moment),  # until when the claim holds
    _must("code", Integer),
    _must("text"),
    _must("smarthost"),
    Index("recipient_by_spool", "spool"),
)
_some("recipient", "recipient_due", "due id", "state = 'due'")
_some("recipient", "recipient_scheduled", "scheduled", "state = 'due'")
_some("recipient", "recipient_claimed", "owner", "owner IS NOT NULL")

shunt = Table(  # a copy set aside whole after a failure
    "shunt",
    metadata,
    _id(),
    _link("copy", "copy", nullable=True),
    _must("at", Moment),
    _must("step"),
    _must("reason"),
    _must("detail"),
    Column("replayed", Moment),
)

event = Table(  # append-only, held by triggers (S11.6)
    "event",
    metadata,
    _id(),
    _must("at", Moment),
    _must("kind"),
    _must("data", Json),
)

lease = Table(  # who may poll a mailbox
    "lease",
    metadata,
    Column("name", Clean, primary_key=True),
    _must("owner"),
    _must("taken", Moment),
    _must("until", Moment),
)
