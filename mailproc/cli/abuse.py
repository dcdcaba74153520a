"""`mailproc abuse`: complaints, what became of them, and their outcome (S7, S11.1)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import click

from mailproc import opening
from mailproc.cli import common
from mailproc.cli.abuse_report import report
from mailproc.clockwork import abuse_count as count
from mailproc.clockwork.abuse_count import Counted
from mailproc.config.load import Config
from mailproc.config.terms import terms
from mailproc.desk.abuse_marks import Mark, Marked
from mailproc.desk.abuse_memory import case_of
from mailproc.desk.effects import Remember, StartClock
from mailproc.desk.model import ClockKind
from mailproc.ports import Received, Store

_MOST = 100_000


@click.group("abuse")
def command() -> None:
    """Complaints: lists, one complaint, its outcome; see docs/abuse.md."""


command.add_command(report)


@contextmanager
def _opened(config: Config) -> Iterator[Store]:
    store = opening.open_store(config)
    try:
        yield store
    finally:
        store.close()


@command.command("list")
@click.option("--late", is_flag=True, help="Only complaints with something late.")
@click.option("--days", default=30, show_default=True, help="Mail since so many days.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
@click.pass_context
def list_all(ctx: click.Context, late: bool, days: int, as_json: bool) -> None:
    """List each mail's fate and each complaint's four marks (S11.1).

    A mail is a new complaint, joined to one, or none with the reason.
    """
    config = common.configuration(ctx)
    now = opening.clock(config)
    since = now - timedelta(days=days)
    with _opened(config) as store:
        registry = store.registry()
        found = count.cases(store, registry, terms(config.settings), now, since)
        mails = () if late else store.received(since, _MOST)
    shown = [one for one in found if one.marks.is_late or not late]
    rows = list(_rows(shown, mails))
    if as_json:
        for row in rows:
            common.print_json(row)
    else:
        _table(rows, ZoneInfo(config.settings.desk.timezone))


def _rows(
    found: Sequence[Counted], mails: Sequence[Received]
) -> Iterator[dict[str, Any]]:
    """Yield each mail, with the marks of its complaint; then cases without a mail."""
    by_ticket = {one.ticket.id: one for one in found}
    shown = set()
    for mail in mails:
        fate, why = count.fate(mail)
        case = by_ticket.get(mail.ticket) if fate != "none" else None
        shown.add(mail.ticket)
        yield {
            "message": mail.message,
            "at": common.utc(mail.at),
            "from": mail.sender,
            "subject": mail.subject,
            "fate": fate,
            "why": why or None,
            "ticket": mail.ticket if fate != "none" else None,
            **as_json_marks(case),
        }
    for one in found:
        if one.ticket.id not in shown:
            yield {
                "message": None,
                "at": common.utc(one.case.since),
                "from": one.ticket.requester or None,
                "subject": one.ticket.subject,
                "fate": "new",
                "why": None,
                "ticket": one.ticket.id,
                **as_json_marks(one),
            }


def as_json_marks(one: Counted | None) -> dict[str, Any]:
    """Return the marks of a complaint as JSON; none for a mail that is no complaint."""
    if one is None:
        return {"marks": None, "late": False, "due": None}
    return {
        "marks": {
            name: {"mark": mark.mark.value, "why": mark.why or None}
            for name, mark in one.marks.all.items()
        },
        "late": one.marks.is_late,
        "due": common.utc(one.case.due),
    }


_HEAD = ("#", "received", "fate", "pass", "answ", "sett", "clos", "subject")


def _table(rows: Sequence[dict[str, Any]], zone: tzinfo) -> None:
    cells = [tuple(_cells(row, zone)) for row in rows]
    common.table(cells, _HEAD)
    late = len({row["ticket"] for row in rows if row["late"]})
    complaints = len({row["ticket"] for row in rows if row["ticket"]})
    click.echo(f"{len(rows)} mails, {complaints} complaints, {late} late")


def _cells(row: dict[str, Any], zone: tzinfo) -> Iterator[str]:
    at = datetime.fromisoformat(row["at"]).astimezone(zone)
    yield str(row["ticket"] or "-")
    yield f"{at:%m-%d %H:%M}"
    yield row["fate"]
    marks = row["marks"] or {}
    for name in ("passed_on", "answered", "settled", "closed"):
        yield _SHORT[marks[name]["mark"]] if marks else "-"
    reason = f"({row['why']}) " if row["why"] else ""
    yield common.clean(f"{reason}{row['subject']}")


_SHORT = {"yes": "yes", "no": "no", "late": "LATE", "exempt": "ex"}


@command.command("show")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def show(ctx: click.Context, number: int, as_json: bool) -> None:
    """Show complaint NUMBER: what was read, whose it is, its marks and reasons."""
    config = common.configuration(ctx)
    now = opening.clock(config)
    with _opened(config) as store:
        history = store.ticket(number)
        one, facts = None, {}
        if history is not None:
            facts = dict(store.ticket_facts(number))
            numbers, registry = terms(config.settings), store.registry()
            one = count.counted(store, registry, numbers, now, history.ticket)
    if one is None:
        raise common.no(f"{number} is no complaint")
    told = to_json(one, facts)
    if as_json:
        common.print_json(told)
        return
    for line in _lines(told, one, ZoneInfo(config.settings.desk.timezone)):
        click.echo(common.clean(line, 80))


def to_json(one: Counted, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return all that is known of a complaint; docs/abuse.md names the keys."""
    ticket, case = one.ticket, one.case
    kept = ("report", "order", "block", "command", "outcome")
    return {
        "ticket": ticket.id,
        "state": ticket.state.value,
        "queue": ticket.queue,
        "priority": ticket.priority,
        "subject": ticket.subject,
        "mails": one.mails,
        "flow": case.flow,
        "class": case.category,
        "customers": list(case.customers),
        "server": ticket.server or None,
        "told": common.utc(case.told),
        **as_json_marks(one),
        **{name: facts.get(name) for name in kept},
        "no_channel": dict(one.exempt),
        "forms": dict(one.forms),
    }


