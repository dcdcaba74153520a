"""`mailproc explain`: what would happen to each message, and why; changes nothing."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from mailproc import app
from mailproc.abuse.as_json import report_json
from mailproc.abuse.model import Report
from mailproc.cli import common
from mailproc.complaints.hearing import NOT_LOOKED_UP
from mailproc.desk.effects import as_dict
from mailproc.house import House
from mailproc.inbound import Reading, read
from mailproc.message.envelope import Envelope
from mailproc.notices.as_json import notice_json
from mailproc.notices.model import Notice
from mailproc.opening import known_registry, network
from mailproc.recognising import NoLedger

_PLACES = 4  # shown of each filter; --json has all


@click.command("explain")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a message.")
@click.option("--filters", "filters", metavar="DIR", help="Use the filters of DIR.")
@click.option("--online", is_flag=True, help="Ask the DNS about complaints.")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[str, ...],
    as_json: bool,
    filters: str | None,
    online: bool,
) -> None:
    """Say where each message would go, which filters matched, and what follows.

    FILE is a message as stored (RFC 5322); - reads standard input. Nothing is
    changed. The registry of a configured store is read where there is one; the
    network is asked with --online only. What was not asked shows as not looked up.
    """
    config = common.configuration(ctx)
    asked = network(config) if online else None
    in_force = app.filters_at(config, filters)
    failed: list[str] = []
    with known_registry(config) as directory:
        house = app.house(config, in_force, directory, network=asked)
        for name, raw in common.messages(files, failed):
            reading = _read(house, raw)
            if as_json:
                common.print_json(to_json(name, reading))
            else:
                _print(name, reading)
    common.done(ok=not failed)


def _read(house: House, raw: bytes) -> Reading:
    envelope = Envelope(sender="", recipients=(), received=house.clock())
    return read(house, envelope, raw, NoLedger(), old=False)


def to_json(name: str, reading: Reading) -> dict[str, Any]:
    """Return the object that COMMANDS.md describes."""
    message, plan = reading.message, reading.plan
    report = reading.complaint.report
    return {
        "file": name,
        "message_id": message.message_id,
        "subject": message.subject,
        "from": message.from_[0].addr if message.from_ else None,
        "defects": list(message.defects),
        "class": plan.kind,
        "automatic": {"is": reading.automatic.is_, "why": reading.automatic.why},
        "may_answer": reading.answerable.may,
        "queue": plan.queue,
        "priority": plan.priority,
        "labels": list(plan.labels),
        "filters": [asdict(hit) for hit in reading.verdict.trace],
        "report": report_json(report) if report else None,
        "notice": notice_json(reading.notice) if reading.notice else None,
        "effects": [as_dict(effect) for effect in plan.effects],
    }


def _print(name: str, reading: Reading) -> None:
    message, plan = reading.message, reading.plan
    sender = message.from_[0] if message.from_ else None
    rows = [
        ("file", name),
        ("from", f"{sender.name} <{sender.addr}>" if sender else "(nobody)"),
        ("subject", message.subject),
        ("queue", f"{plan.queue}, priority {plan.priority}"),
        ("labels", ", ".join(plan.labels) or "-"),
        ("class", plan.kind),
        ("automatic", _why(reading.automatic.is_, reading.automatic.why)),
        ("may answer", _why(reading.answerable.may, reading.answerable.why)),
        *_complaint(reading),
        *_notice(reading.notice),
        *_because(reading),
        *(("defect", defect) for defect in message.defects),
        *(("effect", _effect(as_dict(effect))) for effect in plan.effects),
    ]
    for label, value in rows:
        click.echo(f"{label:>10}  {common.clean(value, 67)}")
    click.echo("")


def _complaint(reading: Reading) -> list[tuple[str, str]]:
    """What was read from a complaint, or why none was; each with its place."""
    complaint, report = reading.complaint, reading.complaint.report
    proof = reading.authentic
    if report is None:
        return []
    rows = [
        ("report", f"{report.category} ({report.format})"),
        ("block", "at once (S7.2a, S7.3a)" if report.immediate_block else "no"),
        ("no case", complaint.why_not or ""),
        ("about", ", ".join((*report.ips, *report.prefixes, *report.urls)[:20])),
        ("address", _address(report)),
        ("writer", f"{proof.domain} ({proof.how})" if proof else ""),
        ("reporter", report.reporter or ""),
        ("reference", report.report_id or ""),
        ("deadline", report.deadline.text if report.deadline else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _address(report: Report) -> str:
    """Say where addresses come from that the complaint does not state."""
    where = report.read_from.get("ips", "")
    return where if where.startswith(("resolved", NOT_LOOKED_UP)) else ""


def _notice(notice: Notice | None) -> list[tuple[str, str]]:
    """What was read from a provider's notice, and what is doubtful about it."""
    if notice is None:
        return []
    read = notice_json(notice)
    spans = (f"{w['start'] or '?'} to {w['end'] or '?'}" for w in read["windows"])
    rows = [
        ("notice", f"{notice.provider or 'unknown provider'} ({notice.parser})"),
        ("number", ", ".join(filter(None, (notice.maintenance_id, *notice.other_ids)))),
        ("state", notice.status or ""),
        *(("window", span) for span in spans),
        ("affected", ", ".join(notice.affected[:20])),
        ("impact", notice.impact or ""),
        *(("doubt", doubt) for doubt in notice.doubts),
    ]
    return [(label, value) for label, value in rows if value]


def _because(reading: Reading) -> Iterator[tuple[str, str]]:
    """The filters that matched, and at which words."""
    for hit in reading.verdict.trace:
        if hit.matched:
            where = f": {', '.join(hit.where)}" if hit.where else ""
            yield "because", hit.name + where
            yield from (("", common.place(spot)) for spot in hit.hits[:_PLACES])


def _why(yes: bool, why: str | None) -> str:
    return ("yes" if yes else "no") + (f": {why}" if why else "")


def _effect(effect: dict[str, Any]) -> str:
    """One line: what matters first, the reason before the times, nothing empty."""
    first = sorted(effect.items(), key=lambda item: _ORDER.get(item[0], len(_ORDER)))
    values = (
        f"{k}={','.join(v) if isinstance(v, tuple) else v}"
        for k, v in first
        if k != "do" and v not in ("", None, ())
    )
    return f"{effect['do']} {' '.join(values)}"


_ORDER = {"kind": 0, "action": 1, "why": 2}
