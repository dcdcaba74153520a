"""The event log with actor, cause and a chain of hashes; marks of an erasure.

Events that are there already get their hash: nothing else of them changes.
"""

import sqlalchemy as sa
from alembic import op

from mailproc.store.chain import digest
from mailproc.store.dialect import append_only, changeable

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PAGE = 5000
_READ = sa.text(
    "SELECT id, at, kind, actor, cause, data FROM event "
    "WHERE id > :after ORDER BY id LIMIT :page"
)
_WRITE = sa.text("UPDATE event SET hash = :hash WHERE id = :id")


def upgrade() -> None:
    """Add the columns, and chain what is there."""
    backend = op.get_bind().dialect.name
    for statement in changeable(backend, "event"):
        op.execute(statement)
    for name, before in (("actor", "program"), ("cause", ""), ("hash", "")):
        op.add_column(
            "event", sa.Column(name, sa.Text, nullable=False, server_default=before)
        )
    op.create_table(
        "log_head",
        sa.Column("log", sa.Text, primary_key=True),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    _chain(op.get_bind())
    for statement in append_only(backend, "event"):
        op.execute(statement)
    for table in ("message", "raw"):
        op.add_column(table, sa.Column("erased", sa.BigInteger))


def _chain(connection: sa.Connection) -> None:
    """Compute the hashes, a page at a time, and write the head."""
    count, last, hashed = 0, 0, ""
    while rows := connection.execute(_READ, {"after": last, "page": _PAGE}).all():
        made = []
        for row in rows:
            hashed = digest(hashed, tuple(row))
            made.append({"id": row.id, "hash": hashed})
        connection.execute(_WRITE, made)
        count, last = count + len(rows), rows[-1].id
    connection.execute(
        sa.text(
            "INSERT INTO log_head (log, count, last, hash) VALUES (:l, :c, :i, :h)"
        ),
        {"l": "event", "c": count, "i": last, "h": hashed},
    )
