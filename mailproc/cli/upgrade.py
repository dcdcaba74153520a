"""`mailproc upgrade`: the line of S6.2, ready to paste into the order."""

import click

from mailproc import opening
from mailproc.cli import common
from mailproc.compose.plain_letter import one_line
from mailproc.errors import Permanent


@click.command("upgrade")
@click.argument("number", type=int)
@click.option("--parameter", required=True, help="What is changed, as RAM.")
@click.option("--price", required=True, help="What it costs, as 300.")
@click.pass_context
def command(ctx: click.Context, number: int, parameter: str, price: str) -> None:
    """Print the line of an upgrade that is paid, for the order of ticket NUMBER."""
    said, cost = one_line(parameter), one_line(price)
    if not said or not cost or "=" in said:
        raise click.BadParameter("name one parameter and its price")
    store = opening.open_store(common.configuration(ctx))
    try:
        known = store.ticket(number)
    finally:
        store.close()
    if known is None:
        raise Permanent(f"ticket {number} is not there")
    click.echo(f"Upgrade(Ticket{number}): {said}={cost}")
