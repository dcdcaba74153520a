"""Whose address was this at that time? The answer that a block stands on (S7, S11.8).

Unique only where nothing speaks against it: one client, whose service ran at that
moment. Whatever is doubtful is said in `reasons`, and a person is asked. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from mailproc.desk.registry_prefixes import Prefixes
from mailproc.desk.registry_records import (
    Customer,
    Network,
    Server,
    Service,
    Status,
)

Value = TypeVar("Value")

_GOES_ON = (Status.ACTIVE, Status.SUSPENDED)


class Outcome(StrEnum):
    """How sure a match is."""

    UNIQUE = "unique"
    SEVERAL = "several"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who may be meant. `doubt` is why not, empty where nothing speaks against."""

    network: Network
    customer: Customer | None = None
    service: Service | None = None
    server: Server | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The answer for an address and a moment.

    `customer` is there exactly when the outcome is UNIQUE; `service` and `server`
    only if they are the same for everything found: a block order needs all three.
    """

    ip: str
    at: datetime
    outcome: Outcome
    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...]
    customer: Customer | None = None
    service: Service | None = None
    server: Server | None = None


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a match is looked up in, by key."""

    prefixes: Prefixes
    customers: Mapping[str, Customer]
    services: Mapping[str, Service]
    servers: Mapping[str, Server]
    by_server: Mapping[str, tuple[Service, ...]]


def rows_at(prefixes: Prefixes, ip: str, at: datetime) -> tuple[Network, ...]:
    """Return the networks with the longest prefix that held an address at a moment.

    Address space that nobody holds (own, of a datacenter) counts where no longer
    prefix is there.
    """
    for rows in prefixes.holding(ip):
        if valid := tuple(row for row in rows if row.at(at)):
            return valid
    return ()


def match(found: Belongings, ip: str, at: datetime, back: timedelta) -> Match:
    """Return whose an address was at a moment, or in the time `back` before it."""
    candidates: dict[Candidate, None] = {}
    reasons: dict[str, None] = {}
    for moment in _moments(found.prefixes, ip, at, back):
        rows = rows_at(found.prefixes, ip, moment)
        for network in rows:
            candidates |= dict.fromkeys(_candidates(found, network, moment))
        if not rows:
            when = _day(moment, at)
            reasons[f"{ip} is in no network of the registry, {when}"] = None
    reasons |= dict.fromkeys(c.doubt for c in candidates if c.doubt)
    return _judge(ip, at, tuple(candidates), list(reasons))


def _moments(
    prefixes: Prefixes, ip: str, at: datetime, back: timedelta
) -> Iterator[datetime]:
    """Yield each moment at which another network may begin to hold the address."""
    first = at - back
    yield first
    for rows in prefixes.holding(ip):
        for row in rows:
            for edge in (row.since, row.until):
                if edge is not None and first < edge <= at:
                    yield edge


def _judge(
    ip: str, at: datetime, candidates: tuple[Candidate, ...], reasons: list[str]
) -> Match:
    sure = [c for c in candidates if not c.doubt]
    customers = _once(c.customer for c in sure)
    if len(customers) > 1:
        names = ", ".join(sorted(c.key for c in customers if c))
        reasons.append(f"{ip} is of {len(customers)} clients: {names}")
    if reasons:
        several = len(candidates) > 1 and bool(sure)
        outcome = Outcome.SEVERAL if several else Outcome.NONE
        return Match(ip, at, outcome, candidates, tuple(reasons))
    services = _once(c.service for c in sure)
    servers = _once(c.server for c in sure)
    return Match(
        *(ip, at, Outcome.UNIQUE, candidates, ()),
        customer=customers[0],
        service=services[0] if len(services) == 1 else None,
        server=servers[0] if len(servers) == 1 else None,
    )


def _once(values: Iterable[Value]) -> list[Value]:
    return list(dict.fromkeys(values))


def _candidates(
    found: Belongings, network: Network, moment: datetime
) -> Iterator[Candidate]:
    """Yield who may be meant by a network that held an address at a moment."""
    if network.service:
        service = found.services.get(network.service)
        yield _of_service(found, network, service, moment)
    elif network.server:
        yield from _of_server(found, network, moment)
    elif network.customer:
        customer = found.customers.get(network.customer)
        yield Candidate(network, customer, doubt=_gone(customer, network))
    else:
        yield Candidate(network, doubt=f"no client holds a part of {network.cidr}")


def _of_service(
    found: Belongings, network: Network, service: Service | None, moment: datetime
) -> Candidate:
    if service is None:
        return Candidate(network, doubt=_gone(service, network))
    return Candidate(
        network,
        found.customers.get(service.customer),
        service,
        found.servers.get(service.server),
        why_not(service, moment),
    )


def _of_server(
    found: Belongings, network: Network, moment: datetime
) -> Iterator[Candidate]:
    """Yield the services on a machine that has the address itself."""
    server = found.servers.get(network.server)
    if server is None:
        yield Candidate(network, doubt=_gone(server, network))
        return
    if server.node:
        doubt = f"{network.cidr} is of the node {server.key} itself"
        yield Candidate(network, server=server, doubt=doubt)
        return
    running = [
        service
        for service in found.by_server.get(server.key, ())
        if not why_not(service, moment)
    ]
    for service in running:
        yield _of_service(found, network, service, moment)
    if not running:
        doubt = f"no service ran on {server.key} then"
        yield Candidate(network, server=server, doubt=doubt)


def _gone(record: object, network: Network) -> str:
    return "" if record else f"{network.holder} is not in the registry any more"


def why_not(service: Service, moment: datetime) -> str:
    """Return why a service did not run at a moment, empty if nothing says so.

    An end that has passed counts only for a service that is not said to go on.
    """
    begun, over = service.activated, service.ends
    if begun is not None and moment < begun:
        return f"service {service.key} was activated later, {_day(begun, moment)}"
    if service.status in _GOES_ON or (service.status is None and over is None):
        return ""
    if over is not None and moment >= over:
        return f"service {service.key} ended before, {_day(over, moment)}"
    if service.status is Status.CLOSED and over is None:
        return f"service {service.key} is closed, nobody knows since when"
    if service.status is Status.PENDING and begun is None:
        return f"service {service.key} is not activated yet"
    return ""


def _day(moment: datetime, other: datetime) -> str:
    return f"{moment.astimezone(other.tzinfo):%Y-%m-%d %H:%M %Z}"
