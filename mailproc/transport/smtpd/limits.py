"""What one stranger may take of a listener: connections, memory, login guesses.

Counters only, each bounded itself; nothing here knows of sockets. Addresses are
counted by network: IPv4 by address, IPv6 by /64, which is what one customer has.
"""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, IPv6Network, ip_address
from threading import Lock

_REMEMBERED = 10_000  # names, addresses and pairs that are counted at one time


def network(peer: str) -> str:
    """Return the part of a peer's address that is counted as one stranger."""
    try:
        address = ip_address(peer.partition("%")[0])
    except ValueError:
        return peer
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


class Connections:
    """Open connections of one listener, in all and by network."""

    def __init__(self, most: int, most_per_ip: int) -> None:
        self._most = most
        self._most_per_ip = most_per_ip
        self._by_network: Counter[str] = Counter()
        self._all = 0

    def enter(self, peer: str) -> bool:
        """Count a new connection; false if it is one too many (it is not counted)."""
        place = network(peer)
        if self._all >= self._most or self._by_network[place] >= self._most_per_ip:
            return False
        self._all += 1
        self._by_network[place] += 1
        return True

    def leave(self, peer: str) -> None:
        """Take back what `enter` counted."""
        place = network(peer)
        self._all -= 1
        self._by_network[place] -= 1
        if not self._by_network[place]:
            del self._by_network[place]

    def crowded(self) -> bool:
        """Whether three quarters are taken: idle strangers then get less time."""
        return 4 * self._all >= 3 * self._most


class Memory:
    """Bytes of messages that all sessions together may hold."""

    def __init__(self, most: int) -> None:
        self._free = most

    def take(self, size: int) -> bool:
        """Reserve memory; false when there is not so much left."""
        if size > self._free:
            return False
        self._free -= size
        return True

    def give(self, size: int) -> None:
        """Give memory back."""
        self._free += size


class Guesses:
    """Failed logins over time, by network, by login and by both together (RFC 4954).

    `begin` counts an attempt as failed until `succeeded` or `unknown` takes it back,
    so that attempts at the same moment do not slip through. A pair of network and
    login that was right before is stopped by its own failures only: nobody can lock
    staff out of the office by guessing at their logins from elsewhere.
    """

    def __init__(
        self,
        *,
        most: int = 20,
        most_per_pair: int = 10,
        seconds: float = 600.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._most_per_pair = most_per_pair
        self._seconds = seconds
        self._clock = clock
        self._failed: OrderedDict[tuple[str, str], list[float]] = OrderedDict()
        self._right: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._lock = Lock()

    def begin(self, peer: str, login: str) -> bool:
        """Count an attempt; false if it must not be tried now."""
        pair = (network(peer), login)
        with self._lock:
            if self._recent(pair) >= self._most_per_pair:
                return False
            singles = ((pair[0], ""), ("", login))
            if pair not in self._right and any(
                self._recent(key) >= self._most for key in singles
            ):
                return False
            for key in (pair, *singles):
                self._count(key)
        return True

    def succeeded(self, peer: str, login: str) -> None:
        """Take the attempt back and remember the pair as right."""
        pair = (network(peer), login)
        with self._lock:
            self._take_back(pair)
            self._failed.pop(pair, None)
            self._right[pair] = None
            self._right.move_to_end(pair)
            while len(self._right) > _REMEMBERED:
                self._right.popitem(last=False)

    def unknown(self, peer: str, login: str) -> None:
        """Take the attempt back: the check itself failed."""
        with self._lock:
            self._take_back((network(peer), login))

    def _recent(self, key: tuple[str, str]) -> int:
        oldest = self._clock() - self._seconds
        times = [t for t in self._failed.get(key, ()) if t > oldest]
        if times:
            self._failed[key] = times
        else:
            self._failed.pop(key, None)
        return len(times)

    def _count(self, key: tuple[str, str]) -> None:
        times = self._failed.setdefault(key, [])
        times.append(self._clock())
        del times[: -self._most]
        self._failed.move_to_end(key)
        while len(self._failed) > _REMEMBERED:
            self._failed.popitem(last=False)

    def _take_back(self, pair: tuple[str, str]) -> None:
        for key in (pair, (pair[0], ""), ("", pair[1])):
            times = self._failed.get(key)
            if times:
                times.pop()
