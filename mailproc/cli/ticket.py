"""`mailproc ticket N`: all that is known of one ticket, and why it stands there."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import click

from mailproc import opening
from mailproc.cli import common
from mailproc.cli.tickets import as_dict
from mailproc.desk.model import Clock, History
from mailproc.ports import Sorted


@click.command("ticket")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(ctx: click.Context, number: int, as_json: bool) -> None:
    """Show ticket NUMBER: history, clocks, letters, notes, why it was sorted."""
    config = common.configuration(ctx)
    store = opening.open_store(config)
    try:
        found = store.ticket(number)
        reasons = store.why(number) if found else ()
    finally:
        store.close()
    if found is None:
        raise common.no(f"there is no ticket {number}")
    if as_json:
        common.print_json(_json(found, reasons))
        return
    for line in _lines(found, reasons, ZoneInfo(config.settings.desk.timezone)):
        click.echo(line)


def _json(found: History, reasons: Sequence[Sorted]) -> dict[str, object]:
    return {
        **as_dict(found.ticket),
        "letters": [_plain(asdict(one)) for one in found.letters],
        "clocks": [_plain(asdict(one)) for one in found.clocks],
        "stopped": [_plain(asdict(one)) for one in found.stopped],
        "notes": [_plain(asdict(one)) for one in found.notes],
        "drafts": [_plain(asdict(one)) for one in found.drafts],
        "sent": [_plain(asdict(one)) for one in found.sent],
        "links": [{"ticket": other, "why": why} for other, why in found.links],
        "sorted": [_plain(asdict(one)) for one in reasons],
    }


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {
        name: common.utc(value) if isinstance(value, datetime) else value
        for name, value in row.items()
    }


def _lines(found: History, reasons: Sequence[Sorted], zone: tzinfo) -> Iterator[str]:
    ticket = found.ticket
    yield common.clean(f"#{ticket.id} {ticket.subject}", 80)
    state = f"{ticket.state} in {ticket.queue}, priority {ticket.priority}"
    yield f"{state}, kind {ticket.kind}{', LATE' if ticket.late else ''}"
    about = [ticket.requester, ticket.customer, ticket.server]
    yield common.clean("about: " + ", ".join(a for a in about if a), 80)
    if ticket.assignee:
        yield f"assigned to {ticket.assignee}"
    yield from _clocks(found.clocks, zone)
    yield from _letters(found, zone)
    for note in found.notes:
        text = f"note of {note.author}: {note.text}"
        yield common.clean(f"  {_at(note.at, zone)} {text}", 80)
    for draft in found.drafts:
        done = f"sent by {draft.sent_by}" if draft.sent else "not sent yet"
        yield f"  {_at(draft.created, zone)} draft ({draft.purpose}), {done}"
    for other, why in found.links:
        yield common.clean(f"  see #{other}: {why}", 80)
    yield from _reasons(reasons)


def _clocks(clocks: Sequence[Clock], zone: tzinfo) -> Iterator[str]:
    for clock in clocks:
        standing = " (paused)" if clock.paused else ""
        what = f"{clock.kind}{standing} {clock.key}".rstrip()
        yield common.clean(f"  owed {_at(clock.owed, zone)} {what} {clock.why}", 80)


def _letters(found: History, zone: tzinfo) -> Iterator[str]:
    failed = {one.message for one in found.sent if one.failed}
    for letter in found.letters:
        who = letter.login or letter.sender or letter.party.value
        lost = " NOT DELIVERED" if letter.message in failed else ""
        erased = letter.erased and f"erased on {_at(letter.erased, zone)}"
        text = f"{letter.party}{lost} {who}: {erased or letter.subject}"
        yield common.clean(f"  {_at(letter.at, zone)} {text}", 80)


def _reasons(reasons: Sequence[Sorted]) -> Iterator[str]:
    for reason in reasons:
        names = ", ".join(reason.filters) or "no filter matched"
        yield common.clean(f"  sorted: message {reason.message}: {names}", 80)


def _at(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"
