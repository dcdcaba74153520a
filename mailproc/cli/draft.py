"""`mailproc draft`: a letter from a template, in the Drafts of the person on duty."""

import click

from mailproc import opening, template_files
from mailproc.cli import common
from mailproc.desk.effects import StartClock
from mailproc.desk.model import ClockKind

ACTOR = "command line"


@click.command("draft")
@click.argument("number", type=int)
@click.argument("template")
@click.pass_context
def command(ctx: click.Context, number: int, template: str) -> None:
    """Lay a draft in ticket NUMBER from TEMPLATE, as client/restored (S4.10, S6).

    The running service lays it within seconds; a person fills its fields and sends it.
    """
    config = common.configuration(ctx)
    known = sorted(template_files.named(config, "client"))
    if template not in known:
        raise click.BadParameter(f"templates are {', '.join(known)}")
    store = opening.open_store(config)
    try:
        now = opening.clock(config)
        effect = StartClock(ClockKind.DRAFT, now, template, "asked for")
        store.act_on(number, [effect], now, actor=ACTOR, cause="mailproc draft")
    finally:
        store.close()
    click.echo(f"ticket {number}: a draft of {template} is on its way into Drafts")
