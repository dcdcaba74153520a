"""The evidence of a case is let go by the clock, where the settings say so."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from mailproc.clockwork import abuse_retention
from mailproc.config.abuse_model import AbuseEntry
from mailproc.config.load import builtin
from mailproc.desk.effects import SetState, StopClock
from mailproc.desk.model import ClockKind, TicketState
from tests.unit.clockwork.works import Works
from tests.unit.desk import ROOT

COMPLAINT = (ROOT / "fixtures/abuse/arf/01-abuse-rfc5965.eml").read_bytes()


def _works(folder: Path, days: int) -> Works:
    config = builtin()
    settings = msgspec.structs.replace(
        config.settings, abuse=AbuseEntry(evidence_days=days)
    )
    return Works(folder, replace(config, settings=settings))


@pytest.fixture(params=[30, 0])
def works(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Works]:
    made = _works(tmp_path, request.param)
    yield made
    made.close()


def test_raw_bytes_go_after_the_days_that_are_set_and_never_without(
    works: Works,
) -> None:
    """0 days keep them for good; before its time nothing goes."""
    number = works.mail(COMPLAINT)
    done = (StopClock(ClockKind.OUTCOME), StopClock(ClockKind.BLOCK))
    solved = (*done, SetState(TicketState.SOLVED))
    works.store.act_on(number, solved, works.now, actor="support1", cause="test")
    history = works.store.ticket(number)
    assert history is not None
    (letter, *_) = history.letters
    works.after(days=29)
    assert works.store.letter(letter.message) == COMPLAINT
    works.after(days=2)
    abuse_retention.look(works.office, works.now)
    kept = works.office.abuse.evidence_days == 0
    assert (works.store.letter(letter.message) == COMPLAINT) is kept
