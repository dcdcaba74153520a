"""Times as reports write them: one moment in UTC, or none (issue 5.3)."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.times import read_time


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-01-11T09:21:23Z", "2025-01-11T09:21:23"),
        ("2018-07-16T03:44:56+0530", "2018-07-15T22:14:56"),
        ("2018-08-07 13:31:04 +0200", "2018-08-07T11:31:04"),
        ("2024-01-02T03:04:05.123-08:00", "2024-01-02T11:04:05"),
        ("2024-01-02 03:04:05 GMT+2", "2024-01-02T01:04:05"),
        ("2024-01-02 03:04 MSK", "2024-01-02T00:04:00"),
        ("2024/1/2", "2024-01-02T00:00:00"),
        ('"2024-01-02 03:04:05"', "2024-01-02T03:04:05"),
        ("Thu, 29 Apr 2009 01:00:00 -0000 (GMT)", "2009-04-29T01:00:00"),
        ("Mon, 01 Oct 2018 11:20:27 +0200", "2018-10-01T09:20:27"),
        ("Mon, 26 Jan 2026 13:50:00 GMT", "2026-01-26T13:50:00"),
        ("05-Nov-2018 10:00:00 +0100", "2018-11-05T09:00:00"),
        ("12/Mar/2024:06:25:24 +0000", "2024-03-12T06:25:24"),
        ("30 May 2019", "2019-05-30T00:00:00"),
        ("16.06.2022 10:00 CEST", "2022-06-16T08:00:00"),
        ("26/03/2023 10:00", "2023-03-26T10:00:00"),
        ("1700000000", "2023-11-14T22:13:20"),
    ],
)
def test_a_time_is_read_in_utc(text: str, iso: str) -> None:
    assert read_time(text) == datetime.fromisoformat(iso).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "06/03/2023",
        "2024-13-45",
        "9999-01-01",
        "0",
        "24 hours",
        "31.02.2024",
    ],
)
def test_what_is_no_time_or_two_is_not_read(text: str) -> None:
    assert read_time(text) is None


@given(st.text(alphabet="0123456789-/.:+ TZMSKGANovUTC,", max_size=40))
def test_any_text_gives_a_time_with_a_zone_or_none(text: str) -> None:
    found = read_time(text)
    assert found is None or found.tzinfo is UTC


@given(st.integers(946_684_800, 3_786_912_000))
def test_iso_is_read_back(seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert read_time(at.isoformat()) == at.replace(microsecond=0)
