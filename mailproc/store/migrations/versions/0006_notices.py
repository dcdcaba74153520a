"""Events, obligations and the state of each partner."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    _events()
    _notices()


def _must(*names: str, kind: type[sa.types.TypeEngine[Any]] = sa.Text) -> list[Any]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def _number(name: str, target: str, **more: Any) -> sa.Column[Any]:  # noqa: ANN401 - options of a column
    return sa.Column(name, _NUMBER, sa.ForeignKey(f"{target}.id"), **more)


def _events() -> None:
    op.create_table(
        "notice_event",
        _number("ticket", "ticket", primary_key=True),
        *_must("kind", "provider", "state"),
        sa.Column("sequence", sa.Integer),
        *(sa.Column(name, sa.BigInteger) for name in ("stamp", "starts", "ends")),
        *_must("facts"),
    )
    op.create_index("notice_event_by_provider", "notice_event", ["provider"])
    op.create_table(
        "notice_key",
        _number("event", "ticket", primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
    )
    op.create_index("notice_key_by_key", "notice_key", ["key"])


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("id", _NUMBER, primary_key=True),
        _number("event", "ticket", nullable=False),
        *_must("number", kind=sa.Integer),
        *_must("stage"),
        *_must("at", kind=sa.BigInteger),
        *_must("login", "source", "subject", "groups", "texts"),
        sa.UniqueConstraint("event", "number", name="notice_number"),
        sa.UniqueConstraint("source", name="notice_source"),
    )
    op.create_table(
        "notice_partner",
        sa.Column("id", _NUMBER, primary_key=True),
        _number("event", "ticket", nullable=False),
        _number("notice", "notice", nullable=False),
        *_must("partner", "addresses", "languages", "timezone", "subject"),
        *_must("message_id", "way"),
        _number("spool", "spool"),
    )
    op.create_index("notice_partner_by_event", "notice_partner", ["event", "partner"])
    op.create_index("notice_partner_by_notice", "notice_partner", ["notice"])
