"""Windows from labelled values: start and end rows, ranges, day and time apart.

The order of the fields counts: a start opens a window, an end closes it, a day stands
for the times below it. Several windows stay apart; the same one in two zones is one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from mailproc.notices import durations, vocabulary
from mailproc.notices.labels import Field
from mailproc.notices.times.moments import Moment, Span, spans
from mailproc.notices.times.resolve import Context, Reading, known, resolve
from mailproc.notices.times.tokens import Day
from mailproc.notices.times.zones import Zone

_HOURS = timedelta(hours=14)
_DAILY = "these hours on each of the days, or throughout?"
_MOST_DAYS = 31
_TWO_DAYS = timedelta(hours=36)


@dataclass(slots=True)
class _Open:
    """A window while its rows come in."""

    field: Field
    start: Moment | None = None
    end: Moment | None = None
    zone: Zone | None = None
    length: tuple[timedelta, bool] | None = None
    text: str = ""
    other: tuple[Moment, ...] = ()
    moved: bool = False
    days: tuple[Day, ...] = ()


def read(fields: Sequence[Field], context: Context) -> tuple[Reading, ...]:
    """Return the windows that labelled values state, former ones left out."""
    drafts = [each for each in _Collector().collect(fields) if each.start or each.end]
    current = [each for each in drafts if not each.field.old] or drafts
    former = [each for each in drafts if each.field.old and each.start]
    if len(current) == len(former) == 1 and not current[0].start:
        # "Original window: …, actual end: …" is one window.
        current[0].start = former[0].start
    found = [one for each in current for one in _readings(each, context)]
    return one_each([each for each in found if each.start or each.end or each.doubts])


class _Collector:
    """Fields in their order become drafts of windows."""

    def __init__(self) -> None:
        self.drafts: list[_Open] = []
        self.days: tuple[Day, ...] = ()
        self.zone: Zone | None = None

    def collect(self, fields: Sequence[Field]) -> list[_Open]:
        for each in fields:
            if each.kind == "duration":
                self._length(each)
            elif each.kind in ("start", "end", "window", "date", "time"):
                for span in spans(each.value):
                    self._take(each, known(span))
        return self.drafts

    def _take(self, each: Field, span: Span) -> None:
        if span.end is not None and (span.start.clock or span.end.clock):
            self._range(each, span)
        elif span.start.clock is None:
            self._day(each, span)
        elif each.kind == "end":
            self._end(each, span)
        elif each.kind in ("start", "window"):
            self._start(each, span)
        elif each.kind == "time":
            self._start(each, span) if self.days else None

    def _range(self, each: Field, span: Span) -> None:
        draft = self._new(each, span)
        if span.moved:
            draft.start, draft.end = span.end, None
        else:
            draft.start, draft.end = span.start, span.end

    def _start(self, each: Field, span: Span) -> None:
        last = self.drafts[-1] if self.drafts else None
        if (
            last
            and last.start
            and not last.start.clock
            and not last.end
            and each.kind == "start"
        ):
            last.start = _merged(last.start, span.start)
            last.zone = last.zone or each.zone
        else:
            self._new(each, span).start = span.start

    def _end(self, each: Field, span: Span) -> None:
        last = self.drafts[-1] if self.drafts else None
        if last and last.start and vocabulary.NEW.search(each.label.casefold()):
            last.end = None  # "new end" is what counts
        if last is None or (last.end and last.end.clock):
            last = self._new(each, span)
        last.end = _merged(last.end, span.start) if last.end else span.start
        last.zone = last.zone or each.zone
        last.text += f" / {span.text}" if span.text not in last.text else ""

    def _day(self, each: Field, span: Span) -> None:
        """A day without a time: for what comes, or for what stands above."""
        days = tuple(m.day for m in (span.start, span.end) if m and m.day)
        if not days:
            return
        last = self.drafts[-1] if self.drafts else None
        if each.kind == "start":
            self._new(each, span).start = span.start
        elif each.kind == "end" and last and last.end is None:
            last.end = span.start
        elif last and last.start and not last.start.day and not last.days:
            last.days = days
        else:
            self.days = days

    def _new(self, each: Field, span: Span) -> _Open:
        draft = _Open(
            each, zone=each.zone, text=span.text, other=span.other, days=self.days
        )
        self.drafts.append(draft)
        return draft

    def _length(self, each: Field) -> None:
        found = durations.read(each.value)
        for draft in self.drafts if found else ():
            if draft.end is None and draft.start and found:
                draft.length = found


def _merged(first: Moment, second: Moment) -> Moment:
    return Moment(
        first.day or second.day,
        first.clock or second.clock,
        first.zone or second.zone,
        first.weekday if first.weekday is not None else second.weekday,
    )


def _readings(draft: _Open, context: Context) -> Iterator[Reading]:
    """Yield a window, or one a day where a person said that the hours are daily."""
    found = _reading(draft, context)
    if _DAILY not in found.doubts or context.answers.get("days") != "each":
        yield found
        return
    assert found.start is not None
    assert found.end is not None
    nights = (found.end - found.start).days
    length = found.end - found.start - timedelta(days=nights)
    for day in range(min(nights, _MOST_DAYS) + 1):
        start = found.start + timedelta(days=day)
        yield replace(found, start=start, end=start + length)


def _reading(draft: _Open, context: Context) -> Reading:
    start, end = draft.start, draft.end
    where = f"label {draft.field.label}"
    days = draft.days
    if start is None and end is not None:
        end = replace(end, day=end.day or (days[-1] if days else None))
        late = resolve(Span(end, None, draft.text, ""), context, zone=draft.zone)
        return replace(
            late, start=None, end=late.start, backup=draft.field.backup, where=where
        )
    assert start is not None
    if end is not None and len(days) == 2 and not end.day and not start.day:
        start, end = replace(start, day=days[0]), replace(end, day=days[1])
    span = Span(start, end, draft.text, "", draft.other)
    found = resolve(span, context, zone=draft.zone, day=days[0] if days else None)
    found = replace(found, backup=draft.field.backup, where=where)
    exact = not (draft.length and draft.length[1])
    taken = exact or context.answers.get("duration") != "no"
    if draft.length and found.end is None and taken:
        found = durations.lasting(found, draft.length)
    if (
        len(days) == 2
        and found.start
        and found.end
        and found.end - found.start > _TWO_DAYS
    ):
        found = _doubted(found, _DAILY)
    return found


def _doubted(reading: Reading, doubt: str) -> Reading:
    return replace(reading, doubts=(*reading.doubts, doubt))


def one_each(found: Sequence[Reading]) -> tuple[Reading, ...]:
    """Keep each window once, though it is given in two zones or two languages."""
    kept: list[Reading] = []
    for reading in found:
        twin = next((i for i, other in enumerate(kept) if _same(other, reading)), None)
        if twin is None:
            kept.append(reading)
        else:
            kept[twin] = _better(kept[twin], reading)
    zoned = any(each.zoned for each in kept)
    return tuple(_complete(kept)) if zoned or kept else ()


def _complete(kept: Sequence[Reading]) -> Iterator[Reading]:
    """Leave out what is only a part of another window."""
    whole = {each.start for each in kept if each.end}
    ends = {each.end for each in kept if each.start}
    for each in kept:
        if each.start and not each.end and each.start in whole:
            continue
        if each.end and not each.start and each.end in ends:
            continue
        yield each


def _same(one: Reading, two: Reading) -> bool:
    """Equal times, or the same hours in another zone."""
    if (one.start, one.end) == (two.start, two.end):
        return True
    if not (one.start and two.start and one.end and two.end):
        return False
    apart = abs(one.start - two.start)
    alike = one.end - one.start == two.end - two.start
    return (
        alike
        and apart <= _HOURS
        and (not one.zoned or not two.zoned or _in_two_zones(one, two))
    )


def _in_two_zones(one: Reading, two: Reading) -> bool:
    """Whether one is labelled UTC and the other local: one window, contradictory."""
    universal = [
        bool(re.search(r"\b(?:utc|gmt)\b", f"{r.where} {r.text}", re.IGNORECASE))
        for r in (one, two)
    ]
    return universal[0] != universal[1] and _clock(one.text) != _clock(two.text)


def _clock(text: str) -> str:
    return re.sub(r"[^\d:]+", " ", text)


def _better(one: Reading, two: Reading) -> Reading:
    """Return the one with a stated zone, UTC first; a real difference is a doubt."""
    backup = one.backup and two.backup
    if (one.start, one.end) == (two.start, two.end) or one.zoned != two.zoned:
        best = one if one.zoned or not two.zoned else two
        doubts = best.doubts if len(best.doubts) <= len(one.doubts) else one.doubts
        return replace(
            best, backup=backup, doubts=doubts if best is one else best.doubts
        )
    if not one.zoned:
        return replace(one, backup=backup)
    best = (
        one
        if re.search(r"\b(?:utc|gmt)\b", f"{one.where} {one.text}", re.IGNORECASE)
        else two
    )
    return _doubted(
        replace(best, backup=backup),
        f"local and UTC times disagree: {one.text}; {two.text}",
    )
