"""`mailproc transform`: the exact bytes that the relay would put into the spool."""

import click

from mailproc import app
from mailproc.cli import common
from mailproc.errors import MailprocError, Permanent
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.outbound import Writing, prepare, sign
from mailproc.ports import Kind, Sign


@click.command("transform")
@click.argument("file", metavar="FILE")
@click.option("--sender", required=True, metavar="LOGIN", help="Who sends it.")
@click.option("--no-sign", is_flag=True, help="Leave the DKIM signature out.")
@click.pass_context
def command(ctx: click.Context, file: str, sender: str, no_sign: bool) -> None:
    """Print what would leave for FILE if LOGIN submitted it; - reads standard input.

    A refusal is exit 1 with the SMTP reply on standard error. MAIL FROM is taken
    from the From field, the recipients from To, Cc and Bcc.
    """
    config = common.configuration(ctx)
    if sender not in app.staff(config):
        raise click.BadParameter(f"no such login: {sender}", param_hint="--sender")
    failed: list[str] = []
    writing, signer = app.writing(config), None if no_sign else app.signer(config)
    for _, raw in common.messages([file], failed):
        try:
            common.print_raw(_finished(writing, signer, sender, raw))
        except MailprocError as error:
            click.echo(error.reply(), err=True)
            raise click.exceptions.Exit(
                1 if isinstance(error, Permanent) else 3
            ) from error
    if failed:
        raise click.exceptions.Exit(2)


def _finished(writing: Writing, signer: Sign | None, login: str, raw: bytes) -> bytes:
    envelope = _envelope(writing, login, parse(raw))
    finished = prepare(writing, envelope, raw, Kind.STAFF).finished
    return sign(signer, parse(finished.raw)) if signer else finished.raw


def _envelope(writing: Writing, login: str, message: Message) -> Envelope:
    """The envelope a mail client would give: as sendmail -t reads it."""
    writers = message.sender or message.from_
    recipients = dict.fromkeys(a.addr for a in message.recipients if a.addr)
    return Envelope(
        sender=writers[0].addr if writers else "",
        recipients=tuple(recipients),
        received=writing.clock(),
        login=login,
        protocol="ESMTPSA",
    )
