"""Facts of an event survive the database; overlaps are said before anyone asks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.event_facts import (
    INCIDENT,
    PLANNED,
    EventFacts,
    EventWindow,
    as_json,
    of_json,
)
from mailproc.desk.event_overlap import overlaps

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_moment = st.none() | st.integers(0, 3_700_000_000).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)
_windows = st.lists(st.builds(EventWindow, _moment, _moment, st.booleans()))
_texts = st.lists(st.text(max_size=9), max_size=3).map(tuple)
_facts = st.builds(
    EventFacts,
    st.sampled_from((PLANNED, INCIDENT)),
    title=st.text(max_size=9),
    windows=st.lists(st.builds(EventWindow, _moment, _moment, st.booleans())).map(
        tuple
    ),
    started=_moment,
    affected=_texts,
    groups=_texts,
    touches=st.none() | st.booleans(),
    redundancy=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5))).map(tuple),
    read_from=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5))).map(tuple),
)


@given(_facts)
def test_facts_are_read_back_as_they_were(facts: EventFacts) -> None:
    assert of_json(as_json(facts)) == facts


def test_names_of_later_versions_are_passed_over() -> None:
    assert of_json({"kind": PLANNED, "weather": "rain"}) == EventFacts(PLANNED)


def works(start: int, end: int, server: str, customer: str = "c1") -> EventFacts:
    hour = timedelta(hours=1)
    window = EventWindow(START + start * hour, START + end * hour)
    return EventFacts(
        PLANNED, windows=(window,), servers=(server,), customers=(customer,)
    )


def test_two_servers_of_one_client_at_once() -> None:
    (said,) = overlaps(works(0, 4, "a1"), {7: works(3, 6, "b2")})
    assert said == (
        "HL-7: b2 at the same time from 2026-11-24 15:00 UTC"
        " until 2026-11-24 16:00 UTC, both of c1"
    )


def backed(start: int, end: int, thing: str, group: str = "lines") -> EventFacts:
    facts = works(start, end, "", "")
    return replace(facts, servers=(), customers=(), redundancy=((group, thing),))


def test_two_objects_of_a_redundancy_group_at_once() -> None:
    """Whoever has them: the group says that one replaces the other."""
    (said,) = overlaps(backed(0, 4, "CID-1"), {7: backed(3, 6, "CID-2")})
    assert said.startswith("HL-7: CID-2 at the same time from 2026-11-24 15:00 UTC")
    assert said.endswith("both of redundancy group lines")


@pytest.mark.parametrize(
    "other",
    [
        backed(4, 6, "CID-2"),
        backed(0, 4, "CID-1"),
        backed(0, 4, "CID-2", "others"),
        replace(backed(0, 4, "CID-2"), state="COMPLETED"),
    ],
)
def test_a_group_that_still_has_its_other_half_says_nothing(other: EventFacts) -> None:
    assert overlaps(backed(0, 4, "CID-1"), {7: other}) == ()


def test_an_outage_lasts_until_it_is_over() -> None:
    outage = EventFacts(INCIDENT, started=START, servers=("b2",), customers=("c1",))
    (said,) = overlaps(works(50, 51, "a1"), {7: outage})
    assert "from 2026-11-26 14:00 UTC" in said
    (said,) = overlaps(outage, {8: replace(outage, servers=("c3",))})
    assert said.endswith("until it is over, both of c1")


@pytest.mark.parametrize(
    "other",
    [
        works(4, 6, "b2"),
        works(0, 4, "a1"),
        works(0, 4, "b2", "c2"),
        replace(works(0, 4, "b2"), state="CANCELLED"),
    ],
)
def test_nothing_is_said_where_nothing_is_lost(other: EventFacts) -> None:
    """After one another, the same object, other people, or called off."""
    assert overlaps(works(0, 4, "a1"), {7: other}) == ()
