"""Notices: fixtures/notices with the JSON beside each, and the samples if there.

A field counts where the JSON or the label names it; mail that is no notice counts for
the class alone. Fixtures of other kinds of mail must not be taken for notices.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.score.fields import Score
from mailproc.message.parse import parse
from mailproc.notices.as_json import notice_json
from mailproc.notices.read import read

_FIXTURES = Path(__file__).parents[2] / "fixtures"
_NOW = datetime(2026, 11, 24, tzinfo=UTC)
_FIELDS = (
    *("class", "kind", "provider", "maintenance_id", "status", "start", "end"),
    *("windows", "affected", "impact", "doubts"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled mail; `expected` is None where it is no notice."""

    name: str
    raw: bytes
    expected: Mapping[str, Any] | None


def scores() -> list[Score]:
    """Read every labelled mail and return the count of each field."""
    counts = {name: Score(name) for name in _FIELDS}
    for case in cases():
        got = _read(case.raw)
        wanted = case.expected or {"class": None}
        for name in _FIELDS:
            if name in wanted:
                same = got.get(name) == wanted[name]
                counts[name].add(case.name, right=same)
    return list(counts.values())


def cases() -> Iterator[Case]:
    """Yield the labelled mails."""
    for path in sorted((_FIXTURES / "notices").glob("*/*.eml")):
        label = json.loads(path.with_suffix(".json").read_text("utf-8"))
        name = f"{path.parent.name}/{path.stem}"
        yield Case(name, path.read_bytes(), _with_ends(label) if label else None)
    for path in sorted((_FIXTURES / "mail").rglob("*.eml")):
        yield Case(path.relative_to(_FIXTURES).as_posix(), path.read_bytes(), None)
    samples = os.environ.get("MAILPROC_SAMPLES")
    if samples:
        yield from _samples(Path(samples))


def _samples(folder: Path) -> Iterator[Case]:
    lines = (folder / "notices" / "labels.jsonl").read_text("utf-8").splitlines()
    for label in map(json.loads, lines):
        raw = (folder / "notices" / label["file"]).read_bytes()
        yield Case(f"samples/{label['file']}", raw, _translated(label))
    for path in sorted((folder / "messages").rglob("*.eml")):
        yield Case(f"samples/{path.name}", path.read_bytes(), None)


def _translated(label: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the label of a sample in our words; of several numbers the first."""
    found = {name: label[name] for name in ("status", "start", "end") if name in label}
    number = label.get("maintenance_id")
    if number:
        found["maintenance_id"] = number[0] if isinstance(number, list) else number
    return {"class": label["cls"], **found}


def _read(raw: bytes) -> Mapping[str, Any]:
    notice = read(parse(raw), now=_NOW)
    if notice is None:
        return {"class": None}
    return _with_ends({"class": notice.message_class, **notice_json(notice)})


def _with_ends(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Add the start and the end of the first window, where windows are named."""
    if "windows" not in record:
        return record
    first: Mapping[str, Any] = next(iter(record["windows"]), {})
    return {**record, "start": first.get("start"), "end": first.get("end")}
