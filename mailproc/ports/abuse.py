"""The port AbuseStore: cases of complaints, and the count that S11.1 asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from mailproc.ports.inbound import Thread
from mailproc.ports.outbound import State


@dataclass(frozen=True, slots=True)
class Case:
    """A case that was found by one of its names, with what is remembered of it."""

    thread: Thread
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Handed:
    """A step that a letter did for one address, and how far the letter has come.

    `at` is when it was spooled; `state` that of its recipient; `failed` when the step
    was taken back.
    """

    what: str
    address: str
    at: datetime
    state: State
    failed: datetime | None = None
    code: int = 0


@dataclass(frozen=True, slots=True)
class Received:
    """One received message as the count of S11.1 sees it.

    `kind` is its class, `first` whether it began its ticket, `why_not` why it is no
    complaint; `ticket` its thread.
    """

    message: int
    at: datetime
    sender: str
    subject: str
    kind: str
    queue: str
    ticket: int
    first: bool
    why_not: str = ""


class AbuseStore(Protocol):
    """Cases of complaints; each method is one transaction.

    Errors: LedgerDown (4xx) when the database or the disk fails.
    """

    def case_of(self, names: Iterable[str]) -> Case | None:
        """Return the case that has one of these names.

        One by its reference (names that begin so) in whatever state, by another name
        only while it is work. The newest, where there are several.
        """
        ...

    def case_at(self, number: int) -> Case | None:
        """Return the case that a thread is; None where it is no ticket."""
        ...

    def handed(self, ticket: int) -> Sequence[Handed]:
        """Return the steps done by letters of a ticket, oldest first."""
        ...

    def expire_evidence(self, before: datetime, now: datetime) -> int:
        """Blank the bytes of complaints done before a moment, logged; how many."""
        ...

    def received(self, since: datetime, limit: int) -> Sequence[Received]:
        """Return received messages since a moment, oldest first; old mail left out."""
        ...
