"""Tickets, clocks, notes, drafts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_LIVE = "state IN ('new', 'open', 'waiting')"


def upgrade() -> None:
    """Create the tables."""
    _tickets()
    _clocks()
    _letters()
    _people()


def _must(*names: str, kind: type[sa.types.TypeEngine[Any]] = sa.Text) -> list[Any]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _may(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.BigInteger) for name in names]


def _number(name: str, target: str, **more: Any) -> sa.Column[Any]:  # noqa: ANN401 - options of a column
    return sa.Column(name, _NUMBER, sa.ForeignKey(f"{target}.id"), **more)


def _rows(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(name, sa.Column("id", _NUMBER, primary_key=True), *columns)


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


def _tickets() -> None:
    op.create_table(
        "ticket",
        _number("id", "thread", primary_key=True),
        *_must("kind", "state", "subject", "requester", "customer", "server"),
        *_must("assignee", "answered_by", "facts"),
        *_must("opened", "changed", kind=sa.BigInteger),
        *_must("late", kind=sa.Boolean),
        *_may("due", "asked", "answered"),
    )
    _index("ticket_by_customer", "ticket", "customer state")
    _index("ticket_live", "ticket", "id", _LIVE)
    _index("ticket_due", "ticket", "due", _LIVE)
    op.create_table(
        "participant",
        _number("thread", "thread", primary_key=True),
        sa.Column("address", sa.Text, primary_key=True),
    )
    _index("participant_by_address", "participant", "address")
    op.create_table(
        "mention",
        _number("ticket", "ticket", primary_key=True),
        _number("other", "thread", primary_key=True),
        *_must("why"),
    )


def _clocks() -> None:
    _rows(
        "clock",
        _number("ticket", "ticket", nullable=False),
        *_must("kind", "key", "why"),
        *_must("started", "owed", "scheduled", kind=sa.BigInteger),
        *_must("step", kind=sa.Integer),
        *_may("due", "paused", "stopped"),
    )
    _index("clock_by_ticket", "clock", "ticket")
    _index("clock_due", "clock", "due", "stopped IS NULL AND paused IS NULL")
    once = "stopped IS NULL"
    _index("clock_once", "clock", "ticket kind key", once, unique=True)


def _letters() -> None:
    _rows(
        "note",
        _number("ticket", "ticket", nullable=False),
        *_must("at", kind=sa.BigInteger),
        *_must("author", "text"),
    )
    _index("note_by_ticket", "note", "ticket")
    _rows(
        "draft",
        sa.Column("token", sa.Text, nullable=False, unique=True),
        _number("ticket", "ticket", nullable=False),
        *_must("purpose", "facts", "account", "sent_by"),
        sa.Column("digest", sa.Text, sa.ForeignKey("raw.digest"), nullable=False),
        *_must("created", kind=sa.BigInteger),
        *_may("laid", "sent"),
    )
    _index("draft_by_ticket", "draft", "ticket")
    _index("draft_pending", "draft", "account id", "laid IS NULL")
    _rows(
        "sent",
        _number("ticket", "ticket", nullable=False),
        _number("message", "message", nullable=False),
        *_must("what", "address", "person"),
        *_must("at", kind=sa.BigInteger),
        *_may("failed"),
    )
    _index("sent_by_message", "sent", "message")
    _index("sent_by_ticket", "sent", "ticket")
    _index("sent_by_person", "sent", "person what at")
    _rows(
        "deposit",
        _number("message", "message", nullable=False),
        *_must("account"),
        *_must("created", kind=sa.BigInteger),
        *_may("done"),
    )
    _index("deposit_pending", "deposit", "account id", "done IS NULL")


def _people() -> None:
    _rows(
        "refusal",
        _number("ticket", "ticket", nullable=False),
        *_must("login", "digest"),
        *_must("at", kind=sa.BigInteger),
    )
    _index("refusal_by_ticket", "refusal", "ticket")
    _rows(
        "presence",
        *_must("login", "what"),
        _number("ticket", "ticket"),
        *_must("shift", "at", kind=sa.BigInteger),
    )
    _index("presence_by_shift", "presence", "shift")
    op.create_table(
        "memory",
        sa.Column("name", sa.Text, primary_key=True),
        *_must("value"),
        *_must("at", kind=sa.BigInteger),
    )
