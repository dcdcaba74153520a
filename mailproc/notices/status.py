"""The state of works or of an outage, from the words of the sender's new text.

TENTATIVE … RESOLVED of COMMANDS.md. Quoted history is never read for state, and
neither are conditions ("once the work has been completed") and the future.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mailproc.notices.outage_states import INCIDENT
from mailproc.notices.prose import is_log, paragraphs
from mailproc.notices.states import PLANNED

_CONDITION = re.compile(
    r"\b(?:if|once|when|whenever|after|until(?!\s+[\d(])|upon|unless|should|"
    r"as\s+soon\s+as|"
    r"in\s+case|in\s+the\s+event|before|bevor|avant\s+de|прежде\s+чем|перед|zanim|antes\s+de|prima\s+d[ie]|quando|"
    r"voordat|nadat|wenn|falls|sobald|nachdem|sollte[n]?|"
    r"si|dès\s+que|lorsque|quand|après|une\s+fois|если|когда|после|как\s+только|"
    r"в\s+случае|jeśli|jeżeli|gdy|kiedy|po\s+zakończeniu|w\s+przypadku|"
    r"cuando|una\s+vez|caso|quando|assim\s+que|após|dopo|indien|zodra|"
    r"nach\s+(?:abschluss|beendigung))\b",
)
_FUTURE = re.compile(
    r"\b(?:will|shall|expect\w*|estimat\w+|plan(?:ned)?\s+to|wird|"
    r"(?<!behoben\s)(?<!gelöst\s)(?<!abgeschlossen\s)werden\b(?!\s+konnten)|soll(?:en)?|voraussichtlich|sera|seront|devrait|"
    r"prévue?s?|"
    r"буд[уе]т|должн\w+|планируется|ожида\w+|zostan(?:ą|ie)|będ(?:ą|zie)|planowan\w+|"
    r"será[n]?|serão|estimad\w+|previst\w+|sarà|saranno|eta|etr)\b",
)
_REPORT = re.compile(
    r"\b(?:rfo|reason\s+for\s+outage|post-?\s?mortem|post[\s-]incident|"
    r"root\s+cause\s+(?:analysis|report)|rca|"
    r"abschlussbericht|ursachenbericht|rapport\s+d['’]incident|"
    r"informe\s+(?:de\s+causa|final|de\s+incidencia)|relatório\s+(?:de\s+incidente|final)|"
    r"отч[её]т\s+об?\s+(?:авари|инцидент)\w+|raport\s+(?:po|z)\s*(?:awari|incydent)\w*)\b"
)
_FINISHED = frozenset(("COMPLETED", "IN-PROCESS", "RESOLVED"))
_EDGE = " \t-–—*•·[](){}:"
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


def of_value(
    value: str, kind: str, phrases: Mapping[str, str] | None = None
) -> str | None:
    """Return the state that a status field or a subject line names."""
    return next(_named(value, kind, phrases or {}), None)


def of_subject(
    subject: str, kind: str, phrases: Mapping[str, str] | None = None
) -> str | None:
    """Return the state that a subject names; a report of what happened is the last."""
    state = of_value(subject, kind, phrases)
    if state or kind != "incident":
        return state
    return "RESOLVED" if _REPORT.search(subject.lower()) else None


def of_text(
    lines: Sequence[str], kind: str, phrases: Mapping[str, str] | None = None
) -> str | None:
    """Return the state that new text tells: sentences first, else the newest entry.

    `phrases` are the provider's own words for a state.
    """
    told = list(_told(lines, kind, phrases or {}))
    for state, _ in _table(kind):
        if state in told and not (state == "CONFIRMED" and len(told) > 1):
            return state
    return of_log(lines, kind)


def of_log(lines: Sequence[str], kind: str) -> str | None:
    """Return the state of the newest entry with its own time."""
    entries = [line.strip() for line in lines if is_log(line)]
    ordered = sorted(entries, key=_stamp, reverse=True)
    return next((s for entry in ordered if (s := of_value(entry, kind))), None)


def _stamp(entry: str) -> str:
    found = re.match(r"\W*(\d{4}-\d\d-\d\d[T ]?\d\d:\d\d)", entry)
    return found[1] if found else ""


def _told(lines: Sequence[str], kind: str, phrases: Mapping[str, str]) -> Iterator[str]:
    text = "\n".join(paragraphs(lines))
    for sentence in _SENTENCE.split(text.lower()):
        if len(sentence) > 1000 or not sentence:
            continue
        condition = _CONDITION.search(sentence)
        firm = sentence[: condition.start()] if condition else sentence
        for state in _named(firm, kind, phrases):
            if state not in _FINISHED or not _FUTURE.search(sentence):
                yield state


def _named(text: str, kind: str, phrases: Mapping[str, str]) -> Iterator[str]:
    low = text.lower().strip(_EDGE)
    yield from (state for phrase, state in phrases.items() if phrase in low)
    yield from (state for state, pattern in _table(kind) if pattern.search(low))


def _table(kind: str) -> Iterable[tuple[str, re.Pattern[str]]]:
    return INCIDENT if kind == "incident" else PLANNED
