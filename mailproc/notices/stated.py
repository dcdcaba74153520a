"""What one form of a letter states: windows, numbers, objects, impact, state.

General rules for every provider; a provider's own numbers and labels come in as
data. What is not stated stays empty.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from mailproc.notices import labels, prose, windows
from mailproc.notices.labels import Field
from mailproc.notices.letter import Letter
from mailproc.notices.providers import Provider
from mailproc.notices.times import moments, order, zones
from mailproc.notices.times.resolve import Context, Reading
from mailproc.notices.times.tokens import Day
from mailproc.notices.times.zones import UTC_ZONE, Zone

_ALL_TIMES = re.compile(
    r"\b(?:all|the|listed|above|below|stated|"
    r"given)?\s*(?:dates?\s+and\s+)?times?\s+(?:\w+\s+){0,3}(?:are|is|in)\b|"
    r"\btimes?\s*(?:in|zone)\b|\b(?:alle\s+)?(?:zeitangaben|uhrzeiten|zeiten)\b|"
    r"\b(?:toutes\s+les\s+)?(?:heures|horaires)\s+(?:\w+\s+){0,3}(?:sont|en|indiqu)|"
    r"\bврем(?:я|ени)\s+(?:\w+\s+){0,2}(?:указан|московск|по)\w*|"
    r"\b(?:wszystkie\s+)?(?:godziny|czasy|terminy)\s+(?:\w+\s+){0,2}(?:są|podan|"
    r"w)\w*|"
    r"\b(?:todos\s+)?(?:los|os)\s+hor[áa]rios\b|\btutti\s+gli\s+orari\b"
)
_NONE: Mapping[str, str] = MappingProxyType({})
_REGIONS = {
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "pl": "Europe/Warsaw",
    "ru": "Europe/Moscow",
    "it": "Europe/Rome",
    "es": "Europe/Madrid",
    "nl": "Europe/Amsterdam",
    "pt": "America/Sao_Paulo",
}
# "Ориентировочное время восстановления - 12:00": up to the end of the sentence.
_HOPED = re.compile(
    r"\b(?:eta|etr|(?:estimated|expected|anticipated)\s+(?:time|end|repair|resolution|"
    r"restoration|completion)|voraussichtlich\w*|(?:heure|fin)\s+(?:prévue|estimée)|"
    r"ориентировочн\w+|прогноз\w*|ожидаем\w+|предполагаем\w+|przewidywan\w+|"
    r"szacowan\w+|(?:hora\s+)?(?:estimada|prevista)|previs(?:ão|ión)|stimat\w+|"
    r"verwacht\w*)\b(?:[^.!?]|\.(?=\w))*",
    re.IGNORECASE,
)
_HOPE = re.compile(
    r"\b(?:estimat\w+|expect\w+|et[ar]|anticipat\w+|approx\w*|voraussichtlich\w*|erwartet\w*|"
    r"geschätzt\w*|prévu\w*|estimé\w*|ориентировочн\w+|прогноз\w*|ожидаем\w+|"
    r"предполагаем\w+|przewidywan\w+|szacowan\w+|oczekiwan\w+|estimad\w+|previst\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one form of a letter."""

    fields: tuple[Field, ...]
    readings: tuple[Reading, ...]
    day_only: str
    context: Context

    def of(self, kind: str) -> tuple[Field, ...]:
        """Return the fields of one kind."""
        return tuple(each for each in self.fields if each.kind == kind)


def read(
    lines: Sequence[str],
    letter: Letter,
    provider: Provider,
    *,
    incident: bool,
    recent: bool = False,
    answers: Mapping[str, str] = _NONE,
) -> Facts:
    """Return what these lines of the letter state.

    `recent` says that times without a day are those of the letter's day; `answers` are
    a person's to earlier doubts about this provider.
    """
    fields, used = labels.read(lines, provider.labels)
    context = _context(lines, fields, letter, provider, incident=incident)
    context = _answered(context, answers)
    if incident:
        # When it is hoped to be over is no end.
        fields = tuple(each for each in fields if not _is_hope(each))
    readings = windows.read(fields, context)
    if not any(each.start for each in readings):
        used |= prose.stamps(lines) if incident else frozenset()
        paragraphs = list(prose.paragraphs(lines, used))
        if incident:
            paragraphs = [_HOPED.sub("", each) for each in paragraphs]
        readings = _told(paragraphs, context, letter, readings, recent=recent)
    return Facts(fields, readings, _day_only(fields, readings), context)


