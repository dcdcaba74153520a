"""Complaints: fixtures/abuse with the JSON beside each, and the samples if there.

A field counts where its label is given. Mail of other kinds (provider notices, the
fixtures of the parser, sample messages) must not be taken for complaints.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.score.fields import Score
from mailproc.abuse.as_json import report_json
from mailproc.abuse.read import read
from mailproc.message.parse import parse

_FIXTURES = Path(__file__).parents[2] / "fixtures"
_LISTS = ("ips", "prefixes", "urls", "domains")
_FIELDS = (
    *("is complaint", "format", "class", "immediate block", *_LISTS),
    *("report_id", "reporter", "reported_at", "deadline"),
)
_KEYS = {"class": "category", "immediate block": "immediate_block"}
# Words of the labels of the samples that are not ours.
_CLASSES = {
    "spam": "spam_source",
    "ddos": "ddos_source",
    "blocklist_listing": "other_blocklist",
    "suspicious_domain": "phishing",
}
_FORMATS = {"xarf-v3-json": "xarf-v3", "xarf-v4-json": "xarf-v4"}
_JSON_HEAD = (
    b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: application/json\n\n"
)
# Complaints among mail of other kinds.
_COMPLAINTS = (
    *("/complaints/", "/arf-", "none/06-abuse", "06-feedback-report"),
    *("none/29-abuse", "none/39-cert", "none/57-hetzner", "none/60-leaseweb-abuse"),
    *("legacy/01-koi8r", "legacy/02-cp1251", "legacy/05-", "legacy/06-"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled mail; `expected` is None where it is no complaint."""

    name: str
    raw: bytes
    expected: Mapping[str, Any] | None
    own: frozenset[str] = frozenset()


def scores() -> list[Score]:
    """Read every labelled mail and return the count of each field."""
    counts = {name: Score(name) for name in _FIELDS}
    for case in cases():
        _count(counts, case)
    return list(counts.values())


def cases() -> Iterator[Case]:
    """Yield the labelled mails."""
    yield from _fixtures()
    yield from _others(_FIXTURES / "notices", _FIXTURES / "mail")
    samples = os.environ.get("MAILPROC_SAMPLES")
    if samples:
        yield from _samples(Path(samples) / "abuse")
        yield from _others(Path(samples) / "notices", Path(samples) / "messages")


def _fixtures() -> Iterator[Case]:
    for path in sorted((_FIXTURES / "abuse").glob("*/*.eml")):
        label = json.loads(path.with_suffix(".json").read_text("utf-8"))
        no_case = label["report"] is None or label.get("why_not") is not None
        yield Case(
            f"{path.parent.name}/{path.stem}",
            path.read_bytes(),
            None if no_case else label["report"],
            frozenset(label.get("own", ())),
        )


def _others(*folders: Path) -> Iterator[Case]:
    for folder in folders:
        for path in sorted(folder.rglob("*.eml")):
            if not any(part in path.as_posix() for part in _COMPLAINTS):
                name = path.relative_to(folder).as_posix()
                yield Case(f"{folder.name}/{name}", path.read_bytes(), None)


def _samples(folder: Path) -> Iterator[Case]:
    for line in (folder / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        raw = (folder / label["file"]).read_bytes()
        if label["file"].endswith(".json"):
            raw = _JSON_HEAD + raw
        yield Case(f"samples/{label['file']}", raw, _translated(label))


def _translated(label: dict[str, Any]) -> Mapping[str, Any] | None:
    """The label of a sample with our keys and words; None where no case follows."""
    if label["category"] in ("not_abuse", "auth_failure", "not_spam"):
        return None
    found = {name: label.get(name, []) for name in ("ips", "urls", "domains")}
    found["format"] = _FORMATS.get(label["format"], label["format"])
    found["category"] = _CLASSES.get(label["category"], label["category"])
    found["reporter"] = label["reporter"]
    found["report_id"] = label.get("report_id")
    found["reported_at"] = label["report_date"]
    if "seed_immediate_block" in label:
        found["immediate_block"] = label["seed_immediate_block"]
    return found


def _count(counts: Mapping[str, Score], case: Case) -> None:
    found = read(parse(case.raw), case.own)
    wanted = case.expected is not None
    right = found.is_complaint is wanted
    counts["is complaint"].add(case.name, right=right)
    if not wanted or case.expected is None:
        return
    got = report_json(found.report) if found.report else {}
    for name in _FIELDS[1:]:
        key = _KEYS.get(name, name)
        if key in case.expected:
            same = _same(name, got.get(key), case.expected[key])
            counts[name].add(case.name, right=same)


def _same(name: str, got: object, wanted: object) -> bool:
    if name in _LISTS:
        return _set(got) == _set(wanted)
    if name == "deadline":
        return _same_deadline(got, wanted)
    if name == "reported_at":
        return _time(got) == _time(wanted)
    return got == wanted


def _set(value: object) -> set[object]:
    return set(value) if isinstance(value, list) else set()


def _same_deadline(got: object, wanted: object) -> bool:
    """Whether it is none, or agrees in what the label says of its time."""
    if not isinstance(got, dict) or not isinstance(wanted, dict):
        return got is wanted
    at = "at" not in wanted or _time(got.get("at")) == _time(wanted["at"])
    return at and ("hours" not in wanted or got.get("hours") == wanted["hours"])


def _time(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
