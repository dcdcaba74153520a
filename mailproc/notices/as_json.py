"""The JSON form of a Notice (COMMANDS.md, `notice` of explain)."""

from datetime import UTC, datetime
from typing import Any

from mailproc.notices.model import Notice


def notice_json(notice: Notice) -> dict[str, Any]:
    """Return the object that explain prints; times are ISO 8601 with Z."""
    return {
        "kind": notice.kind,
        "parser": notice.parser,
        "provider": notice.provider,
        "maintenance_id": notice.maintenance_id,
        "other_ids": list(notice.other_ids),
        "status": notice.status,
        "windows": [
            {"start": _z(each.start), "end": _z(each.end)}
            | ({"backup": True} if each.backup else {})
            for each in notice.windows
        ],
        "affected": list(notice.affected),
        "impact": notice.impact,
        "doubts": list(notice.doubts),
        "read_from": dict(notice.read_from),
    }


def _z(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