def _told(
    paragraphs: Sequence[str],
    context: Context,
    letter: Letter,
    labelled: tuple[Reading, ...],
    *,
    recent: bool,
) -> tuple[Reading, ...]:
    """Return what sentences say where labels give no start; the subject comes last."""
    subject = letter.subject.split("\n")[0]
    day = _only_day(subject)
    said = prose.read(paragraphs, context, recent=recent, day=day)
    if any(each.start for each in said):
        return said
    found = labelled or said
    if any(each.start or each.end for each in found):
        return found
    only = prose.only_moment(paragraphs, context)
    return (only,) if only else prose.read([subject], context) or found


def _only_day(subject: str) -> Day | None:
    """Return the day of the subject, if it names one."""
    named = {span.start.day for span in moments.spans(subject) if span.start.day}
    return named.pop() if len(named) == 1 else None


def _is_hope(each: Field) -> bool:
    return each.kind in ("end", "window") and bool(_HOPE.search(each.label))


def _day_only(fields: Sequence[Field], readings: Sequence[Reading]) -> str:
    """Return the day that is stated without a time, where there is no window."""
    if readings:
        return ""
    for each in fields:
        if each.kind in ("date", "window", "start"):
            for span in moments.spans(each.value):
                if span.start.day is not None:
                    return span.text
    return ""


def _context(
    lines: Sequence[str],
    fields: Sequence[Field],
    letter: Letter,
    provider: Provider,
    *,
    incident: bool,
) -> Context:
    days = list(_days([letter.subject, *lines]))
    evidence = order.Evidence(
        text="\n".join((letter.subject, *lines)),
        days=days,
        language=letter.language,
        rule=provider.order,
        sent=letter.sent,
        incident=incident,
    )
    signs = {day.sign for day, _ in days if day.numbers}
    orders = {sign: order.decide(evidence, sign) for sign in sorted(signs)}
    stated = _stated_zone(lines, fields)
    rule = (
        Zone(f"{provider.name}: {provider.zone}", region=provider.zone)
        if provider.zone
        else None
    )
    fallback = _home(letter)
    context = Context(orders, letter.sent, stated or rule, letter.clock, fallback)
    named = {context.date_of(day) for day, _ in days if day.year is not None}
    return replace(context, anchors=tuple(sorted(each for each in named if each)[:50]))


def _answered(context: Context, answers: Mapping[str, str]) -> Context:
    """Return the context with what a person has confirmed where it says nothing."""
    orders = {
        sign: known or answers.get(f"order {sign}")
        for sign, known in context.orders.items()
    }
    zone = context.zone or zones.named(answers.get("zone", ""))
    return replace(context, orders=orders, zone=zone, answers=answers)


def _home(letter: Letter) -> Zone:
    """Return the zone of the language's country where the sender's clock agrees.

    Both are witnesses only; English has no such country.
    """
    region = _REGIONS.get(letter.language)
    if region is None or letter.clock is None or letter.sent is None:
        return UTC_ZONE
    noon = datetime.combine(letter.sent, time(12), ZoneInfo(region))
    offset = timedelta(minutes=letter.clock.minutes or 0)
    return Zone(region, region=region) if noon.utcoffset() == offset else UTC_ZONE


def _days(lines: Sequence[str]) -> Iterator[tuple[Day, int | None]]:
    for line in lines:
        for span in moments.spans(line):
            for moment in (span.start, span.end):
                if moment is not None and moment.day is not None:
                    yield moment.day, moment.weekday


def _stated_zone(lines: Sequence[str], fields: Sequence[Field]) -> Zone | None:
    """Return the zone that the letter names for all its times."""
    for each in fields:
        if each.kind == "zone":
            zone = zones.find(each.value)
            if zone and zone.known:
                return zone
    for line in lines:
        found = _ALL_TIMES.search(line.lower())
        zone = zones.find(line[found.start() :]) if found else None
        if zone and zone.known:
            return zone
    return None
