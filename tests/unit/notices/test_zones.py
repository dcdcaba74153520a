"""Zones as people write them, and the change of clocks."""

from datetime import UTC, datetime

import pytest

from mailproc.notices.times import zones


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("UTC", 0),
        ("GMT", 0),
        ("UTC+3", 180),
        ("UTC +03:00", 180),
        ("GMT-5", -300),
        ("GMT -5", -300),
        ("UTC+0530", 330),
        ("MSK", 180),
        ("МСК", 180),
        ("MSK+2", 300),
        ("CEST", 120),
        ("MESZ", 120),
        ("EDT", -240),
        ("(Greenwich Mean Time)", 0),
        ("Mountain Daylight Time", -360),
    ],
)
def test_offsets(text: str, minutes: int) -> None:
    zone = zones.find(f"22:00 {text}")
    assert zone is not None
    assert zone.minutes == minutes


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("по московскому времени", "Europe/Moscow"),
        ("время московское", "Europe/Moscow"),
        ("heure de Paris", "Europe/Paris"),
        ("czasu polskiego", "Europe/Warsaw"),
        ("horário de Brasília", "America/Sao_Paulo"),
        ("CET/CEST", "Europe/Berlin"),
        ("ET", "America/New_York"),
        ("Pacific Time", "America/Los_Angeles"),
        ("London time", "Europe/London"),
        ("( Mountain )", "America/Denver"),
    ],
)
def test_regions(text: str, region: str) -> None:
    zone = zones.find(f"22:00 {text}")
    assert zone is not None
    assert zone.region == region


@pytest.mark.parametrize("text", ["local time", "Ortszeit", "местное время"])
def test_local_time_names_no_zone(text: str) -> None:
    zone = zones.find(text)
    assert zone is not None
    assert not zone.known


@pytest.mark.parametrize("text", ["Europe/Nowhere", "UTC+19", "a plain text", ""])
def test_no_zone(text: str) -> None:
    found = zones.find(text)
    assert found is None or found.text == "UTC"


def _utc(text: str, *local: int) -> tuple[datetime, str]:
    zone = zones.find(text)
    assert zone is not None
    return zones.to_utc(datetime(*local), zone)  # type: ignore[arg-type]  # noqa: DTZ001


def test_a_region_follows_its_clocks() -> None:
    assert _utc("Europe/Berlin", 2026, 1, 10, 12)[0] == datetime(
        2026, 1, 10, 11, tzinfo=UTC
    )
    assert _utc("Europe/Berlin", 2026, 7, 10, 12)[0] == datetime(
        2026, 7, 10, 10, tzinfo=UTC
    )


def test_cet_in_summer_is_read_as_written_and_doubted() -> None:
    found, doubt = _utc("CET", 2026, 7, 10, 12)
    assert found == datetime(2026, 7, 10, 11, tzinfo=UTC)
    assert doubt == "CET is not the time in force on 2026-07-10; read as written"


def test_cet_in_winter_is_certain() -> None:
    assert _utc("CET", 2026, 1, 10, 12)[1] == ""


def test_an_hour_that_comes_twice_is_doubted() -> None:
    assert "clocks change" in _utc("Europe/Berlin", 2026, 10, 25, 2, 30)[1]


def test_a_name_of_two_meanings_is_doubted() -> None:
    assert "India, Israel or Ireland" in _utc("IST", 2026, 1, 10, 12)[1]


def test_the_clock_says_which_ist_is_meant_and_the_doubt_stays() -> None:
    zone = zones.find("IST")
    assert zone is not None
    irish = zones.by_clock(zone, 60)
    assert (irish.minutes, irish.region, irish.doubt) == (
        60,
        "Europe/Dublin",
        zone.doubt,
    )
    assert zones.by_clock(zone, 330) == zone
    assert zones.by_clock(zone, None) == zone
