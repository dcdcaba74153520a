"""`mailproc filters`: check, test, match, parse; diff, import and export beside."""

from dataclasses import asdict
from pathlib import Path

import click

from mailproc import app, shipped
from mailproc.cli import common
from mailproc.cli.filters_diff import diff
from mailproc.cli.filters_exchange import export, import_
from mailproc.config.load import Config
from mailproc.filtering.document import Document
from mailproc.filtering.evaluate import match as match_query
from mailproc.filtering.load import fault_line, load
from mailproc.filtering.model import Facts
from mailproc.filtering.query import parse_query, read_query, to_json
from mailproc.filtering.spots import spots as places_of
from mailproc.filtering.trial import run_tests
from mailproc.message.parse import parse as parse_message


@click.group("filters")
def command() -> None:
    """Filters are TOML files in Gmail's search language; see docs/filters.md."""


command.add_command(diff)
command.add_command(import_)
command.add_command(export)

_filters = click.option(
    "--filters", "folder", metavar="DIR", help="Use the filters of DIR."
)
_unused_filters = click.option(
    "--filters", expose_value=False, metavar="DIR", help="Taken, and not needed here."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")


def _folder(config: Config, named: str | None) -> Path:
    return Path(named) if named is not None else app.filters_folder(config)


@command.command("check")
@_filters
@_json
@click.pass_context
def check(ctx: click.Context, folder: str | None, as_json: bool) -> None:
    """Find broken, contradictory and unreachable filters, one line a fault."""
    config = common.configuration(ctx)
    where = _folder(config, folder)
    filters, faults = app.judged_filters(config, where)
    for fault in faults:
        if as_json:
            common.print_json(
                {
                    "file": fault.file,
                    "line": fault.line,
                    "filter": fault.name,
                    "text": fault.text,
                    "warning": fault.warning,
                }
            )
        else:
            click.echo(fault_line(fault))
    grave = [fault for fault in faults if not fault.warning]
    if not as_json:
        click.echo(f"{len(filters)} filters, {len(grave)} faults")
    common.done(ok=not grave)


@command.command("test")
@_filters
@_json
@click.pass_context
def test(ctx: click.Context, folder: str | None, as_json: bool) -> None:
    """Run the tests written beside the filters; failures are printed."""
    config = common.configuration(ctx)
    where = _folder(config, folder)
    usual = Facts(now=app.clock(config), own=app.identity(config).addresses)
    filters = load(app.filter_sources(where))
    results = run_tests(filters, lambda name: _fixture(where, name), usual)
    for result in results:
        if as_json:
            common.print_json(
                {
                    "filter": result.filter,
                    "test": result.test,
                    "ok": result.ok,
                    "text": result.text,
                }
            )
        elif not result.ok:
            click.echo(f"{result.filter}: {result.test}: {result.text}")
    bad = [result for result in results if not result.ok]
    if not as_json:
        click.echo(f"{len(results) - len(bad)} passed, {len(bad)} failed")
    common.done(ok=not bad)


def _fixture(folder: Path, name: str) -> bytes:
    """A fixture mail stands beside the filters, else among those shipped."""
    beside = folder / name
    return (
        beside if beside.exists() else shipped.folder("fixtures") / name
    ).read_bytes()


@command.command("match")
@click.argument("query", metavar="QUERY")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@_unused_filters
@_json
@click.pass_context
def match(
    ctx: click.Context,
    query: str,
    files: tuple[str, ...],
    as_json: bool,
) -> None:
    """Does QUERY match these messages, and where? Exit 0 if any matched."""
    node = parse_query(query)
    house_identity = app.identity(common.configuration(ctx))
    facts = Facts(
        now=app.clock(common.configuration(ctx)), own=house_identity.addresses
    )
    failed: list[str] = []
    hits = 0
    for name, raw in common.messages(files, failed):
        document = Document(parse_message(raw), facts)
        where = match_query(node, document)
        places = () if where is None else places_of(node, document)
        hits += where is not None
        if as_json:
            found = {"matched": where is not None, "where": list(where or ())}
            shown = [asdict(place) for place in places]
            common.print_json({"file": name, **found, "hits": shown})
            continue
        click.echo(
            f"{name}: " + ("no" if where is None else f"yes  {', '.join(where)}")
        )
        for place in places:
            click.echo(f"    {common.place(place)}")
    common.done(ok=hits > 0 and not failed)


@command.command("parse")
@click.argument("query", metavar="QUERY")
@_unused_filters
@_json
def parse(query: str, as_json: bool) -> None:
    """Print the canonical text of QUERY, its tree and what could be misread."""
    found = read_query(query)
    value = to_json(found.node, found.warnings)
    if as_json:
        common.print_json(value)
        return
    click.echo(value["canonical"])
    for warning in found.warnings:
        click.echo(f"warning: {warning}", err=True)
