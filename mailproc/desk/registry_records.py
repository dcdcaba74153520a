"""The records of the registry: who our clients are, and what belongs to whom.

One frozen record a row of the operator's file (docs/registry.md). Links are keys of
other records, empty where nothing is linked. Moments are UTC; an end is the first
moment at which something no longer holds. Nothing here reads or looks up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of records, in an order in which links lead backwards."""

    DATACENTER = "datacenter"
    PARTNER = "partner"
    STAFF = "staff"
    CUSTOMER = "customer"
    SERVER = "server"
    SERVICE = "service"
    NETWORK = "network"


class Product(StrEnum):
    """What a client has bought, or tries."""

    VPS = "vps"
    DEDICATED = "dedicated"
    TEST = "test"  # a test VDS (S2.1)
    OTHER = "other"


class Status(StrEnum):
    """How a service stands; `docs/registry.md` lists the words that mean these."""

    PENDING = "pending"
    ACTIVE = "active"  # «Активен»
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Datacenter:
    """One datacenter: how its mail is known, and where letters to it go (S7.2c).

    `trusted`: an authenticated complaint of it may start the command hook.
    `references` are regular expressions of its ticket numbers.
    """

    key: str
    name: str
    mails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    letter_mail: str = ""
    language: str = ""
    trusted: bool = False
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner, by the name it has in [[partner]]: how its mail is known."""

    key: str
    mails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Staff:
    """One colleague, by login: the addresses they write from, their shift."""

    key: str
    name: str
    mails: tuple[str, ...] = ()
    shift: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """One client, with the data that a letter to a datacenter states (S7.2c).

    `administered`: all services are under administration (S1.4). `partner` is the
    partner through whom the client came.
    """

    key: str
    name: str
    legal_name: str = ""
    address: str = ""
    mails: tuple[str, ...] = ()
    phone: str = ""
    language: str = ""
    domains: tuple[str, ...] = ()
    administered: bool = False
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Server:
    """One machine, by our name, and the datacenter's names of it (S4.4).

    `node`: virtual servers of clients run on it; `mail_ip` is where its mail leaves
    (S8). `orders` are the datacenter's order or contract numbers. Servers, services and
    networks with one word as `redundancy` stand in for one another.
    """

    key: str
    datacenter: str = ""
    datacenter_names: tuple[str, ...] = ()
    node: bool = False
    mail_ip: str = ""
    orders: tuple[str, ...] = ()
    redundancy: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """What a client has bought or tries, by order number.

    `server` is the machine it runs on: the node of a VPS, the server itself.
    """

    key: str
    customer: str
    product: Product
    name: str = ""
    status: Status | None = None
    activated: datetime | None = None
    ends: datetime | None = None
    server: str = ""
    administered_until: datetime | None = None
    redundancy: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """Addresses and who holds them from one moment until another.

    `cidr` is canonical; a single address is a /32 or /128. At most one of service,
    server and customer is set. `own`: our own address space, at `place` (S7.2d).
    `names` are those that notices give it, as a carrier's circuit id.
    """

    cidr: str
    service: str = ""
    server: str = ""
    customer: str = ""
    own: bool = False
    place: str = ""
    datacenter: str = ""
    since: datetime | None = None
    until: datetime | None = None
    redundancy: str = ""
    names: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return what tells this row from others: addresses and beginning."""
        return (
            self.cidr if self.since is None else f"{self.cidr} {self.since.isoformat()}"
        )

    @property
    def holder(self) -> str:
        """Return who holds it, in words: `service 1234`, empty for nobody."""
        named = (("service", self.service), ("server", self.server))
        for kind, key in (*named, ("customer", self.customer)):
            if key:
                return f"{kind} {key}"
        return ""

    def at(self, moment: datetime) -> bool:
        """Whether it holds at a moment."""
        if self.since is not None and moment < self.since:
            return False
        return self.until is None or moment < self.until


Record = Datacenter | Partner | Staff | Customer | Server | Service | Network

Contents = Mapping[Kind, tuple[Record, ...]]
"""Records by kind. A kind that is not there is not spoken of; an empty one is empty."""
