"""The command line: thin commands over app.py. Errors are one line, never a traceback.

Exit codes: 0 done, 1 the answer is no, 2 wrong usage or configuration, 3 something
outside failed. Each command's module is imported only when it is used, so that
`mailproc --help` answers at once.
"""

import importlib
import logging
import sys
from pathlib import Path

import click

from mailproc import __version__
from mailproc.errors import ConfigError, MailprocError, Unavailable

COMMANDS = {
    "demo": "the whole system on this machine, with sample mail",
    "run": "the service: poller, relay, delivery and clock",
    "check": "is everything set up? one line each, with the fix beside a fault",
    "explain": "what would happen to a message, and why; changes nothing",
    "transform": "the exact bytes that would leave for a message of a staff member",
    "filters": "check, test, match, parse, diff, import and export the filters",
    "notice": "partner notices: may this message go?",
    "abuse": "complaints: what became of them, and their outcome",
    "registry": "customers, services, servers, networks: import, find, check",
    "queues": "the queues with their numbers",
    "tickets": "what is to be done, the most pressing first",
    "ticket": "all that is known of one ticket",
    "draft": "a letter from a template, into the Drafts of the person on duty",
    "upgrade": "the line of a paid upgrade, ready to paste into the order",
    "handover": "the shift hand-over as it stands now",
    "spool": "outgoing mail that waits: list, retry, hold, release, drop",
    "shunt": "messages set aside after a crash: list, show, replay",
    "db": "the database: upgrade, check, backup, erase",
    "password": "make the hash of a staff password for mailproc.toml",
}


class _Lazy(click.Group):
    """A group whose commands are imported on use; help comes from the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"mailproc.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, prog_name="mailproc")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    help="Configuration file; mailproc.toml in the current folder unless named, "
    "else built-in defaults.",
)
@click.option("-v", "--verbose", is_flag=True, help="Log what is done, on stderr.")
@click.pass_context
def _mailproc(ctx: click.Context, config_file: Path | None, verbose: bool) -> None:
    r"""The mail desk of a hosting provider, in the mail client that staff use.

    \b
    Start here:
      mailproc demo              watch it work on sample mail
      mailproc explain FILE      where would this mail go, and why?
      mailproc check             is my mailproc.toml right?
      mailproc run               the service
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    ctx.obj = config_file


def main() -> None:
    """Run the command line; the only place where errors become exit codes."""
    try:
        code = _mailproc.main(standalone_mode=False)
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = 2
    except click.Abort:
        code = 130
    except MailprocError as error:
        click.echo(f"mailproc: {error.public}", err=True)
        code = _exit_code(error)
    except BrokenPipeError:
        code = 0
    except Exception as error:  # one line for people, the trace with -v
        logging.getLogger("mailproc").info("unexpected", exc_info=True)
        click.echo(f"mailproc: unexpected {type(error).__name__}: {error}", err=True)
        code = 3
    sys.exit(code if isinstance(code, int) else 0)


def _exit_code(error: MailprocError) -> int:
    if isinstance(error, ConfigError):
        return 2
    return 3 if isinstance(error, Unavailable) else 1
