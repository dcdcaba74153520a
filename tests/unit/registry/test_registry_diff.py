"""What an import would change, as it is shown before it is written."""

from dataclasses import replace

import pytest

from mailproc.desk.registry_diff import compare, lines, summary
from mailproc.desk.registry_records import Contents, Customer, Kind, Network
from tests.unit.registry.example import MOSCOW, day, example, registry_of

ADA = Customer("a", "Ada", phone="1", mails=("ada@example.net",))
BOB = Customer("b", "Bob")


def customers(*records: Customer) -> Contents:
    return {Kind.CUSTOMER: records}


def test_added_changed_and_removed_are_lines_and_numbers() -> None:
    moved = replace(ADA, phone="2", mails=("a@example.org", "ada@example.net"))
    new = Customer("c", "Cyd", administered=True)
    found = compare(4, customers(ADA, BOB), customers(moved, new))
    assert found.version == 4
    assert list(lines(found, MOSCOW)) == [
        "- customer b: name Bob",
        "~ customer a: mails ada@example.net -> a@example.org|ada@example.net, "
        "phone 1 -> 2",
        "+ customer c: name Cyd, administered yes",
    ]
    assert list(summary(found)) == [
        "customer: 1 added, 1 changed, 1 removed, was 2",
    ]


def test_kinds_that_the_file_does_not_hold_stay() -> None:
    found = compare(1, example(), customers(*_customers()))
    assert found.changes == ()
    assert list(summary(found)) == ["customer: 0 added, 0 changed, 0 removed, was 3"]


def test_an_empty_kind_removes_all_of_it() -> None:
    found = compare(1, example(), customers())
    assert found.count("-", Kind.CUSTOMER) == 3
    assert found.shrinking() == (Kind.CUSTOMER,)


@pytest.mark.parametrize(("left", "shrinking"), [(5, False), (4, True)])
def test_more_than_half_gone_may_be_a_file_cut_short(
    left: int, shrinking: bool
) -> None:
    all_ten = [Customer(str(n), "x") for n in range(10)]
    found = compare(1, customers(*all_ten), customers(*all_ten[:left]))
    assert bool(found.shrinking()) == shrinking


def test_networks_are_told_apart_by_addresses_and_beginning() -> None:
    """The end of one row and the next row are two changes; times are in a zone."""
    old = Network("192.0.2.7/32", customer="a", since=day("2026-01-01"))
    over = replace(old, until=day("2026-03-01"))
    new = Network("192.0.2.7/32", customer="b", since=day("2026-03-01"))
    found = compare(0, {Kind.NETWORK: (old,)}, {Kind.NETWORK: (over, new)})
    assert list(lines(found, MOSCOW)) == [
        "~ network 192.0.2.7/32: until - -> 2026-03-01 03:00 MSK",
        "+ network 192.0.2.7/32: customer b, since 2026-03-01 03:00 MSK",
    ]


def _customers() -> list[Customer]:
    return list(registry_of(example()).customers.values())
