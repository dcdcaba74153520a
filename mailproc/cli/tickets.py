"""`mailproc tickets`: what is to be done, the most pressing first (S1.4)."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

import click

from mailproc import opening
from mailproc.cli import common
from mailproc.desk.model import Ticket, TicketState
from mailproc.ports import Wanted

_STATES = [state.value for state in TicketState]


@click.command("tickets")
@click.option("--queue", help="Only this queue.")
@click.option("--late", is_flag=True, help="Only what should have been done by now.")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(_STATES),
    help="These states instead of all that are work.",
)
@click.option("--limit", default=500, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def command(
    ctx: click.Context,
    queue: str | None,
    late: bool,
    states: tuple[str, ...],
    limit: int,
    as_json: bool,
) -> None:
    """List tickets: late or due within the hour first, then priority, then due."""
    config = common.configuration(ctx)
    known = [entry.name for entry in config.settings.queue]
    if queue is not None and queue not in known:
        wanted = ", ".join(known)
        raise click.BadParameter(f"queues are {wanted}", param_hint="--queue")
    wanted_states = tuple(TicketState(state) for state in states)
    wanted_rows = Wanted(queue, late, wanted_states, limit=limit)
    now = opening.clock(config)
    store = opening.open_store(config)
    try:
        rows = store.tickets(wanted_rows, now)
    finally:
        store.close()
    if as_json:
        for row in rows:
            common.print_json(as_dict(row))
        return
    zone = ZoneInfo(config.settings.desk.timezone)
    _table(rows, now, zone)


def as_dict(row: Ticket) -> dict[str, object]:
    """Return a ticket as JSON shows it; times in UTC."""
    return {
        "ticket": row.id,
        "kind": row.kind,
        "state": row.state.value,
        "queue": row.queue,
        "priority": row.priority,
        "subject": row.subject,
        "requester": row.requester,
        "customer": row.customer or None,
        "server": row.server or None,
        "assignee": row.assignee or None,
        "opened": common.utc(row.opened),
        "changed": common.utc(row.changed),
        "due": common.utc(row.due),
        "late": row.late,
        "asked": common.utc(row.asked),
        "answered": common.utc(row.answered),
        "answered_by": row.answered_by or None,
    }


def _table(rows: Sequence[Ticket], now: datetime, zone: tzinfo) -> None:
    head = ("#", "p", "due", "state", "queue", "subject")
    cells = [
        (
            str(row.id),
            str(row.priority),
            due(row.due, now, zone),
            row.state.value,
            row.queue,
            row.subject or row.requester,
        )
        for row in rows
    ]
    common.table(cells, head)
    late = sum(row.due is not None and row.due <= now for row in rows)
    click.echo(f"{len(rows)} tickets, {late} late; times in {now:%Z (UTC%z)}")


def due(moment: datetime | None, now: datetime, zone: tzinfo) -> str:
    """Return when something is due, short: today the time, else the date; ! is late."""
    if moment is None:
        return "-"
    local = moment.astimezone(zone)
    same_day = local.date() == now.astimezone(zone).date()
    shown = f"{local:%H:%M}" if same_day else f"{local:%m-%d %H:%M}"
    return f"{shown} !" if moment <= now else shown
