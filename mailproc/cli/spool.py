"""`mailproc spool`: outgoing mail that waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from mailproc import app
from mailproc.cli import common
from mailproc.ports import State, Store


@click.group("spool")
def command() -> None:
    """Outgoing letters that were accepted and are not yet delivered."""


@contextmanager
def _store(ctx: click.Context) -> Iterator[Store]:
    store = app.open_store(common.configuration(ctx))
    try:
        yield store
    finally:
        store.close()


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Also what is done with.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def list_(ctx: click.Context, every: bool, as_json: bool) -> None:
    """List recipients that wait: state, tries, next try, last reply."""
    zone = ZoneInfo(common.configuration(ctx).settings.desk.timezone)
    with _store(ctx) as store:
        rows = store.spool_rows(all_states=every)
    if as_json:
        for row in rows:
            common.print_json(_json(asdict(row)))
        return
    for row in rows:
        due = row.due.astimezone(zone).strftime("%m-%d %H:%M %Z") if row.due else "-"
        click.echo(
            f"{row.spool:>6} {row.state:<9} tries {row.attempts:<3} next {due:<16} "
            f"{common.clean(row.address, 30)}"
        )
        click.echo(f"       {common.clean(row.subject, 72)}")
        if row.last:
            click.echo(f"       {common.clean(row.last, 72)}")
    click.echo(f"{len(rows)} recipients")


def _json(row: dict[str, object]) -> dict[str, object]:
    return {
        key: value.isoformat() if isinstance(value, datetime) else value
        for key, value in row.items()
    }


def _change(ctx: click.Context, numbers: tuple[int, ...], state: State) -> None:
    with _store(ctx) as store:
        now = app.clock(common.configuration(ctx))
        changed = sum(store.spool_change(number, state, now) for number in numbers)
    click.echo(f"{changed} recipients are {state.value} now")
    common.done(ok=changed > 0)


_numbers = click.argument(
    "numbers", nargs=-1, required=True, type=int, metavar="NUMBER…"
)


@command.command("retry")
@_numbers
@click.pass_context
def retry(ctx: click.Context, numbers: tuple[int, ...]) -> None:
    """Try these letters again now."""
    _change(ctx, numbers, State.DUE)


@command.command("hold")
@_numbers
@click.pass_context
def hold(ctx: click.Context, numbers: tuple[int, ...]) -> None:
    """Keep these letters back until they are released."""
    _change(ctx, numbers, State.HELD)


@command.command("release")
@_numbers
@click.pass_context
def release(ctx: click.Context, numbers: tuple[int, ...]) -> None:
    """Let held letters go."""
    _change(ctx, numbers, State.DUE)


@command.command("drop")
@_numbers
@click.pass_context
def drop(ctx: click.Context, numbers: tuple[int, ...]) -> None:
    """Give these letters up; nobody is told."""
    _change(ctx, numbers, State.DROPPED)
