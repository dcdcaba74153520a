"""The part of SqlStore that is the registry: see ports.RegistryStore. Only wiring."""

from datetime import datetime

from sqlalchemy import Engine

from mailproc.desk.registry import Registry
from mailproc.desk.registry_diff import Difference
from mailproc.desk.registry_records import Contents
from mailproc.ports import Clock
from mailproc.store import registry
from mailproc.store.access import Access


class RegistrySql(Access):
    """Imports of the registry, and its snapshot, loaded anew when it has changed."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        super().__init__(engine, clock)
        self._registry = Registry()

    def registry(self) -> Registry:
        """Return the registry as it is now."""
        held = self._registry
        if held.version != self.registry_version():
            held = self._registry = self._read(registry.snapshot, whole=True)
        return held

    def registry_version(self) -> int:
        """Return the number of the last import."""
        return self._read(registry.version)

    def registry_contents(self) -> tuple[int, Contents]:
        """Return the version and the records as the files stated them."""
        return self._read(registry.contents, whole=True)

    def registry_import(
        self,
        difference: Difference,
        now: datetime,
        *,
        actor: str,
        forget: bool = False,
    ) -> int:
        """Write what an import changes, all or nothing."""
        return self._write(
            lambda c: registry.apply(c, difference, now, actor, forget=forget)
        )
