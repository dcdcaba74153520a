"""The priority of a ticket (S1.4): the most urgent reason counts, and is named."""

from datetime import UTC, datetime

import pytest

from mailproc.desk.terms import Terms
from mailproc.desk.urgency import Facts, free_until, priority

DOWN = "Сервер 192.0.2.7 не отвечает"
SLOW = "The site is very slow"


@pytest.mark.parametrize(
    ("facts", "number", "reason"),
    [
        (Facts("support"), 6, "queue support"),
        (Facts("support", text=DOWN), 1, "service down: сервер не отвечает"),
        (Facts("support", text=SLOW), 2, "service unstable: site is very slow"),
        (Facts("support", administered=True), 4, "under administration"),
        (Facts("support", administered=True, text=SLOW), 2, "service unstable"),
        (Facts("orders", usual=6), 5, "order"),
        (Facts("orders", text=DOWN), 1, "service down"),
        (Facts("incidents", usual=1), 1, "queue incidents"),
        (Facts("datacenter", usual=4), 4, "queue datacenter"),
        (Facts("datacenter", usual=4, notice=True, text=DOWN), 4, "queue datacenter"),
        (Facts("billing", filtered=2), 2, "filter"),
        (Facts("billing", filtered=5, text=DOWN), 1, "service down"),
        (Facts("abuse", complaint=True), 6, "queue abuse"),
        (Facts("abuse", complaint=True, blocks=True), 3, "complaint"),
        (Facts("abuse", complaint=True, text=DOWN), 6, "queue abuse"),
        (Facts("abuse", complaint=True, filtered=3), 3, "filter"),
        (Facts("abuse", complaint=True, administered=True), 6, "queue abuse"),
        (Facts("other", usual=9), 6, "the rest"),
    ],
)
def test_the_order_of_the_regulation(facts: Facts, number: int, reason: str) -> None:
    found = priority(facts)
    assert found[0] == number
    assert found[1].startswith(reason)


def utc(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("activated", "virtual", "until"),
    [
        (utc(2026, 11, 24), False, utc(2026, 12, 1)),  # seven days
        (utc(2026, 11, 24), True, utc(2026, 12, 24)),  # a month
        (utc(2026, 1, 31), True, utc(2026, 2, 28)),
        (utc(2026, 12, 31), True, utc(2027, 1, 31)),
    ],
)
def test_the_free_period_of_a_new_service(
    activated: datetime, until: datetime, *, virtual: bool
) -> None:
    assert free_until(activated, Terms(), virtual=virtual) == until


def test_the_free_period_is_a_setting() -> None:
    terms = Terms(free_physical_days=14, free_virtual_months=14)
    assert free_until(utc(2026, 11, 1), terms, virtual=False) == utc(2026, 11, 15)
    assert free_until(utc(2026, 11, 1), terms, virtual=True) == utc(2028, 1, 1)
