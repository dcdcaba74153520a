"""Working time: when the desk's clocks run (S1.1, S4.5, S7.3b).

A calendar is a zone, the spans of a week in local time, and dates that differ. The
default is every hour. Lengths are real time: a working night in which clocks are put
forward is an hour shorter. Moments carry a zone; those given back are in UTC. Never
reads a clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from types import MappingProxyType

from mailproc.desk.hours import DAY, WHOLE, Span, Week
from mailproc.errors import ConfigError

_EVERY_HOUR: Week = ((WHOLE,),) * 7
_NONE = timedelta(0)
_HORIZON = 3660  # days looked ahead for working time


@dataclass(frozen=True, slots=True)
class Calendar:
    """When there is work. `dates` have other spans than their weekday, or none.

    Errors: ConfigError where there is no working time in any week.
    """

    zone: tzinfo
    week: Week = _EVERY_HOUR
    dates: Mapping[date, tuple[Span, ...]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )

    def __post_init__(self) -> None:
        if len(self.week) != 7 or not any(self.week):
            raise ConfigError("a calendar needs working time in its week")
        for spans in (*self.week, *self.dates.values()):
            before = -1
            for span in spans:
                if not before < span.begin < span.end <= DAY:
                    raise ConfigError(f"the spans of a day are not in order: {spans}")
                before = span.end

    @property
    def always(self) -> bool:
        """Whether every hour of every day is working time."""
        return self.week == _EVERY_HOUR and not self.dates


ALWAYS = Calendar(UTC)
"""Work around the clock."""


def add_working(start: datetime, duration: timedelta, calendar: Calendar) -> datetime:
    """Return the earliest moment at which `duration` of work has passed since `start`.

    Work that ends with the day is due at its end, not at the next beginning. Errors:
    ValueError for a negative duration or a moment without a zone, ConfigError where
    the next ten years have too little working time.
    """
    at, left = _utc(start), duration
    if left < _NONE:
        raise ValueError("a duration is not negative")
    if calendar.always or not left:
        return at + left
    for begin, end in _work(calendar, at):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise ConfigError("the calendar has too little working time in ten years")


def working_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Return how much work there is between two moments; none where they are swapped.

    Errors: ValueError for a moment without a zone.
    """
    at, until = _utc(start), _utc(end)
    if until <= at:
        return _NONE
    if calendar.always:
        return until - at
    total = _NONE
    for begin, stop in _work(calendar, at, (until - at).days + 3):
        if begin >= until:
            break
        total += min(stop, until) - begin
    return total


def _work(
    calendar: Calendar, at: datetime, days: int = _HORIZON
) -> Iterator[tuple[datetime, datetime]]:
    """Yield working time from a moment on, in order and without overlap."""
    day = at.astimezone(calendar.zone).date() - timedelta(days=1)
    for _ in range(days):
        for span in calendar.dates.get(day, calendar.week[day.weekday()]):
            begin = max(local(day, span.begin, calendar.zone), at)
            end = local(day, span.end, calendar.zone)
            if end > begin:
                yield begin, end
                at = end
        day += timedelta(days=1)


def local(day: date, minute: int, zone: tzinfo) -> datetime:
    """Return in UTC the moment of a minute since local midnight; 1440 is the next day.

    A time that clocks skip counts as if they had not; of one that comes twice the
    first is meant (PEP 495, fold 0).
    """
    day, minute = day + timedelta(days=minute // DAY), minute % DAY
    at = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return at.astimezone(UTC)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment carries its zone")
    return moment.astimezone(UTC)
