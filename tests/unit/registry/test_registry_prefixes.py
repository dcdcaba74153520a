"""Longest prefix first: the same answer as looking at every network in turn."""

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.registry_prefixes import Prefixes, number
from mailproc.desk.registry_records import Network

# Few leading bits, so that prefixes lie within one another and addresses in them.
V4 = st.integers(0, 15).map(lambda n: ip_address(0xC0000200 | n << 4 | n))
V6 = st.integers(0, 15).map(lambda n: ip_address(0x20010DB8 << 96 | n << 64 | n))
NETWORKS = st.one_of(
    st.tuples(V4, st.integers(0, 32)), st.tuples(V6, st.integers(0, 128))
).map(lambda pair: ip_network(f"{pair[0]}/{pair[1]}", strict=False))


def rows_of(networks: list[IPv4Network | IPv6Network]) -> list[Network]:
    return [Network(str(n), customer=str(i)) for i, n in enumerate(networks)]


@given(st.lists(NETWORKS, max_size=20), V4 | V6)
def test_networks_around_an_address_as_one_by_one(
    networks: list[IPv4Network | IPv6Network], address: object
) -> None:
    rows = rows_of(networks)
    naive: dict[int, list[str]] = {}
    for network, row in zip(networks, rows, strict=True):
        if address in network:
            naive.setdefault(network.prefixlen, []).append(row.customer)
    found = [
        [r.customer for r in group] for group in Prefixes(rows).holding(str(address))
    ]
    assert found == [naive[length] for length in sorted(naive, reverse=True)]


@given(st.lists(NETWORKS, max_size=20), NETWORKS)
def test_networks_within_a_network_as_one_by_one(
    networks: list[IPv4Network | IPv6Network], around: IPv4Network | IPv6Network
) -> None:
    rows = rows_of(networks)
    naive = {
        row.customer
        for network, row in zip(networks, rows, strict=True)
        if network.version == around.version and network.subnet_of(around)  # type: ignore[arg-type] # same version
    }
    found = [row.customer for row in Prefixes(rows).inside(str(around))]
    assert sorted(found) == sorted(naive)


def test_an_address_mapped_into_ipv6_is_the_ipv4_one() -> None:
    prefixes = Prefixes([Network("192.0.2.0/24"), Network("::/0")])
    assert [r.cidr for g in prefixes.holding("::ffff:192.0.2.1") for r in g] == [
        "192.0.2.0/24"
    ]
    assert number("::ffff:192.0.2.1") == number("192.0.2.1") == (4, 0xC0000201)


def test_what_is_no_address_is_in_no_network() -> None:
    prefixes = Prefixes([Network("0.0.0.0/0"), Network("::/0")])
    for text in ("", "192.0.2", "192.0.2.1/32", "server", "192.0.2.01", "1" * 9999):
        assert list(prefixes.holding(text)) == []
    assert [r.cidr for g in prefixes.holding("198.51.100.1") for r in g] == [
        "0.0.0.0/0"
    ]
    assert [r.cidr for g in prefixes.holding("2001:db8::1") for r in g] == ["::/0"]
