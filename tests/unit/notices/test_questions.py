"""Doubts are asked once: a person's answer is kept by provider and settles the next."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message.parse import parse
from mailproc.notices import questions
from mailproc.notices.model import Notice
from mailproc.notices.read import read

ROOT = Path(__file__).parents[3] / "fixtures" / "notices"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WHO = "carrier.example"
WORKS = "Dear customer,\n\nplanned maintenance of our network.\n\n"


def notice(
    body: str, *, subject: str = "Planned maintenance A-77", **answers: str
) -> Notice:
    """Read a mail; the answers are by key, with _ for blanks."""
    raw = (
        f"From: noc@{WHO}\nSubject: {subject}\nDate: Mon, 04 May 2026 09:30:00 +0000\n"
    )
    raw += f"Content-Type: text/plain; charset=utf-8\n\n{WORKS}{body}"
    known = {f"{WHO}: {key}": answer for key, answer in answers.items()}
    found = read(parse(raw.encode()), now=NOON, confirmed=known)
    assert found is not None
    return found


def start(found: Notice) -> str:
    moment = found.windows[0].start
    return f"{moment:%m-%d %H:%M}" if moment else ""


def end(found: Notice) -> str:
    moment = found.windows[0].end
    return f"{moment:%m-%d %H:%M}" if moment else ""


def test_the_order_of_day_and_month() -> None:
    body = "Start: 06/07/2026 22:00 UTC\nEnd: 06/07/2026 23:00 UTC\n"
    (doubt,) = notice(body).doubts
    assert questions.key(WHO, doubt) == f"{WHO}: order /"
    for answer, day in (("dmy", "07-06"), ("mdy", "06-07")):
        found = notice(body, **{"order /": answer})
        assert (start(found), found.doubts) == (f"{day} 22:00", ())


def test_the_zone() -> None:
    body = "Start: 2026-05-12 22:00\nEnd: 2026-05-12 23:00\n"
    (doubt,) = notice(body).doubts
    assert questions.key(WHO, doubt) == f"{WHO}: zone"
    found = notice(body, zone="Europe/Warsaw")
    assert (start(found), found.doubts) == ("05-12 20:00", ())


def test_an_abbreviation_of_two_meanings() -> None:
    body = "Start: 2026-05-12 22:00 IST\nEnd: 2026-05-12 23:00 IST\n"
    (doubt,) = notice(body).doubts
    assert questions.key(WHO, doubt) == f"{WHO}: zone ist"
    found = notice(body, **{"zone ist": "Europe/Dublin"})
    assert (start(found), found.doubts) == ("05-12 21:00", ())


@pytest.mark.parametrize(("answer", "hour"), [("civil", "20"), ("written", "21")])
def test_winter_time_in_summer(answer: str, hour: str) -> None:
    body = "Start: 2026-05-12 22:00 CET\nEnd: 2026-05-12 23:00 CET\n"
    (doubt,) = notice(body).doubts
    assert questions.key(WHO, doubt) == f"{WHO}: zone cet"
    found = notice(body, **{"zone cet": answer})
    assert (start(found), found.doubts) == (f"05-12 {hour}:00", ())


def test_an_end_before_the_start() -> None:
    body = "Start: 2026-05-12 22:00 UTC\nEnd: 2026-05-12 02:00 UTC\n"
    (doubt,) = notice(body).doubts
    assert questions.key(WHO, doubt) == f"{WHO}: end before start"
    found = notice(body, **{"end before start": "next day"})
    assert (end(found), found.doubts) == ("05-13 02:00", ())
    far = "Start: 2026-05-12 22:00 UTC\nEnd: 2026-05-01 02:00 UTC\n"
    assert notice(far, **{"end before start": "next day"}).windows


def test_which_state_is_right() -> None:
    body = "Start: 2026-05-12 22:00 UTC\nThe maintenance has been completed.\n"
    subject = "CANCELLED: planned maintenance A-77"
    first = notice(body, subject=subject)
    assert first.status == "CANCELLED"
    assert questions.key(WHO, first.doubts[0]) == f"{WHO}: state"
    found = notice(body, subject=subject, state="text")
    assert (found.status, found.doubts) == ("COMPLETED", ())
    assert notice(body, subject=subject, state="subject").status == "CANCELLED"


def test_an_approximate_duration() -> None:
    body = "Start: 2026-05-12 22:00 UTC\nDuration: about 2 hours\n"
    (doubt,) = notice(body).doubts
    assert questions.key(WHO, doubt) == f"{WHO}: duration"
    assert end(notice(body, duration="yes")) == "05-13 00:00"
    assert end(notice(body, duration="no")) == ""
    assert notice(body, duration="no").doubts == ()


def test_hours_on_each_of_the_days() -> None:
    body = "Date: 12 May 2026 - 14 May 2026\nTime: 22:00 - 23:00 UTC\n"
    (doubt,) = notice(body).doubts
    assert questions.key(WHO, doubt) == f"{WHO}: days"
    found = notice(body, days="each")
    assert [w.end and w.start and w.end - w.start for w in found.windows] == [
        timedelta(hours=1)
    ] * 3
    assert len(notice(body, days="throughout").windows) == 1


def test_the_day_of_the_start_or_of_the_end() -> None:
    body = "Window: 22:00 - 02:00 UTC 13 May 2026\n"
    found = notice(body)
    assert questions.key(WHO, found.doubts[0]) == f"{WHO}: night"
    assert start(notice(body, night="start")) == "05-13 22:00"
    other = notice(body, night="end")
    assert (start(other), end(other), other.doubts) == (
        "05-12 22:00",
        "05-13 02:00",
        (),
    )


def test_which_number_is_right() -> None:
    body = "Ticket number: A-78\nStart: 2026-05-12 22:00 UTC\n"
    subject = "Planned maintenance [A-77]"
    first = notice(body, subject=subject)
    assert questions.key(WHO, first.doubts[0]) == f"{WHO}: number"
    assert first.maintenance_id == "A-78"
    found = notice(body, subject=subject, number="subject")
    assert (found.maintenance_id, found.doubts) == ("A-77", ())


def calendar(**answers: str) -> Notice:
    raw = (
        "From: noc@carrier.example\nSubject: Planned maintenance\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n--b\n\nplanned maintenance.\n'
        "Start: 2026-05-12 20:00 UTC\n--b\nContent-Type: text/calendar\n\n"
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260512T220000\n"
        "DTEND:20260512T230000\nX-MAINTNOTE-MAINTENANCE-ID:A-77\nEND:VEVENT\n"
        "END:VCALENDAR\n--b--\n"
    )
    known = {f"{WHO}: {key}": answer for key, answer in answers.items()}
    found = read(parse(raw.encode()), now=NOON, confirmed=known)
    assert found is not None
    return found


def test_a_calendar_without_a_zone_and_against_the_letter() -> None:
    asked = [questions.key(WHO, doubt) for doubt in calendar().doubts]
    assert asked == [f"{WHO}: calendar zone", f"{WHO}: start"]
    found = calendar(**{"calendar zone": "Europe/Warsaw"})
    assert (start(found), found.doubts) == ("05-12 20:00", ())
    assert start(calendar(start="letter")) == "05-12 20:00"
    assert start(calendar(start="calendar")) == "05-12 22:00"


def test_an_answer_for_another_provider_settles_nothing() -> None:
    body = "Start: 06/07/2026 22:00 UTC\n"
    raw = f"From: noc@{WHO}\nSubject: Planned maintenance A-77\n\n{WORKS}{body}"
    found = read(
        parse(raw.encode()), now=NOON, confirmed={"other.example: order /": "dmy"}
    )
    assert found is not None
    assert found.doubts


@pytest.mark.parametrize(
    "wrong", ["", "ymd", "x" * 5000, "Europe/Nowhere", "/etc/passwd"]
)
def test_an_answer_that_is_none_settles_nothing(wrong: str) -> None:
    body = "Start: 2026-05-12 22:00\nEnd: 2026-05-12 23:00\n"
    (doubt,) = notice(body).doubts
    assert not questions.is_answer(doubt, wrong)
    assert notice(body, zone=wrong).doubts == (doubt,)


def test_what_is_wrong_in_one_mail_only_has_no_key() -> None:
    for doubt in (
        "12.05.2026 (2026-05-12) is a Tuesday, the text names another weekday",
        "retn is known by its words only, not by the sender",
        "only a day is stated: 12 May",
    ):
        assert questions.key(WHO, doubt) is None
    assert questions.key(None, "no time zone is stated; read as UTC") is None


def test_every_doubt_of_the_fixtures_is_known_here_or_asked_each_time() -> None:
    once = ("is known by its words", "only a day", "names another weekday", "cannot be")
    for path in ROOT.rglob("*.json"):
        stored = json.loads(path.read_text("utf-8")) or {}
        for doubt in stored.get("doubts", ()):
            assert questions.question(doubt) or any(x in doubt for x in once), doubt


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_may_be_asked_about(doubt: str, answer: str) -> None:
    asked = questions.question(doubt)
    assert questions.is_answer(doubt, answer) <= (asked is not None)


def test_a_word_of_the_calendar_that_is_no_state() -> None:
    raw = (
        b"From: noc@carrier.example\nSubject: x\nContent-Type: text/calendar\n\n"
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260512T220000Z\n"
        b"X-MAINTNOTE-MAINTENANCE-ID:A-77\nX-MAINTNOTE-STATUS:VERSCHOBEN\nEND:VEVENT\n"
        b"END:VCALENDAR\n"
    )
    first = read(parse(raw), now=NOON)
    assert first is not None
    key = questions.key(WHO, first.doubts[0])
    assert key == f"{WHO}: calendar state verschoben"
    found = read(parse(raw), now=NOON, confirmed={key: "RE-SCHEDULED"})
    assert found is not None
    assert (found.status, found.doubts) == ("RE-SCHEDULED", ())
