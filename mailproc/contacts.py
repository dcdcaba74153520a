"""The registry as step 3 asks it, and what people answered to doubts of step 5."""

import ipaddress
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from mailproc.abuse.networks import NetworkList, Networks
from mailproc.desk.registry import Registry
from mailproc.desk.registry_rules import is_administered
from mailproc.desk.terms import Terms
from mailproc.events.placing import ANSWERS
from mailproc.ports import Store

FRESH_SECONDS = 1.0
"""An import by another process is known after that; each mail asks several times."""


class Contacts:
    """A Directory over the registry in force; see recognising.Directory."""

    def __init__(
        self,
        store: Store,
        seconds: Callable[[], float] = time.monotonic,
        terms: Terms | None = None,
    ) -> None:
        self._store = store
        self._terms = terms or Terms()
        self._seconds = seconds
        self._held: Registry | None = None
        self._since = 0.0
        self._networks: tuple[int, NetworkList | None] | None = None

    def is_datacenter(self, address: str) -> bool:
        """Whether a datacenter of ours writes from this address (S4.5)."""
        return self.registry().datacenter_of(address) is not None

    def is_administered(self, address: str, at: datetime) -> bool:
        """Whether the writer has a service under administration (S1.4)."""
        registry = self.registry()
        services = (
            service
            for customer in registry.customers_of_mail(address)
            for service in registry.services_of(customer.key)
        )
        return any(is_administered(registry, one, at, self._terms) for one in services)

    def reference_names(self, address: str, subject: str) -> tuple[str, ...]:
        """Return the sender's own ticket numbers in a subject, as names of threads."""
        found = self.registry().references_in(address, subject)
        return tuple(f"ref:{one.owner}:{one.number}" for one in found)

    def registry(self) -> Registry:
        """Return the registry in force, as it was a second ago at most."""
        now = self._seconds()
        if self._held is None or now - self._since >= FRESH_SECONDS:
            self._held, self._since = self._store.registry(), now
        return self._held

    def answers(self) -> Mapping[str, str]:
        """Return what people answered to doubts about notices, by their keys."""
        found: Mapping[str, str] = self._store.recall(ANSWERS) or {}
        return found

    def networks(self) -> Networks | None:
        """Return the networks of the registry, None where it names none."""
        registry = self.registry()
        if self._networks is None or self._networks[0] != registry.version:
            listed = [ipaddress.ip_network(row.cidr) for row in registry.networks]
            made = NetworkList(listed) if listed else None
            self._networks = (registry.version, made)
        return self._networks[1]
