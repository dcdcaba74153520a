"""Every complaint in fixtures/abuse reads as the JSON beside it says.

`report` holds the keys that matter, or null; `why_not` and `own` may stand beside.
A near miss (its name says so) is no complaint of that format.
"""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from mailproc.abuse.as_json import report_json
from mailproc.abuse.formats import STRUCTURED
from mailproc.abuse.read import read
from mailproc.message.parse import parse

ROOT = Path(__file__).parents[3] / "fixtures" / "abuse"
MAILS = sorted(ROOT.glob("*/*.eml"))
FOLDERS = (
    *("acns", "arf", "csv", "feeds", "forwards", "iodef", "safebrowsing"),
    *("shadowserver", "spamcop", "xarf-v0", "xarf-v3", "xarf-v4"),
)


def _expected(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.with_suffix(".json").read_text("utf-8"))
    return loaded


def _like(got: Any, wanted: Any) -> Any:
    """Of what was read, the keys that the recorded value has."""
    if not isinstance(got, dict) or not isinstance(wanted, dict):
        return got
    return {name: _like(got.get(name), value) for name, value in wanted.items()}


@pytest.mark.parametrize("path", MAILS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_complaint_reads_as_recorded(path: Path) -> None:
    expected = _expected(path)
    found = read(parse(path.read_bytes()), frozenset(expected.get("own", ())))
    got = report_json(found.report) if found.report else None
    assert _like(got, expected["report"]) == expected["report"]
    if "why_not" in expected:
        assert found.why_not == expected["why_not"]


def test_every_field_that_was_read_has_its_place() -> None:
    """Issue 5.3: for each field, where it was read."""
    fields = ("ips", "prefixes", "urls", "domains", "report_id", "reported_at")
    for path in MAILS:
        report = read(parse(path.read_bytes())).report
        if report is None:
            continue
        for name in fields:
            if getattr(report, name):
                assert report.read_from.get(name), f"{path.name}: {name}"


def test_every_format_has_two_good_fixtures_and_a_near_miss() -> None:
    good: dict[str, int] = defaultdict(int)
    for path in MAILS:
        report = read(parse(path.read_bytes())).report
        if report is not None:
            good[report.parser] += 1
    assert [each.NAME for each in STRUCTURED if good[each.NAME] < 2] == []
    for name in FOLDERS:
        assert list((ROOT / name).glob("*near-miss*.eml")), name
