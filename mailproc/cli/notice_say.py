"""`mailproc notice told | untouched | confirm`: what a person knows, said once."""

import click

from mailproc.cli import common
from mailproc.cli.notice_office import as_login, at_desk
from mailproc.clockwork import notice_acts
from mailproc.errors import Refused


@click.command("told")
@click.argument("event", type=int)
@click.argument("partner")
@as_login
@click.pass_context
def told(ctx: click.Context, event: int, partner: str, login: str) -> None:
    """Say that a partner was told by phone: its mail came back."""
    with at_desk(ctx, login) as desk:
        try:
            notice_acts.told_by_phone(desk.office, event, partner, desk.now, desk.login)
        except Refused as error:
            raise common.no(error.public) from error


@click.command("untouched")
@click.argument("event", type=int)
@click.argument("reason")
@as_login
@click.pass_context
def untouched(ctx: click.Context, event: int, reason: str, login: str) -> None:
    """Say that an event touches no partner (N3), and why; it is closed."""
    with at_desk(ctx, login) as desk:
        try:
            notice_acts.touches_nobody(desk.office, event, reason, desk.now, desk.login)
        except Refused as error:
            raise common.no(error.public) from error
