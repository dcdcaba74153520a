"""Every mail in fixtures/notices reads as the JSON beside it says; null is no notice.

The JSON names the values that count; `doubts` where it is named must agree exactly.
"""

import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailproc.message.parse import parse
from mailproc.notices.as_json import notice_json
from mailproc.notices.read import read

ROOT = Path(__file__).parents[3] / "fixtures" / "notices"
MAILS = sorted(ROOT.rglob("*.eml"))
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SAMPLES = os.environ.get("MAILPROC_SAMPLES")


def record(raw: bytes) -> dict[str, Any] | None:
    notice = read(parse(raw), now=NOW)
    if notice is None:
        return None
    return {"class": notice.message_class, **notice_json(notice)}


@pytest.mark.parametrize("path", MAILS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_notice_reads_as_recorded(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    got = record(path.read_bytes())
    if expected is None or got is None:
        assert got == expected
    else:
        assert {name: got[name] for name in expected} == expected


def test_there_are_fixtures_of_every_class_and_of_no_notice() -> None:
    stored = [json.loads(p.with_suffix(".json").read_text("utf-8")) for p in MAILS]
    classes = Counter(each["class"] if each else None for each in stored)
    assert len(MAILS) >= 120
    assert set(classes) == {
        "maintenance",
        "outage",
        "server_ready",
        "ticket_reply",
        "retraction",
        None,
    }
    assert classes[None] >= 20


def test_fixtures_name_documentation_domains_only() -> None:
    for path in MAILS:
        sender = next(
            line
            for line in path.read_bytes().decode("utf-8", "replace").split("\n")
            if line.startswith("From:")
        )
        assert sender.rstrip(">").endswith(".example"), path


def _labels() -> list[dict[str, Any]]:
    if not SAMPLES:
        return []
    file = Path(SAMPLES) / "notices" / "labels.jsonl"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [json.loads(line) for line in lines]


@pytest.mark.skipif(not SAMPLES, reason="MAILPROC_SAMPLES is not set")
@pytest.mark.parametrize("field", ["start", "end", "maintenance_id", "status"])
def test_real_notices_are_read_right(field: str) -> None:
    """Nine of ten at least, each field exactly."""
    right = stated = 0
    for label in _labels():
        if not label.get(field):
            continue
        wanted = label[field]
        wanted = wanted[0] if isinstance(wanted, list) else wanted
        stated += 1
        raw = (Path(SAMPLES or "") / "notices" / label["file"]).read_bytes()
        got = record(raw)
        if got is not None and field in ("start", "end"):
            right += bool(got["windows"]) and got["windows"][0][field] == wanted
        elif got is not None:
            right += got[field] == wanted
    assert right >= 0.9 * stated, f"{right} of {stated}"
