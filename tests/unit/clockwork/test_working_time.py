"""S1.1 in working time, and clocks that survive a restart and a jump of the system's.

Office hours are those of Moscow (UTC+3), Monday to Friday, 9 to 18; 2026-11-24 is a
Tuesday.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from mailproc.clockwork.handlers import HANDLERS
from mailproc.clockwork.tick import Clockwork
from mailproc.config.load import Config, builtin
from mailproc.config.model import CalendarEntry
from mailproc.desk.model import ClockKind
from tests.unit.clockwork.test_reaction import QUESTION
from tests.unit.clockwork.works import Works

EVENING = datetime(2026, 11, 24, 14, 58, tzinfo=UTC)  # 17:58 in Moscow
MORNING = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)  # 09:00 of the next day


def office_hours() -> Config:
    hours = CalendarEntry(work=("mon-fri 09:00-18:00",))
    known = builtin()
    settings = msgspec.structs.replace(known.settings, calendar=hours)
    return Config(settings, known.folder, known.file)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Works]:
    """A desk with office hours, two minutes before they end."""
    made = Works(tmp_path, office_hours())
    made.now = EVENING
    yield made
    made.close()


def owed(works: Works, number: int) -> dict[ClockKind, datetime]:
    return {clock.kind: clock.owed for clock in works.history(number).clocks}


def test_a_reaction_is_owed_in_working_time(office: Works) -> None:
    """Two minutes are left today, three are counted tomorrow."""
    number = office.mail(QUESTION)
    assert owed(office, number)[ClockKind.TEMPLATE] == MORNING + timedelta(minutes=3)


def test_the_template_goes_at_once_and_names_the_moment(office: Works) -> None:
    number = office.mail(QUESTION)
    office.after(minutes=3)
    (answer,) = office.letters()
    assert "2026-11-25 09:28 (UTC+03:00)" in answer.text
    person = owed(office, number)[ClockKind.FIRST_ANSWER]
    assert person == MORNING + timedelta(minutes=28)


def test_nobody_is_rung_for_at_night(office: Works) -> None:
    office.mail(QUESTION)
    office.after(minutes=3)
    office.letters()
    office.now = MORNING
    office.after(minutes=27)
    assert not [m for m in office.letters() if "VPS" in m.subject]
    office.after(minutes=1)
    assert [m for m in office.letters() if "VPS" in m.subject]


def test_an_order_is_reacted_to_when_people_are_there(office: Works) -> None:
    ready = QUESTION.replace(b"Subject: VPS", b"Subject: Your server is ready")
    number = office.mail(ready)
    found = owed(office, number)
    assert found[ClockKind.ORDER] == MORNING + timedelta(minutes=3)
    assert found[ClockKind.DELIVERY] == MORNING + timedelta(minutes=58)


def test_around_the_clock_is_the_default(works: Works) -> None:
    number = works.mail(QUESTION)
    found = owed(works, number)[ClockKind.TEMPLATE]
    assert found == works.now + timedelta(minutes=5)


# --- restarts and jumps -----------------------------------------------------------


def test_clocks_survive_a_restart(works: Works) -> None:
    """What became due while nothing ran fires once, by the next process."""
    works.mail(QUESTION)
    works.now += timedelta(hours=9)
    fresh = Clockwork(works.office, HANDLERS)
    assert fresh.tick(works.now) == 1
    assert Clockwork(works.office, HANDLERS).tick(works.now) == 1, "the late answer"
    assert Clockwork(works.office, HANDLERS).tick(works.now) == 0


def test_a_clock_that_jumps_ahead_fires_nothing_twice(works: Works) -> None:
    works.mail(QUESTION)
    works.after(minutes=3)
    assert len([m for m in works.letters() if "VPS" in m.subject]) == 1
    works.now += timedelta(days=2)
    works.clockwork.tick(works.now)
    works.now -= timedelta(days=2)
    works.clockwork.tick(works.now)
    works.letters()
    for _ in range(3):
        works.after(minutes=1)
    assert not [m for m in works.letters() if "VPS" in m.subject]


def test_a_clock_that_was_set_back_does_not_silence_the_desk(works: Works) -> None:
    """Mail that came while our clock was a year ahead is reacted to now."""
    right = works.now
    works.now += timedelta(days=365)
    number = works.mail(QUESTION)
    assert ClockKind.TEMPLATE in owed(works, number)
    works.now = right
    works.after(minutes=1)
    assert [m for m in works.letters() if f"[#{number}]" in m.subject]
    assert ClockKind.TEMPLATE not in owed(works, number)
