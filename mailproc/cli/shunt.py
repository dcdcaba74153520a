"""`mailproc shunt`: messages that were set aside whole after a crash."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from mailproc import app
from mailproc.cli import common
from mailproc.inbound import resume
from mailproc.ports import Shunted, Store


@click.group("shunt")
def command() -> None:
    """Messages set aside: see why, and run them again."""


@contextmanager
def _store(ctx: click.Context) -> Iterator[Store]:
    store = app.open_store(common.configuration(ctx))
    try:
        yield store
    finally:
        store.close()


def _one(store: Store, number: int) -> Shunted:
    found = [row for row in store.shunted(replayed=True) if row.id == number]
    if not found:
        raise click.UsageError(f"no shunted message {number}")
    return found[0]


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Also those that were replayed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def list_(ctx: click.Context, every: bool, as_json: bool) -> None:
    """List what was set aside and why."""
    with _store(ctx) as store:
        rows = store.shunted(replayed=every)
    for row in rows:
        if as_json:
            common.print_json(
                {
                    "id": row.id,
                    "at": row.at.isoformat(),
                    "step": row.step,
                    "reason": row.reason,
                    "size": row.size,
                    "replayed": row.replayed,
                }
            )
        else:
            when = f"{row.at:%Y-%m-%d %H:%M %Z}"
            click.echo(f"{row.id:>6} {when} {common.clean(row.reason, 48)}")
    if not as_json:
        click.echo(f"{len(rows)} messages")


@command.command("show")
@click.argument("number", type=int)
@click.option("--raw", is_flag=True, help="Print the message itself, byte for byte.")
@click.pass_context
def show(ctx: click.Context, number: int, raw: bool) -> None:
    """Show one message: reason and trace, or with --raw its bytes."""
    with _store(ctx) as store:
        row = _one(store, number)
        if raw and row.copy is not None:
            common.print_raw(store.copy(row.copy).raw)
            return
    click.echo(f"{row.at:%Y-%m-%d %H:%M:%S %Z}  step {row.step}  {row.size} bytes")
    click.echo(common.clean(row.reason))
    click.echo(row.detail)


@command.command("replay")
@click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER…]")
@click.pass_context
def replay(ctx: click.Context, numbers: tuple[int, ...]) -> None:
    """Run messages again, all of them without a number. Exit 1 if one fails again."""
    config = common.configuration(ctx)
    good = True
    with _store(ctx) as store:
        desk = app.desk(config, store, app.signer(config))
        for number in numbers or [row.id for row in store.shunted()]:
            _one(store, number)
            acted = resume(desk, store.replay(number))
            good = good and acted is not None
            click.echo(f"{number}: {'sorted' if acted else 'set aside again'}")
    common.done(ok=good)
