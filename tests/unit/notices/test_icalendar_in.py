"""maintnote calendars, whole and broken."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices import calendars, icalendar

WHOLE = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:Works\\, second part
DTSTART;VALUE=DATE-TIME:20260520T220000Z
DTEND;TZID=Europe/Berlin:20260521T040000
DTSTAMP:20260501T000000Z
UID:42@noc.example
SEQUENCE:2
X-MAINTNOTE-PROVIDER:noc.example
X-MAINTNOTE-ACCOUNT:1
X-MAINTNOTE-MAINTENANCE-ID:WORK-42
X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT=NO-IMPACT:link
  1
X-MAINTNOTE-OBJECT-ID;X-MAINTNOTE-OBJECT-IMPACT=OUTAGE:link 2
X-MAINTNOTE-IMPACT:DEGRADED
X-MAINTNOTE-STATUS: COMPLETED
BEGIN:VALARM
TRIGGER:-PT15M
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def test_all_fields() -> None:
    (event,) = icalendar.read(WHOLE)
    assert event.start == datetime(2026, 5, 20, 22, tzinfo=UTC)
    assert event.end == datetime(2026, 5, 21, 2, tzinfo=UTC)
    assert (event.uid, event.sequence) == ("42@noc.example", 2)
    assert event.summary == "Works, second part"
    assert event.ids == ("WORK-42",)
    assert event.objects == (("link 1", "NO-IMPACT"), ("link 2", "OUTAGE"))
    assert (event.impact, event.status) == ("DEGRADED", "COMPLETED")
    assert (event.floating, event.broken) == (False, ())


LINES = [line for line in WHOLE.split("\n") if line.startswith(("D", "X", "U", "S"))]


@pytest.mark.parametrize("line", LINES)
def test_any_field_may_be_missing(line: str) -> None:
    (event,) = icalendar.read(WHOLE.replace(line + "\n", ""))
    assert event.is_maintnote


@pytest.mark.parametrize("line", LINES)
def test_any_field_may_be_broken(line: str) -> None:
    name = line.partition(":")[0]
    for value in ("", ":", "20201013Z", "\x00\x01", "a" * 5000, ";;;=:"):
        assert len(icalendar.read(WHOLE.replace(line, f"{name}:{value}"))) == 1


def test_a_broken_date_is_named_and_the_rest_kept() -> None:
    text = WHOLE.replace(
        "DTSTART;VALUE=DATE-TIME:20260520T220000Z", "DTSTART:20201013Z"
    )
    (event,) = icalendar.read(text)
    assert event.start is None
    assert event.end is not None
    assert event.broken == ("DTSTART cannot be read: 20201013Z",)


def test_a_day_without_a_time_is_no_window() -> None:
    text = WHOLE.replace("VALUE=DATE-TIME:20260520T220000Z", "VALUE=DATE:20260520")
    (event,) = icalendar.read(text)
    assert event.start is None
    assert event.broken == ("DTSTART is a day without a time: 20260520",)


def test_an_unknown_zone_floats() -> None:
    (event,) = icalendar.read(WHOLE.replace("Europe/Berlin", "Our Own Zone"))
    assert event.floating
    assert "the calendar names no time zone; read as UTC" in calendars.doubts([event])


def test_lines_that_were_not_folded() -> None:
    text = WHOLE.replace(
        "X-MAINTNOTE-PROVIDER", "and a line of its own\nX-MAINTNOTE-PROVIDER"
    )
    (event,) = icalendar.read(text)
    assert event.provider == "noc.example"


def test_several_events_and_calendars() -> None:
    other = WHOLE.replace("WORK-42", "WORK-43").replace("COMPLETED", "CANCELLED")
    events = icalendar.read(WHOLE + other)
    assert calendars.ids(events) == ("WORK-42", "WORK-43")
    assert calendars.state(events, {}) == "COMPLETED"
    assert "the events of the calendar differ in state" in calendars.doubts(events)


def test_the_worst_impact_counts() -> None:
    assert calendars.impact(icalendar.read(WHOLE)) == "OUTAGE"


def test_an_unknown_state_is_doubted() -> None:
    events = icalendar.read(WHOLE.replace(" COMPLETED", "ON-HOLD"))
    assert calendars.state(events, {}) is None
    assert "unknown state in the calendar: ON-HOLD" in calendars.doubts(events)


def test_an_appointment_is_no_notice() -> None:
    text = "BEGIN:VEVENT\nUID:1\nDTSTART:20260520T220000Z\nEND:VEVENT"
    assert calendars.notices(icalendar.read(text)) == ()


def test_many_events_are_bounded() -> None:
    assert len(icalendar.read("BEGIN:VEVENT\nUID:1\nEND:VEVENT\n" * 500)) <= 50


@given(st.text(alphabet=':;=,\n BEGINVTDSUX-0123456789Zz"\\', max_size=300))
def test_any_text_is_read(text: str) -> None:
    for event in icalendar.read("BEGIN:VEVENT\n" + text):
        assert event.start is None or event.start.tzinfo is UTC


@given(st.binary(max_size=60), st.integers(0, len(WHOLE)))
def test_any_damage_is_read(noise: bytes, at: int) -> None:
    damaged = WHOLE[:at] + noise.decode("latin-1") + WHOLE[at:]
    calendars.doubts(icalendar.read(damaged))


def plain(summary: str) -> tuple[icalendar.Event, ...]:
    text = (
        f"BEGIN:VEVENT\nUID:1\nDTSTART:20260520T220000Z\nSUMMARY:{summary}\nEND:VEVENT"
    )
    return icalendar.read(text)


def test_plain_entries_about_works_count() -> None:
    assert calendars.notices(plain("Planned maintenance of the firewall")) == ()
    assert (
        len(calendars.appointments(plain("Planned maintenance of the firewall"))) == 1
    )


@pytest.mark.parametrize(
    "summary", ["Meeting: planned maintenance", "Lunch", "Call about the outage", ""]
)
def test_meetings_do_not(summary: str) -> None:
    assert calendars.appointments(plain(summary)) == ()


def test_the_stamp_of_the_calendar() -> None:
    (event,) = icalendar.read(WHOLE)
    assert event.stamp == datetime(2026, 5, 1, tzinfo=UTC)
