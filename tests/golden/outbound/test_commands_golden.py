"""Submitted → commands and what is left (S1.3, S4.7): fixtures/outbound/commands.

NN-client-what.eml is what a mail program hands over; NN-….json what was found in it;
NN-….out the bytes after cutting, where any are cut.
`python -m tests.golden.outbound.test_commands_golden` writes .json and .out again; the
difference is then read by a person.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailproc.compose.commands import cut, find
from mailproc.compose.commands_model import Arguments
from mailproc.errors import Refused
from mailproc.message.parse import parse

FOLDER = Path(__file__).parents[3] / "fixtures" / "outbound" / "commands"
CASES = sorted(FOLDER.glob("*.eml"))
NOW = datetime(2026, 1, 2, 7, 0, 5, tzinfo=UTC)
KNOWN = Arguments({"billing": "billing", "abuse": "abuse"}, ("support1", "support2"))


def taken(raw: bytes) -> tuple[dict[str, Any], bytes]:
    """Return what was found, fit for JSON, and the bytes after cutting."""
    message = parse(raw)
    try:
        new = find(message, KNOWN, now=NOW)
    except Refused as why:
        return {"refused": why.reply()}, raw
    commands = [{"do": type(one).__name__, **asdict(one)} for one in new.commands]
    seen = {"commands": commands, "text": new.text, "is_empty": new.is_empty}
    return json.loads(json.dumps(seen, default=datetime.isoformat)), cut(message, new)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 20
    assert {case.stem for case in FOLDER.glob("*.out")} <= {c.stem for c in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_found_and_left(case: Path) -> None:
    raw = case.read_bytes()
    seen, left = taken(raw)
    assert seen == json.loads(case.with_suffix(".json").read_text(encoding="utf-8"))
    out = case.with_suffix(".out")
    assert left == (out.read_bytes() if out.exists() else raw)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_what_is_left_commands_nothing(case: Path) -> None:
    seen, left = taken(case.read_bytes())
    if "refused" in seen:
        return
    again, twice = taken(left)
    assert again == {**seen, "commands": []}
    assert twice == left


if __name__ == "__main__":
    for path in CASES:
        seen, left = taken(path.read_bytes())
        text = json.dumps(seen, ensure_ascii=False, indent=1) + "\n"
        path.with_suffix(".json").write_text(text, encoding="utf-8")
        path.with_suffix(".out").unlink(missing_ok=True)
        if left != path.read_bytes():
            path.with_suffix(".out").write_bytes(left)
