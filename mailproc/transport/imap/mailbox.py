r"""One IMAP account as the port Mailbox: folders in, messages out, moves and marks.

Keeps no state in \Seen, never marks a message as read, never acts on uids of another
UIDVALIDITY, and never expunges what it did not move itself. Errors: Unavailable for
whatever goes wrong outside, then reconnect; Permanent for an argument that no server
may see. RFC 3501, 2177, 4315, 6154, 6851. One thread only.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from mailproc.errors import Unavailable
from mailproc.ports import Declined, Fetched, FolderState, Place
from mailproc.transport.imap.account import Account, backoff
from mailproc.transport.imap.fetch import Reader
from mailproc.transport.imap.move import append_place, move
from mailproc.transport.imap.names import keepable
from mailproc.transport.imap.session import Session, uid_set
from mailproc.transport.imap.special import special_folder
from mailproc.transport.imap.wait import wait

__all__ = ["Account", "ImapMailbox", "backoff"]

log = logging.getLogger(__name__)

_PLAIN_ID = re.compile(r"[A-Za-z0-9.@_+=/$!#&'-]{1,250}")


class ImapMailbox:
    """The Mailbox of one account; folder names use "/" whatever the server uses."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._open: Session | None = None
        self._seen: dict[str, tuple[int, int, int]] = {}

    @property
    def _session(self) -> Session:
        if self._open is None:
            raise Unavailable(f"IMAP account {self.account.name}: not connected")
        return self._open

    def connect(self) -> None:
        """Open and log in afresh; a connection that is open is closed before."""
        self.close()
        self._open = Session(self.account)

    def close(self) -> None:
        """Log out and close; never raises."""
        session, self._open = self._open, None
        if session is not None:
            session.close()

    def state(self, folder: str, above: int = 0) -> FolderState | None:
        r"""Return numbers and uids > `above`, with those that stand marked \Deleted.

        None if the folder does not exist.
        """
        session = self._session
        selected = session.select(folder)
        if selected is None:
            return None
        # `n:*` names the last message even when its uid is below n.
        scope = ("UID", f"{above + 1}:*")
        uids = tuple(u for u in session.search(selected, *scope) if u > above)
        deleted = session.search(selected, *scope, "DELETED") if uids else []
        self._seen[folder] = selected.counters
        uidnext = selected.uidnext or max(uids, default=above) + 1
        return FolderState(
            folder,
            selected.uidvalidity,
            uidnext,
            uids,
            frozenset(u for u in deleted if u > above),
        )

    def changed(self, folder: str) -> tuple[int, int, int] | None:
        """Return (uidvalidity, uidnext, messages); None if the folder is not there."""
        session = self._session
        if session.current is not None and session.current.folder == folder:
            # RFC 3501 6.3.10: STATUS is not for the selected folder.
            selected = session.select(folder)
            counters = None if selected is None else selected.counters
        else:
            counters = self._status(session, folder)
        if counters is not None:
            self._seen[folder] = counters
        return counters

    def _status(self, session: Session, folder: str) -> tuple[int, int, int] | None:
        items = (b"UIDVALIDITY", b"UIDNEXT", b"MESSAGES")
        name = session.names.to_server(folder)
        try:
            with session.attempt(f"asking for the status of {folder}"):
                told = session.client.folder_status(name, items)
                return told[items[0]], told[items[1]], told[items[2]]
        except Declined:
            if session.exists(folder):
                raise
            return None

    def fetch(
        self, folder: str, uids: Sequence[int], *, uidvalidity: int | None = None
    ) -> Iterator[Fetched]:
        """Read messages in batches while they are asked for; what is gone is left out.

        A message that cannot be read comes with a problem instead of bytes.
        """
        return self._reader(folder, uidvalidity).read(uids)

    def flags(
        self, folder: str, uids: Sequence[int], *, uidvalidity: int | None = None
    ) -> dict[int, tuple[str, ...]]:
        """Return the flags of those messages that are there."""
        return self._reader(folder, uidvalidity).flags(uids)

    def _reader(self, folder: str, uidvalidity: int | None) -> Reader:
        return Reader(
            self.account, folder, uidvalidity, lambda: self._session, self.connect
        )

    def mark(
        self,
        folder: str,
        uids: Sequence[int],
        flags: Sequence[str],
        *,
        uidvalidity: int | None = None,
    ) -> None:
        """Add flags, and keywords where the folder keeps them; on Gmail else labels."""
        session = self._session
        selected = session.need(folder, uidvalidity, readonly=False)
        kept, left = keepable(flags, selected.permanent)
        chosen = uid_set(sorted(set(uids)))
        with session.attempt(f"marking in {folder}"):
            if kept and uids:
                session.client.add_flags(chosen, kept, silent=True)
            if left and uids and "X-GM-EXT-1" in session.capabilities:
                session.client.add_gmail_labels(chosen, left, silent=True)
                left = []
        self._not_kept(folder, left)

    def unmark(
        self,
        folder: str,
        uids: Sequence[int],
        flags: Sequence[str],
        *,
        uidvalidity: int | None = None,
    ) -> None:
        """Take flags and keywords off, on Gmail labels; what is not there is passed."""
        session = self._session
        selected = session.need(folder, uidvalidity, readonly=False)
        kept, left = keepable(flags, selected.permanent)
        chosen = uid_set(sorted(set(uids)))
        with session.attempt(f"taking marks off in {folder}"):
            if kept and uids:
                session.client.remove_flags(chosen, kept, silent=True)
            if left and uids and "X-GM-EXT-1" in session.capabilities:
                session.client.remove_gmail_labels(chosen, left, silent=True)

    def keeps_keywords(self, folder: str) -> bool:
        r"""Whether PERMANENTFLAGS holds `\*` (RFC 3501 7.1), or labels stand for them.

        Asked once a connection; the folder is created where it is missing.
        """
        session = self._session
        if "X-GM-EXT-1" in session.capabilities:
            return True
        return "\\*" in session.permanent(folder)

    def find(self, folder: str, message_id: str) -> list[int]:
        """Return ascending uids of messages with a Message-ID, without brackets.

        Empty for a missing folder, and for an id with characters that could mean
        something to the server: strangers write them.
        """
        if not _PLAIN_ID.fullmatch(message_id):
            return []
        selected = self._session.select(folder)
        if selected is None:
            return []
        # HEADER looks for a part of the field (RFC 3501 6.4.4).
        criteria = ("HEADER", "Message-ID", f"<{message_id}>")
        return self._session.search(selected, *criteria)

    def _not_kept(self, folder: str, keywords: Iterable[str]) -> None:
        for keyword in keywords:
            log.info(
                "IMAP account %s: %s does not keep the keyword %r",
                self.account.name,
                folder,
                keyword,
            )

    def move(
        self,
        folder: str,
        uids: Sequence[int],
        target: str,
        *,
        uidvalidity: int | None = None,
    ) -> dict[int, Place | None]:
        """Move messages together; answers uid → new place (None where not told).

        The target is created where it is missing; uids that are gone are left out.
        """
        return move(self._session, folder, uids, target, uidvalidity)

    def append(
        self, folder: str, raw: bytes, flags: Sequence[str], received: datetime | None
    ) -> Place | None:
        """Add a message, creating the folder where it is missing.

        Answers the place if the server tells it. Line ends become CRLF on the way.
        """
        session = self._session
        name = session.names.to_server(folder)
        # Keywords need to be asked for; a folder takes every system flag.
        plain = all(flag.startswith("\\") for flag in flags)
        permanent = frozenset() if plain else session.permanent(folder)
        kept, left = keepable(flags, permanent)
        self._not_kept(folder, left)

        def add() -> Place | None:
            with session.attempt(f"adding a message to {folder}"):
                answer: bytes = session.client.append(name, raw, kept, received)
            return append_place(answer, self.account.name, folder)

        try:
            return add()
        except Declined:
            if session.exists(folder):
                raise
            session.ensure(folder)
            return add()

    def ensure(self, folder: str) -> None:
        """Create and subscribe a folder with its parents if it is not there."""
        self._session.ensure(folder)

    def special(self, use: str) -> str | None:
        r"""Return the folder for "drafts", "sent", "trash" or "junk" (RFC 6154).

        Also "\Drafts" and other attributes. None if the account has none.
        """
        session = self._session
        found = special_folder(session.listing(), use, session.names.delimiter)
        return None if found is None else session.names.from_server(found)

    def wait(self, folder: str, seconds: float, wake: Callable[[], bool]) -> bool:
        """Wait for news since `state` or `changed` was last asked; IDLE, else polling.

        True if there may be some; then ask `state` or `changed` before waiting again.
        `wake` is asked five times a second and ends the wait.
        """
        return wait(self._session, folder, seconds, wake, self._seen.get(folder))
