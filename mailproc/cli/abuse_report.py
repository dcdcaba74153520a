"""`mailproc abuse report`: a report of ours about a spam or attack mail."""

import secrets
import uuid
from functools import partial
from pathlib import Path

import click

from mailproc import opening, template_files
from mailproc.cli import common
from mailproc.complaints.own_reports import FORMS, Wanted, make
from mailproc.compose.normalise import normalise
from mailproc.config.identity import identity
from mailproc.config.load import Config
from mailproc.config.reports import reporting
from mailproc.errors import Permanent
from mailproc.message.parse import parse
from mailproc.ports import Offline


@click.command("report")
@click.argument("file", metavar="FILE")
@click.option("--as", "form", type=click.Choice(FORMS), help="The form.")
@click.option("--to", default="", metavar="ADDRESS", help="Who is told.")
@click.option("--ip", default="", help="Where it came from, if its header cannot say.")
@click.option("--class", "category", default="", help="A class of the policy file.")
@click.option("--online", is_flag=True, help="Ask the contact zones of the settings.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file.")
@click.pass_context
def report(
    ctx: click.Context,
    /,
    file: str,
    online: bool,
    out: Path | None,
    **asked_for: str | None,
) -> None:
    """Print an abuse report about FILE, and name on standard error whom it is for.

    FILE is the mail itself, or one in which staff forward it (as an attachment, or
    with its source in the text); - reads standard input. Nothing is sent. No network
    is touched, save for --online.
    """
    config = common.configuration(ctx)
    settings = reporting(config.settings, partial(template_files.source, config))
    given = {name: value for name, value in asked_for.items() if value}
    wanted = Wanted(**{"form": config.settings.report.form, **given})
    asked = opening.network(config) if online else Offline()
    failed: list[str] = []
    for _, raw in common.messages([file], failed):
        try:
            made = make(parse(raw), wanted, settings, asked, str(uuid.uuid4()))
        except Permanent as error:
            raise common.no(error.public) from error
        whole = _dated(config, made.raw)
        if out is None:
            common.print_raw(whole)
        else:
            out.write_bytes(whole)
        click.echo(f"to {made.to}, about {made.offence.entry.ip}", err=True)
    if failed:
        raise click.exceptions.Exit(2)


def _dated(config: Config, raw: bytes) -> bytes:
    """Return the report with Date and Message-ID (RFC 5322 3.6), as it would leave."""
    now, token = opening.clock(config), secrets.token_hex(12)
    desk = identity(config.settings)
    return normalise(raw, desk, now=now, token=token).raw
