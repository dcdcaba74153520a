"""The registry as the desk asks it: a snapshot, built once, fast, never changed.

Who had an address at a moment (S7, S11.8), which server a datacenter means (S4.4,
S4.5), whose a mail address is, who is touched by an outage (S5), who is new (S7.2b).
The store builds it from its rows, anew when the stored version has changed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from mailproc.desk import registry_match as matching
from mailproc.desk.registry_match import Belongings, Match
from mailproc.desk.registry_names import Names, addresses, fold
from mailproc.desk.registry_post import Post
from mailproc.desk.registry_prefixes import Prefixes
from mailproc.desk.registry_records import (
    Customer,
    Datacenter,
    Network,
    Partner,
    Product,
    Record,
    Server,
    Service,
    Staff,
    Status,
)

Kept = TypeVar("Kept", bound=Record)

VIRTUAL = (Product.VPS, Product.TEST)
_SERVER_NAMES = ("name", "datacenter name")
_MOST_TEXT = 20_000
_MOST_REFERENCES = 20


@dataclass(frozen=True, slots=True)
class ServerFound:
    """A server that a text mentions: by what, and the word of the text, folded.

    `by` is name, datacenter name, order number, service name or address.
    """

    server: Server
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A ticket number of a datacenter or partner, as its own mail writes it."""

    owner: str
    number: str


