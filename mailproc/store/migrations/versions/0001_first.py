"""The first tables. Frozen: later changes are migrations of their own."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from mailproc.store.dialect import append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_Kind = type[sa.types.TypeEngine[Any]]
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create everything."""
    _conversations()
    _copies()
    _filing()
    _outgoing()
    _desk()
    for statement in append_only(op.get_bind().dialect.name, "event"):
        op.execute(statement)


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(name, sa.Column("id", _NUMBER, primary_key=True), *columns)


def _must(*names: str, kind: _Kind = sa.Text) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _may(*names: str, kind: _Kind = sa.Text) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name in names]


def _link(table: str, *, nullable: bool = False) -> sa.Column[Any]:
    target = sa.ForeignKey(f"{table}.id")
    return sa.Column(table, _NUMBER, target, nullable=nullable)


def _digest() -> sa.Column[Any]:
    return sa.Column("digest", sa.Text, sa.ForeignKey("raw.digest"), nullable=False)


def _index(
    name: str, table: str, columns: str, where: str = "", *, unique: bool = False
) -> None:
    only = sa.text(where) if where else None
    op.create_index(
        name,
        table,
        columns.split(),
        unique=unique,
        sqlite_where=only,
        postgresql_where=only,
    )


def _conversations() -> None:
    op.create_table(
        "raw",
        sa.Column("digest", sa.Text, primary_key=True),
        *_must("size", kind=sa.BigInteger),
        *_must("body", kind=sa.LargeBinary),
    )
    _table(
        "thread",
        *_must("queue"),
        *_must("priority", kind=sa.Integer),
        *_must("created", kind=sa.BigInteger),
    )
    op.create_table(
        "reference",
        sa.Column("message_id", sa.Text, primary_key=True),
        _link("thread"),
    )
    _table(
        "message",
        sa.Column("identity", sa.Text, nullable=False, unique=True),
        *_may("message_id"),
        _link("thread"),
        *_must("outgoing", "old", kind=sa.Boolean),
        *_must("queue", "kind", "labels", "subject", "sender"),
        *_must("priority", kind=sa.Integer),
        *_must("created", kind=sa.BigInteger),
    )
    _index("message_by_message_id", "message", "message_id")
    _index("message_by_thread", "message", "thread")
    _index("message_by_queue", "message", "queue")


def _copies() -> None:
    _table(
        "copy",
        _digest(),
        _link("message", nullable=True),
        *_may("account", "queue", "unseen", "addressees", "login"),
        *_must("step", "sender", "recipients", "peer", "helo", "protocol"),
        *_must("attempts", kind=sa.Integer),
        *_must("old", kind=sa.Boolean),
        *_must("kept", "received", kind=sa.BigInteger),
    )
    _index("copy_by_digest", "copy", "digest account")
    _index("copy_by_message", "copy", "message")
    _index("copy_unfinished", "copy", "id", "step = 'kept'")
    _table(
        "place",
        _link("copy"),
        *_must("account", "folder"),
        *_must("uidvalidity", "uid", kind=sa.BigInteger),
        *_must("present", kind=sa.Boolean),
        sa.UniqueConstraint(
            "account", "folder", "uidvalidity", "uid", name="place_once"
        ),
    )
    _index("place_present", "place", "copy", "present", unique=True)


def _filing() -> None:
    _table(
        "filing",
        _link("copy"),
        *_must("account", "queue", "flags", "reason"),
        *_must("attempts", kind=sa.Integer),
        *_must("created", kind=sa.BigInteger),
        *_may("done", kind=sa.BigInteger),
    )
    _index("filing_pending", "filing", "account id", "done IS NULL")
    _index("filing_one_pending", "filing", "copy", "done IS NULL", unique=True)
    op.create_table(
        "folder",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        *_must("uidvalidity", "first_uid", "last_uid", kind=sa.BigInteger),
    )
    _table(
        "trace",
        _link("message"),
        _link("copy"),
        *_must("at", kind=sa.BigInteger),
        *_must("hits", "effects"),
    )
    _index("trace_by_message", "trace", "message")


def _outgoing() -> None:
    _table(
        "spool",
        _digest(),
        _link("message"),
        *_must("sender", "kind", "message_id", "subject"),
        *_may("login"),
        *_must("created", kind=sa.BigInteger),
        *_may("finished", kind=sa.BigInteger),
    )
    _table(
        "recipient",
        _link("spool"),
        *_must("address", "state", "text", "smarthost"),
        *_must("attempts", "code", kind=sa.Integer),
        *_must("due", "scheduled", kind=sa.BigInteger),
        *_may("owner"),
        *_may("claimed", "lease", kind=sa.BigInteger),
    )
    _index("recipient_by_spool", "recipient", "spool")
    _index("recipient_due", "recipient", "due id", "state = 'due'")
    _index("recipient_scheduled", "recipient", "scheduled", "state = 'due'")
    _index("recipient_claimed", "recipient", "owner", "owner IS NOT NULL")


def _desk() -> None:
    _table(
        "shunt",
        _link("copy", nullable=True),
        *_must("at", kind=sa.BigInteger),
        *_must("step", "reason", "detail"),
        *_may("replayed", kind=sa.BigInteger),
    )
    _table("event", *_must("at", kind=sa.BigInteger), *_must("kind", "data"))
    op.create_table(
        "lease",
        sa.Column("name", sa.Text, primary_key=True),
        *_must("owner"),
        *_must("taken", "until", kind=sa.BigInteger),
    )
