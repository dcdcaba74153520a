"""`mailproc run`: the service."""

import logging

import click

from mailproc import app
from mailproc.cli import common
from mailproc.service import ROLES, Service


@click.command("run")
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(ROLES),
    metavar="ROLE",
    help="Run only this role (several times: these roles): " + ", ".join(ROLES) + ".",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Threads that deliver.",
)
@click.pass_context
def command(ctx: click.Context, only: tuple[str, ...], workers: int) -> None:
    """Run until SIGTERM: poll mailboxes, take mail, deliver, keep time."""
    config = common.configuration(ctx, required=True)
    logging.getLogger("mailproc").setLevel(logging.INFO)
    opened = app.open_app(config, app.signer(config))
    Service(opened, only or ROLES, workers).run()
