"""A span becomes a window in UTC; what had to be assumed on the way is a doubt.

Nothing is guessed: a day whose order stays open gives no time at all, a time without
a zone is read as the fallback says and marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from mailproc.notices.times import order, zones
from mailproc.notices.times.moments import Moment, Span
from mailproc.notices.times.tokens import Clock, Day
from mailproc.notices.times.zones import UTC_ZONE, Zone

NO_ZONE = "no time zone is stated"
_HALF_HOUR = timedelta(minutes=30)
_DAY = timedelta(days=1)
_NOON = 12


@dataclass(frozen=True, slots=True)
class Context:
    """What the letter as a whole says about its times.

    `orders` is the day/month order by sign, `sent` the sender's day, `zone` what the
    letter or the provider's rule says about all times, `fallback` the zone to read them
    in where nothing is said, always with a doubt; `clock` is the zone of the sender's
    clock, for that doubt only, `anchors` the days that the letter names with a year.
    `answers` are a person's to earlier doubts about this provider (see questions).
    """

    orders: Mapping[str, str | None]
    sent: date | None
    zone: Zone | None = None
    clock: Zone | None = None
    fallback: Zone = UTC_ZONE
    anchors: tuple[date, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    def meant(self, zone: Zone) -> Zone:
        """Return the zone that a person has said an abbreviation stands for."""
        answer = self.answers.get(f"zone {zone.text.casefold()}", "")
        if answer == "written":
            return Zone(zone.text, zone.minutes)
        if answer == "civil" and zone.region:
            return Zone(zone.text, region=zone.region)
        clock = self.clock.minutes if self.clock else None
        return zones.named(answer) or zones.by_clock(zone, clock)

    def date_of(self, day: Day | None) -> date | None:
        """Return the calendar day, None where order or year stay open."""
        if day is None:
            return None
        return order.as_date(day, self.orders.get(day.sign), self.sent, self.anchors)


@dataclass(frozen=True, slots=True)
class Reading:
    """One window in UTC with its words; `zoned` says that a zone was stated."""

    start: datetime | None
    end: datetime | None
    text: str
    doubts: tuple[str, ...] = ()
    zoned: bool = False
    backup: bool = False
    where: str = ""


def resolve(
    span: Span, context: Context, *, zone: Zone | None = None, day: Day | None = None
) -> Reading:
    """Return the window of a span; `zone` and `day` come from its label or heading.

    Either end is None where it isn't stated or cannot be decided.
    """
    first, last = _completed(known(span), day)
    doubts: list[str] = []
    start_day, end_day = _days(first, last, context, doubts)
    stated = _zone((first.zone, last.zone if last else None, zone, context.zone))
    used = stated or context.fallback
    start = _utc(start_day, first, used, context, doubts)
    end = _utc(end_day, last, used, context, doubts) if last else None
    if stated is None and (start or end):
        aside = f" ({context.clock.text})" if context.clock else ""
        doubts.insert(0, f"{NO_ZONE}; read as {used.text}{aside}")
    if start and end and end < start:
        later = end + _DAY
        if "end before start" in context.answers and later > start:
            end = later
        else:
            doubts.append("the end is before the start")
    doubts += _contradiction(span, first, start, context)
    return Reading(
        start, end, span.text, tuple(dict.fromkeys(doubts)), stated is not None
    )


def known(span: Span) -> Span:
    """In "15:05 local / 14:05 UTC" only the second can be converted."""
    local = span.start.zone is not None and not span.start.zone.known
    if not local or span.end is not None or len(span.other) != 1:
        return span
    other = span.other[0]
    if other.clock is None or other.zone is None or not other.zone.known:
        return span
    return replace(
        span, start=replace(other, day=other.day or span.start.day), other=()
    )


def _dated(moment: Moment) -> Moment:
    """Return "tonight at 1:00" as the small hours of the next day."""
    day, clock = moment.day, moment.clock
    if day and clock and day.text.casefold() == "tonight" and clock.hour < _NOON:
        return replace(moment, day=replace(day, relative=1))
    return moment


def _completed(span: Span, day: Day | None) -> tuple[Moment, Moment | None]:
    """Give each half what only the other half says: zone and year."""
    first, last = _dated(span.start), span.end
    if last and last.day and first.day and first.day.relative is not None:
        first = replace(first, day=None)  # "tonight 1:00 to 3:00 (3 April)"
    if first.day is None and day is not None and (last is None or last.day is None):
        first = replace(first, day=day)
    if last is None:
        return first, None
    zone = first.zone or last.zone
    first, last = (
        replace(first, zone=first.zone or zone),
        replace(last, zone=last.zone or zone),
    )
    if first.day and last.day and not first.day.year and last.day.year:
        first = replace(first, day=replace(first.day, year=last.day.year))
    elif first.day and last.day and first.day.year and not last.day.year:
        last = replace(last, day=replace(last.day, year=first.day.year))
    return first, last


def _days(
    first: Moment, last: Moment | None, context: Context, doubts: list[str]
) -> tuple[date | None, date | None]:
    start, end = context.date_of(first.day), context.date_of(last.day if last else None)
    for moment, found in ((first, start), (last, end)):
        doubts += _day_doubts(moment, found, context)
    if last is None or not (first.clock and last.clock):
        return start, end or (start if last and not last.day else end)
    across = _minutes(last.clock) <= _minutes(first.clock)
    if last.day is None and start:
        end = start + _DAY if across else start
    elif first.day is None and end:
        start = end
        if across and context.answers.get("night") == "end":
            start -= _DAY
        elif across:
            end += _DAY
            doubts.append(
                f"the day may be that of the end: {last.day and last.day.text}"
            )
    return start, end


def _day_doubts(
    moment: Moment | None, found: date | None, context: Context
) -> list[str]:
    if moment is None or moment.day is None:
        return []
    day = moment.day
    if found is None:
        return [_open(day, context)]
    if moment.weekday is not None and found.weekday() != moment.weekday:
        return [f"{day.text} ({found}) is a {found:%A}, the text names another weekday"]
    return []


def _open(day: Day, context: Context) -> str:
    readings = sorted(
        {
            str(read)
            for each in (order.DMY, order.MDY)
            if (read := order.as_date(day, each, context.sent))
        }
    )
    if len(readings) == 2:
        either = " or ".join(readings)
        return f"order of day and month is open: {day.text} is {either}"
    return f"the day cannot be read: {day.text}"


def _minutes(clock: Clock) -> int:
    return clock.hour * 60 + clock.minute


def _zone(stated: tuple[Zone | None, ...]) -> Zone | None:
    return next((zone for zone in stated if zone is not None and zone.known), None)


def _utc(
    day: date | None,
    moment: Moment,
    used: Zone,
    context: Context,
    doubts: list[str],
) -> datetime | None:
    if day is None or moment.clock is None:
        return None
    clock = moment.clock
    zone = moment.zone if moment.zone and moment.zone.known else used
    midnight = datetime.combine(day, time())
    local = midnight + timedelta(
        hours=clock.hour, minutes=clock.minute, seconds=clock.second
    )
    found, doubt = zones.to_utc(local, context.meant(zone))
    if doubt:
        doubts.append(doubt)
    return found


def _contradiction(
    span: Span, first: Moment, start: datetime | None, context: Context
) -> list[str]:
    """Compare with the same time given in a second zone, by the clock only."""
    zone = _zone(tuple(moment.zone for moment in span.other))
    if start is None or zone is None or not first.day:
        return []
    if span.end is not None and len(span.other) == 1:
        return []  # it repeats the end
    second = span.other[0]
    day = context.date_of(second.day) or start.date()
    again = _utc(day, second, zone, context, [])
    if again is None:
        return []
    off = (again - start) % _DAY
    if min(off, _DAY - off) < _HALF_HOUR / 30:
        return []
    return [f"two zones disagree: {span.text}"]


def utc(moment: datetime) -> datetime:
    """Return an aware time in UTC."""
    return moment.astimezone(UTC)
