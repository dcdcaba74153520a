"""Our own networks, and what of a complaint lies inside them (issue 5.3).

Where they are known, addresses outside them are dropped as long as one inside is
left; where none is, the complaint keeps what it states, marked: whether it concerns
us is asked of a person, never guessed (S11.8).
"""

import ipaddress
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from typing import Protocol

from mailproc.abuse.model import Report

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

OUTSIDE = " (outside our networks)"
_PLACES = 256  # addresses of a network that a registry is asked for


class Networks(Protocol):
    """Whatever can say whether an address is ours: a registry, a list."""

    def __contains__(self, address: Address, /) -> bool:
        """Whether the address is in one of our networks."""


class NetworkList:
    """Networks, ready to be asked; the cost does not grow with their number."""

    def __init__(self, networks: Iterable[Network]) -> None:
        self._starts: dict[tuple[int, int], set[int]] = {}
        for each in networks:
            key = (each.version, each.max_prefixlen - each.prefixlen)
            starts = self._starts.setdefault(key, set())
            starts.add(int(each.network_address) >> key[1])

    def __contains__(self, address: Address, /) -> bool:
        number, version = int(address), address.version
        return any(
            version == key[0] and number >> key[1] in starts
            for key, starts in self._starts.items()
        )

    def overlap(self, network: Network) -> bool:
        """Whether any of them has an address in common with a network."""
        if network.network_address in self:
            return True
        free = network.max_prefixlen - network.prefixlen
        wanted = int(network.network_address) >> free
        return any(
            start >> (free - bits) == wanted
            for (version, bits), starts in self._starts.items()
            if version == network.version and bits < free
            for start in starts
        )


Own = Networks | Sequence[Network] | Set[Network] | None
"""How a caller names our networks; None where they are not known."""


def of(own: Own) -> Networks | None:
    """Return the networks in the form that is asked."""
    return NetworkList(own) if isinstance(own, Sequence | Set) else own


def holds(networks: Networks, text: str) -> bool:
    """Whether a normalised address is ours, or any of a network `a.b.c.d/n`.

    A registry that only knows addresses is asked for some of a network.
    """
    if "/" not in text:
        return ipaddress.ip_address(text) in networks
    network = ipaddress.ip_network(text)
    if isinstance(networks, NetworkList):
        return networks.overlap(network)
    first, last = int(network[0]), int(network[-1])
    make = type(network.network_address)
    step = (last - first) // _PLACES + 1
    return any(make(each) in networks for each in (*range(first, last, step), last))


def inside(report: Report, networks: Networks) -> Report:
    """Return the report with what is ours of its addresses; see above for the rest."""
    ips = tuple(ip for ip in report.ips if holds(networks, ip))
    prefixes = tuple(net for net in report.prefixes if holds(networks, net))
    if ips or prefixes:
        return replace(report, ips=ips, prefixes=prefixes)
    places = dict(report.read_from)
    for name in ("ips", "prefixes"):
        if name in places and OUTSIDE not in places[name]:
            places[name] += OUTSIDE
    return replace(report, read_from=places)
