"""What rules ask of records: names (S8), test services (S2.1), periods (S1.4)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.registry import Registry
from mailproc.desk.registry_records import Customer, Product, Server, Service, Status
from mailproc.desk.registry_rules import (
    faults_of_name,
    faults_of_test,
    is_administered,
    remarks,
)
from mailproc.desk.terms import Terms
from tests.unit.registry.example import NOW, day, example, registry_of

BEGUN = day("2026-01-31")
TEST = Service(
    *("9", "a", Product.TEST, "TEST9", Status.ACTIVE, BEGUN, BEGUN + timedelta(days=7))
)
DAY = timedelta(days=1)


def test_the_example_is_as_the_rules_say() -> None:
    assert list(remarks(registry_of(example()))) == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("VPS1234(51.7)", None),
        ("VPS1234 (51.7)", "it should be VPS1234(51.7), without spaces"),
        ("VPS1235(51.7)", "it should be VPS1234(51.7)"),
        ("VPS1234(7.51)", "it should be VPS1234(51.7)"),
        ("VPS1234(051.007)", "it should be VPS1234(51.7)"),
        ("vps1234(51.7)", "it should be VPS1234(51.7)"),
        ("", "the name is missing, it should be VPS1234(51.7)"),
    ],
)
def test_a_vps_is_named_after_its_order_and_its_node(
    name: str, fault: str | None
) -> None:
    found = list(faults_of_name(name, "1234", "198.51.51.7"))
    assert len(found) == (fault is not None)
    assert (fault or "") in "".join(found)


@pytest.mark.parametrize("mail_ip", ["", "2001:db8::7"])
def test_a_name_needs_the_mail_ip_of_the_node(mail_ip: str) -> None:
    (found,) = faults_of_name("VPS1234(51.7)", "1234", mail_ip)
    assert found.startswith("the mail IP of its node is")


@given(st.ip_addresses(v=4), st.integers(1, 99999))
def test_exactly_one_name_is_right(address: object, order: int) -> None:
    octets = str(address).split(".")
    right = f"VPS{order}({octets[2]}.{octets[3]})"
    assert list(faults_of_name(right, str(order), str(address))) == []
    assert list(faults_of_name(right + " ", str(order), str(address))) != []


@pytest.mark.parametrize(
    ("service", "fault"),
    [
        (TEST, None),
        (replace(TEST, ends=BEGUN + 8 * DAY), None),  # a date as an end is included
        (replace(TEST, status=None), "the status is missing, it should be «Активен»"),
        (replace(TEST, status=Status.PENDING), "the status is pending"),
        (replace(TEST, ends=None), "the end date is missing"),
        (replace(TEST, activated=None), "the date of activation is missing"),
        (replace(TEST, ends=BEGUN + 6 * DAY), "it lasts 6 days, it should end after 7"),
        (replace(TEST, ends=BEGUN + 14 * DAY), "it lasts 14 days"),
    ],
)
def test_a_test_vds_is_active_and_ends_after_seven_days(
    service: Service, fault: str | None
) -> None:
    found = list(faults_of_test(service))
    assert len(found) == (fault is not None)
    assert (fault or "") in "".join(found)


def test_remarks_name_rule_and_service_closed_ones_left_out() -> None:
    vps = Service("1", "a", Product.VPS, "VPS2(2.7)", Status.ACTIVE, server="n")
    closed = replace(vps, key="3", status=Status.CLOSED)
    endless = replace(TEST, ends=None)
    over = replace(endless, key="4", status=Status.CLOSED)
    node = Server("n", node=True, mail_ip="192.0.2.7")
    registry = Registry([Customer("a", "Ada"), node, vps, closed, endless, over])
    assert [(r.rule, r.service.key) for r in remarks(registry)] == [
        ("S8", "1"),
        ("S2.1", "9"),
    ]


@pytest.mark.parametrize(
    ("product", "at", "administered"),
    [
        (Product.DEDICATED, BEGUN - DAY, False),
        (Product.DEDICATED, BEGUN, True),
        (Product.DEDICATED, BEGUN + timedelta(days=6, hours=23), True),
        (Product.DEDICATED, BEGUN + 7 * DAY, False),
        (Product.VPS, day("2026-02-27"), True),
        (Product.VPS, day("2026-02-28"), False),  # a month after 31 January
        (Product.TEST, BEGUN, False),
        (Product.OTHER, BEGUN, False),
    ],
)
def test_the_free_period_of_administration(
    product: Product, at: datetime, administered: bool
) -> None:
    """S1.4: 7 days for a physical server, a month for a virtual one."""
    service = Service("1", "a", product, activated=BEGUN)
    assert is_administered(Registry([service]), service, at, Terms()) is administered


def test_a_month_over_the_end_of_the_year() -> None:
    service = Service("1", "a", Product.VPS, activated=day("2026-12-15"))
    assert is_administered(Registry(), service, day("2027-01-14"), Terms())
    assert not is_administered(Registry(), service, day("2027-01-15"), Terms())


def test_a_package_and_a_client_under_administration() -> None:
    registry = registry_of(example())
    dedicated = registry.services["1199"]
    assert is_administered(registry, dedicated, NOW, Terms())  # by the client
    client = replace(registry.customers["8"], administered=False)
    alone = Registry([client])
    assert is_administered(alone, dedicated, NOW, Terms())  # by the package
    assert not is_administered(alone, dedicated, day("2027-01-01"), Terms())
    assert not is_administered(registry, registry.services["1100"], NOW, Terms())
