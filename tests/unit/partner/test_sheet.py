"""The facts of a partner notice: times, rows, what is missing (N6, N8)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import ConfigError, Refused
from mailproc.notices.sheet import (
    Facts,
    Kind,
    Span,
    Stage,
    Wording,
    duration,
    sheet,
    stamp,
)
from mailproc.partner_notices import Templates

ROOT = Path(__file__).resolve().parents[3]
ENGLISH = Templates(ROOT / "templates").wording("en")
WARSAW = ZoneInfo("Europe/Warsaw")
START = datetime(2026, 3, 11, 13, 5, tzinfo=UTC)
OUTAGE = Facts(
    Kind.INCIDENT, Stage.ANNOUNCE, 7, "SMS", services=("SMS MT",), started=START,
    impact="outage", next_update=START + timedelta(minutes=30),
)  # fmt: skip
WORKS = Facts(
    Kind.PLANNED, Stage.ANNOUNCE, 8, "SMS", services=("SMS MT",), impact="degraded",
    windows=(Span(START, START + timedelta(hours=3)),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "zone", "text"),
    [
        (START, WARSAW, "2026-03-11 14:05 CET (13:05 UTC)"),
        (
            datetime(2026, 7, 1, 10, tzinfo=UTC),
            WARSAW,
            "2026-07-01 12:00 CEST (10:00 UTC)",
        ),
        (
            datetime(2026, 3, 11, 23, 30, tzinfo=UTC),
            WARSAW,
            "2026-03-12 00:30 CET (2026-03-11 23:30 UTC)",
        ),
        (START, ZoneInfo("America/Sao_Paulo"), "2026-03-11 10:05 UTC-03 (13:05 UTC)"),
        (START, ZoneInfo("Europe/Moscow"), "2026-03-11 16:05 MSK (13:05 UTC)"),
        (START, UTC, "2026-03-11 13:05 UTC"),
        (START.astimezone(WARSAW), UTC, "2026-03-11 13:05 UTC"),
    ],
)
def test_times_stand_in_the_readers_zone_and_in_utc(
    moment: datetime, zone: tzinfo, text: str
) -> None:
    assert stamp(moment, zone) == text


def test_a_time_without_a_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="zone"):
        stamp(START.replace(tzinfo=None), UTC)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 - the zone follows
def test_the_utc_in_brackets_is_the_moment(moment: datetime) -> None:
    moment = moment.replace(tzinfo=UTC, second=0, microsecond=0)
    there, _, utc = stamp(moment, WARSAW).partition(" (")
    day = utc[:10] if len(utc) > 12 else there[:10]
    assert datetime.fromisoformat(f"{day}T{utc[-10:-5]}+00:00") == moment


def test_rows_hold_what_is_known_in_the_order_of_the_stage() -> None:
    made = sheet(OUTAGE, ENGLISH, WARSAW)
    assert made.rows == (
        ("Ticket number", "HL-7"),
        ("Services", "SMS MT"),
        ("Start", "2026-03-11 14:05 CET (13:05 UTC)"),
        ("Impact", "services unavailable"),
        ("Next update", "2026-03-11 14:35 CET (13:35 UTC)"),
    )
    assert made.missing == ()
    assert "operators" not in made.values


def test_a_window_is_two_rows_and_a_backup_is_named() -> None:
    later = START + timedelta(days=1)
    both = (*WORKS.windows, Span(later, later + timedelta(hours=3), backup=True))
    labels = [
        label for label, _ in sheet(replace(WORKS, windows=both), ENGLISH, UTC).rows
    ]
    assert labels[2:6] == [
        "Start",
        "End",
        "Start (backup window)",
        "End (backup window)",
    ]
    two = (*WORKS.windows, Span(later, later + timedelta(hours=3)))
    labels = [
        label for label, _ in sheet(replace(WORKS, windows=two), ENGLISH, UTC).rows
    ]
    assert labels[2:6] == ["Start 1", "End 1", "Start 2", "End 2"]


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(OUTAGE, impact=""), ("impact",)),
        (replace(OUTAGE, services=(" ", "")), ("services",)),
        (replace(OUTAGE, stage=Stage.END), ("ended", "duration", "cause")),
        (replace(OUTAGE, stage=Stage.EXTENSION), ("expected_end",)),
        (replace(OUTAGE, stage=Stage.UPDATE), ("state",)),
        (replace(WORKS, windows=()), ("window",)),
        (replace(WORKS, stage=Stage.END), ("ended", "duration")),
        (replace(WORKS, stage=Stage.EXTENSION), ("previous_end", "expected_end")),
    ],
)
def test_what_a_stage_needs_and_nobody_told_is_a_field_to_fill(
    facts: Facts, missing: tuple[str, ...]
) -> None:
    made = sheet(facts, ENGLISH, UTC)
    assert made.missing == missing
    to_fill = [label for label, value in made.rows if value == f"&^{label}"]
    assert len(to_fill) == len(missing) + ("window" in missing)


@pytest.mark.parametrize(
    "facts",
    [
        replace(OUTAGE, ended=START - timedelta(minutes=1)),
        replace(OUTAGE, expected_end=START - timedelta(minutes=1)),
        replace(WORKS, windows=(Span(START, START - timedelta(hours=1)),)),
        replace(WORKS, windows=(Span(START, START),)),
        replace(WORKS, ended=START - timedelta(hours=1)),
    ],
)
def test_an_end_before_the_start_is_refused(facts: Facts) -> None:
    with pytest.raises(Refused, match="before the start"):
        sheet(facts, ENGLISH, UTC)


def test_a_text_is_there_in_every_language_or_refused() -> None:
    told = replace(OUTAGE, text={"en": "The gateway is down."})
    assert sheet(told, ENGLISH, UTC).values["text"] == "The gateway is down."
    with pytest.raises(Refused, match="language en"):
        sheet(replace(OUTAGE, text={"pl": "Bramka nie działa."}), ENGLISH, UTC)


def test_a_word_that_is_not_translated_is_the_operators() -> None:
    poor = Wording("xx", {}, {})
    with pytest.raises(ConfigError, match=r"words\.xx\.toml"):
        sheet(OUTAGE, poor, UTC)
    with pytest.raises(ConfigError, match=r"impact\.new"):
        sheet(replace(OUTAGE, impact="new"), ENGLISH, UTC)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (55, "55 min"), (60, "1 h 0 min"), (1555, "25 h 55 min")],
)
def test_durations(minutes: int, text: str) -> None:
    assert duration(timedelta(minutes=minutes)) == text


@given(st.lists(st.text(max_size=30), min_size=1, max_size=3))
def test_what_strangers_wrote_stays_in_its_row(services: list[str]) -> None:
    """A name with line breaks cannot become a label of its own."""
    made = sheet(replace(OUTAGE, services=tuple(services)), ENGLISH, UTC)
    assert all("\n" not in value for _, value in made.rows)
    assert [label for label, _ in made.rows].count("Services") == 1
