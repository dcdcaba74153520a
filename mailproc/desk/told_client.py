"""Which one client of ours a datacenter's mail is about (S4.5); never a guess (S11.8).

Pure: the registry and the words of the mail in; a client, or why a person must look.
"""

from dataclasses import dataclass
from datetime import datetime

from mailproc.desk.registry import Registry, ServerFound
from mailproc.desk.registry_names import addresses, fold
from mailproc.desk.registry_records import Customer

_MOST = 20  # addresses of a mail that are looked up


@dataclass(frozen=True, slots=True)
class Told:
    """The client to tell, at which address, and our name of the server."""

    client: Customer
    address: str
    server: str


def client_to_tell(
    registry: Registry, text: str, at: datetime, datacenter: str = ""
) -> Told | str:
    """Return the one client whose server a text names at a moment, or why none.

    `datacenter` is the key of the house that wrote, "" if it is not known. What is
    named more closely decides: an address, then a service, then the whole server.
    """
    servers = registry.server_in(text, at, datacenter)
    if len(servers) != 1:
        return f"{len(servers)} servers of the registry are named"
    (found,) = servers
    keys = (
        _by_address(registry, text, at)
        or _by_service(registry, found)
        or {one.key for one in registry.clients_of_node(found.server.key, at)}
    )
    if len(keys) != 1:
        return f"{len(keys)} clients have {found.server.key}"
    client = registry.customers[keys.pop()]
    if not client.mails:
        return f"no address of client {client.key} is known"
    return Told(client, client.mails[0], found.server.key)


def _by_address(registry: Registry, text: str, at: datetime) -> set[str]:
    looked_up = list(addresses(fold(text)))[:_MOST]
    matches = (registry.client_of(ip, at) for ip in looked_up)
    return {match.customer.key for match in matches if match.customer}


def _by_service(registry: Registry, found: ServerFound) -> set[str]:
    if found.by != "service name":
        return set()
    named = registry.named(found.words)
    return {registry.services[key].customer for by, key in named if by == found.by}
