"""iCalendar to partners, read by a second reader: maintnote, one UID a partner."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices.ical_out import Works, calendar

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
START = datetime(2026, 3, 11, 23, 0, tzinfo=timezone(timedelta(hours=1)))
WORKS = Works(
    number=20417,
    title="Prace: bramka SMS; Example, Sp. z o.o.",
    windows=((START, START + timedelta(hours=3)),),
    status="CONFIRMED",
    sequence=2,
    impact="OUTAGE",
    objects=("SMS MT", "SMS MO"),
    provider="ipserver.su",
    organizer="support@ipserver.su",
    other_ids=("PROV-7",),
)


def read(works: Works = WORKS, *, partner: str = "a", method: str = "") -> Any:
    raw = calendar(works, partner=partner, account="PL-1", now=NOW, method=method)
    return icalendar.Calendar.from_ical(raw)


def test_a_second_reader_reads_what_was_written() -> None:
    found = read()
    assert (found["version"], "method" in found) == ("2.0", False)
    (event,) = found.walk("VEVENT")
    assert event.errors == []
    assert event.decoded("dtstart") == datetime(2026, 3, 11, 22, 0, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
    assert event.decoded("dtstamp") == NOW
    assert str(event["summary"]) == WORKS.title
    assert event["sequence"] == 2
    assert event["organizer"] == "mailto:support@ipserver.su"
    assert event["status"] == "CONFIRMED"
    assert event["x-maintnote-provider"] == "ipserver.su"
    assert event["x-maintnote-account"] == "PL-1"
    assert event["x-maintnote-impact"] == "OUTAGE"
    assert event["x-maintnote-status"] == "CONFIRMED"
    ids = event["x-maintnote-maintenance-id"]
    assert [(str(i), i.params["X-MAINTNOTE-PRECEDENCE"]) for i in ids] == [
        ("HL-20417", "PRIMARY"),
        ("PROV-7", "NON-PRIMARY"),
    ]
    objects = event["x-maintnote-object-id"]
    assert [str(o) for o in objects] == ["SMS MT", "SMS MO"]
    assert {o.params["X-MAINTNOTE-OBJECT-IMPACT"] for o in objects} == {"OUTAGE"}


def test_each_property_stands_as_often_as_the_convention_says() -> None:
    (event,) = read().walk("VEVENT")
    once = (
        *("DTSTAMP", "DTSTART", "DTEND", "UID", "SEQUENCE", "SUMMARY", "ORGANIZER"),
        *("X-MAINTNOTE-PROVIDER", "X-MAINTNOTE-ACCOUNT", "X-MAINTNOTE-IMPACT"),
        *("X-MAINTNOTE-STATUS", "STATUS"),
    )
    names = [name for name, _ in event.property_items() if name not in ("BEGIN", "END")]
    assert [name for name in once if names.count(name) != 1] == []


def test_the_uid_is_of_event_partner_and_window_and_stays() -> None:
    two = replace(WORKS, windows=(*WORKS.windows, *WORKS.windows))
    first, second = (str(event["uid"]) for event in read(two).walk("VEVENT"))
    later = replace(two, sequence=9, status="CANCELLED", title="other")
    assert [str(event["uid"]) for event in read(later).walk("VEVENT")] == [
        first,
        second,
    ]
    others = {
        str(read(partner="b").walk("VEVENT")[0]["uid"]),
        str(read(replace(WORKS, number=20418)).walk("VEVENT")[0]["uid"]),
    }
    assert len({first, second, *others}) == 4


def test_a_cancelled_event_is_cancelled_for_every_reader() -> None:
    cancelled = replace(WORKS, status="CANCELLED", sequence=3)
    found = read(cancelled, method="REQUEST")
    assert found["method"] == "CANCEL"
    (event,) = found.walk("VEVENT")
    assert (event["status"], event["x-maintnote-status"]) == ("CANCELLED", "CANCELLED")


def test_method_only_where_the_partner_wants_it() -> None:
    assert read(method="PUBLISH")["method"] == "PUBLISH"


@pytest.mark.parametrize(
    "wrong",
    [
        replace(WORKS, windows=()),
        replace(WORKS, impact="UNKNOWN"),
        replace(WORKS, status="DONE"),
        replace(WORKS, windows=((START, START),)),
        replace(WORKS, windows=((START, START - timedelta(hours=1)),)),
    ],
)
def test_what_cannot_be_written_is_an_error(wrong: Works) -> None:
    with pytest.raises(ValueError, match=r"window|impact"):
        calendar(wrong, partner="a", account="1", now=NOW)


@given(st.text(max_size=200))
def test_any_title_is_one_property_in_lines_of_75_octets(title: str) -> None:
    """RFC 5545 3.1: values are escaped and folded between characters."""
    raw = calendar(replace(WORKS, title=title), partner="a", account="1", now=NOW)
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    raw.decode()
    found: Any = icalendar.Calendar.from_ical(raw)
    (event,) = found.walk("VEVENT")
    if title.isprintable():
        assert str(event["summary"]) == title
    assert event["sequence"] == 2
