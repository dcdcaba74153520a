"""`mailproc registry`: clients, services, servers and networks, imported and found."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mailproc import app
from mailproc.cli import common
from mailproc.desk import registry_diff as diff
from mailproc.desk import registry_find as finding
from mailproc.desk.registry_fields import Wrong, begin
from mailproc.desk.registry_match import Match
from mailproc.desk.registry_read import Reading, read
from mailproc.desk.registry_rules import remarks
from mailproc.desk.registry_sheet import MOST_BYTES
from mailproc.desk.registry_text import stated, titled
from mailproc.ports import Store

_MOST_LINES = 1000
_MOST_FAULTS = 100
_FEW = 10  # below that, any share of records may go


@click.group("registry")
def command() -> None:
    """Customers, services, servers, networks, staff, datacenters, partners.

    docs/registry.md describes the files.
    """


@contextmanager
def _store(ctx: click.Context) -> Iterator[Store]:
    store = app.open_store(common.configuration(ctx))
    try:
        yield store
    finally:
        store.close()


def _zone(ctx: click.Context) -> ZoneInfo:
    return ZoneInfo(common.configuration(ctx).settings.desk.timezone)


@command.command("import")
@click.argument("file", metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Show what would change, write nothing.")
@click.option("--forget", is_flag=True, help="Removed networks never were (mistakes).")
@click.option("--allow-removals", is_flag=True, help="Even if most of a kind goes.")
@click.pass_context
def import_(
    ctx: click.Context, file: str, dry_run: bool, forget: bool, allow_removals: bool
) -> None:
    """Take the registry over from FILE: CSV, JSON, or a folder of them.

    FILE is the whole truth for the kinds of records that it holds. One wrong line,
    and nothing is written.
    """
    settings, zone = common.configuration(ctx).settings, _zone(ctx)
    files = _files(file)
    with _store(ctx) as store:
        version, stored = store.registry_contents()
        partners = [partner.name for partner in settings.partner]
        reading = read(files, zone, stored, partners)
        _refuse(reading)
        found = diff.compare(version, stored, reading.contents)
        _show(found, zone)
        if not dry_run and not allow_removals:
            _refuse_shrinking(found)
        if dry_run or not found.changes:
            click.echo("nothing is written" if dry_run else "nothing has changed")
            return
        now = app.clock(common.configuration(ctx))
        number = store.registry_import(found, now, actor="operator", forget=forget)
    click.echo(f"written: version {number} of the registry")


def _files(name: str) -> Mapping[str, bytes]:
    """Return the files of an import by name. Errors: UsageError."""
    path = Path(name)
    try:
        if name == "-":
            return {"standard input": sys.stdin.buffer.read(MOST_BYTES + 1)}
        if not path.is_dir():
            return {name: _bytes(path)}
        inside = [p for p in sorted(path.iterdir()) if p.suffix in (".csv", ".json")]
        found = {str(each): _bytes(each) for each in inside}
    except OSError as error:
        raise click.UsageError(f"{name}: {error.strerror}") from error
    if not found:
        raise click.UsageError(f"{name}: no .csv and no .json file in this folder")
    return found


def _bytes(path: Path) -> bytes:
    with path.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _refuse(reading: Reading) -> None:
    """End with exit 1 where something is wrong, each fault one line."""
    for fault in reading.faults[:_MOST_FAULTS]:
        click.echo(f"mailproc: {common.clean(str(fault))}", err=True)
    more = len(reading.faults) - _MOST_FAULTS
    if more > 0:
        click.echo(f"mailproc: and {more} more faults", err=True)
    if reading.faults:
        click.echo("mailproc: nothing is written", err=True)
    common.done(ok=not reading.faults)


def _show(found: diff.Difference, zone: ZoneInfo) -> None:
    for line in islice(diff.lines(found, zone), _MOST_LINES):
        click.echo(common.clean(line))
    if (more := len(found.changes) - _MOST_LINES) > 0:
        click.echo(f"… and {more} more changes")
    for line in diff.summary(found):
        click.echo(line)


def _refuse_shrinking(found: diff.Difference) -> None:
    """End with exit 1 where most records of a kind would go, as by a cut file."""
    sizes = dict(found.sizes)
    for kind in found.shrinking():
        if sizes[kind] >= _FEW:
            click.echo(
                f"mailproc: more than half of all {kind} records would be removed; "
                "nothing is written; --allow-removals if that is right",
                err=True,
            )
            common.done(ok=False)


@command.command("find")
@click.argument("what", metavar="IP|NAME|MAIL")
@click.option("--at", metavar="TIME", help="For addresses: at that time, not now.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def find(ctx: click.Context, what: str, at: str | None, as_json: bool) -> None:
    """Find by address, name, order number or mail; exit 1 if nothing is there."""
    zone = _zone(ctx)
    moment = _moment(at, zone) if at else app.clock(common.configuration(ctx))
    with _store(ctx) as store:
        found = finding.find(store.registry(), what, moment)
    if as_json:
        if found.match:
            common.print_json(finding.match_as_dict(found.match))
        for each in found.findings:
            common.print_json(finding.as_dict(each))
    else:
        if found.match:
            _show_match(found.match, zone)
        for each in found.findings:
            title = f"{titled(each.record)} (by {each.by})"
            click.echo(common.clean(f"{title}: {stated(each.record, zone)}"))
    common.done(ok=bool(found.findings))


def _moment(written: str, zone: ZoneInfo) -> datetime:
    try:
        return begin(written, zone).astimezone(zone)
    except Wrong as error:
        raise click.BadParameter(f"{written} {error}", param_hint="--at") from error


def _show_match(match: Match, zone: ZoneInfo) -> None:
    at = match.at.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")
    click.echo(f"{match.ip} at {at}: {match.outcome.value}")
    for record in (match.customer, match.service, match.server):
        if record is not None:
            click.echo(common.clean(f"  {titled(record)}: {stated(record, zone)}"))
    for reason in match.reasons:
        click.echo(common.clean(f"  {reason}"))


@command.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Name each VPS (S8) and test service (S2.1) that is not as the rules say."""
    with _store(ctx) as store:
        found = tuple(remarks(store.registry()))
    for each in found:
        if as_json:
            row = {"rule": each.rule, "service": each.service.key, "what": each.what}
            common.print_json(row)
        else:
            line = f"{each.rule} service {each.service.key}: {each.what}"
            click.echo(common.clean(line))
    common.done(ok=not found)
