"""The registry."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "registry_record",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        *_must("customer", "data"),
    )
    op.create_index("registry_record_by_customer", "registry_record", ["customer"])
    op.create_table(
        "registry_network",
        sa.Column("id", _NUMBER, primary_key=True),
        *_must("cidr", "service", "server", "customer", "place", "datacenter"),
        *_must("redundancy", "names"),
        *_must("own", kind=sa.Boolean),
        *(
            sa.Column(name, sa.BigInteger)
            for name in ("since", "until", "seen", "gone")
        ),
    )
    op.create_index("registry_network_by_cidr", "registry_network", ["cidr"])
    op.create_table(
        "registry_version",
        sa.Column("name", sa.Text, primary_key=True),
        *_must("version", kind=sa.Integer),
        *_must("imported", kind=sa.BigInteger),
    )


def _must(*names: str, kind: type[sa.types.TypeEngine[Any]] = sa.Text) -> list[Any]:
    return [sa.Column(name, kind, nullable=False) for name in names]
