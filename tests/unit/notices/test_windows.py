"""Windows in UTC from labels and from sentences (times are never guessed)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices import durations, labels, prose, windows
from mailproc.notices.times import moments
from mailproc.notices.times.resolve import Context, Reading
from mailproc.notices.times.zones import UTC_ZONE, Zone

CONTEXT = Context({".": "dmy", "/": None, "-": "dmy"}, date(2026, 3, 1), UTC_ZONE)


def labelled(text: str, context: Context = CONTEXT) -> tuple[Reading, ...]:
    fields, _ = labels.read(text.strip("\n").split("\n"), {})
    return windows.read(fields, context)


def said(*paragraphs: str, recent: bool = False) -> tuple[Reading, ...]:
    return prose.read(paragraphs, CONTEXT, recent=recent)


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def times(found: tuple[Reading, ...]) -> list[tuple[datetime | None, datetime | None]]:
    return [(each.start, each.end) for each in found]


NIGHT = [(utc(12, 22), utc(13, 2))]


@pytest.mark.parametrize(
    "text",
    [
        "Start: 12.03.2026 22:00\nEnd: 13.03.2026 02:00",
        "Start date: 12.03.2026\nStart time: 22:00\n"
        "End date: 13.03.2026\nEnd time: 02:00",
        "Date: 12.03.2026\nTime: 22:00 - 02:00",
        "Time: 22:00 - 02:00\nDate: 12.03.2026",
        "Date: 12.03.2026 - 13.03.2026\nTime: 22:00 - 02:00",
        "Date: 12.03.2026\nStart: 22:00\nEnd: 02:00",
        "Window: 12.03.2026 22:00 - 13.03.2026 02:00",
        "Window: 12.03.2026 22:00 - 02:00",
        "Start: 12.03.2026 22:00\nDuration: 4 hours",
        "Start\t12.03.2026 22:00\nEnd\t13.03.2026 02:00",
        "Start\tEnd\n12.03.2026 22:00\t13.03.2026 02:00",
        "Start: 12.03.2026 22:00, End: 13.03.2026 02:00",
        "Start\n\n12.03.2026 22:00\n\nEnd\n\n13.03.2026 02:00",
        "Start (UTC) | End (UTC)\n-----+-----\n12.03.2026 22:00 | 13.03.2026 02:00",
        "Local: 12.03.2026 23:00 - 13.03.2026 03:00 CET\n"
        "UTC: 12.03.2026 22:00 - 13.03.2026 02:00 UTC",
        "Beginn: 12.03.2026 22:00 Uhr\nEnde: 13.03.2026 02:00 Uhr",
        "Начало работ: 12.03.2026 22:00\nОкончание работ: 13.03.2026 02:00",
        "Początek: 12.03.2026 22:00\nKoniec: 13.03.2026 02:00",
        "Début : 12.03.2026 22h00\nFin : 13.03.2026 02h00",
    ],
)
def test_one_night_in_many_layouts(text: str) -> None:
    found = labelled(text)
    assert times(found) == NIGHT
    assert [each.doubts for each in found] == [()]


@pytest.mark.parametrize(
    "text",
    [
        "from 22:00 on 12.03.2026 until 02:00 on 13.03.2026",
        "We work on 12.03.2026 between 22:00 and 02:00.",
        "Am 12.03.2026 führen wir von 22:00 bis 02:00 Uhr Arbeiten durch.",
        "12 марта 2026 с 22:00 до 02:00 будут проводиться работы.",
        "W nocy z 12 na 13 marca 2026 w godzinach 22:00 - 02:00 prowadzimy prace.",
        "Works begin at 22:00 on 12 March 2026 and will be finished by end of night, "
        "they end at 02:00 on 13 March 2026.",
        "It starts on 12 March 2026 at 22:00 for 4 hours.",
    ],
)
def test_one_night_in_sentences(text: str) -> None:
    assert times(said(text)) == NIGHT


def test_several_windows_stay_apart() -> None:
    found = labelled(
        "Start\tEnd\n12.03.2026 22:00\t13.03.2026 02:00\n"
        "14.03.2026 22:00\t15.03.2026 02:00"
    )
    assert times(found) == [*NIGHT, (utc(14, 22), utc(15, 2))]


def test_backup_windows_are_marked() -> None:
    found = labelled(
        "Primary: 12.03.2026 22:00 - 23:00\nBackup: 13.03.2026 22:00 - 23:00"
    )
    assert [each.backup for each in found] == [False, True]


def test_a_backup_heading_counts_for_what_follows() -> None:
    found = labelled(
        "Start: 12.03.2026 22:00\nEnd: 12.03.2026 23:00\n\nAlternate night:\n\n"
        "Start: 13.03.2026 22:00\nEnd: 13.03.2026 23:00"
    )
    assert [each.backup for each in found] == [False, True]


def test_the_former_window_is_left_out() -> None:
    found = labelled(
        "Original window: 02.03.2026 22:00 - 23:00\n"
        "New window: 12.03.2026 22:00 - 23:00"
    )
    assert times(found) == [(utc(12, 22), utc(12, 23))]


def test_moved_works_keep_the_new_start_only() -> None:
    found = said("It was rescheduled from 05.03.2026 04:00 to 09.03.2026 04:00.")
    assert times(found) == [(utc(9, 4), None)]


def test_a_missing_end_stays_unknown() -> None:
    assert times(labelled("Start: 12.03.2026 22:00")) == [(utc(12, 22), None)]


def test_the_length_of_an_outage_is_no_end() -> None:
    text = "Start: 12.03.2026 22:00\nExpected downtime: 30 minutes"
    assert times(labelled(text)) == [(utc(12, 22), None)]


def test_an_approximate_duration_is_doubted() -> None:
    (found,) = labelled("Start: 12.03.2026 22:00\nDuration: approx. 2 hours")
    assert found.end == utc(13, 0)
    assert found.doubts == ("the end is the start and an approximate duration",)


def test_the_end_before_the_start_is_doubted_and_kept() -> None:
    (found,) = labelled("Start: 12.03.2026 22:00\nEnd: 12.03.2026 02:00")
    assert found.end == utc(12, 2)
    assert found.doubts == ("the end is before the start",)


def test_no_zone_is_doubted() -> None:
    context = Context({".": "dmy"}, date(2026, 3, 1), None, Zone("the clock", 60))
    (found,) = labelled("Start: 12.03.2026 22:00", context)
    assert found.start == utc(12, 22)
    assert found.doubts == ("no time zone is stated; read as UTC (the clock)",)


def test_an_open_order_gives_no_time() -> None:
    (found,) = labelled("Start: 03/04/2026 22:00")
    assert (found.start, found.end) == (None, None)
    assert found.doubts == (
        "order of day and month is open: 03/04/2026 is 2026-03-04 or 2026-04-03",
    )


def test_a_weekday_that_does_not_fit_is_doubted() -> None:
    (found,) = labelled("Start: Monday, 12.03.2026 22:00")
    assert found.doubts == (
        "12.03.2026 (2026-03-12) is a Thursday, the text names another weekday",
    )


def test_hours_over_many_days_are_doubted() -> None:
    (found,) = labelled("Date: 12.03.2026 - 16.03.2026\nTime: 22:00 - 23:00")
    assert found.doubts == ("these hours on each of the days, or throughout?",)


def test_the_label_names_the_zone() -> None:
    (found,) = labelled("Start (CET): 12.03.2026 22:00")
    assert found.start == utc(12, 21)


def test_local_and_utc_that_disagree_are_doubted() -> None:
    (found,) = labelled(
        "Local: 12.03.2026 22:00 - 23:00 CET\nUTC: 12.03.2026 20:00 - 21:00 UTC"
    )
    assert found.start == utc(12, 20)
    assert "local and UTC times disagree" in found.doubts[0]


@pytest.mark.parametrize(
    "text",
    [
        "Please answer before 12.03.2026 18:00.",
        "The next update will follow at 15:00.",
        "You were informed on 02.03.2026 10:00.",
        "Our hotline is open from Monday to Friday.",
    ],
)
def test_other_times_are_no_window(text: str) -> None:
    assert said(text) == ()


def test_an_incident_without_a_day_began_on_the_letters() -> None:
    (found,) = said("Since 14:05 UTC servers are unreachable.", recent=True)
    assert found.start == utc(1, 14, 5)
    assert found.doubts == ("no day is stated; the day of the letter is taken",)


def test_works_without_a_day_have_no_time() -> None:
    assert said("Works begin at 14:05 UTC.") == ()


def test_an_incident_and_its_end() -> None:
    found = said(
        "There was a cut at 12.03.2026 09:12. Service was restored at 09:58.",
        recent=True,
    )
    assert times(found)[-1] == (utc(12, 9, 12), utc(12, 9, 58))


def test_log_lines_are_known() -> None:
    assert prose.is_log("2026-03-12 07:00:21 GMT - The work has begun.")
    assert prose.is_log("[12:48 UTC] - Monitoring")
    assert not prose.is_log("2026-03-12 07:00 - 2026-03-12 09:00 UTC")


def test_wrapped_lines_are_one_paragraph() -> None:
    lines = [
        "a long line of more than forty-five characters, wrapped",
        "here it goes on",
        "",
        "next",
    ]
    assert len(list(prose.paragraphs(lines))) == 2


@pytest.mark.parametrize(
    ("text", "minutes", "about"),
    [
        ("4 hours", 240, False),
        ("ca. 30 Minuten", 30, True),
        ("2h 30m", 150, False),
        ("1:30", 90, False),
        ("до 15 минут", 15, True),
        ("2 godziny", 120, False),
        ("1,5 Stunden", 90, False),
        ("2 days", 2880, False),
        ("up to two hours", 120, True),
        ("zwei Stunden", 120, False),
    ],
)
def test_durations(text: str, minutes: int, about: bool) -> None:
    found = durations.read(text)
    assert found is not None
    assert (found[0].total_seconds() / 60, found[1]) == (minutes, about)


@given(
    st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 30)),  # noqa: DTZ001
    st.integers(1, 600),
)
def test_what_we_write_is_read_again(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0, tzinfo=UTC)
    end = datetime.fromtimestamp(start.timestamp() + minutes * 60, UTC)
    form = "%Y-%m-%d %H:%M UTC"
    text = f"Start: {start.strftime(form)}\nEnd: {end.strftime(form)}"
    assert times(labelled(text)) == [(start, end)]
    assert times(said(f"from {start.strftime(form)} to {end.strftime(form)}")) == [
        (start, end)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The works of 5 March 2026, 22:00 - 02:00, are moved to 12 March 2026, 22:00 - "
        "02:00.",
        "Die Wartung am 05.03.2026 von 22:00 bis 02:00 wird verschoben auf den "
        "12.03.2026 von 22:00 bis 02:00.",
        "Работы, запланированные на 05.03.2026 с 22:00 до 02:00, перенесены на "
        "12.03.2026 с 22:00 до 02:00.",
        "It has been rescheduled from 2026-03-05 22:00 to 2026-03-12 22:00 and will "
        "last four hours.",
        "We start on 12 March 2026 at 22:00. It will last 4 hours.",
        "We work on 12 March 2026 starting at 10pm; we expect to be done by 2am.",
        "Works are on 12.03.2026 at 22:00 for up to 6 hours, ending 02:00.",
        "In the night of 12 to 13 March 2026, 22:00 to 02:00.",
    ],
)
def test_sentences_about_one_night(text: str) -> None:
    assert times(said(text)) == NIGHT


def test_a_new_day_alone_gives_no_hours() -> None:
    (found,) = said("The works of 5 March, 22:00 - 02:00, are moved to 12 March 2026.")
    assert (found.start, found.end) == (None, None)
    assert found.doubts == ("only a day is stated: 12 March 2026",)


def test_the_small_hours_of_a_night_are_those_of_its_second_day() -> None:
    (found,) = said("В ночь с 12 на 13 марта 2026 с 01:00 до 05:00 проводятся работы.")
    assert (found.start, found.end) == (utc(13, 1), utc(13, 5))


def test_tonight_at_one_is_tomorrow() -> None:
    (found,) = said("We work tonight from 01:00 to 03:00.")
    assert (found.start, found.end) == (utc(2, 1), utc(2, 3))


def test_local_time_beside_utc_is_read_as_utc() -> None:
    text = "Start: 12.03.2026 23:00 LOCAL / 22:00 UTC\nEnd: 13.03.2026 03:00 LOCAL / "
    assert times(labelled(text + "02:00 UTC")) == NIGHT


def test_a_new_end_takes_the_place_of_the_old_one() -> None:
    text = "Start: 12.03.2026 22:00\nEnd: 13.03.2026 01:00\nNew end: 13.03.2026 02:00"
    assert times(labelled(text)) == NIGHT


def test_up_to_two_hours_is_no_end() -> None:
    (found,) = said("We start on 12.03.2026 at 22:00 for up to two hours.")
    assert (found.start, found.end) == (utc(12, 22), None)


def test_verbs_behind_the_times() -> None:
    text = "12.03.2026 22:00 (UTC), fault detected. 13.03.2026 02:00 (UTC), end of it."
    assert times(said(text, recent=True)) == NIGHT


def test_the_day_of_the_subject_is_that_of_the_text() -> None:
    day = moments.spans("12.03.2026")[0].start.day
    found = prose.read(["We work from 22:00 to 02:00."], CONTEXT, day=day)
    assert times(found) == NIGHT


def test_a_moment_alone_in_its_line_is_a_stamp() -> None:
    lines = ["Resolved", "Nov 6, 16:03 UTC", "It broke at 15:00 UTC.", "12 March 2026"]
    assert prose.stamps(lines) == {1}
