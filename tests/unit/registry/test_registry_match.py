"""Whose address was it then? Unique only if nothing speaks against it (S11.8)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.registry import Registry
from mailproc.desk.registry_match import Match, Outcome
from mailproc.desk.registry_records import (
    Customer,
    Network,
    Product,
    Server,
    Service,
    Status,
)
from tests.unit.registry.example import NOW, day, example, registry_of

DAY = timedelta(days=1)
ADA, BOB = Customer("a", "Ada"), Customer("b", "Bob")
NODE, BOX = Server("node1", node=True), Server("box1")
IP = "192.0.2.34"


def vps(key: str, customer: str, **more: object) -> Service:
    made = Service(key, customer, Product.VPS, status=Status.ACTIVE, server="node1")
    return replace(made, **more)  # type: ignore[arg-type] # fields of Service


def asked(
    *records: Service | Network, at: datetime = NOW, back: timedelta = timedelta()
) -> Match:
    return Registry([ADA, BOB, NODE, BOX, *records]).client_of(IP, at, back)


def test_the_service_that_holds_the_address_names_client_and_server() -> None:
    found = registry_of(example()).client_of(IP, NOW)
    assert found.outcome is Outcome.UNIQUE
    assert found.customer
    assert found.service
    assert found.server
    assert (found.customer.key, found.service.key) == ("7", "1234")
    assert found.server.key == "node7"
    assert found.reasons == ()


@pytest.mark.parametrize(
    ("at", "customer"),
    [
        ("2026-10-31 20:59:59", "9"),
        ("2026-10-31 21:00:00", None),  # midnight in Moscow: the end date is over
        ("2026-11-02 20:59:59", None),
        ("2026-11-02 21:00:00", "7"),
    ],
)
def test_validity_is_exact_in_time(at: str, customer: str | None) -> None:
    found = registry_of(example()).client_of(IP, day(at))
    assert (found.customer.key if found.customer else None) == customer
    assert (found.outcome is Outcome.UNIQUE) == (customer is not None)


def test_the_longest_prefix_at_the_moment_decides() -> None:
    """A client's /29 with one address of it sold on for some days."""
    later = NOW + 2 * DAY
    rows = (
        Network("192.0.2.32/29", customer="a"),
        Network("192.0.2.34/32", customer="b", since=NOW, until=later),
    )
    for at, key in ((NOW - DAY, "a"), (NOW, "b"), (later, "a")):
        found = asked(*rows, at=at)
        assert found.customer
        assert found.customer.key == key
        assert found.service is None  # a block order needs more


def test_two_holders_at_one_moment_are_several() -> None:
    """The import refuses that; the past and the present may still say both."""
    found = asked(
        vps("1", "a"),
        Network(f"{IP}/32", service="1"),
        Network(f"{IP}/32", customer="b"),
    )
    assert (found.outcome, found.customer) == (Outcome.SEVERAL, None)
    assert "2 clients: a, b" in found.reasons[0]
    assert len(found.candidates) == 2


def test_two_services_of_one_client_leave_the_client() -> None:
    found = asked(
        *(vps("1", "a"), vps("2", "a", server="box1")),
        *(Network(f"{IP}/32", service="1"), Network(f"{IP}/32", service="2")),
    )
    assert found.outcome is Outcome.UNIQUE
    assert found.customer == ADA
    assert (found.service, found.server) == (None, None)


@pytest.mark.parametrize(
    ("service", "reason"),
    [
        (
            vps("1", "a", activated=NOW + DAY),
            "was activated later, 2026-11-25 15:00 MSK",
        ),
        (
            vps("1", "a", status=Status.CLOSED, ends=NOW - DAY),
            "ended before, 2026-11-23 15:00 MSK",
        ),
        (vps("1", "a", status=None, ends=NOW), "ended before, 2026-11-24 15:00 MSK"),
        (vps("1", "a", status=Status.CLOSED), "is closed, nobody knows since when"),
        (vps("1", "a", status=Status.PENDING), "is not activated yet"),
    ],
)
def test_a_service_that_did_not_run_is_nobody(service: Service, reason: str) -> None:
    found = asked(service, Network(f"{IP}/32", service="1"))
    assert (found.outcome, found.customer) == (Outcome.NONE, None)
    assert reason in found.reasons[0]
    assert found.candidates[0].customer == ADA  # for the person who is asked


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.SUSPENDED])
def test_a_paid_period_that_has_passed_ends_nothing(status: Status) -> None:
    service = vps("1", "a", status=status, ends=NOW - DAY)
    assert asked(service, Network(f"{IP}/32", service="1")).customer == ADA


