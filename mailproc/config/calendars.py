"""`[calendar]` and `[[shift]]`: settings become working time and a rota."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from mailproc.config.model import Settings, ShiftEntry
from mailproc.desk import hours
from mailproc.desk.calendar import Calendar
from mailproc.desk.shifts import Line, Rota
from mailproc.errors import ConfigError


def calendar(settings: Settings) -> Calendar:
    """Return the working time. Errors: ConfigError."""
    entry = settings.calendar
    return Calendar(
        _zone(settings),
        hours.week(entry.work),
        hours.exceptions(entry.off, entry.on),
    )


def rota(settings: Settings) -> Rota:
    """Return the shifts with their people. Errors: ConfigError."""
    lines = (_line(settings, entry) for entry in settings.shift)
    return Rota(_zone(settings), tuple(lines))


def calendar_faults(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the path of each setting that is well formed and cannot work, and why."""
    try:
        calendar(settings)
    except ConfigError as error:
        yield "calendar", error.public
    logins = {person.login for person in settings.staff}
    for number, entry in enumerate(settings.shift):
        try:
            _line(settings, entry)
        except ConfigError as error:
            yield f"shift[{number}]", error.public
        for login in entry.staff:
            if login not in logins:
                yield f"shift[{number}].staff", f"no [[staff]] of that login: {login}"


def _zone(settings: Settings) -> ZoneInfo:
    name = settings.calendar.timezone or settings.desk.timezone
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(f"no zone of that name: {name}") from error


def _line(settings: Settings, entry: ShiftEntry) -> Line:
    begin, end = hours.hours(entry.hours)
    everybody = tuple(person.login for person in settings.staff)
    return Line(
        entry.name,
        begin,
        end,
        entry.staff or everybody,
        hours.weekdays(entry.days),
        frozenset(day for text in entry.dates for day in hours.dates(text)),
    )
