"""The JSON of a report, with the keys of COMMANDS.md."""

from datetime import UTC, datetime
from typing import Any

from mailproc.abuse.model import Deadline, Report


def report_json(report: Report) -> dict[str, Any]:
    """Return a report as `explain --json` prints it; times are ISO 8601 in UTC."""
    return {
        "format": report.format,
        "parser": report.parser,
        "category": report.category,
        "immediate_block": report.immediate_block,
        "feedback_type": report.feedback_type,
        "ips": list(report.ips),
        "prefixes": list(report.prefixes),
        "urls": list(report.urls),
        "domains": list(report.domains),
        "reporter": report.reporter,
        "forwarder": report.forwarder,
        "hops": list(report.hops),
        "report_id": report.report_id,
        "reported_at": _time(report.reported_at),
        "deadline": _deadline(report.deadline),
        "read_from": dict(report.read_from),
    }


def _deadline(deadline: Deadline | None) -> dict[str, Any] | None:
    if deadline is None:
        return None
    hours = deadline.hours
    return {
        "at": _time(deadline.at),
        "hours": int(hours) if hours is not None and hours == int(hours) else hours,
        "text": deadline.text,
    }


def _time(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None
