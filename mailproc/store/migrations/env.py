"""Alembic's entry: runs the migrations on the connection that migrate.py opened."""

from alembic import context

from mailproc.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
