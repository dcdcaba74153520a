"""The facts of one partner notice, from which every language is rendered (N6).

Times, numbers, objects and states come from here only; sentences come from templates.
What is not known is None or empty and stays out, or, where a stage needs it, is a
field to fill. Pure: zones are given, nothing is looked up.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum

from mailproc.errors import ConfigError, Refused

MARK = "&^"
_BLANK = re.compile(r"\s+")
_NUMERIC = re.compile(r"[+-]\d{2}(?:\d{2})?")


class Kind(StrEnum):
    """The two kinds of N1; the value is the folder of its templates."""

    PLANNED = "downtime"
    INCIDENT = "disaster"


class Stage(StrEnum):
    """What a notice says about the event."""

    ANNOUNCE = "announce"
    UPDATE = "update"
    EXTENSION = "extension"
    END = "end"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class Span:
    """A window of works; `backup` if it is used only where the first is not."""

    start: datetime
    end: datetime
    backup: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the event now. Datetimes carry a zone.

    `title` names what is down or worked on, in no language ("MPS/SMS Orange").
    `cause`, `impact` and `state` are words of the glossary; `text` is what a person
    adds, by language.
    """

    kind: Kind
    stage: Stage
    number: int
    title: str
    services: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    windows: tuple[Span, ...] = ()
    started: datetime | None = None
    ended: datetime | None = None
    previous_end: datetime | None = None
    expected_end: datetime | None = None
    next_update: datetime | None = None
    cause: str = ""
    impact: str = ""
    state: str = ""
    text: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language: labels of rows, and the glossary."""

    language: str
    labels: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]

    def label(self, name: str) -> str:
        """Return the label of a row. Errors: ConfigError where it is not translated."""
        return self._get(self.labels, "label", name)

    def word(self, table: str, name: str) -> str:
        """Return a word of the glossary. Errors: ConfigError."""
        return self._get(self.words.get(table, {}), table, name)

    def _get(self, table: Mapping[str, str], what: str, name: str) -> str:
        text = table.get(name, "").strip()
        if not text:
            raise ConfigError(f"words.{self.language}.toml: {what}.{name} is missing")
        return text


# The rows of each stage in their order; those behind "|" are left out if unknown.
_ROWS: Mapping[tuple[Kind, Stage], str] = {
    (Kind.PLANNED, Stage.ANNOUNCE): "number services window impact | operators",
    (Kind.PLANNED, Stage.UPDATE): "number services window | operators impact state "
    "next_update",
    (Kind.PLANNED, Stage.EXTENSION): "number services start previous_end expected_end "
    "| operators impact next_update",
    (Kind.PLANNED, Stage.END): "number services start ended duration | operators",
    (Kind.PLANNED, Stage.CANCELLATION): "number services window | operators",
    (Kind.INCIDENT, Stage.ANNOUNCE): "number services start impact next_update "
    "| operators cause",
    (Kind.INCIDENT, Stage.UPDATE): "number services start state next_update "
    "| operators impact cause expected_end",
    (Kind.INCIDENT, Stage.EXTENSION): "number services start expected_end next_update "
    "| operators impact cause previous_end",
    (Kind.INCIDENT, Stage.END): "number services start ended duration cause "
    "| operators",
    (Kind.INCIDENT, Stage.CANCELLATION): "number services start | operators",
}
_ORDER = (
    *("number", "services", "operators", "window", "start", "previous_end"),
    *("expected_end", "ended", "duration", "impact", "cause", "state", "next_update"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The facts in one language: labelled rows, and the same as values by name.

    A value that is not known is not there. `missing` are the names of rows that the
    stage needs and nobody has told; their rows hold the mark and the label.
    """

    language: str
    rows: tuple[tuple[str, str], ...]
    values: Mapping[str, str] = field(hash=False)
    missing: tuple[str, ...]


