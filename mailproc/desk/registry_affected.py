"""From the objects that a notice names to our servers, clients and partners (S5.1).

Objects are words of a provider: names, numbers, addresses, networks, datacenters. What
is not found is said, never guessed. Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mailproc.desk.registry import Registry
from mailproc.desk.registry_fields import Wrong, cidr
from mailproc.desk.registry_names import Names, addresses, fold
from mailproc.desk.registry_records import (
    Customer,
    Datacenter,
    Network,
    Partner,
    Server,
    Service,
)
from mailproc.desk.registry_redundancy import circuits

Thing = Datacenter | Server | Service | Network


@dataclass(frozen=True, slots=True)
class Affected:
    """All that stands behind the objects; each once, in the order found.

    `services` are those that run there, `unknown` the objects that name nothing.
    `networks` are those named, unless a server or service without redundancy has them.
    """

    datacenters: tuple[Datacenter, ...]
    servers: tuple[Server, ...]
    services: tuple[Service, ...]
    customers: tuple[Customer, ...]
    partners: tuple[Partner, ...]
    unknown: tuple[str, ...]
    networks: tuple[Network, ...] = ()


def affected(
    registry: Registry, objects: Iterable[str], at: datetime, datacenter: str = ""
) -> Affected:
    """Return what the objects of a notice mean at a moment.

    `datacenter` is the key of the one that wrote: names and numbers mean its servers
    only then. A name that means several servers means all of them.
    """
    houses = Names(
        (name, house)
        for house in registry.datacenters.values()
        for name in (house.key, house.name)
    )
    lines = circuits(registry)
    things: dict[Thing, None] = {}
    unknown: dict[str, None] = {}
    for written in objects:
        folded = fold(written)
        found: dict[Thing, None] = dict.fromkeys(_named(registry, folded, datacenter))
        found |= dict.fromkeys(h for _, meant in houses.inside(folded) for h in meant)
        rows = [row for _, meant in lines.inside(folded) for row in meant if row.at(at)]
        rows += _addressed(registry, folded, at)
        found |= dict.fromkeys(t for row in rows for t in _held(registry, row))
        things |= found
        if not found:
            unknown[written] = None
    return _behind(registry, tuple(things), tuple(unknown), at)


def _named(
    registry: Registry, folded: str, datacenter: str
) -> Iterator[Server | Service]:
    for _, by, key in registry.named_in(folded):
        if by == "service name":
            yield registry.services[key]
        elif not datacenter or registry.servers[key].datacenter in ("", datacenter):
            yield registry.servers[key]


def _addressed(registry: Registry, folded: str, at: datetime) -> Iterator[Network]:
    """Yield the networks of the addresses and networks in one object."""
    words = [word.strip(".,;()[]") for word in folded.split() if "/" in word]
    for word in words:
        try:
            rows = registry.networks_in(cidr(word))
        except Wrong:
            continue
        yield from (row for row in rows if row.at(at))
    for ip in addresses(folded):
        yield from registry.networks_of(ip, at)


def _held(registry: Registry, row: Network) -> Iterator[Server | Service | Network]:
    """Yield who holds a network; itself too, if nobody does or others back it up."""
    service = registry.services.get(row.service)
    holder = service or registry.servers.get(row.server)
    if holder:
        yield holder
    if not holder or row.redundancy:
        yield row


def _behind(
    registry: Registry,
    things: tuple[Thing, ...],
    unknown: tuple[str, ...],
    at: datetime,
) -> Affected:
    """Return all that depends on what was named."""
    houses = [t for t in things if isinstance(t, Datacenter)]
    keys = {house.key for house in houses}
    servers = [t for t in things if isinstance(t, Server)]
    servers += [s for s in registry.servers.values() if s.datacenter in keys]
    services = [t for t in things if isinstance(t, Service)]
    services += [s for m in servers for s in registry.services_on(m.key, at)]
    clients = [s.customer for s in services]
    clients += [t.customer for t in things if isinstance(t, Network)]
    clients += [c.key for h in houses for c in registry.clients_in(h.key, at)]
    known = registry.customers
    customers = [known[key] for key in dict.fromkeys(clients) if key in known]
    partners = dict.fromkeys(c.partner for c in customers)
    return Affected(
        tuple(houses),
        tuple(dict.fromkeys(servers)),
        tuple(dict.fromkeys(services)),
        tuple(customers),
        tuple(registry.partners[p] for p in partners if p in registry.partners),
        unknown,
        tuple(t for t in things if isinstance(t, Network)),
    )
