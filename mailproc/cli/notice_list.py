"""`mailproc notice list`: events, what is owed for them, and who has got what."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import click

from mailproc import opening
from mailproc.cli import common
from mailproc.desk.event_facts import as_json
from mailproc.desk.model import ClockKind, History
from mailproc.errors import Permanent
from mailproc.notices.questions import question
from mailproc.ports import NoticeEvent, Reached, SentNotice, Store

OWED = (ClockKind.NOTICE, ClockKind.UPDATE, ClockKind.END, ClockKind.PHONE)


@click.command("list")
@click.argument("event", type=int, required=False)
@click.option("--json", "as_json_", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def list_(ctx: click.Context, event: int | None, as_json_: bool) -> None:
    """List the open events; with an event how each partner stands."""
    store = opening.open_store(common.configuration(ctx))
    try:
        if event is None:
            _show_events(store, as_json_)
        else:
            _show_event(store, event, as_json_)
    finally:
        store.close()


def _show_events(store: Store, json_: bool) -> None:
    events = store.open_events()
    if json_:
        for event in events:
            common.print_json(_event(store, event))
        return
    if not events:
        click.echo("no open events")
        return
    rows = [_row(store, event) for event in events]
    common.table(rows, ("event", "kind", "state", "told", "owed (UTC)", "title"))
    for event in events:
        for sentence in event.facts.overlaps:
            click.echo(common.clean(f"HL-{event.number}: overlap: {sentence}"))


def _row(store: Store, event: NoticeEvent) -> tuple[str, ...]:
    facts = event.facts
    history = _history(store, event.number)
    told = {told.partner for told in store.told_of(event.number)}
    owed = min(_owed(history), default=None, key=lambda one: one[1])
    return (
        f"HL-{event.number}",
        facts.kind,
        facts.state or "-",
        str(len(told)),
        f"{owed[0]} {owed[1]:%m-%d %H:%M}" if owed else "-",
        facts.title or history.ticket.subject,
    )


def _owed(history: History) -> list[tuple[str, datetime]]:
    return [(c.kind.value, c.owed) for c in history.clocks if c.kind in OWED]


def _history(store: Store, number: int) -> History:
    found = store.ticket(number)
    if found is None:
        raise Permanent(f"ticket {number} is not there")
    return found


def _event(store: Store, event: NoticeEvent) -> dict[str, Any]:
    history = _history(store, event.number)
    told = store.told_of(event.number)
    return {
        "event": event.number,
        "subject": history.ticket.subject,
        "ticket": event.ticket.value,
        "opened": common.utc(event.opened),
        "notices": len({one.number for one in told}),
        "partners": len({one.partner for one in told}),
        "owed": [{"what": what, "at": common.utc(at)} for what, at in _owed(history)],
        **as_json(event.facts),
    }


# --- one event --------------------------------------------------------------------


def _show_event(store: Store, number: int, json_: bool) -> None:
    event = store.notice_event(number)
    if event is None:
        raise common.no(f"HL-{number} is no event")
    sent, reached = store.notices_of(number), store.reached(number)
    if json_:
        common.print_json(_event(store, event))
        for one in reached:
            common.print_json(_reached(number, one))
        return
    _show_facts(store, event)
    for notice in sent:
        click.echo(common.clean(_notice(notice)))
        _show_reached([one for one in reached if one.told.number == notice.number])


def _show_facts(store: Store, event: NoticeEvent) -> None:
    facts = event.facts
    head = f"HL-{event.number}  {facts.kind}  {facts.state}  {facts.title}"
    click.echo(common.clean(head.rstrip()))
    for what, at in _owed(_history(store, event.number)):
        click.echo(f"  owed: {what} by {common.utc(at)}")
    for number, doubt in enumerate(facts.doubts, 1):
        asked = question(doubt)
        answers = f" ({' | '.join(asked.answers)})" if asked else ""
        click.echo(common.clean(f"  doubt {number}: {doubt}{answers}"))
    for sentence in facts.overlaps:
        click.echo(common.clean(f"  overlap: {sentence}"))


def _notice(notice: SentNotice) -> str:
    groups = ", ".join(notice.groups) or "-"
    at = f"{notice.at:%Y-%m-%d %H:%M} UTC"
    return f"{notice.number}  {notice.stage}  {at}  {notice.login}  to {groups}"


def _show_reached(rows: Sequence[Reached]) -> None:
    for one in rows:
        line = f"  {one.told.partner} <{one.address}>: {one.state}  {one.last}"
        click.echo(common.clean(line.rstrip()))


def _reached(event: int, one: Reached) -> dict[str, Any]:
    return {
        "event": event,
        "notice": one.told.number,
        "stage": one.told.stage,
        "partner": one.told.partner,
        "address": one.address,
        "state": one.state,
        "last": one.last,
        "way": one.told.way.value,
        "message_id": one.told.message_id,
    }
