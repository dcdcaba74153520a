"""What stands in for what, and networks by the names that notices give them (S5.1).

Servers, services and networks with one word as `redundancy` back each other up. A
circuit is a network that a carrier names by an id. Pure.
"""

from collections.abc import Iterable

from mailproc.desk.registry import Registry
from mailproc.desk.registry_names import Names
from mailproc.desk.registry_records import Network, Server, Service

Backed = Server | Service | Network


def group(registry: Registry, name: str) -> tuple[Backed, ...]:
    """Return the objects of a redundancy group, nothing for no name."""
    everything: tuple[Backed, ...] = (
        *registry.servers.values(),
        *registry.services.values(),
        *registry.networks,
    )
    return tuple(each for each in everything if name and each.redundancy == name)


def circuits(registry: Registry) -> Names[Network]:
    """Return the networks by the names that notices give them, at whatever time."""
    return Names((name, row) for row in registry.networks for name in row.names)


def label(thing: Backed) -> str:
    """Return what people call an object: a circuit's first name, else its addresses."""
    if isinstance(thing, Network):
        return next(iter(thing.names), thing.cidr)
    return (thing.name or thing.key) if isinstance(thing, Service) else thing.key


def pairs(things: Iterable[Backed]) -> tuple[tuple[str, str], ...]:
    """Return (group, label) of each object that has a group, each once."""
    backed = ((each.redundancy, label(each)) for each in things if each.redundancy)
    return tuple(dict.fromkeys(backed))
