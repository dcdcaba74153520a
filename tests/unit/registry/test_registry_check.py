"""What must hold between records before an import is accepted."""

import pytest

from mailproc.desk.registry_check import contradictions
from mailproc.desk.registry_read import read
from mailproc.desk.registry_records import (
    Contents,
    Customer,
    Kind,
    Network,
    Server,
    Staff,
)
from tests.unit.registry.example import MOSCOW, day, example, faults

HEAD = (
    "kind,key,name,mails,cidr,customer,server,service,product,datacenter,since,until,"
)
CUSTOMER = "customer,7,Petr,,,,,,,,,,\n"


def lines(*rows: str) -> list[str]:
    """The faults of a file with more columns than these rows need."""
    head = HEAD + "datacenter_names"
    return faults("\n".join([head, CUSTOMER.strip(), *rows]) + "\n")


def test_the_example_contradicts_itself_nowhere() -> None:
    assert list(contradictions(example())) == []


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("service,1,,,,8,,,vps,,,,", "there is no customer 8"),
        ("service,1,,,,7,node,,vps,,,,", "there is no server node"),
        ("server,node,,,,,,,,rhein,,,", "there is no datacenter rhein"),
        ("network,,,,192.0.2.0/24,,,12,,,,,", "there is no service 12"),
        ("network,,,,192.0.2.0/24,,node,,,,,,", "there is no server node"),
        ("network,,,,192.0.2.0/24,8,,,,,,,", "there is no customer 8"),
        ("network,,,,192.0.2.0/24,7,,,,rhein,,,", "there is no datacenter rhein"),
    ],
)
def test_a_link_leads_somewhere(row: str, what: str) -> None:
    assert lines(row) == [f"line 3: {what}"]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("network,,,,192.0.2.0/24,7,node,,,,,,", "a network is of a service, a server"),
        (
            "network,,,,192.0.2.0/24,,,,,,,,",
            "a network needs service, server, customer",
        ),
        (
            "network,,,,192.0.2.0,7,,,,,2026-03-02,2026-03-01,",
            "until is not after since",
        ),
        ("server,,,,,,,,,,,,", "key is missing"),
    ],
)
def test_a_record_must_make_sense_alone(row: str, what: str) -> None:
    (found,) = lines(row)
    assert found.startswith(f"line 3: {what}")


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        (("", ""), ("", ""), True),
        (("", "2026-03-09"), ("2026-03-10", ""), False),  # an end date is included
        (("", "2026-03-10"), ("2026-03-10", ""), True),
        (("2026-03-10", ""), ("", "2026-03-09"), False),  # in whatever order
        (("2026-03-10", ""), ("", ""), True),
        (("2026-03-01", "2026-03-10"), ("2026-03-05", "2026-03-06"), True),
        (("", "2026-03-10 12:00"), ("2026-03-10 12:00", ""), False),
        (("", "2026-03-10 12:01"), ("2026-03-10 12:00", ""), True),
    ],
)
def test_an_address_has_one_holder_at_a_time(
    first: tuple[str, str], second: tuple[str, str], clash: bool
) -> None:
    rows = [f"network,,,,192.0.2.7,7,,,,,{a},{b}," for a, b in (first, second)]
    found = lines(*rows)
    assert bool(found) == clash
    if clash and first[0] != second[0]:
        assert "192.0.2.7/32 is held by customer 7 at the same time" in found[0]


def test_forms_of_one_address_are_the_same_address() -> None:
    rows = [
        "network,,,,192.0.2.7/32,7,,,,,,,",
        "network,,,,::ffff:192.0.2.7,7,,,,,2026-01-01,,",
    ]
    (found,) = lines(*rows)
    assert found.startswith("line 4: 192.0.2.7/32 is held by")


def test_a_part_of_a_network_may_have_another_holder() -> None:
    rows = ("network,,,,192.0.2.0/24,7,,,,,,,", "network,,,,192.0.2.7,7,,,,,,,")
    assert lines(*rows) == []


def test_a_datacenters_name_means_one_server_of_it() -> None:
    rows = [
        *("datacenter,x,X,,,,,,,,,,", "datacenter,y,Y,,,,,,,,,,"),
        "server,one,,,,,,,,x,,,EX44 #7",
        "server,two,,,,,,,,y,,,EX44 #7",
        "server,three,,,,,,,,x,,,ex44 #7",
        "server,ONE,,,,,,,,,,,",
    ]
    assert lines(*rows) == [
        "line 7: the name ex44 #7 in x is that of server one",
        "line 8: the server ONE is that of server one",
    ]


def test_a_colleagues_address_is_one_colleagues() -> None:
    staff = [Staff(login, login, ("s@example.net",)) for login in ("s1", "s2")]
    (found,) = contradictions({Kind.STAFF: tuple(staff)})
    assert (found.record, found.what) == (
        staff[1],
        "the address s@example.net is that of staff s1",
    )


def test_a_partner_may_stand_in_the_configuration() -> None:
    whole: Contents = {Kind.CUSTOMER: (Customer("7", "P", partner="Alfa"),)}
    assert [c.what for c in contradictions(whole)] == ["there is no partner Alfa"]
    assert list(contradictions(whole, ["Alfa"])) == []


def test_what_is_stored_counts_for_kinds_the_file_does_not_hold() -> None:
    """Both ways: the file's links, and links to what the file no longer has."""
    network = b"cidr,server\n192.0.2.9,node7\n"
    assert read({"network.csv": network}, MOSCOW).faults
    assert read({"network.csv": network}, MOSCOW, example()).faults == ()
    servers = b"key,node\nnode9,yes\nded12,no\n"
    found = read({"server.csv": servers}, MOSCOW, example()).faults
    assert {str(fault) for fault in found} == {
        "registry: service 1234: there is no server node7",
        "registry: service 1250: there is no server node7",
        "registry: service 1100: there is no server node7",
        "registry: network 192.0.2.7/32: there is no server node7",
    }


def test_rows_that_touch_in_time_do_not_overlap() -> None:
    edge = day("2026-03-10")
    rows = [Network("192.0.2.1/32", customer="a", until=edge)]
    rows += [Network("192.0.2.1/32", customer="b", since=edge)]
    people = (Customer("a", "A"), Customer("b", "B"))
    whole: Contents = {Kind.NETWORK: tuple(rows), Kind.CUSTOMER: people}
    assert list(contradictions(whole)) == []
    assert list(contradictions({Kind.SERVER: (Server("a"), Server("b"))})) == []
