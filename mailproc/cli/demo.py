"""`mailproc demo`: the whole system on this machine, with sample mail."""

import signal
import threading

import click

from mailproc.cli import common
from mailproc.errors import ConfigError


@click.command("demo")
@click.option("--keep", is_flag=True, help="Stay up for a mail client; Ctrl-C ends it.")
def command(keep: bool) -> None:
    """Start embedded mailboxes, the relay and a smarthost that keeps everything.

    Sample mail is sorted, support1 answers, and every step is verified: exit 0 only
    if all of it holds. Listens on loopback only; nothing leaves this machine.
    """
    try:
        from mailproc.demo.tour import Report, tour
        from mailproc.demo.world import LOGIN, LOOPBACK, World
    except ImportError as error:
        raise ConfigError(
            f"the demo needs the extra mailproc[demo]: {error.name} is not installed"
        ) from error
    # so that what is stopped from outside leaves nothing behind, either
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    report = Report()
    with World() as world:
        for line in tour(world, report):
            click.echo(common.clean(line, 80))
        if keep:
            click.echo("")
            click.echo(f"IMAP   {LOOPBACK} port {world.imap_port}, no TLS")
            click.echo(f"SMTP   {LOOPBACK} port {world.smtp_port}, STARTTLS")
            click.echo(f"login  {LOGIN}")
            click.echo(f"password  {world.password}")
            click.echo("Ctrl-C ends it.")
            _until_interrupted()
    common.done(ok=report.ok)


def _until_interrupted() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo("")
