"""`mailproc filters import` and `export`: Gmail's mailFilters.xml, and Sieve.

The file goes to standard output or to `--out`; what does not come across whole is said
on standard error, one line each.
"""

from collections.abc import Sequence
from pathlib import Path

import click

from mailproc import app
from mailproc.cli import common
from mailproc.config.load import Config
from mailproc.errors import ConfigError
from mailproc.filtering.exchange.entry import Exchanged, ExchangeError, Loss
from mailproc.filtering.exchange.gmail_in import to_toml
from mailproc.filtering.exchange.gmail_out import to_feed
from mailproc.filtering.exchange.gmail_xml import read_feed
from mailproc.filtering.exchange.gmail_xml_out import write_feed
from mailproc.filtering.exchange.sieve import to_sieve
from mailproc.filtering.load import load

_out = click.option("--out", metavar="FILE", help="Write FILE, not standard output.")


@click.command("import")
@click.argument("file", metavar="FILE")
@_out
@click.option(
    "--filters", expose_value=False, metavar="DIR", help="Taken, and not needed here."
)
@click.pass_context
def import_(ctx: click.Context, file: str, out: str | None) -> None:
    """Read Gmail's mailFilters.xml as one filter file; - reads standard input."""
    config = common.configuration(ctx)
    failed: list[str] = []
    found = next(common.messages([file], failed), None)
    if found is None:
        raise click.exceptions.Exit(2)
    try:
        feed = read_feed(found[1])
    except ExchangeError as error:
        raise ConfigError(f"{file}: {error.public}") from error
    queues = [queue.name for queue in config.settings.queue]
    _finish(to_toml(feed, queues), out)


@click.command("export")
@click.option("--to", "kind", type=click.Choice(["gmail", "sieve"]), required=True)
@_out
@click.option("--filters", "folder", metavar="DIR", help="Use the filters of DIR.")
@click.pass_context
def export(ctx: click.Context, kind: str, out: str | None, folder: str | None) -> None:
    """Write all filters as Gmail's mailFilters.xml, or as a Sieve script."""
    config = common.configuration(ctx)
    where = Path(folder) if folder else app.filters_folder(config)
    sources = app.filter_sources(where)
    filters = load(sources)
    if kind == "gmail":
        feed, losses = to_feed(filters, sources)
        text = write_feed(feed, app.clock(config))
        _finish(Exchanged(text, losses), out)
    else:
        own = app.identity(config).addresses
        _finish(to_sieve(filters, _folders(config), own), out)


def _folders(config: Config) -> dict[str, str]:
    """Return the folder of each queue, as the first account shows it."""
    queues = [queue.name for queue in config.settings.queue]
    for account in config.settings.account[:1]:
        layout = app.layout(config, account.name)
        return {queue: layout.folder(queue) for queue in queues}
    return {queue.name: queue.folder for queue in config.settings.queue}


def _finish(made: Exchanged, out: str | None) -> None:
    if out is None:
        common.print_raw(made.text.encode())
    else:
        _write(Path(out), made.text)
    _say(made.losses)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{file}: {error.strerror}") from error


def _say(losses: Sequence[Loss]) -> None:
    for loss in losses:
        click.echo(common.clean(str(loss)), err=True)
