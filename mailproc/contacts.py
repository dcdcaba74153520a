"""The registry as step 3 asks it: which datacenter writes, under which numbers."""

from datetime import datetime

from mailproc.desk.registry_rules import is_administered
from mailproc.ports import Store


class Contacts:
    """A Directory over the registry in force; see recognising.Directory."""

    def __init__(self, store: Store) -> None:
        self._store = store

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
