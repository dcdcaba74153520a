"""The port Mailbox: one IMAP account, and what is read from it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from mailproc.errors import Unavailable
from mailproc.ports.inbound import Place


class Declined(Unavailable):
    """The server says no to one request; the connection is sound, others may do."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message as read from a folder, never marked as seen by that.

    `raw` is None when it was larger than the limit or the server failed on it;
    `problem` then says why.
    """

    place: Place
    raw: bytes | None = field(repr=False)
    size: int
    flags: tuple[str, ...]
    received: datetime | None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class FolderState:
    r"""What the server says of a folder: numbers, and uids in ascending order.

    `deleted` are those of `uids` that stand marked \Deleted: some clients move by COPY
    and leave the marked original behind (S1.3).
    """

    name: str
    uidvalidity: int
    uidnext: int
    uids: tuple[int, ...] = field(repr=False)
    deleted: frozenset[int] = field(default=frozenset(), repr=False)


class Mailbox(Protocol):
    """One IMAP account, used by one thread.

    Errors: Unavailable, reconnect then; Declined where only that request cannot be.
    Permanent for an argument that no server may see (control characters). Where
    `uidvalidity` is given and the folder has another, nothing is done: Declined.
    """

    def connect(self) -> None:
        """Open, authenticate, read capabilities; makes a fresh connection each time."""
        ...

    def close(self) -> None:
        """Log out and close; never raises."""
        ...

    def state(self, folder: str, above: int = 0) -> FolderState | None:
        """Return the folder's state with uids > `above`; None if it does not exist."""
        ...

    def changed(self, folder: str) -> tuple[int, int, int] | None:
        """Return (uidvalidity, uidnext, messages) by STATUS, cheap; None if absent."""
        ...

    def fetch(
        self, folder: str, uids: Sequence[int], *, uidvalidity: int | None = None
    ) -> Iterable[Fetched]:
        """Read messages with BODY.PEEK[], in batches; a bad one stops no other."""
        ...

    def flags(
        self, folder: str, uids: Sequence[int], *, uidvalidity: int | None = None
    ) -> dict[int, tuple[str, ...]]:
        """Return the flags of messages."""
        ...

    def mark(
        self,
        folder: str,
        uids: Sequence[int],
        flags: Sequence[str],
        *,
        uidvalidity: int | None = None,
    ) -> None:
        """Add flags and (where the server keeps them) keywords."""
        ...

    def unmark(
        self,
        folder: str,
        uids: Sequence[int],
        flags: Sequence[str],
        *,
        uidvalidity: int | None = None,
    ) -> None:
        """Take flags and keywords off; those that are not there do not matter."""
        ...

    def keeps_keywords(self, folder: str) -> bool:
        """Whether keywords of ours stay with messages (else sub-folders show them)."""
        ...

    def find(self, folder: str, message_id: str) -> Sequence[int]:
        """Return ascending uids of messages with a Message-ID (without brackets).

        Empty for a missing folder, or an id that cannot safely be asked for.
        """
        ...

    def move(
        self,
        folder: str,
        uids: Sequence[int],
        target: str,
        *,
        uidvalidity: int | None = None,
    ) -> dict[int, Place | None]:
        """Move messages together; answers uid → new place (None where not told).

        Uids that are no longer there are left out of the answer.
        """
        ...

    def append(
        self, folder: str, raw: bytes, flags: Sequence[str], received: datetime | None
    ) -> Place | None:
        """Add a message to a folder."""
        ...

    def ensure(self, folder: str) -> None:
        """Create and subscribe a folder if it is not there."""
        ...

    def special(self, use: str) -> str | None:
        """Return the folder for "drafts", "sent", "trash" or "junk" (RFC 6154)."""
        ...

    def wait(self, folder: str, seconds: float, wake: Callable[[], bool]) -> bool:
        """Wait for news in a folder (IDLE, else polling); true if there may be some.

        News is what came since `state` or `changed` was last asked, so ask one of them
        before waiting again. Returns early when `wake()` turns true; it is asked at
        least twice a second.
        """
        ...
