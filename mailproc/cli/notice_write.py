"""`mailproc notice draft | update | end | send`: notices without a mail client.

The same drafts, the same guard, the same letters as from the mail client.
"""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from mailproc.cli import common
from mailproc.cli.notice_office import AtDesk, as_login, at_desk
from mailproc.clockwork import notice_acts
from mailproc.desk.event_facts import INCIDENT, PLANNED, EventFacts, EventWindow
from mailproc.desk.event_obligations import (
    ANNOUNCE,
    CANCELLATION,
    END,
    EXTENSION,
    UPDATE,
)
from mailproc.desk.registry_fields import Wrong, begin
from mailproc.errors import Refused
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse
from mailproc.notices.groups import Cause
from mailproc.notices.ical_out import IMPACTS
from mailproc.outbound import submit

_STATES = ("investigating", "identified", "monitoring")


class Moment(click.ParamType[datetime]):
    """A time as ISO 8601 or `2026-03-11 14:05`, in the desk's zone without one."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the time in UTC."""
        if isinstance(value, datetime):
            return value
        assert ctx is not None
        zone = ZoneInfo(common.configuration(ctx).settings.desk.timezone)
        try:
            return begin(str(value), zone).astimezone(UTC)
        except Wrong as error:
            self.fail(f"{value} {error}", param, ctx)


_out = click.option("--out", type=click.Path(path_type=Path), help="Write it there.")


@click.command("draft")
@click.argument("event", type=int, required=False)
@click.option("--kind", type=click.Choice((INCIDENT, PLANNED)), help="A new event.")
@click.option("--stage", type=click.Choice((ANNOUNCE, UPDATE, EXTENSION)), default=None)
@click.option("--title", default="", help="What is down or worked on.")
@click.option("--group", "groups", multiple=True, help="A contact group (N5).")
@click.option("--service", "services", multiple=True)
@click.option("--operator", "operators", multiple=True)
@click.option("--cause", type=click.Choice([c.value for c in Cause]), default=None)
@click.option("--impact", type=click.Choice([i.lower() for i in IMPACTS]), default=None)
@click.option("--start", type=Moment())
@click.option("--end", type=Moment())
@_out
@as_login
@click.pass_context
def draft(
    ctx: click.Context,
    /,
    event: int | None,
    kind: str | None,
    stage: str | None,
    out: Path | None,
    login: str,
    **told: Any,  # noqa: ANN401 - what is told of the event, by option
) -> None:
    """Print the draft of a notice: of an event, or of a new one with --kind.

    It lies in the Drafts folder of the person on duty, too. What is missing stands as
    &^ and its name; `notice send FILE` takes it once that is filled.
    """
    if (event is None) == (kind is None):
        raise click.UsageError("name an event, or --kind for a new one")
    with at_desk(ctx, login) as desk:
        _require_groups(desk, told["groups"])
        if event is None:
            facts = _told(EventFacts(kind=kind or INCIDENT, detected=desk.now), told)
            facts = replace(facts, state=_first_state(facts), touches=True)
            event = notice_acts.open_new(desk.office, facts, desk.now, desk.login)
        else:
            known = desk.event(event)
            facts = _told(known.facts, told)
            notice_acts.change(desk.office, known, facts, desk.now, desk.login)
        _print(desk, event, stage or "", out)


def _first_state(facts: EventFacts) -> str:
    return "INVESTIGATING" if facts.kind == INCIDENT else "CONFIRMED"


def _require_groups(desk: AtDesk, names: tuple[str, ...]) -> None:
    book = desk.office.notices.book if desk.office.notices else None
    for name in names:
        if book is None or name not in book.groups:
            raise click.BadParameter(f"no group of that name: {name}")


def _told(facts: EventFacts, told: dict[str, Any]) -> EventFacts:
    """Return the facts with what the options say."""
    start, end = told.pop("start", None), told.pop("end", None)
    known = {name: value for name, value in told.items() if value}
    facts = replace(facts, **known)
    if facts.kind == PLANNED and (start or end):
        window = facts.windows[0] if facts.windows else EventWindow(None, None)
        window = EventWindow(start or window.start, end or window.end)
        return replace(facts, windows=(window, *facts.windows[1:]))
    if start or end:
        return replace(
            facts,
            started=start or facts.started,
            expected_end=end or facts.expected_end,
        )
    return facts


