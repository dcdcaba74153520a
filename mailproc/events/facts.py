"""From the facts of an event to those of a notice, and back from a text that was sent.

What a person has typed into a notice is what the desk knows from then on: times
promised, the state, the end. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from mailproc.desk.event_facts import PLANNED, EventFacts, EventWindow
from mailproc.desk.event_obligations import CANCELLATION, END, EXTENSION, update_owed
from mailproc.desk.terms import Terms
from mailproc.notices.sheet import Facts, Kind, Span, Stage, Wording
from mailproc.notices.stamps import moment_in
from mailproc.notices.told import values

_STATES = frozenset(
    (
        *("INVESTIGATING", "IDENTIFIED", "MONITORING", "RESOLVED"),
        *("IN-PROCESS", "CONFIRMED", "RE-SCHEDULED"),
    )
)
_MOMENTS = {"expected_end": "expected_end", "next_update": "next_update"}


def sheet_facts(
    event: EventFacts, number: int, stage: str, now: datetime, terms: Terms
) -> Facts:
    """Return what a draft of a stage states; what is not known is to be filled in."""
    planned = event.kind == PLANNED
    ended = event.ended or (now if event.is_over and stage == END else None)
    return Facts(
        kind=Kind.PLANNED if planned else Kind.INCIDENT,
        stage=Stage(stage),
        number=number,
        title=event.title,
        services=event.services,
        operators=event.operators,
        windows=tuple(
            Span(w.start, w.end, w.backup)
            for w in event.windows
            if w.start and w.end and w.start < w.end
        ),
        started=None if planned else event.begins,
        ended=ended if stage == END else None,
        previous_end=event.previous_end,
        expected_end=event.expected_end or (event.ends if planned else None),
        next_update=None if planned else update_owed(event, now, terms),
        cause=event.cause,
        impact=event.impact.lower(),
        state=event.state.lower() if event.state in _STATES else "",
    )


def told_facts(
    event: EventFacts, stage: str, texts: Mapping[str, str], words: Sequence[Wording]
) -> EventFacts:
    """Return the facts of an event after a notice with these texts went out."""
    found: dict[str, Sequence[str]] = {}
    for wording in words:
        text = texts.get(wording.language) or texts.get("", "")
        for name, stated in values(text, wording).items():
            found.setdefault(name, stated)
    after = replace(event, **_moments(found), **_words(found))
    after = replace(after, **_windows(event, stage, found))
    return replace(after, **_ending(event, stage, found))


def _moments(found: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    stated = {
        name: moment_in(found[row][0]) for row, name in _MOMENTS.items() if row in found
    }
    return {"next_update": None} | {n: at for n, at in stated.items() if at}


def _words(found: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    words: dict[str, Any] = {
        name: tuple(part.strip() for part in found[name][0].split(","))
        for name in ("services", "operators")
        if name in found
    }
    words |= {n: found[n][0] for n in ("cause", "impact") if n in found}
    if "state" in found:
        words["state"] = found["state"][0].upper()
    return words


def _windows(
    event: EventFacts, stage: str, found: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """The windows as they were told; an extension keeps the end that it replaces."""
    if stage == EXTENSION:
        return {"previous_end": event.ends}
    starts = [moment_in(text) for text in found.get("start", ())]
    ends = [moment_in(text) for text in found.get("end", ())]
    if event.kind != PLANNED:
        return {"started": starts[0]} if starts and starts[0] else {}
    if not ends or len(starts) != len(ends) or None in (*starts, *ends):
        return {}
    backups = tuple(w for w in event.windows if w.backup)
    told = tuple(EventWindow(a, b) for a, b in zip(starts, ends, strict=True))
    return {"windows": (*told, *backups)}


def _ending(
    event: EventFacts, stage: str, found: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    if stage == CANCELLATION:
        return {"state": "CANCELLED"}
    if stage != END:
        return {}
    ended = moment_in(found["ended"][0]) if "ended" in found else None
    state = "COMPLETED" if event.kind == PLANNED else "RESOLVED"
    return {"state": state, "ended": ended or event.ended}