def test_a_closed_service_was_there_before_its_end() -> None:
    service = vps("1", "a", status=Status.CLOSED, ends=NOW)
    found = asked(service, Network(f"{IP}/32", service="1"), at=NOW - DAY)
    assert found.customer == ADA


def test_the_address_of_a_machine_is_that_of_its_one_service() -> None:
    box = vps("1", "a", product=Product.DEDICATED, server="box1")
    row = Network(f"{IP}/32", server="box1")
    found = asked(box, row)
    assert (found.customer, found.service, found.server) == (ADA, box, BOX)
    assert asked(row).reasons == ("no service ran on box1 then",)
    other = replace(box, key="2", customer="b")
    assert asked(box, other, row).outcome is Outcome.SEVERAL
    gone = replace(other, status=Status.CLOSED, ends=NOW - DAY)
    assert asked(box, gone, row).customer == ADA


def test_the_address_of_a_node_is_no_clients() -> None:
    """Blocking a node would hit everybody on it (S11.9)."""
    found = asked(vps("1", "a"), Network(f"{IP}/32", server="node1"))
    assert found.outcome is Outcome.NONE
    assert found.reasons == (f"{IP}/32 is of the node node1 itself",)
    assert found.candidates[0].server == NODE


def test_address_space_that_nobody_holds_is_nobody() -> None:
    found = asked(Network("192.0.2.0/24", own=True, place="Москва"))
    assert found.reasons == ("no client holds a part of 192.0.2.0/24",)
    assert asked().reasons == (
        f"{IP} is in no network of the registry, 2026-11-24 15:00 MSK",
    )


@pytest.mark.parametrize("holder", ["service", "server", "customer"])
def test_a_holder_that_left_the_registry_is_named(holder: str) -> None:
    """A network that has ended may outlive whoever held it."""
    row = Network(f"{IP}/32", **{holder: "77"})  # type: ignore[arg-type] # a holder
    found = asked(row)
    assert found.outcome is Outcome.NONE
    assert found.reasons == (f"{holder} 77 is not in the registry any more",)


def test_a_time_known_only_by_its_end_must_be_unique_all_along() -> None:
    """A complaint without an event time: not later than its arrival."""
    rows = (
        Network(f"{IP}/32", customer="a", until=NOW - DAY),
        Network(f"{IP}/32", customer="b", since=NOW - DAY),
    )
    assert asked(*rows).customer == BOB
    assert asked(*rows, back=timedelta(hours=23)).customer == BOB
    assert asked(*rows, back=DAY).customer == BOB  # the edge belongs to what begins
    found = asked(*rows, back=2 * DAY)
    assert found.outcome is Outcome.SEVERAL
    assert asked(*rows, at=NOW - DAY * 2, back=DAY).customer == ADA


def test_a_gap_in_that_time_is_a_doubt() -> None:
    rows = (
        Network(f"{IP}/32", customer="a", until=NOW - 3 * DAY),
        Network(f"{IP}/32", customer="a", since=NOW - DAY),
        Network("192.0.2.0/24", own=True),
    )
    found = asked(*rows, back=5 * DAY)
    assert found.outcome is Outcome.SEVERAL
    assert found.reasons == ("no client holds a part of 192.0.2.0/24",)


MOMENTS = st.none() | st.integers(-6, 6).map(lambda n: NOW + n * DAY)
ROWS = st.builds(
    Network,
    cidr=st.sampled_from(["192.0.2.34/32", "192.0.2.32/29", "192.0.2.0/24"]),
    customer=st.sampled_from(["a", "b"]),
    since=MOMENTS,
    until=MOMENTS,
)


@given(st.lists(ROWS, max_size=5), st.integers(0, 6))
def test_unique_in_a_time_is_unique_at_each_moment_of_it(
    rows: list[Network], days: int
) -> None:
    """Every half day is asked alone: the whole is unique if all name one client."""
    registry = Registry([ADA, BOB, *rows])
    whole = registry.client_of(IP, NOW, days * DAY)
    moments = [NOW - n * DAY / 2 for n in range(2 * days + 1)]
    single = {registry.client_of(IP, moment).customer for moment in moments}
    one = len(single) == 1 and None not in single
    assert (whole.outcome is Outcome.UNIQUE) == one
    if whole.customer:
        assert single == {whole.customer}


def test_what_the_example_says_of_each_of_its_networks_now() -> None:
    registry = registry_of(example())
    said = {
        network.cidr: registry.client_of(network.cidr.partition("/")[0], NOW).outcome
        for network in registry.networks
    }
    nobody = {"192.0.2.0/24", "192.0.2.7/32", "198.51.100.0/24"}
    assert {cidr for cidr, how in said.items() if how is Outcome.NONE} == nobody
