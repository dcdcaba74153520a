"""`mailproc db`: the database of the ledger and the spool."""

from pathlib import Path

import click

from mailproc import app
from mailproc.cli import common


@click.group("db")
def command() -> None:
    """Bring the database up to date, check it, copy it."""


@command.command("upgrade")
@click.pass_context
def upgrade(ctx: click.Context) -> None:
    """Bring the tables to this program's form; safe to repeat."""
    from mailproc.store.migrate import current
    from mailproc.store.migrate import upgrade as upgrade_tables

    url = app.store_url(common.configuration(ctx))
    before = current(url)
    upgrade_tables(url)
    click.echo(f"database: {before or 'new'} -> {current(url)}")


@command.command("check")
@click.pass_context
def check(ctx: click.Context) -> None:
    """Prove that the database is whole and in this program's form."""
    from mailproc.store.migrate import check as find_faults

    faults = find_faults(app.store_url(common.configuration(ctx)))
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(faults)} faults")
    common.done(ok=not faults)


@command.command("backup")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Copy the database to FILE while the service runs (SQLite)."""
    from mailproc.store.migrate import backup as copy

    copy(app.store_url(common.configuration(ctx)), file)
    click.echo(f"copied to {file}")
