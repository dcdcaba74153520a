"""The registry as step 3 asks it: which datacenter writes, under which numbers."""

from mailproc.ports import Store


class Contacts:
    """A Directory over the registry in force; see recognising.Directory."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def is_datacenter(self, address: str) -> bool:
        """Whether a datacenter of ours writes from this address (S4.5)."""
        return self._store.registry().datacenter_of(address) is not None

    def reference_names(self, address: str, subject: str) -> tuple[str, ...]:
        """Return the sender's own ticket numbers in a subject, as names of threads."""
        found = self._store.registry().references_in(address, subject)
        return tuple(f"ref:{one.owner}:{one.number}" for one in found)
