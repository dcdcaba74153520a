"""[calendar] and [[shift]]: the default is every hour, and the staff in order."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from mailproc.config.calendars import calendar, rota
from mailproc.config.load import builtin, parse
from mailproc.desk.calendar import add_working
from mailproc.desk.shifts import on_duty, shift_at
from mailproc.errors import ConfigError

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)  # a Tuesday; 15:00 in Moscow
STAFF = """
[[staff]]
login = "ann"
name = "Анна А."
addresses = ["support@ipserver.su"]
[[staff]]
login = "bob"
name = "Борис Б."
addresses = ["support@ipserver.su"]
"""


def test_the_default_is_every_hour_and_two_shifts_of_everybody() -> None:
    settings = builtin().settings
    assert calendar(settings).always
    assert calendar(settings).zone == ZoneInfo("Europe/Moscow")
    shift = shift_at(rota(settings), NOON)
    assert shift is not None
    assert (shift.name, shift.staff) == ("day", ("support1",))
    assert shift.end == datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_the_staff_is_on_duty_in_the_order_of_the_file() -> None:
    assert on_duty(rota(parse(STAFF, "m")), NOON) == ("ann", "bob")


def test_a_desk_with_office_hours_in_a_zone_of_its_own() -> None:
    text = """
    [calendar]
    timezone = "Europe/Warsaw"
    work = ["mon-fri 09:00-17:00"]
    off = ["2026-11-25"]
    """
    done = add_working(NOON, timedelta(hours=6), calendar(parse(text, "m")))
    # Four hours of Tuesday, from 13:00; Wednesday is off; two of Thursday, from 9:00.
    assert done == datetime(2026, 11, 26, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[calendar]\nwork = ["mon 9-18"]', ["calendar", "line", "08:00-20:00"]),
        ('[calendar]\noff = ["31.12.2026"]', ["calendar", "2026-12-31"]),
        ('[calendar]\ntimezone = "Mars/Base"', ["calendar", "Mars/Base"]),
        ('[calendar]\nwrk = ["mon"]', ["calendar.wrk", "did you mean work?"]),
        ('[[shift]]\nname = "day"', ["shift[0]", "hours is missing"]),
        ('[[shift]]\nname = "a"\nhours = "8-20"', ["shift[0]", "08:00-20:00"]),
        (
            '[[shift]]\nname = "a"\nhours = "08:00-20:00"\ndays = "everyday"',
            ["shift[0]", "mon-fri"],
        ),
        (
            '[[shift]]\nname = "a"\nhours = "08:00-20:00"\nstaff = ["eve"]',
            ["shift[0].staff", "line 4", "eve"],
        ),
    ],
)
def test_a_wrong_setting_names_its_place(text: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(text, "mailproc.toml")
    assert all(word in refused.value.public for word in words), refused.value.public
