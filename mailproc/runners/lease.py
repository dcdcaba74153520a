"""The lease of one mailbox: one node polls it at a time.

Kept alive while there is work or waiting; another node takes it over when it has run
out, or at once where it can see that its holder is dead.
"""

from datetime import datetime, timedelta

from mailproc.ports import Clock, Store
from mailproc.runners.owner import is_dead

SECONDS = 20
_RENEW = timedelta(seconds=SECONDS / 3)


class Lease:
    """A named lease of one owner. Errors of its methods: Unavailable."""

    def __init__(self, store: Store, name: str, owner: str, clock: Clock) -> None:
        self._store = store
        self._name = name
        self._owner = owner
        self._clock = clock
        self._held: datetime | None = None

    def hold(self) -> bool:
        """Take or keep it; false when another has it. Cheap to ask often."""
        now = self._clock()
        if self._held and self._held <= now < self._held + _RENEW:
            return True
        taken = self._store.lease(self._name, self._owner, now, SECONDS)
        holder = "" if taken else self._store.lease_holder(self._name) or ""
        if holder and is_dead(holder):
            self._store.lease(self._name, holder, now, 0)
            taken = self._store.lease(self._name, self._owner, now, SECONDS)
        self._held = now if taken else None
        return taken

    def give_back(self) -> None:
        """Let another have it at once."""
        if self._held is not None:
            self._held = None
            self._store.lease(self._name, self._owner, self._clock(), 0)
