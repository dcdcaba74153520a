"""`mailproc db`: the database of the ledger and the spool."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mailproc import app
from mailproc.cli import common
from mailproc.ports import Place

if TYPE_CHECKING:  # the store takes half a second to load
    from mailproc.store.reach import Reached


@click.group("db")
def command() -> None:
    """Bring the database up to date, check it, copy it, erase personal text."""


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
@click.option(
    "--anchor", default="", metavar="NUMBER:HASH", help="A line that was noted before."
)
@click.pass_context
def check(ctx: click.Context, anchor: str) -> None:
    """Prove that the database is whole and in this program's form.

    The last line is the anchor of the event log. Whoever notes it elsewhere can have
    it checked later: no event up to there was changed or removed since.
    """
    from mailproc.store.migrate import examine

    found = examine(app.store_url(common.configuration(ctx)), anchor)
    for fault in found.faults:
        click.echo(fault)
    click.echo(f"{len(found.faults)} faults")
    click.echo(f"{found.log.count} events, anchor {found.log.anchor}")
    common.done(ok=not found.faults)


@command.command("backup")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Copy the database to FILE while the service runs (SQLite)."""
    from mailproc.store.migrate import backup as copy

    copy(app.store_url(common.configuration(ctx)), file)
    click.echo(f"copied to {file}")


@command.command("erase")
@click.option("--message", "messages", type=int, multiple=True, metavar="NUMBER")
@click.option("--address", default="", help="All that it sent or was sent.")
@click.option("--customer", default="", help="All tickets of a customer, by key.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def erase(
    ctx: click.Context,
    messages: tuple[int, ...],
    address: str,
    customer: str,
    yes: bool,
) -> None:
    """Blank the personal text of messages for good; the event log keeps that it was.

    Mail that still waits to leave is refused. Copies in mailboxes stay: they are
    listed, for the mail client.
    """
    from mailproc.store import open_store
    from mailproc.store.reach import Target

    if [bool(messages), bool(address), bool(customer)].count(True) != 1:
        raise click.UsageError("name one of --message, --address, --customer")
    target = Target(messages, address, customer)
    store = open_store(app.store_url(common.configuration(ctx)), clock=_now)
    try:
        reached = store.to_erase(target)
        _show(reached, store.standing(reached))
        if not yes:
            click.confirm("Erase for good?", abort=True)
        now = _now()
        store.erase(target, now, "operator")
        click.echo(f"erased on {now:%Y-%m-%d %H:%M %Z}")
    finally:
        store.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _show(reached: "Reached", standing: "Sequence[Place]") -> None:
    numbers = ", ".join(map(str, reached.messages)) or "none"
    click.echo(f"messages: {numbers}")
    for name, count in reached.counts():
        click.echo(f"{name}: {count}")
    for place in standing:
        where = common.clean(f"{place.account} {place.folder}")
        click.echo(f"stays in the mailbox: {where} uid {place.uid}")
