"""Who is on duty, and when shifts begin and end (S4.9, S4.11).

A rota is lines: a shift's hours, its weekdays or dates, its people. A line with dates
takes the place of the weekly lines of that name on those dates. Shifts may overlap,
and there may be none. Moments given back are in UTC. Never reads a clock.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from mailproc.desk.calendar import local
from mailproc.desk.hours import DAY

_AHEAD = 370  # days looked ahead for a shift


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a rota: minutes since local midnight, on weekdays (0 is Monday).

    Where `end` is not after `begin` the shift ends on the next day. `dates`, where
    there are any, count instead of `weekdays`. `staff` are logins in order.
    """

    name: str
    begin: int
    end: int
    staff: tuple[str, ...]
    weekdays: frozenset[int] = frozenset(range(7))
    dates: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Rota:
    """All lines, and the zone of their hours."""

    zone: tzinfo
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of one day; it has ended at `end`. The first of `staff` is asked."""

    name: str
    start: datetime
    end: datetime
    staff: tuple[str, ...]


def shifts_at(rota: Rota, moment: datetime) -> Sequence[Shift]:
    """Return the shifts that run at a moment, the latest begun first."""
    day = moment.astimezone(rota.zone).date()
    found = [
        shift
        for back in (1, 0)
        for shift in _of(rota, day - timedelta(days=back))
        if shift.start <= moment < shift.end
    ]
    return sorted(found, key=lambda shift: shift.start, reverse=True)


def shift_at(rota: Rota, moment: datetime) -> Shift | None:
    """Return the shift that contains a moment: the latest begun, None between two."""
    return next(iter(shifts_at(rota, moment)), None)


def next_shift(rota: Rota, moment: datetime) -> Shift | None:
    """Return the first shift that begins after a moment; None for a year without."""
    day = moment.astimezone(rota.zone).date() - timedelta(days=1)
    for ahead in range(_AHEAD):
        later = [
            shift
            for shift in _of(rota, day + timedelta(days=ahead))
            if shift.start > moment
        ]
        if later:
            return min(later, key=lambda shift: shift.start)
    return None


def on_duty(rota: Rota, moment: datetime) -> tuple[str, ...]:
    """Return the logins on duty, whoever came last first; each once."""
    logins = (login for shift in shifts_at(rota, moment) for login in shift.staff)
    return tuple(dict.fromkeys(logins))


def _of(rota: Rota, day: date) -> Iterator[Shift]:
    """Yield the shifts that begin on a date; lines of the same hours are one shift."""
    found: dict[tuple[str, datetime, datetime], list[str]] = {}
    for line in _lines(rota, day):
        start = local(day, line.begin, rota.zone)
        end = local(day, line.end + (DAY if line.end <= line.begin else 0), rota.zone)
        if end > start:  # hours that clocks skip are no shift
            found.setdefault((line.name, start, end), []).extend(line.staff)
    for (name, start, end), staff in found.items():
        yield Shift(name, start, end, tuple(dict.fromkeys(staff)))


def _lines(rota: Rota, day: date) -> Iterator[Line]:
    dated = {line.name for line in rota.lines if day in line.dates}
    for line in rota.lines:
        if line.dates:
            wanted = day in line.dates
        else:
            wanted = line.name not in dated and day.weekday() in line.weekdays
        if wanted:
            yield line
