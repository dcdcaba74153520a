"""The time to react that a complaint states (S7.3b), with the sentence it stands in.

Hours, business days, absolute times, tables by class, in several languages. A number
of hours alone is none: somebody must be told to act within it. "The last 24 hours",
"blocked for 24 hours", "we answer within 24 hours" and the like are refused, and so
is all that quoted evidence says. The outermost letter that states a time binds: that
is the datacenter's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from mailproc.abuse.letter import moments
from mailproc.abuse.letter.durations import Span, may_hold_span, spans
from mailproc.abuse.letter.gate import speaks_to_provider
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.moments import Moment
from mailproc.abuse.letter.obligations import (
    DECOY,
    OBLIGE,
    PAST,
    THREAT,
    UNTIL,
    WE,
    WITHIN,
)
from mailproc.abuse.letter.phrases import Lexicon, fold, words
from mailproc.abuse.letter.sentences import Sentence
from mailproc.abuse.letter.words import of_label
from mailproc.abuse.model import Deadline

_ROWS = 3  # rows of a table by class

_EXCLUSIVE = re.compile(r"(?:before|vor dem|avant|avant le|przed|antes\w*)[\s(:\[]*$")
_BEHIND_DECOY = re.compile(
    r"\s*(?:\)\s*)?(?:basis|ago|old|earlier|prior|per day|a day|/ ?day|daily|7\b"
    r"|before\b"
    r"|seven days|history|uptime|support|hotline|interval|cycle|of (?:log|data)"
    r"|log|notice|назад|vorher|zuvor|plus tot|temu|am tag|par jour)"
)
# "Our department works on weekdays and will answer within": the writer's own time.
_THEY_ANSWER = re.compile(
    r"\b(?:our|the|unsere?|notre|nasz|nuestro|nosso|nossa|nostro)\b [\w ]{0,40}"
    r"(?:department|team|desk|support|staff|office|abteilung|service|zespol|equipo"
    r"|soporte|suporte|supporto|equipe|servico|servicio|servizio)\b"
    r".{0,80}\b(?:will (?:answer|reply|respond)|answers|replies|responds|antwortet"
    r"|repond|odpowiada|responde|risponde)\b"
)
_LABEL = re.compile(
    r"\W{0,4}(?:deadline|frist|срок|termin|delai|plazo|prazo|due|time to (?:respond"
    r"|react|resolve))\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d")
_NEAR_BEFORE, _NEAR_BEHIND = 70, 40  # characters in which a decoy counts
_WORKDAYS = 5


class Stated(NamedTuple):
    """A deadline and where it stood; `order` is the moment by which to sort."""

    deadline: Deadline
    order: datetime
    where: str


def read(
    hops: Sequence[Hop], category: str, date: datetime | None, zone: tzinfo = UTC
) -> Stated | None:
    """Return the deadline of the outermost layer that states one, or None.

    `date` is the letter's (UTC), from which hours count; `zone` is that of its Date
    field, for absolute times without one. `category` chooses the row of a table.
    """
    for hop in hops:
        if hop is not hops[0] and not speaks_to_provider(hop):
            continue  # quoted spam sets times too
        found = _table(hop, category, date) or _nearest(hop, date, zone)
        if found:
            return found
    return None


def _nearest(hop: Hop, date: datetime | None, zone: tzinfo) -> Stated | None:
    """Of several times that one writer states, the first to pass."""
    found = [
        each
        for sentence in hop.sentences
        for each in _of_sentence(sentence, date, zone)
    ]
    return min(found, key=lambda each: each.order, default=None)


def _of_sentence(
    sentence: Sentence, date: datetime | None, zone: tzinfo
) -> Iterator[Stated]:
    text = fold(sentence.text)
    if len(text) != len(sentence.text):  # places must be those of the sentence
        text = sentence.text.lower()
    timed = may_hold_span(sentence.row)
    stated = [span for span in spans(text) if _binds(text, span)] if timed else []
    dates = moments.find(sentence.text) if _FIGURE.search(text) else ()
    found = [*(_relative(span, sentence, date) for span in stated)]
    if date is not None:
        found += _absolute(sentence, text, dates, date, zone)
    if found and (OBLIGE.has(sentence.row) or _LABEL.match(text)):
        yield from found


def _binds(text: str, span: Span) -> bool:
    """Whether somebody else than the writer has that long, counted from now."""
    before = words(text[max(0, span.start - _NEAR_BEFORE) : span.start])
    behind = text[span.end : span.end + _NEAR_BEHIND]
    if _ends(PAST, before, 0) or _BEHIND_DECOY.match(behind):
        return False
    around = before + words(behind)
    if DECOY.has(around) or (WE.has(before) and THREAT.isdisjoint(around)):
        return False
    if _THEY_ANSWER.search(text[max(0, span.start - 2 * _NEAR_BEFORE) : span.start]):
        return False
    labelled = _LABEL.match(text) and len(before) <= 4
    return bool(span.fixed or not before or labelled) or _ends(WITHIN, before, 0)


def _ends(lexicon: Lexicon, row: Sequence[str], slack: int) -> bool:
    """Whether a phrase stands at the end of a row, `slack` words aside."""
    return any(hit.end >= len(row) - slack for hit in lexicon.find(row))


def _relative(span: Span, sentence: Sentence, date: datetime | None) -> Stated:
    shown, where = sentence.text.strip(), f"body line {sentence.line}"
    if date is None:
        far = datetime.max.replace(tzinfo=UTC) - timedelta(days=400)
        return Stated(Deadline(None, span.hours, shown), far, where)
    later = date + timedelta(hours=span.hours)
    at = _workdays(date, span.days) if span.days else later
    hours = (at - date).total_seconds() / 3600
    return Stated(Deadline(at, hours, shown), at, where)


def _workdays(date: datetime, days: int) -> datetime:
    """The same time of day, that many days on which offices work later."""
    while days > 0:
        date += timedelta(days=1)
        days -= date.weekday() < _WORKDAYS
    return date


def _absolute(
    sentence: Sentence,
    text: str,
    dates: Iterable[Moment],
    date: datetime,
    zone: tzinfo,
) -> Iterator[Stated]:
    for moment in dates:
        before = text[max(0, moment.start - 60) : moment.start]
        near = words(before)
        if not _ends(UNTIL, near, 2) or DECOY.has(near):
            continue
        ends = time(0, 0) if _EXCLUSIVE.search(before) else time(23, 59)
        day_end = moment._replace(at=datetime.combine(moment.at, ends))
        stated = moment if moment.has_time else day_end
        at = moments.settled(stated, date, zone)
        if timedelta(days=-60) < at - date < timedelta(days=400):
            deadline = Deadline(at, None, sentence.text.strip())
            yield Stated(deadline, at, f"body line {sentence.line}")


def _table(hop: Hop, category: str, date: datetime | None) -> Stated | None:
    """A list of times by class ("Phishing: 1 hour"): the row of this class."""
    if not any(may_hold_span(each.row) for each in hop.sentences):
        return None
    rows = 0
    chosen: Stated | None = None
    for line in hop.own():
        found = list(spans(fold(line.text))) if len(line.text) < 160 else []
        labels = of_label(line.text) if len(found) == 1 else frozenset()
        rows += bool(labels)
        if category in labels and chosen is None:
            row = Sentence(" ".join(line.text.split()), line.number)
            chosen = _relative(found[0], row, date)
    return chosen if rows >= _ROWS else None
