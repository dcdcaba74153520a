"""N8: an end before its start, in lines, ranges, tables and calendars."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.notice_guard.moments import is_before, moments
from tests.unit.compose.guarded import attached, faults, html, notice, rules

BACKWARD = [
    "Start: 2026-03-12 02:00\nEnd: 2026-03-11 22:00\n",
    "Początek: 12.03.2026 14:00 CET\nKoniec: 12.03.2026 12:30 UTC\n",
    "Początek prac: 12.03.2026, godz. 14:00\nKoniec prac: 12.03.2026, godz. 13:00\n",
    "Início: 12/03/2026 22:00\nTérmino: 11/03/2026 02:00\n",
    "Início: 12 de março de 2026, 22h00\nFim: 11 de março de 2026, 02h00\n",
    "Начало: 12.03.2026 10:00 МСК\nОкончание: 12.03.2026 06:59 UTC\n",
    "Начало: 12 марта 2026, 10:00\nОкончание: 11 марта 2026, 10:00\n",
    "Start: 12 March 2026, 10:00\nEnd: March 11, 2026 10:00\n",
    "Start: 12 March 10:00\nEnd: 11 March 10:00\n",
    "Start: 2026-03-12T02:00:00Z\nEnd: 2026-03-12T02:30:00+01:00\n",
    "Start: 2026-03-12\nEnd: 2026-03-11\n",
    "Start: 2026-03-12 2:00 pm\nEnd: 2026-03-12 2:00 am\n",
    "Window: 2026-03-12 22:00 – 2026-03-11 02:00\n",
    "Window: 2026-03-12 22:00 CET (21:00 UTC) - 2026-03-11 02:00 CET (01:00 UTC)\n",
    "Work takes place from 2026-03-12 22:00 to 2026-03-11 02:00.\n",
    "Start:\n2026-03-12 10:00\nEnd:\n2026-03-11 10:00\n",
    "End: 2026-03-11 10:00\nStart: 2026-03-12 10:00\n",
    "Start: 2026-03-12 10:00, End: 2026-03-11 10:00\n",
    "> Start: 2026-03-12 10:00\n> End: 2026-03-11 10:00\n",
    "Start 1: 2026-03-11 10:00\nEnd 1: 2026-03-11 11:00\n"
    "Start 2: 2026-03-12 10:00\nEnd 2: 2026-03-12 09:00\n",
    "Start: 2026-03-12 10:00\nExpected end: 2026-03-12 09:00\n",
    "Początek: 11 marca 2026 r., godz. 14:00\nKoniec: 11 marca 2026 r., godz. 13:00\n",
    "Начало: 12 марта 2026 г. в 10:00\nОкончание: 12 марта 2026 г. в 9:00\n",
    "Start: 14:05 CET, 11 March 2026\nEnd: 13:00 CET, 11 March 2026\n",
    "Start: 2026-03-11 (Wednesday) 14:05\nEnd: 2026-03-11 (Wednesday) 13:05\n",
    "Trabalhos das 22:00 de 12/03/2026 às 02:00 de 11/03/2026.\n",
    "Work from 22:00 on 12 March 2026 to 02:00 on 11 March 2026.\n",
]


@pytest.mark.parametrize("text", BACKWARD)
def test_an_end_before_its_start_is_refused(text: str) -> None:
    assert rules(notice(text)) == {"order"}


@pytest.mark.parametrize(
    "text",
    [
        "Start: 2026-03-11 22:00\nEnd: 2026-03-12 02:00\n",
        "Start: 2026-03-11 22:00\nEnd: 2026-03-11 22:00\n",
        "Start: 22:00\nEnd: 02:00\n",
        "Start: 2026-03-11 22:00\nEnd: 02:00\n",
        "Date: 2026-03-11\nStart: 22:00\nEnd: 02:00\n",
        "Start: 2026-03-11 14:05 CET (13:05 UTC)\nEnd: 2026-03-11 13:30 UTC\n",
        "Start: 30 Dec 22:00\nEnd: 1 Jan 02:00\n",
        "Start: 03/04/2026 22:00\nEnd: 04/04/2026 02:00\n",
        "Start: 12/03/2026 22:00\nEnd: 01/04/2026 02:00\n",
        "Start: 2026-03-11 14:00 XYZ\nEnd: 2026-03-11 13:00 ABC\n",
        "Previous end: 2026-03-11 16:00\nNew end: 2026-03-11 18:00\n"
        "Start: 2026-03-11 14:00\n",
        "Original start: 2026-03-18 22:00\nOriginal end: 2026-03-19 02:00\n"
        "New start: 2026-03-11 22:00\nNew end: 2026-03-12 02:00\n",
        "Planned start: 2026-03-11 22:00\nActual start: 2026-03-11 23:00\n"
        "Planned end: 2026-03-11 22:30\nActual end: 2026-03-12 02:00\n",
        "Work was moved from 2026-03-18 22:00 to 2026-03-11 22:00.\n",
        "Prace przeniesiono z 2026-03-18 22:00 do 2026-03-11 22:00.\n",
        "End: 2026-03-11 16:00\n\n> Start: 2026-03-12 14:00\n",
        "Versions 2.10 - 2.9, room 5-3, 10/9\n",
        "Start: 22:00 11.03.2026\nEnd: 02:00 12.03.2026\n",
        "Work from 22:00 on 11 March 2026 to 02:00 on 12 March 2026.\n",
        "Window: 2026-03-11 22:00, 2026-03-12 02:00, 2026-03-11 23:00\n",
        "Start: 2026-03-12 24:00\nEnd: 2026-03-13 01:00\n",
        "Start: 2026-13-45 10:00\nEnd: 2026-03-11 10:00\n",
    ],
)
def test_what_may_be_right_may_go(text: str) -> None:
    assert faults(notice(text)) == []


ROWS = "<tr><td>{}</td><td>2026-03-12 10:00</td></tr><tr><td>{}</td><td>{}</td></tr>"


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        (f"<table>{ROWS.format('Start', 'End', '2026-03-11 10:00')}</table>", True),
        (f"<table>{ROWS.format('Start', 'End', '2026-03-13 10:00')}</table>", False),
        (
            "<table><tr><th>Start</th><th>End</th></tr><tr><td>2026-03-12 10:00</td>"
            "<td>2026-03-11 10:00</td></tr></table>",
            True,
        ),
        ("<p>Start: 2026-03-12 10:00<br>End: 2026-03-11 10:00</p>", True),
    ],
)
def test_tables(source: str, refused: bool) -> None:
    assert ("order" in rules(html(source))) is refused


EVENT = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        ("DTSTART:20260312T100000Z", "DTEND:20260312T090000Z", True),
        ("DTSTART:20260312T100000Z", "DTEND:20260312T110000Z", False),
        (
            "DTSTART;TZID=Europe/Warsaw:20260312T100000",
            "DTEND:20260312T083000Z",
            True,
        ),
        (
            'DTSTART;TZID="Europe/Warsaw":20260312T100000',
            "DTEND:20260312T093000Z",
            False,
        ),
        ("DTSTART;VALUE=DATE:20260312", "DTEND;VALUE=DATE:20260311", True),
        ("DTSTART;TZID=Mars/Base:20260312T100000", "DTEND:20260312T083000Z", False),
        ("DTSTART:20260312T100000Z", "DURATION:-PT1H", True),
        ("DTSTART:20261399T100000Z", "DTEND:20260312T083000Z", False),
    ],
)
def test_calendars(start: str, end: str, refused: bool) -> None:
    data = EVENT.format(start, end).encode()
    assert (rules(attached(data, "text/calendar", "a.ics")) == {"order"}) is refused


FORMS = ["%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d %B %Y, %H:%M", "%Y/%m/%d %I:%M %p"]


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),  # noqa: DTZ001 - bounds are naive
    st.timedeltas(timedelta(minutes=1), timedelta(days=90)),
    st.sampled_from(FORMS),
)
def test_order_is_read_in_every_form(
    start: datetime, length: timedelta, form: str
) -> None:
    start = start.replace(second=0, microsecond=0)
    end = (start + length).replace(second=0, microsecond=0)
    (first,), (last,) = moments(start.strftime(form)), moments(end.strftime(form))
    assert first.readings() == (start,)
    assert not is_before(last, first)
    assert is_before(first, last) is (start < end)


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    for moment in moments(text):
        assert moment.readings()