def sheet(facts: Facts, wording: Wording, zone: tzinfo) -> Sheet:
    """Return the facts in one language, times in `zone` and in UTC.

    Errors: Refused where they contradict each other, ConfigError for a missing word.
    """
    _require_order(facts)
    values = _values(facts, wording, zone)
    needed, _, wanted = _ROWS[facts.kind, facts.stage].partition("|")
    rows: list[tuple[str, str]] = []
    missing: list[str] = []
    for name in _ORDER:
        if name == "window" and name in needed.split():
            rows += _window_rows(facts, wording, zone)
            absent = not facts.windows
        elif name in values and name in (needed + wanted).split():
            rows.append((wording.label(name), values[name]))
            absent = False
        else:
            absent = name in needed.split()
        if absent:
            missing.append(name)
            rows += [(label, f"{MARK}{label}") for label in _labels(name, wording)]
    return Sheet(wording.language, tuple(rows), values, tuple(missing))


def _labels(name: str, wording: Wording) -> tuple[str, ...]:
    names = ("start", "end") if name == "window" else (name,)
    return tuple(wording.label(each) for each in names)


def stamp(moment: datetime, zone: tzinfo) -> str:
    """Return `2026-03-11 14:05 CET (13:05 UTC)`; the name of the zone is the date's.

    The date stands in UTC too where it is another one. ValueError without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    there, utc = moment.astimezone(zone), moment.astimezone(UTC)
    name = there.tzname() or ""
    if _NUMERIC.fullmatch(name):
        name = f"UTC{name}"  # Brazil has no abbreviation
    text = f"{there:%Y-%m-%d %H:%M} {name}"
    if name == "UTC":
        return text
    day = "" if there.date() == utc.date() else "%Y-%m-%d "
    return f"{text} ({utc.strftime(day + '%H:%M')} UTC)"


def _values(facts: Facts, wording: Wording, zone: tzinfo) -> dict[str, str]:
    """Return what is known, by name, as text of one line each."""
    start = facts.started or (facts.windows[0].start if facts.windows else None)
    times = {
        "start": start,
        "ended": facts.ended,
        "previous_end": facts.previous_end,
        "expected_end": facts.expected_end,
        "next_update": facts.next_update,
    }
    found = {name: stamp(moment, zone) for name, moment in times.items() if moment}
    for table in ("cause", "impact", "state"):
        word = getattr(facts, table)
        if word:
            found[table] = wording.word(table, word)
    if start and facts.ended:
        found["duration"] = duration(facts.ended - start)
    found |= {
        "number": f"HL-{facts.number}",
        "title": _line(facts.title),
        "services": ", ".join(filter(None, map(_line, facts.services))),
        "operators": ", ".join(filter(None, map(_line, facts.operators))),
        "text": facts.text.get(wording.language, "").strip(),
    }
    if facts.text and not found["text"]:
        raise Refused(f"the text is not there in language {wording.language}")
    return {name: text for name, text in found.items() if text}


def _window_rows(
    facts: Facts, wording: Wording, zone: tzinfo
) -> Iterator[tuple[str, str]]:
    """Start and end of each window; several are numbered, backups named."""
    several = sum(not span.backup for span in facts.windows) > 1
    numbers = {False: 0, True: 0}
    for span in facts.windows:
        numbers[span.backup] += 1
        lead = "backup_" if span.backup else ""
        tail = f" {numbers[span.backup]}" if several and not span.backup else ""
        yield wording.label(f"{lead}start") + tail, stamp(span.start, zone)
        yield wording.label(f"{lead}end") + tail, stamp(span.end, zone)


def duration(length: timedelta) -> str:
    """Return `1 h 55 min`, the same in every language; whole minutes."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _line(text: str) -> str:
    """Return a stranger's words as one line, so that they cannot be a label."""
    return _BLANK.sub(" ", "".join(c if c.isprintable() else " " for c in text)).strip()


def _require_order(facts: Facts) -> None:
    """Refuse an end that stands before its start (N8)."""
    start = facts.started or (facts.windows[0].start if facts.windows else None)
    ends = (facts.ended, facts.expected_end, facts.previous_end)
    wrong = any(span.end <= span.start for span in facts.windows) or (
        start is not None and any(end is not None and end < start for end in ends)
    )
    if wrong:
        raise Refused(f"HL-{facts.number}: the end stands before the start")
