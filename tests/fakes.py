"""Fakes shared by the tests: classes that satisfy a port, in memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mailproc.errors import Unavailable
from mailproc.ports import Fetched, FolderState, Known, Place
from mailproc.recognising import NoLedger

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass
class Kept:
    """One message in a folder of the fake."""

    raw: bytes
    flags: set[str] = field(default_factory=set)
    received: datetime = NOW


def _head(raw: bytes) -> bytes:
    """The Message-ID field of a message."""
    lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    named = (x for x in lines if x.lower().startswith(b"message-id:"))
    return next(named, b"")


class FakeMailbox:
    """A Mailbox in memory; `broken` uids cannot be read, `down` fails every call."""

    def __init__(self, account: str = "support1") -> None:
        self.account = account
        self.folders: dict[str, dict[int, Kept]] = {"INBOX": {}}
        self.uidvalidity = 1
        self.next_uid = 1
        self.broken: set[int] = set()
        self.down = False
        self.moves = 0
        self.tells_new_places = True
        self.has_keywords = True

    # --- for tests ---------------------------------------------------------------

    def put(self, raw: bytes, folder: str = "INBOX", received: datetime = NOW) -> int:
        """Let a message appear in a folder."""
        uid, self.next_uid = self.next_uid, self.next_uid + 1
        self.folders.setdefault(folder, {})[uid] = Kept(raw, received=received)
        return uid

    def drag(self, source: str, target: str, uid: int) -> int:
        """Move a message as a person does in a mail client."""
        kept = self.folders[source].pop(uid)
        new = self.put(kept.raw, target, kept.received)
        self.folders[target][new].flags = kept.flags
        return new

    def _place(self, folder: str, uid: int) -> Place:
        return Place(self.account, folder, self.uidvalidity, uid)

    def _check(self) -> None:
        if self.down:
            raise Unavailable("the server is down")

    # --- the port ----------------------------------------------------------------

    def connect(self) -> None:
        self._check()

    def close(self) -> None:
        pass

    def state(self, folder: str, above: int = 0) -> FolderState | None:
        self._check()
        if folder not in self.folders:
            return None
        uids = tuple(u for u in sorted(self.folders[folder]) if u > above)
        return FolderState(folder, self.uidvalidity, self.next_uid, uids)

    def changed(self, folder: str) -> tuple[int, int, int] | None:
        self._check()
        if folder not in self.folders:
            return None
        return (self.uidvalidity, self.next_uid, len(self.folders[folder]))

    def fetch(
        self, folder: str, uids: Sequence[int], *, uidvalidity: int | None = None
    ) -> Iterator[Fetched]:
        self._check()
        for uid in uids:
            kept = self.folders[folder].get(uid)
            if kept is None:
                continue
            bad = uid in self.broken
            yield Fetched(
                self._place(folder, uid),
                None if bad else kept.raw,
                len(kept.raw),
                tuple(kept.flags),
                kept.received,
                "the server gave no body" if bad else None,
            )

    def flags(
        self, folder: str, uids: Sequence[int], *, uidvalidity: int | None = None
    ) -> dict[int, tuple[str, ...]]:
        return {u: tuple(self.folders[folder][u].flags) for u in uids}

    def mark(
        self,
        folder: str,
        uids: Sequence[int],
        flags: Sequence[str],
        *,
        uidvalidity: int | None = None,
    ) -> None:
        self._check()
        for uid in uids:
            if uid in self.folders[folder]:
                self.folders[folder][uid].flags |= set(flags)

    def unmark(
        self,
        folder: str,
        uids: Sequence[int],
        flags: Sequence[str],
        *,
        uidvalidity: int | None = None,
    ) -> None:
        self._check()
        for uid in uids:
            if uid in self.folders[folder]:
                self.folders[folder][uid].flags -= set(flags)

    def keeps_keywords(self, folder: str) -> bool:
        self._check()
        return self.has_keywords

    def find(self, folder: str, message_id: str) -> list[int]:
        self._check()
        wanted = f"<{message_id}>".encode()
        found = self.folders.get(folder, {})
        return sorted(u for u, kept in found.items() if wanted in _head(kept.raw))

    def move(
        self,
        folder: str,
        uids: Sequence[int],
        target: str,
        *,
        uidvalidity: int | None = None,
    ) -> dict[int, Place | None]:
        self._check()
        self.moves += 1
        there = [uid for uid in uids if uid in self.folders[folder]]
        moved = {uid: self.drag(folder, target, uid) for uid in there}
        return {
            uid: self._place(target, new) if self.tells_new_places else None
            for uid, new in moved.items()
        }

    def append(
        self, folder: str, raw: bytes, flags: Sequence[str], received: datetime | None
    ) -> Place | None:
        self._check()
        uid = self.put(raw, folder, received or NOW)
        self.folders[folder][uid].flags = set(flags)
        return self._place(folder, uid) if self.tells_new_places else None

    def ensure(self, folder: str) -> None:
        self.folders.setdefault(folder, {})

    def special(self, use: str) -> str | None:
        return None

    def wait(self, folder: str, seconds: float, wake: Callable[[], bool]) -> bool:
        return wake()


@dataclass(frozen=True, slots=True)
class Remembers(NoLedger):
    """A ledger that knows one message, whatever is asked."""

    known: Known | None

    def find(self, message_ids: Iterable[str]) -> Known | None:
        return self.known
