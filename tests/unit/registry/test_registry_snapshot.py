"""The snapshot: what the desk asks about names, mail, clients and time."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from mailproc.desk.registry import Reference, Registry, ServerFound
from mailproc.desk.registry_records import (
    Customer,
    Datacenter,
    Network,
    Product,
    Record,
    Server,
    Service,
    Status,
)
from tests.unit.registry.example import NOW, day, example, registry_of

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return registry_of(example())


def found(registry: Registry, text: str, datacenter: str = "") -> list[tuple[str, str]]:
    servers = registry.server_in(text, NOW, datacenter)
    return [(each.server.key, each.by) for each in servers]


@pytest.mark.parametrize(
    ("text", "key", "by"),
    [
        ("Your server EX44 #1234567 will be rebooted", "node7", "datacenter name"),
        (
            "Host static.7.rhein.example, order B20260301-1234567",
            "node7",
            "datacenter ",
        ),
        ("Re: node9 does not answer", "node9", "name"),
        ("Auftrag B20260115-7654321", "ded12", "order number"),
        ("the VPS1234(2.7) of your customer", "node7", "service name"),
        ("Abuse from 192.0.2.120 since yesterday", "ded12", "address"),
        ("Abuse from 192.0.2.34 since yesterday", "node7", "address"),
        ("Abuse from 2001:db8:7:34::25", "node7", "address"),
    ],
)
def test_a_datacenters_mail_is_tied_to_the_server(
    registry: Registry, text: str, key: str, by: str
) -> None:
    """By our name, its name, IP or order number (S4.4, S4.5)."""
    ((server, how),) = found(registry, text)
    assert server == key
    assert how.startswith(by)


def test_a_mail_that_names_several_servers_names_them_all(registry: Registry) -> None:
    text = "node7 and AX41 #7654321, and node7 again (192.0.2.120), not 203.0.113.1"
    assert found(registry, text) == [("node7", "name"), ("ded12", "datacenter name")]
    assert registry.server_in("nothing of ours", NOW) == ()


def test_two_datacenters_may_use_one_number() -> None:
    registry = Registry(
        [
            *(Datacenter("x", "X"), Datacenter("y", "Y")),
            Server("one", "x", orders=("7712345",)),
            Server("two", "y", datacenter_names=("7712345",)),
        ]
    )
    text = "Ticket about 7712345"
    assert found(registry, text) == [
        ("one", "order number"),
        ("two", "datacenter name"),
    ]
    assert found(registry, text, "y") == [("two", "datacenter name")]
    assert registry.server_in(text, NOW, "x") == (
        ServerFound(registry.servers["one"], "order number", "7712345"),
    )


def test_an_address_means_the_server_of_its_time(registry: Registry) -> None:
    rows = (
        Network("203.0.113.77/32", server="node9", until=NOW),
        Network("203.0.113.77/32", server="ded12", since=NOW),
    )
    moved = registry_of(example(), *rows)
    for at, key in ((NOW - DAY, "node9"), (NOW, "ded12")):
        ((server),) = moved.server_in("203.0.113.77", at)
        assert server.server.key == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("node7", "node7"),
        ("NODE7", "node7"),
        ("ax41 #7654321", "ded12"),
        ("B20260115-7654321", None),  # an order may be of several servers
        ("VPS1234(2.7)", None),
        ("node", None),
    ],
)
def test_a_server_by_our_name_or_the_datacenters(
    registry: Registry, name: str, key: str | None
) -> None:
    server = registry.server(name)
    assert (server.key if server else None) == key


@pytest.mark.parametrize(
    ("address", "customer", "datacenter", "partner", "staff"),
    [
        ("Petr@Primer.example", "7", None, None, None),
        ("anybody@primer.example", "7", None, None, None),
        ("anybody@mail.primer.example", "7", None, None, None),
        ("anybody@myprimer.example", None, None, None, None),
        ("support@rhein.example", None, "rhein", None, None),
        ("no-reply@robot.rhein.example", None, "rhein", None, None),
        ("noc@alfa.example", None, None, "Alfa Mobile", None),
        ("support2@ipserver.su", None, None, None, "support2"),
        ("example", None, None, None, None),
        ("", None, None, None, None),
    ],
)
def test_whose_a_mail_address_is(
    registry: Registry,
    address: str,
    customer: str | None,
    datacenter: str | None,
    partner: str | None,
    staff: str | None,
) -> None:
    def key(record: Record | None) -> str | None:
        return record.key if record else None

    assert key(registry.customer_of_mail(address)) == customer
    assert key(registry.datacenter_of(address)) == datacenter
    assert key(registry.partner_of(address)) == partner
    assert key(registry.staff_of(address)) == staff


def test_an_address_of_two_clients_is_neither(registry: Registry) -> None:
    one, two = (Customer(k, k, mails=("it@example.org",)) for k in "pq")
    both = Registry([one, two, Customer("r", "r", domains=("example.org",))])
    assert both.customer_of_mail("it@example.org") is None
    assert both.customers_of_mail("IT@example.org") == (one, two)
    assert [c.key for c in both.customers_of_mail("x@example.org")] == ["r"]


def test_references_are_those_of_the_writer_only(registry: Registry) -> None:
    text = "Re: [Ticket#2026112412345678] ALFA-12345 [Ticket#2026112412345678]"
    assert registry.references_in("support@rhein.example", text) == (
        Reference("rhein", "2026112412345678"),
    )
    assert registry.references_in("noc@alfa.example", text) == (
        Reference("Alfa Mobile", "ALFA-12345"),
    )
    assert registry.references_in("petr@primer.example", text) == ()


def test_our_own_network_lies_around_what_clients_hold(registry: Registry) -> None:
    """S7.2d asks about the place, whoever has the address."""
    (own,) = registry.own_networks()
    assert own.place == "Москва"
    for ip in ("198.51.100.42", "198.51.100.200"):
        assert registry.own_network(ip, NOW) == own
    assert registry.own_network("192.0.2.34", NOW) is None


@pytest.mark.parametrize(
    ("ip", "key"),
    [
        ("192.0.2.34", "rhein"),  # by the node of the service
        ("192.0.2.120", "rhein"),  # by the server
        ("203.0.113.3", "rhein"),  # by the network itself
        ("192.0.2.200", "rhein"),  # by the network around
        ("198.51.100.42", "moscow-1"),
        ("2001:db8::1", None),
    ],
)
def test_the_datacenter_of_an_address(
    registry: Registry, ip: str, key: str | None
) -> None:
    house = registry.datacenter_of_ip(ip, NOW)
    assert (house.key if house else None) == key


def test_the_services_that_run_on_a_node(registry: Registry) -> None:
    """The list for the check after a reboot (S5.2): none closed, suspended, early."""
    assert [s.key for s in registry.services_on("node7", NOW)] == ["1234", "1250"]
    before = day("2026-11-10")
    assert [s.key for s in registry.services_on("node7", before)] == ["1234"]
    off = replace(registry.services["1234"], key="1", status=Status.SUSPENDED)
    more = Registry([*registry.services.values(), off])
    assert [s.key for s in more.services_on("node7", NOW)] == ["1234", "1250"]


def test_the_clients_of_a_node_and_of_a_datacenter(registry: Registry) -> None:
    """Whom the mailing about an outage concerns (S5.1)."""
    assert [c.key for c in registry.clients_of_node("node7", NOW)] == ["7", "9"]
    assert [c.key for c in registry.clients_in("rhein", NOW)] == ["7", "9", "8"]
    assert [c.key for c in registry.clients_in("moscow-1", NOW)] == ["8"]
    assert registry.clients_in("unknown", NOW) == ()


@pytest.mark.parametrize(
    ("customer", "at", "new"),
    [
        ("7", "2026-11-24T15:00:00+03:00", True),
        ("7", "2026-12-01T00:00:00+03:00", False),  # another month in Moscow
        ("7", "2026-11-30T23:59:59+03:00", True),
        ("7", "2026-11-02T23:59:59+03:00", False),  # not activated yet
        ("9", "2026-11-24T15:00:00+03:00", False),  # had a service before
        ("8", "2026-11-24T15:00:00+03:00", False),
        ("nobody", "2026-11-24T15:00:00+03:00", False),
    ],
)
def test_new_with_one_service(
    registry: Registry, customer: str, at: str, new: bool
) -> None:
    """S7.2b: activated in the current month, and this one only."""
    moment = NOW.fromisoformat(at).astimezone(NOW.tzinfo)
    assert registry.is_new_with_one_service(customer, moment) is new


def test_new_is_not_known_without_a_date_of_activation() -> None:
    service = Service("1", "a", Product.VPS, status=Status.ACTIVE)
    registry = Registry([Customer("a", "Ada"), service])
    assert not registry.is_new_with_one_service("a", NOW)


def test_the_month_is_that_of_the_zone() -> None:
    """21:30 UTC on the last of the month is the next month in Moscow."""
    begun = day("2026-10-31 21:30")
    service = Service("1", "a", Product.VPS, activated=begun)
    registry = Registry([Customer("a", "Ada"), service])
    assert registry.is_new_with_one_service("a", NOW)
    assert not registry.is_new_with_one_service("a", day("2026-11-24"))


def test_test_services_are_listed(registry: Registry) -> None:
    assert [s.key for s in registry.test_services()] == ["1250"]


def test_an_empty_registry_answers_everything() -> None:
    empty = Registry()
    assert empty.version == 0
    assert empty.server("x") is None
    assert empty.server_in("x 192.0.2.1", NOW) == ()
    assert empty.client_of("192.0.2.1", NOW).customer is None
    assert empty.client_of("", NOW).customer is None
    assert empty.own_networks() == ()


def test_it_is_built_and_asked_fast() -> None:
    """A look-up among 20,000 networks costs far less than 50 microseconds."""
    node = Server("n", node=True)
    clients = [Customer(str(n), f"C{n}") for n in range(500)]
    services = [Service(str(n), str(n), Product.VPS, server="n") for n in range(500)]
    rows = [
        Network(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}/32", service=str(n % 500))
        for n in range(20_000)
    ]
    begun = time.process_time()
    registry = Registry([node, *clients, *services, *rows])
    assert time.process_time() - begun < 2
    begun = time.process_time()
    for n in range(2000):
        assert registry.client_of(f"10.0.{n >> 8}.{n & 255}", NOW).customer
    assert (time.process_time() - begun) / 2000 < 0.0005  # ten times what it costs
