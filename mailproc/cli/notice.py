"""`mailproc notice`: partner notices."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from mailproc import opening, partner_notices
from mailproc.cli import common, notice_kit, notice_list, notice_say, notice_write
from mailproc.compose.notice_guard.check import Fault, check
from mailproc.config.load import Config
from mailproc.message.parse import parse


@click.group("notice")
def command() -> None:
    """Notices about outages and works; see docs/notices.md."""


for _each in (
    *(notice_write.draft, notice_write.update, notice_write.end, notice_write.send),
    *(notice_list.list_, notice_say.told, notice_say.untouched),
    *(notice_say.confirm, notice_kit.kit),
):
    command.add_command(_each)


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a fault.")
@click.pass_context
def check_files(ctx: click.Context, files: tuple[str, ...], as_json: bool) -> None:
    """May each message go out as a notice? Faults are printed, one a line.

    FILE is a message as staff would submit it; - reads standard input. Exit 0 if it
    may go, 1 if it is refused, 2 if a file cannot be read. Nothing is sent.
    """
    config = common.configuration(ctx)
    known = partner_notices.known_recipients(config)
    failed: list[str] = []
    refused = False
    with _events(config) as holds:
        for name, raw in common.messages(files, failed):
            for fault in check(parse(raw), known, holds):
                refused = True
                if as_json:
                    common.print_json(to_json(name, fault))
                else:
                    click.echo(common.clean(_line(name, fault, alone=len(files) == 1)))
    if failed:
        raise click.exceptions.Exit(2)
    common.done(ok=not refused)


@contextmanager
def _events(config: Config) -> Iterator[Callable[[int], bool]]:
    """Give what tells whether the store has an event; makes no database."""
    if not opening.has_store(config):
        yield lambda _: False
        return
    store = opening.open_store(config)
    try:
        yield lambda number: store.notice_event(number) is not None
    finally:
        store.close()


def to_json(name: str, fault: Fault) -> dict[str, Any]:
    """Return the object that docs/notices.md describes."""
    return {"file": name, **fault._asdict()}


def _line(name: str, fault: Fault, *, alone: bool) -> str:
    found = f": {fault.found}" if fault.found else ""
    return f"{'' if alone else name + ': '}{fault.place}: {fault.text}{found}"
