"""Whom to tell about a network or domain: the operator's table, and contact zones.

The table is templates/abuse/contacts.toml, `[contacts]` with an address for each
domain or network; the longest prefix and the longest domain win. A contact zone is a
DNS zone with TXT records at reversed addresses (RFC 5782 2.1). Reads and asks nothing.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from mailproc.abuse.addresses import normal_domain
from mailproc.abuse.networks import Network
from mailproc.errors import ConfigError

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ContactTable:
    """Addresses by network and by domain."""

    networks: tuple[tuple[Network, str], ...] = ()
    domains: Mapping[str, str] | None = None

    def find(self, ip: str | None, domains: Iterable[str] = ()) -> str | None:
        """Return the address for an IP, else for the first domain that has one."""
        if ip:
            address = ip_address(ip)
            held = [(n, to) for n, to in self.networks if address in n]
            if held:
                return max(held, key=lambda one: one[0].prefixlen)[1]
        return next(filter(None, map(self._of_domain, domains)), None)

    def _of_domain(self, domain: str) -> str | None:
        known, rest = self.domains or {}, domain.lower()
        while rest:
            if rest in known:
                return known[rest]
            rest = rest.partition(".")[2]
        return None


def load(text: str, name: str = "contacts.toml") -> ContactTable:
    """Return the table of a TOML text. Errors: ConfigError that names the entry."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: {error}") from error
    entries = table.get("contacts", {})
    if table.keys() - {"contacts"} or not isinstance(entries, dict):
        raise ConfigError(f"{name}: only the table [contacts] may stand here")
    networks, domains = [], {}
    for key, to in entries.items():
        if not isinstance(to, str) or not _ADDRESS.fullmatch(to):
            raise ConfigError(f"{name}: {key}: {to!r} is no mail address")
        network = _network(key)
        if network is not None:
            networks.append((network, to))
        elif domain := normal_domain(key):
            domains[domain] = to
        else:
            raise ConfigError(f"{name}: {key} is neither a network nor a domain")
    return ContactTable(tuple(networks), domains)


def _network(key: str) -> Network | None:
    try:
        return ip_network(key)
    except ValueError:
        return None


def zone_name(ip: str, zone: str) -> str:
    """Return the name to ask for the contact of an address."""
    pointer = ip_address(ip).reverse_pointer
    return f"{pointer.removesuffix('.in-addr.arpa').removesuffix('.ip6.arpa')}.{zone}"


def in_texts(texts: Iterable[str]) -> str | None:
    """Return the first mail address that TXT records name, None for none."""
    found = (_ADDRESS.search(text[:1000]) for text in texts)
    return next((match[0].rstrip(".") for match in found if match), None)