def _print(desk: AtDesk, number: int, stage: str, out: Path | None) -> None:
    raw = notice_acts.write_draft(desk.office, number, stage, desk.now, desk.login)
    if out is None:
        common.print_raw(raw)
        return
    out.write_bytes(raw)
    click.echo(f"HL-{number}: {out}")


@click.command("update")
@click.argument("event", type=int)
@click.option("--state", type=click.Choice(_STATES), help="How far it has come.")
@click.option("--expected-end", type=Moment())
@click.option("--next-update", type=Moment())
@_out
@as_login
@click.pass_context
def update(
    ctx: click.Context,
    event: int,
    state: str | None,
    expected_end: datetime | None,
    next_update: datetime | None,
    out: Path | None,
    login: str,
) -> None:
    """Print the draft of the next update of an event (an extension, if it is later)."""
    with at_desk(ctx, login) as desk:
        known = desk.event(event)
        facts = known.facts
        later = bool(expected_end and facts.ends and expected_end > facts.ends)
        facts = replace(
            facts,
            state=state.upper() if state else facts.state,
            previous_end=facts.ends if later else facts.previous_end,
            expected_end=expected_end or facts.expected_end,
            next_update=next_update or facts.next_update,
        )
        notice_acts.change(desk.office, known, facts, desk.now, desk.login)
        _print(desk, event, EXTENSION if later else UPDATE, out)


@click.command("end")
@click.argument("event", type=int)
@click.option("--ended", type=Moment(), help="When it ended.")
@click.option("--cancelled", is_flag=True, help="Works that do not take place.")
@_out
@as_login
@click.pass_context
def end(
    ctx: click.Context,
    event: int,
    ended: datetime | None,
    cancelled: bool,
    out: Path | None,
    login: str,
) -> None:
    """Print the draft of the end notice of an event (N9)."""
    with at_desk(ctx, login) as desk:
        known = desk.event(event)
        facts = replace(known.facts, ended=ended or known.facts.ended)
        notice_acts.change(desk.office, known, facts, desk.now, desk.login)
        _print(desk, event, CANCELLATION if cancelled else END, out)


@click.command("send")
@click.argument("what", metavar="FILE|EVENT")
@as_login
@click.pass_context
def send(ctx: click.Context, what: str, login: str) -> None:
    """Send a draft: a file, - for standard input, or the waiting one of an event.

    Exit 1 with the place of what is wrong where it is refused.
    """
    with at_desk(ctx, login) as desk:
        raw = _draft(desk, what)
        try:
            number = submit(desk.app.door, _envelope(desk, raw), raw)
        except Refused as error:
            raise common.no(error.public) from error
        if sent := desk.app.store.notice_of(number):
            partners = sum(
                told.number == sent.number
                for told in desk.app.store.told_of(sent.event)
            )
            click.echo(f"HL-{sent.event}: notice {sent.number} to {partners} partners")
        else:
            click.echo(f"{number}: not to groups: sent as any other letter")


def _draft(desk: AtDesk, what: str) -> bytes:
    if what.isdigit() and not Path(what).exists():
        desk.event(int(what))
        raw = desk.app.store.waiting_notice(int(what))
        if raw is None:
            raise common.no(
                f"HL-{what}: no draft waits; `notice draft {what}` makes one"
            )
        return raw
    try:
        return sys.stdin.buffer.read() if what == "-" else Path(what).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{what}: {error.strerror}") from error


def _envelope(desk: AtDesk, raw: bytes) -> Envelope:
    """Hand it in as the mail client of that person would."""
    message = parse(raw)
    sender = message.from_[0].addr if message.from_ else ""
    to = tuple(address.addr for address in message.recipients if address.addr)
    own = desk.app.door.writing.identity.address
    return Envelope(sender, to or (own,), desk.now, desk.login)
