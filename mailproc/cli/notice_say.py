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


@click.command("confirm")
@click.argument("event", type=int)
@click.argument("doubt")
@click.argument("answer")
@as_login
@click.pass_context
def confirm(
    ctx: click.Context, event: int, doubt: str, answer: str, login: str
) -> None:
    """Answer a doubt once; the provider's next notices are read with the answer.

    DOUBT is its number in `notice list EVENT`, or its words.
    """
    with at_desk(ctx, login) as desk:
        doubts = desk.event(event).facts.doubts
        if doubt.isdigit() and 0 < int(doubt) <= len(doubts):
            doubt = doubts[int(doubt) - 1]
        try:
            facts = notice_acts.confirm(
                desk.office, event, doubt, answer, desk.now, desk.login
            )
        except Refused as error:
            raise common.no(error.public) from error
        left = len(facts.doubts)
        click.echo(f"HL-{event}: kept; {left} doubts are left")
