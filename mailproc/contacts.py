"""The registry as step 3 asks it: which datacenter writes, under which numbers."""

import ipaddress
from datetime import datetime

from mailproc.abuse.networks import NetworkList, Networks
from mailproc.desk.registry import Registry
from mailproc.desk.registry_rules import is_administered
from mailproc.ports import Store


class Contacts:
    """A Directory over the registry in force; see recognising.Directory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._networks: tuple[int, NetworkList | None] | None = None

    def is_datacenter(self, address: str) -> bool:
        """Whether a datacenter of ours writes from this address (S4.5)."""
        return self._store.registry().datacenter_of(address) is not None

    def is_administered(self, address: str, at: datetime) -> bool:
        """Whether the writer has a service under administration (S1.4)."""
        registry = self._store.registry()
        services = (
            service
            for customer in registry.customers_of_mail(address)
            for service in registry.services_of(customer.key)
        )
        return any(is_administered(registry, one, at) for one in services)

    def reference_names(self, address: str, subject: str) -> tuple[str, ...]:
        """Return the sender's own ticket numbers in a subject, as names of threads."""
        found = self._store.registry().references_in(address, subject)
        return tuple(f"ref:{one.owner}:{one.number}" for one in found)

    def registry(self) -> Registry:
        """Return the registry in force."""
        return self._store.registry()

    def networks(self) -> Networks | None:
        """Return the networks of the registry, None where it names none."""
        registry = self._store.registry()
        if self._networks is None or self._networks[0] != registry.version:
            listed = [ipaddress.ip_network(row.cidr) for row in registry.networks]
            made = NetworkList(listed) if listed else None
            self._networks = (registry.version, made)
        return self._networks[1]
