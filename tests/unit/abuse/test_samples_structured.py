"""Real reports in the folder that MAILPROC_SAMPLES names, against their labels."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from mailproc.abuse.read import Reading, read
from mailproc.message.parse import parse

FOLDER = Path(os.environ.get("MAILPROC_SAMPLES", "/nonexistent")) / "abuse"
LABELS = FOLDER / "labels.jsonl"
LINES = LABELS.read_text("utf-8").splitlines() if LABELS.exists() else []
CASES = [json.loads(line) for line in LINES]

# The words of the labels that are not ours.
CATEGORIES = {
    "spam": "spam_source",
    "ddos": "ddos_source",
    "blocklist_listing": "other_blocklist",
    "suspicious_domain": "phishing",
}
FORMATS = {"xarf-v3-json": "xarf-v3", "xarf-v4-json": "xarf-v4"}
JSON_HEAD = (
    b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: application/json\n\n"
)

pytestmark = pytest.mark.skipif(not CASES, reason="MAILPROC_SAMPLES is not set")


def _read(case: dict[str, Any]) -> Reading:
    raw = (FOLDER / case["file"]).read_bytes()
    return read(parse(JSON_HEAD + raw if case["file"].endswith(".json") else raw))


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["file"]))
def test_sample_reads_as_labelled(case: dict[str, Any]) -> None:
    found = _read(case)
    if case["category"] == "not_abuse":
        assert found.report is None
        assert found.why_not
        return
    report = found.report
    assert report is not None
    assert report.format == FORMATS.get(case["format"], case["format"])
    assert report.category == CATEGORIES.get(case["category"], case["category"])
    assert set(report.ips) == set(case.get("ips", ()))
    assert set(report.urls) == set(case.get("urls", ()))
    assert set(report.domains) == set(case.get("domains", ()))
    assert report.reporter == case["reporter"]
    assert report.report_id == case.get("report_id")
    assert report.feedback_type == case.get("feedback_type")
    assert report.reported_at == datetime.fromisoformat(case["report_date"])
    if "seed_immediate_block" in case:
        assert report.immediate_block is case["seed_immediate_block"]


@pytest.mark.parametrize("case", CASES, ids=lambda c: str(c["file"]))
def test_json_alone_is_read_too(case: dict[str, Any]) -> None:
    """A report saved without its mail still names the same addresses."""
    raw = (FOLDER / case["file"]).read_bytes()
    report = read(parse(raw)).report
    assert set(report.ips if report else ()) == set(case.get("ips", ()))
