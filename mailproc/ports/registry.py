"""The port RegistryStore: what the operator imported, and the snapshot of it."""

from datetime import datetime
from typing import Protocol

from mailproc.desk.registry import Registry
from mailproc.desk.registry_diff import Difference
from mailproc.desk.registry_records import Contents


class RegistryStore(Protocol):
    """The registry; each method is one transaction.

    Errors: LedgerDown (4xx) when the database or the disk fails.
    """

    def registry(self) -> Registry:
        """Return the registry as it is now, with who held what before.

        Cheap: it is loaded anew only when the stored version has changed. Never
        changes itself: take it once for one piece of work.
        """
        ...

    def registry_version(self) -> int:
        """Return the number of the last import, 0 for none."""
        ...

    def registry_contents(self) -> tuple[int, Contents]:
        """Return the version and the records as the last files stated them."""
        ...

    def registry_import(
        self,
        difference: Difference,
        now: datetime,
        *,
        actor: str,
        forget: bool = False,
    ) -> int:
        """Write what an import changes, all or nothing; answers the new version.

        A network that is removed or handed over while it holds ends now and stays
        known, unless `forget`. Errors: Temporary when the registry has changed since
        the difference was made.
        """
        ...