class Registry:
    """All records of one version, by key in `customers`, `servers` and so on."""

    def __init__(self, records: Iterable[Record] = (), version: int = 0) -> None:
        everything = tuple(records)
        self.version = version
        self.datacenters = _by_key(everything, Datacenter)
        self.partners = _by_key(everything, Partner)
        self.staff = _by_key(everything, Staff)
        self.customers = _by_key(everything, Customer)
        self.servers = _by_key(everything, Server)
        self.services = _by_key(everything, Service)
        self.networks = tuple(r for r in everything if isinstance(r, Network))
        self._by_server = _group(self.services.values(), lambda s: s.server)
        self._by_customer = _group(self.services.values(), lambda s: s.customer)
        self._clients = Post(self.customers.values())
        self._houses = Post(self.datacenters.values())
        self._partners = Post(self.partners.values())
        self._colleagues = Post(self.staff.values())
        self._names = Names(self._all_names())
        self._own = Prefixes(n for n in self.networks if n.own)
        self._prefixes = Prefixes(self.networks)
        self._belongings = Belongings(
            *(self._prefixes, self.customers, self.services),
            *(self.servers, self._by_server),
        )

    def _all_names(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for server in self.servers.values():
            yield server.key, ("name", server.key)
            for name in server.datacenter_names:
                yield name, ("datacenter name", server.key)
            for order in server.orders:
                yield order, ("order number", server.key)
        for service in self.services.values():
            yield service.name, ("service name", service.key)

    # addresses

    def client_of(self, ip: str, at: datetime, back: timedelta = timedelta()) -> Match:
        """Return whose an address was at a moment (S7.1, S11.8).

        `at` carries a zone; reasons show times in it. Where only "not later than
        `at`" is known, `back` is how far before it may have been: then the answer is
        unique only if nobody else can be meant in all that time.
        """
        return matching.match(self._belongings, ip, at, back)

    def networks_of(self, ip: str, at: datetime) -> tuple[Network, ...]:
        """Return the networks with the longest prefix around an address at a moment."""
        return matching.rows_at(self._prefixes, ip, at)

    def networks_around(self, ip: str, at: datetime) -> tuple[Network, ...]:
        """Return all networks around an address at a moment, the longest first."""
        rows = (row for rows in self._prefixes.holding(ip) for row in rows)
        return tuple(row for row in rows if row.at(at))

    def networks_in(self, cidr: str) -> tuple[Network, ...]:
        """Return the networks within a canonical network, at whatever time."""
        return tuple(self._prefixes.inside(cidr))

    def own_networks(self) -> tuple[Network, ...]:
        """Return our own address space, as at our place in Moscow (S7.2d)."""
        return tuple(n for n in self.networks if n.own)

    def own_network(self, ip: str, at: datetime) -> Network | None:
        """Return our own network around an address, whoever holds the address."""
        return next(iter(matching.rows_at(self._own, ip, at)), None)

    def datacenter_of_ip(self, ip: str, at: datetime) -> Datacenter | None:
        """Return the datacenter of an address: its server's, else its network's."""
        for row in self.networks_around(ip, at):
            if key := self._house(row):
                return self.datacenters.get(key)
        return None

    def _house(self, row: Network) -> str:
        server = self.server_of(row)
        return (server.datacenter if server else "") or row.datacenter

    def server_of(self, row: Network) -> Server | None:
        """Return the machine behind a network: its holder, or that of its service."""
        service = self.services.get(row.service)
        return self.servers.get(service.server if service else row.server)

    # names

    def server(self, name: str) -> Server | None:
        """Return the server of our name, else the only one a datacenter calls so."""
        if exact := self.servers.get(name):
            return exact
        found = {key for by, key in self._names.get(name) if by in _SERVER_NAMES}
        return self.servers[found.pop()] if len(found) == 1 else None

    def named(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return what a name means: pairs of (name, datacenter name …; key)."""
        return self._names.get(name)

    def named_in(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Yield (words, by what, key) of each name that stands alone in a text.

        The key is a service's for `service name`, else a server's.
        """
        for words, meant in self._names.inside(fold(text)):
            for by, key in meant:
                yield words, by, key

    def server_in(
        self, text: str, at: datetime, datacenter: str = ""
    ) -> tuple[ServerFound, ...]:
        """Return the servers that a mail mentions, in order (S4.4, S4.5).

        By our name, the datacenter's, its order number, the name of a service on it,
        or an address at a moment. With `datacenter` (its key) only servers of that
        datacenter: two may use one number. More than one server: a person is asked.
        """
        found: dict[str, ServerFound] = {}
        for words, by, key in self.named_in(text):
            its = self.services[key].server if by == "service name" else key
            if server := self.servers.get(its):
                found.setdefault(its, ServerFound(server, by, words))
        for ip in addresses(fold(text)):
            for row in self.networks_of(ip, at):
                if server := self.server_of(row):
                    found.setdefault(server.key, ServerFound(server, "address", ip))
        return tuple(
            each
            for each in found.values()
            if not datacenter or each.server.datacenter in ("", datacenter)
        )

    def references_in(self, address: str, text: str) -> tuple[Reference, ...]:
        """Return the ticket numbers that the writer's own patterns find in a text.

        `address` is the writer's; the subject stands first in `text`, of which the
        first 20,000 characters count. A pattern with a group gives the group.
        """
        owner: Datacenter | Partner | None = self.datacenter_of(address)
        owner = owner or self.partner_of(address)
        found: dict[Reference, None] = {}
        for pattern in owner.references if owner else ():
            for hit in re.finditer(pattern, text[:_MOST_TEXT]):
                number = hit[1] if hit.re.groups else hit[0]
                if owner and number and len(found) < _MOST_REFERENCES:
                    found[Reference(owner.key, number)] = None
        return tuple(found)

    # mail addresses

    def customers_of_mail(self, address: str) -> tuple[Customer, ...]:
        """Return the clients an address belongs to, itself or by its domain."""
        return self._clients.owners(address)

    def customer_of_mail(self, address: str) -> Customer | None:
        """Return the client an address belongs to, if it is one."""
        return self._clients.owner(address)

    def datacenter_of(self, address: str) -> Datacenter | None:
        """Return the datacenter that writes from an address."""
        return self._houses.owner(address)

    def partner_of(self, address: str) -> Partner | None:
        """Return the partner that writes from an address."""
        return self._partners.owner(address)

    def staff_of(self, address: str) -> Staff | None:
        """Return the colleague that writes from an address."""
        return self._colleagues.owner(address)

    # services and clients

    def services_of(self, customer: str) -> tuple[Service, ...]:
        """Return all services of a client, by order number, closed ones too."""
        return self._by_customer.get(customer, ())

    def services_on(self, node: str, at: datetime) -> tuple[Service, ...]:
        """Return the services that run on a machine at a moment (S5.2)."""
        return tuple(
            service
            for service in self._by_server.get(node, ())
            if service.status in (Status.ACTIVE, None)
            and not matching.why_not(service, at)
        )

    def clients_of_node(self, server: str, at: datetime) -> tuple[Customer, ...]:
        """Return the clients whose services run on a machine (S5.1), each once."""
        return self._clients_of(s.customer for s in self.services_on(server, at))

    def clients_in(self, datacenter: str, at: datetime) -> tuple[Customer, ...]:
        """Return the clients with something in a datacenter (S5.1), each once."""
        served = (
            service.customer
            for server in self.servers.values()
            if server.datacenter == datacenter
            for service in self.services_on(server.key, at)
        )
        housed = (
            row.customer
            for row in self.networks
            if row.datacenter == datacenter and row.customer and row.at(at)
        )
        return self._clients_of((*served, *housed))

    def _clients_of(self, keys: Iterable[str]) -> tuple[Customer, ...]:
        once = dict.fromkeys(keys)
        return tuple(self.customers[key] for key in once if key in self.customers)

    def test_services(self) -> tuple[Service, ...]:
        """Return the test services (S2.1)."""
        return tuple(s for s in self.services.values() if s.product is Product.TEST)

    def is_new_with_one_service(self, customer: str, at: datetime) -> bool:
        """Whether a client is new and has one service only (S7.2b).

        Its one service, closed ones counted, was activated in the month of `at`, in
        the zone that `at` carries. What is not known is no.
        """
        services = self.services_of(customer)
        if len(services) != 1 or (begun := services[0].activated) is None:
            return False
        local = begun.astimezone(at.tzinfo)
        return local <= at and (local.year, local.month) == (at.year, at.month)


def _by_key(records: Iterable[Record], kind: type[Kept]) -> Mapping[str, Kept]:
    return {record.key: record for record in records if isinstance(record, kind)}


def _group(
    services: Iterable[Service], key: Callable[[Service], str]
) -> Mapping[str, tuple[Service, ...]]:
    found: dict[str, list[Service]] = {}
    for service in sorted(services, key=lambda s: s.key):
        found.setdefault(key(service), []).append(service)
    return {name: tuple(group) for name, group in found.items()}
