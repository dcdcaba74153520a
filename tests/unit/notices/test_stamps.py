"""Times as our notices write them, read back and shown in another zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.notices.sheet import stamp
from mailproc.notices.stamps import moment_in, rezoned

ZONES = ("Europe/Warsaw", "America/Sao_Paulo", "Europe/Moscow", "UTC", "Asia/Kathmandu")
MOMENTS = st.integers(15_000_000, 63_000_000).map(
    lambda minutes: datetime.fromtimestamp(minutes * 60, UTC)
)


@given(MOMENTS, st.sampled_from(ZONES))
def test_what_is_written_is_read_back(moment: datetime, zone: str) -> None:
    assert moment_in(f"Start: {stamp(moment, ZoneInfo(zone))}, or so") == moment


@given(MOMENTS, st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_another_zone_is_the_same_moment(moment: datetime, old: str, new: str) -> None:
    text = f"End: {stamp(moment, ZoneInfo(old))}.\nrest 12:30"
    wanted = f"End: {stamp(moment, ZoneInfo(new))}.\nrest 12:30"
    assert rezoned(text, ZoneInfo(new)) == wanted


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("2026-11-24 18:00 UTC", 18),
        ("2026-11-24 18:00 CET", 17),
        ("2026-11-24 18:00 MSK", 15),
        ("2026-11-24 18:00 +03:00", 15),
        ("2026-11-24 18:00 UTC-3", 21),
    ],
)
def test_what_people_type_into_a_field(typed: str, hours: int) -> None:
    day = datetime(2026, 11, 24, tzinfo=UTC)
    assert moment_in(typed) == day + timedelta(hours=hours)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 18:00",
        "18:00 UTC",
        "2026-13-44 18:00 UTC",
        "2026-11-24 18:00 XYZ",
        "24.11.2026 18:00 CET",
        "",
    ],
)
def test_a_time_without_a_zone_stays_words(text: str) -> None:
    assert moment_in(text) is None
    assert rezoned(text, UTC) == text
