"""Looking through an account's Sent folder for what was sent past this program (N10).

Only what came there since the first look is read, each once: the watermark is the
ledger's. A folder that is not there, or closed to us, is no fault. Moves nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from mailproc.ports import Declined, Folder, FolderState, Mailbox, Store
from mailproc.runners.intake import Watch

log = logging.getLogger("mailproc.sent")

Book = Callable[[bytes], object]
"""Takes the bytes of one letter that was sent; what it is for it decides itself."""

_BATCH = 50


class SentFolder:
    """The Sent folder of one connection."""

    def __init__(
        self, store: Store, mailbox: Mailbox, watch: Watch, book: Book | None
    ) -> None:
        self._store = store
        self._mailbox = mailbox
        self._account = watch.account
        self._book = book
        self._seen: tuple[int, int, int] | None = None

    def look(self) -> None:
        """Hand over what is new there. Errors: Unavailable."""
        if self._book is None:
            return
        try:
            name = self._mailbox.special("sent")
            now = self._mailbox.changed(name) if name else None
            if name is None or now is None or now == self._seen:
                return
            self._read(name)
        except Declined as error:
            log.debug("%s %s", error.public, error.detail)
        else:
            self._seen = now

    def _read(self, name: str) -> None:
        last = self._store.folder(self._account, name)
        state = self._mailbox.state(name, last.last_uid if last else 0)
        if state is None:
            return
        folder = self._known(last, state)
        new = sorted(uid for uid in state.uids if uid > folder.last_uid)
        for start in range(0, len(new), _BATCH):
            uids = new[start : start + _BATCH]
            for fetched in self._mailbox.fetch(name, uids):
                if fetched.raw is not None and self._book is not None:
                    self._book(fetched.raw)
            folder = replace(folder, last_uid=uids[-1])
            self._store.remember_folder(folder)

    def _known(self, folder: Folder | None, state: FolderState) -> Folder:
        """Return the watermark; what stands there at first contact is not read."""
        if folder is not None and folder.uidvalidity == state.uidvalidity:
            return folder
        last = state.uidnext - 1
        folder = Folder(
            self._account, state.name, state.uidvalidity, state.uidnext, last
        )
        self._store.remember_folder(folder)
        return folder
