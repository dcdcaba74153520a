"""Longest prefix first: which networks hold an address (as routers do, RFC 4632).

Built once from all networks, then read only. A look-up costs one step for each prefix
length that occurs, whatever the number of networks.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from ipaddress import IPv6Address, ip_address

from mailproc.desk.registry_records import Network

_BITS = {4: 32, 6: 128}


def number(ip: str) -> tuple[int, int] | None:
    """Return (4 or 6, the address as a number), None for what is no address.

    IPv4-mapped IPv6 is IPv4.
    """
    try:
        found = ip_address(ip)
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.version, int(found)


class Prefixes:
    """An index of networks by version, length and leading bits."""

    def __init__(self, networks: Iterable[Network]) -> None:
        index: dict[tuple[int, int], dict[int, list[Network]]] = {}
        for network in networks:
            version, length, start = split(network.cidr)
            bits = start >> (_BITS[version] - length)
            level = index.setdefault((version, length), {})
            level.setdefault(bits, []).append(network)
        self._levels = {
            version: [
                (_BITS[version] - length, index[version, length])
                for length in range(_BITS[version], -1, -1)
                if (version, length) in index
            ]
            for version in _BITS
        }
        self._starts = {
            version: [(shift, sorted(level), level) for shift, level in levels]
            for version, levels in self._levels.items()
        }

    def holding(self, ip: str) -> Iterator[tuple[Network, ...]]:
        """Yield the networks around an address, the longest prefix first.

        Networks of one prefix come together. Nothing for what is no address.
        """
        found = number(ip)
        if found is None:
            return
        version, value = found
        for shift, level in self._levels[version]:
            if rows := level.get(value >> shift):
                yield tuple(rows)

    def inside(self, cidr: str) -> Iterator[Network]:
        """Yield the networks that lie within a canonical network, or are it."""
        version, length, start = split(cidr)
        size = 1 << (_BITS[version] - length)
        for shift, starts, level in self._starts[version]:
            if (1 << shift) > size:
                break
            first = bisect_left(starts, start >> shift)
            last = bisect_left(starts, (start + size) >> shift)
            for bits in starts[first:last]:
                yield from level[bits]


def split(cidr: str) -> tuple[int, int, int]:
    """Return (version, length, first address as a number) of a canonical network."""
    head, _, length = cidr.partition("/")
    if ":" in head:
        return 6, int(length), int(IPv6Address(head))
    return 4, int(length), int.from_bytes(map(int, head.split(".")))
