"""Whose is a mail address? By the address itself, else by its domain or one above it.

Pure look-ups in an index built once. An address that several own is answered as such.
"""

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar


class Owner(Protocol):
    """A record that has mail addresses."""

    @property
    def key(self) -> str:
        """Return its key."""
        ...

    @property
    def mails(self) -> tuple[str, ...]:
        """Return its addresses, in lower case."""
        ...


Owning = TypeVar("Owning", bound=Owner)


class Post(Generic[Owning]):
    """The owners of mail addresses and mail domains."""

    def __init__(self, owners: Iterable[Owning]) -> None:
        self._by_mail: dict[str, list[Owning]] = {}
        self._by_domain: dict[str, list[Owning]] = {}
        for owner in owners:
            for mail in owner.mails:
                self._by_mail.setdefault(mail, []).append(owner)
            for domain in getattr(owner, "domains", ()):
                self._by_domain.setdefault(domain, []).append(owner)

    def owners(self, address: str) -> tuple[Owning, ...]:
        """Return whose an address is; those of the longest domain if nobody's own."""
        folded = address.strip().casefold()
        if exact := self._by_mail.get(folded):
            return tuple(exact)
        domain = folded.rpartition("@")[2].rstrip(".")
        while domain:
            if found := self._by_domain.get(domain):
                return tuple(found)
            domain = domain.partition(".")[2]
        return ()

    def owner(self, address: str) -> Owning | None:
        """Return whose an address is, if it is one's only."""
        found = self.owners(address)
        return found[0] if len(found) == 1 else None
