"""`mailproc filters diff`: which messages a change of the filters would move.

Every message is judged by the old filters and the new ones as on the day it came;
nothing is changed. From a few hundred messages on the work is shared among processes.
"""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import click

from mailproc import app
from mailproc.cli import common
from mailproc.cli.filters_mail import Mail, count, mails
from mailproc.cli.filters_replay import Change, Replay, replay
from mailproc.cli.progress import Progress
from mailproc.config.load import Config
from mailproc.ports import Store

_UNITS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}


def _span(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> timedelta | None:
    """Read `30d`: how long ago the first message may have come."""
    if value is None:
        return None
    read = re.fullmatch(r"(\d{1,4})([hdwmy])", value, re.ASCII)
    if not read:
        said = f"{value[:20]!r}: a number and h, d, w, m or y, as in 30d"
        raise click.BadParameter(said, ctx, param)
    return timedelta(days=int(read[1]) * _UNITS[read[2]])


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("files", nargs=-1, metavar="[FILE…]")
@click.option("--last", callback=_span, metavar="30d", help="Stored mail since then.")
@click.option(
    "--filters", expose_value=False, metavar="DIR", help="Taken, and not needed here."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def diff(
    ctx: click.Context,
    old: str,
    new: str,
    files: tuple[str, ...],
    last: timedelta | None,
    as_json: bool,
) -> None:
    """Say which messages would move if the filters of NEW replaced those of OLD.

    FILE is a message, an mbox, a Maildir or a folder of .eml files. Without FILE it
    is the stored mail of the last 30 days.
    """
    if files and last:
        raise click.UsageError("name files, or --last, not both")
    config = common.configuration(ctx, required=not files)
    job = _job(config, Path(old), Path(new))
    failed: list[str] = []
    if files:
        found, judged = _changes(job, mails(files, failed), count(files))
    else:
        store = app.open_store(config)
        try:
            since = app.clock(config) - (last or timedelta(days=30))
            total = store.count_since(since)
            found, judged = _changes(job, _stored(store, since), total)
        finally:
            store.close()
    if as_json:
        for change in found:
            common.print_json(change.as_dict())
    else:
        _print(found, judged)
    common.done(ok=not failed)


def _job(config: Config, old: Path, new: Path) -> Replay:
    """Read both folders now, so that faults are told before any mail is read."""
    made = Replay(
        old=app.filter_sources(old),
        new=app.filter_sources(new),
        own=app.identity(config).addresses,
        now=app.clock(config),
    )
    made.filter_sets()
    return made


def _stored(store: Store, since: datetime) -> Iterator[Mail]:
    for one in store.messages_since(since):
        yield Mail(f"#{one.id}", one.raw, one.recipients, one.received)


def _changes(
    job: Replay, found: Iterator[Mail], total: int | None
) -> tuple[list[Change], int]:
    """Return what would change, and how many messages were judged."""
    changes: list[Change] = []
    judged = 0
    with Progress(total, "messages") as progress:
        for size, some in replay(job, found, os.cpu_count() or 1):
            judged += size
            changes += some
            progress.show(judged)
    return changes, judged


def _print(changes: Sequence[Change], judged: int) -> None:
    moved = [change for change in changes if change.moves]
    rest = [change for change in changes if not change.moves]
    click.echo(f"{len(moved):,} of {judged:,} messages change queue")
    _table(moved, "queue")
    if rest:
        click.echo(f"{len(rest):,} more change labels, priority or actions")
        _table(rest, "what")


def _table(changes: Sequence[Change], head: str) -> None:
    if changes:
        cut = partial(common.clean, width=26)
        rows = [(cut(c.what), cut(c.sender), c.subject or c.name) for c in changes]
        common.table(rows, (head, "from", "subject"))
