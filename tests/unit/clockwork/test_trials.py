"""S2.1, S2.2: test services are «Активен», have an end, and are reminded of then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from mailproc.desk.model import ClockKind, Ticket
from mailproc.desk.registry_diff import compare
from mailproc.desk.registry_records import Contents, Kind, Service, Status
from mailproc.ports import Wanted
from tests.unit.clockwork.works import Works
from tests.unit.registry.example import example


def know(works: Works, **changes: object) -> None:
    """Let the desk know the example registry, its test service changed."""
    contents = example()
    services = tuple(_changed(s, changes) for s in contents[Kind.SERVICE])
    whole: Contents = {**contents, Kind.SERVICE: services}
    found = compare(*works.store.registry_contents(), whole)
    works.store.registry_import(found, works.now, actor="operator")


def _changed(service: object, changes: dict[str, object]) -> Service:
    assert isinstance(service, Service)
    if service.key != "1250":
        return service
    return replace(service, **changes)  # type: ignore[arg-type]  # fields by name


def reminders(works: Works) -> list[Ticket]:
    return list(works.tickets(Wanted(kind="test")))


def test_a_test_as_it_should_be_is_not_spoken_of(works: Works) -> None:
    know(works)
    works.after(hours=2)
    assert reminders(works) == []


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"status": None}, "it should be «Активен»"),
        ({"status": Status.SUSPENDED}, "it should be «Активен»"),
        ({"ends": None}, "the end date is missing"),
    ],
)
def test_what_is_missing_is_one_reminder(
    works: Works, changes: dict[str, object], what: str
) -> None:
    know(works, **changes)
    for _ in range(3):
        works.after(hours=1)
    (ticket,) = reminders(works)
    assert ticket.queue == "test-orders"
    assert what in ticket.subject
    letters = [one for one in works.letters() if "Тестовый VDS" in one.subject]
    assert len(letters) == 1
    assert f"[#{ticket.id}]" in letters[0].subject


def test_the_end_is_reminded_of_on_its_day(works: Works) -> None:
    """Activation + 7 days: 2026-11-27 in the example."""
    know(works)
    works.after(days=1)
    assert reminders(works) == []
    works.after(days=3)
    (ticket,) = reminders(works)
    assert "the test has ended" in ticket.subject
    assert (ticket.customer, ticket.server) == ("9", "node7")
    kinds = [clock.kind for clock in works.history(ticket.id).clocks]
    assert kinds == [ClockKind.TEST_END]


def test_one_that_is_prolonged_is_reminded_of_again(works: Works) -> None:
    know(works)
    works.after(days=4)
    ends = works.now + timedelta(days=2)
    know(works, ends=ends, activated=ends - timedelta(days=7))
    works.after(hours=2)
    assert len(reminders(works)) == 1
    works.after(days=3)
    assert len(reminders(works)) == 2


def test_closed_ones_are_over(works: Works) -> None:
    know(works, status=Status.CLOSED)
    works.after(days=9)
    assert reminders(works) == []
