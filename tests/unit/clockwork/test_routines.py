"""What the desk looks at by itself: in its time, and one failure stops no other."""

from datetime import datetime, timedelta

import pytest

from mailproc.clockwork.office import Office
from mailproc.clockwork.routines import every
from mailproc.clockwork.tick import Clockwork
from mailproc.errors import Unavailable
from tests.fakes import NOW
from tests.unit.clockwork.works import Works


class Looks:
    """A routine that notes when it looked, and may fail."""

    def __init__(self, error: Exception | None = None) -> None:
        self.at: list[datetime] = []
        self.error = error

    def __call__(self, office: Office, now: datetime) -> None:
        """Look."""
        self.at.append(now)
        if self.error is not None:
            raise self.error


def test_a_routine_looks_once_in_its_period_even_after_a_restart(works: Works) -> None:
    looks = Looks()
    hour = timedelta(hours=1)
    for minutes in (0, 2, 59, 60, 61, 130):
        again = Clockwork(works.office, {}, (every(hour, "it", looks),))
        again.tick(NOW + timedelta(minutes=minutes))
    assert [at - NOW for at in looks.at] == [
        timedelta(minutes=0),
        timedelta(minutes=60),
        timedelta(minutes=130),
    ]


def test_a_clock_set_back_does_not_keep_a_routine_from_looking(works: Works) -> None:
    looks = Looks()
    routine = every(timedelta(hours=1), "it", looks)
    routine(works.office, NOW + timedelta(days=300))
    routine(works.office, NOW)
    assert looks.at[-1] == NOW


def test_a_routine_that_fails_is_set_aside_once_and_tried_again(works: Works) -> None:
    bad, good = Looks(ValueError("wrong")), Looks()
    clockwork = Clockwork(works.office, {}, (bad, good))
    for minutes in (0, 1, 5):
        clockwork.tick(NOW + timedelta(minutes=minutes))
    assert (len(bad.at), len(good.at)) == (2, 3)
    (shunted,) = works.store.shunted()
    assert "routine 0" in shunted.reason


def test_without_the_store_nothing_goes_on(works: Works) -> None:
    clockwork = Clockwork(works.office, {}, (Looks(Unavailable("away")),))
    with pytest.raises(Unavailable):
        clockwork.tick(NOW)
