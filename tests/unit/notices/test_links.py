"""Other works that a notice names."""

import pytest

from mailproc.notices import links
from mailproc.notices.model import Link


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This is a reschedule of PW-1001.", Link("reschedule", "PW-1001")),
        ("It replaces our previous notification #55120.", Link("reschedule", "55120")),
        ("Dieser Termin ersetzt die Wartung W-2201.", Link("reschedule", "W-2201")),
        ("Взамен работ №4418", Link("reschedule", "4418")),
        ("Termin zapasowy dla prac PP-7781", Link("backup", "PP-7781")),
        ("Backup date of maintenance TTN-0001", Link("backup", "TTN-0001")),
        ("Ersatztermin für CHG0011", Link("backup", "CHG0011")),
    ],
)
def test_named_works(text: str, expected: Link) -> None:
    assert links.read(text, ("NEW-1",)) == (expected,)


@pytest.mark.parametrize(
    "text",
    [
        "The technician replaces the router.",
        "rescheduled from 12.03.2026 22:00",
        "A backup window has been planned on 2026-03-12.",
        "This is a reschedule of NEW-1.",
    ],
)
def test_no_links(text: str) -> None:
    assert links.read(text, ("NEW-1",)) == ()
