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

metadata = MetaData()


def row_id() -> Column[int]:
    """Return the column of row numbers."""
    return Column("id", Number, primary_key=True)


def link(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    """Return a column that names a row of another table."""
    return Column(name, Number, ForeignKey(f"{target}.id"), nullable=nullable)


def _digest() -> Column[str]:
    return Column("digest", Text, ForeignKey("raw.digest"), nullable=False)


def must(name: str, kind: type[TypeEngine[Any]] = Clean) -> Column[Any]:
    """Return a column that always has a value."""
    return Column(name, kind, nullable=False)


def some(table: str, name: str, columns: str, where: str, unique: bool = False) -> None:
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
    must("size", BigInteger),
    must("body", LargeBinary),
    Column("erased", Moment),
)

thread = Table(  # what the messages of one conversation have in common
    "thread",
    metadata,
    row_id(),
    must("queue"),  # "" while only letters of our own are in it
    must("priority", Integer),
    must("created", Moment),
)

reference = Table(  # Message-ID to thread, mentioned ones too: a parent may come late
    "reference",
    metadata,
    Column("message_id", Clean, primary_key=True),
    link("thread", "thread"),
)

message = Table(  # one mail, in however many accounts it stands (S3.5b)
    "message",
    metadata,
    row_id(),
    Column("identity", Clean, nullable=False, unique=True),
    Column("message_id", Clean),
    link("thread", "thread"),
    must("outgoing", Boolean),
    must("old", Boolean),
    must("queue"),
    must("priority", Integer),
    must("kind"),
    must("labels", Json),
    must("subject"),
    must("sender"),
    must("created", Moment),
    Column("erased", Moment),  # when its personal text was blanked
    Index("message_by_message_id", "message_id"),
    Index("message_by_thread", "thread"),
    Index("message_by_queue", "queue"),
)

copy = Table(  # one physical occurrence: a mail in one account, or one delivery
    "copy",
    metadata,
    row_id(),
    _digest(),
    Column("account", Clean),
    Column("queue", Clean),  # where we last asked it to be, or staff dragged it to
    Column("unseen", Clean),  # queue we moved it to without being told the new place
    link("message", "message", nullable=True),
    must("step"),
    must("attempts", Integer),
    must("old", Boolean),
    must("kept", Moment),
    Column("addressees", Clean),  # digest of the envelope's recipients; IMAP: none
    must("sender"),
    must("recipients", Json),
    must("received", Moment),
    Column("login", Clean),
    must("peer"),
    must("helo"),
    must("protocol"),
    Index("copy_by_digest", "digest", "account"),
    Index("copy_by_message", "message"),
)
some("copy", "copy_unfinished", "id", "step = 'kept'")

place = Table(  # every place where a copy was seen; a UID is never used twice
    "place",
    metadata,
    row_id(),
    link("copy", "copy"),
    must("account"),
    must("folder"),
    must("uidvalidity", BigInteger),
    must("uid", BigInteger),
    must("present", Boolean),  # where the copy stands now, as far as we know
    UniqueConstraint("account", "folder", "uidvalidity", "uid", name="place_once"),
)
some("place", "place_present", "copy", "present", unique=True)

filing = Table(  # folder moves and appends to be done; one at most waits for a copy
    "filing",
    metadata,
    row_id(),
    link("copy", "copy"),
    must("account"),
    must("queue"),
    must("flags", Json),
    must("attempts", Integer),
    must("reason"),
    must("created", Moment),
    Column("done", Moment),
)
some("filing", "filing_pending", "account id", "done IS NULL")
some("filing", "filing_one_pending", "copy", "done IS NULL", unique=True)

folder = Table(  # watermarks of the watched IMAP folders
    "folder",
    metadata,
    Column("account", Clean, primary_key=True),
    Column("name", Clean, primary_key=True),
    must("uidvalidity", BigInteger),
    must("first_uid", BigInteger),
    must("last_uid", BigInteger),
)

trace = Table(  # why a message went where it went
    "trace",
    metadata,
    row_id(),
    link("message", "message"),
    link("copy", "copy"),
    must("at", Moment),
    must("hits", Json),
    must("effects", Json),
    Index("trace_by_message", "message"),
)

spool = Table(  # a letter accepted for delivery
    "spool",
    metadata,
    row_id(),
    _digest(),
    link("message", "message"),
    must("sender"),
    must("kind"),
    must("message_id"),
    must("subject"),
    Column("login", Clean),
    must("created", Moment),
    Column("finished", Moment),  # when the last recipient became final
)

recipient = Table(  # one recipient of it: the unit of retry (R4)
    "recipient",
    metadata,
    row_id(),
    link("spool", "spool"),
    must("address"),
    must("state"),
    must("attempts", Integer),
    must("due", Moment),
    must("scheduled", Moment),  # when `due` was decided: shows a clock set back
    Column("owner", Clean),
    Column("claimed", Moment),
    Column("lease", Moment),  # until when the claim holds
    must("code", Integer),
    must("text"),
    must("smarthost"),
    Index("recipient_by_spool", "spool"),
)
some("recipient", "recipient_due", "due id", "state = 'due'")
some("recipient", "recipient_scheduled", "scheduled", "state = 'due'")
some("recipient", "recipient_claimed", "owner", "owner IS NOT NULL")

shunt = Table(  # a copy set aside whole after a failure
    "shunt",
    metadata,
    row_id(),
    link("copy", "copy", nullable=True),
    must("at", Moment),
    must("step"),
    must("reason"),
    must("detail"),
    Column("replayed", Moment),
)

event = Table(  # append-only, held by triggers and a chain of hashes (S11.6)
    "event",
    metadata,
    row_id(),
    must("at", Moment),
    must("kind"),
    must("actor"),
    must("cause"),
    must("data", Json),
    must("hash"),
)

log_head = Table(  # the end of the chain: shows that the newest events are all there
    "log_head",
    metadata,
    Column("log", Text, primary_key=True),
    must("count", BigInteger),
    must("last", BigInteger),
    must("hash"),
)

lease = Table(  # who may poll a mailbox
    "lease",
    metadata,
    Column("name", Clean, primary_key=True),
    must("owner"),
    must("taken", Moment),
    must("until", Moment),
)