def _lines(told: dict[str, Any], one: Counted, zone: tzinfo) -> Iterator[str]:
    yield f"#{told['ticket']} {told['subject']}"
    yield f"{told['state']} in {told['queue']}, priority {told['priority']}"
    yield f"class {one.case.category}, {told['mails']} mails ({told['flow']})"
    report = told["report"] or {}
    silent = one.case.category == "csam"  # no link of it is shown
    names = ("ips", "prefixes") if silent else ("ips", "prefixes", "urls")
    about = [str(x) for name in names for x in report.get(name, ())][:20]
    yield f"about: {', '.join(about).replace('http', 'hxxp') or '-'}"
    whose = ", ".join(told["customers"]) or "nobody for sure"
    yield f"client: {whose}; server: {told['server'] or '-'}"
    yield f"due {one.case.due.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    if one.case.told:
        yield f"client told {one.case.told.astimezone(zone):%Y-%m-%d %H:%M %Z}"
    for name, mark in one.marks.all.items():
        yield f"  {name.replace('_', ' ')}: {_said(mark)}"
    for name in ("order", "block", "command", "outcome"):
        if told[name]:
            yield f"{name}: " + ", ".join(f"{k} {v}" for k, v in told[name].items())
    for address, why in one.exempt.items():
        form = one.forms.get(address, "")
        yield f"no answer to {address}: {why}{'; ' + form if form else ''}"


def _said(mark: Marked) -> str:
    late = "no, and late" if mark.mark is Mark.LATE else mark.mark.value
    return f"{late} ({mark.why})" if mark.why else late


@command.command("close")
@click.argument("number", type=click.IntRange(min=1))
@click.option("--outcome", required=True, metavar="TEXT", help="What reporters read.")
@click.pass_context
def close(ctx: click.Context, number: int, outcome: str) -> None:
    """Close complaint NUMBER: whoever complained gets the outcome (S7.5).

    The same as #close TEXT in mail. The running service writes the letters.
    """
    config = common.configuration(ctx)
    now = opening.clock(config)
    with _opened(config) as store:
        history = store.ticket(number)
        if history is None or case_of(store.ticket_facts(number)) is None:
            raise common.no(f"{number} is no complaint")
        if any(one.kind is ClockKind.BLOCK for one in history.clocks):
            raise common.no(
                f"{number}: its block is not confirmed; reply #blocked or #refused"
            )
        said = Remember("outcome", {"text": outcome, "by": "operator"})
        letter = StartClock(ClockKind.OUTCOME_LETTER, now, why="S7.5")
        who = {"actor": "operator", "cause": "abuse close"}
        store.act_on(number, (said, letter), now, **who)
    click.echo(f"complaint {number} is closed as soon as the service has written")
