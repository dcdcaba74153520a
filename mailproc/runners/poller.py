r"""The poller role: one IMAP account from new mail to its queue's folder, and back.

    collect   unknown messages of INBOX and of the queue folders → the inbound path
    file      pending filings → keywords, then one MOVE per folder
    wait      IDLE in INBOX, then again

State lives in the ledger, never in \Seen. Nothing is moved before the commit.
Any doubt about the connection means: connect anew and look again.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from mailproc.errors import MailprocError, Unavailable
from mailproc.inbound import Desk
from mailproc.ports import (
    Arrival,
    Declined,
    Folder,
    FolderState,
    LedgerDown,
    Mailbox,
    Place,
)
from mailproc.runners.drafts import Laying
from mailproc.runners.filing import file_pending
from mailproc.runners.intake import Watch, arrival, take_in
from mailproc.runners.layout import Layout
from mailproc.runners.lease import Lease
from mailproc.runners.refusals import Refusals
from mailproc.runners.role import Signal
from mailproc.runners.sent import Book, SentFolder

log = logging.getLogger("mailproc.poller")

TROUBLE_SECONDS = 2.0
TRIES = 3
BATCH = 100


class Poller:
    """One thread for one account."""

    name = "poller"

    def __init__(
        self,
        desk: Desk,
        mailbox: Mailbox,
        layout: Layout,
        watch: Watch,
        backoff: Callable[[int], float],
        owner: str,
        book: Book | None = None,
    ) -> None:
        self._desk = desk
        self._mailbox = mailbox
        self._layout = layout
        self._watch = watch
        self._backoff = backoff
        self._stopping = threading.Event()
        self.wake = Signal()
        self._seen: dict[str, tuple[int, int, int]] = {}
        self._failed: dict[Place, int] = {}
        self._closed: set[str] = set()
        self._refusals = Refusals(backoff)
        self._laying = Laying(desk.store, mailbox, watch, backoff)
        self._sent = SentFolder(desk.store, mailbox, watch, book)
        self._failures = 0  # since a session last went well
        store, clock = desk.store, desk.house.clock
        self._lease = Lease(store, f"account:{watch.account}", owner, clock)
        self._thread = threading.Thread(
            target=self._run, name=f"poller-{watch.account}", daemon=True
        )

    def start(self) -> None:
        """Start watching; a server that is down is tried again with back-off."""
        self._thread.start()

    def stop(self, grace: float) -> None:
        """Stop after the round in hand and log out."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(grace)
        try:
            self._lease.give_back()
        except MailprocError as error:
            log.warning("the lease is left to run out: %s", error.public)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if not self._lease.hold():
                    self._stopping.wait(self._watch.poll_seconds)
                    continue
                self._session()
            except LedgerDown as error:
                self._sit_out(error)
                continue
            except Unavailable as error:
                log.warning("%s: %s %s", self._watch.account, error, error.detail)
            except Exception as error:
                log.exception("%s: %s", self._watch.account, type(error).__name__)
            finally:
                self._mailbox.close()
            self._failures += 1
            self._stopping.wait(self._backoff(self._failures))

    def _session(self) -> None:
        """Work on one connection until told to stop. Errors: Unavailable."""
        self._mailbox.connect()
        self._seen.clear()
        self._refusals = Refusals(self._backoff)
        for folder in self._layout.folders():
            self._gently(folder, self._mailbox.ensure)
        self._laying = Laying(
            self._desk.store, self._mailbox, self._watch, self._backoff
        )
        keywords = self._mailbox.keeps_keywords(self._layout.inbox)
        self._layout = replace(self._layout, subfolders=not keywords)
        if self._round_when_it_can_be():
            self._failures = 0
            log.info("%s: watching", self._watch.account)
        inbox, seconds = self._layout.inbox, self._watch.poll_seconds
        while self._lease.hold() and not self._stopping.is_set():
            self._mailbox.wait(inbox, seconds, self._woken)
            self._round_when_it_can_be()

    def _round_when_it_can_be(self) -> bool:
        """Do a round; while the ledger is down the connection is kept, for later."""
        while self._lease.hold() and not self._stopping.is_set():
            try:
                self.round()
                return True
            except LedgerDown as error:
                self._sit_out(error)
        return False

    def _sit_out(self, error: LedgerDown) -> None:
        log.warning("%s: %s %s", self._watch.account, error, error.detail)
        self._stopping.wait(TROUBLE_SECONDS)

    def _woken(self) -> bool:
        """Whether to stop waiting; keeps the lease meanwhile."""
        try:
            lost = not self._lease.hold()
        except LedgerDown:
            lost = True
        return lost or self._stopping.is_set() or self.wake.take()

    def round(self) -> None:
        """Look once at every folder and do what is pending. Errors: Unavailable.

        What we put into INBOX is told before anything there is taken for new mail.
        """
        self._laying.lay(self._layout, self._desk.house.clock())
        self._collect(self._layout.inbox)
        self._file()
        for folder in self._layout.watched():
            if self._stopping.is_set():
                return
            self._gently(folder, self._look)
        self._sent.look()
        self._file()

    def _look(self, folder: str) -> None:
        """See what people dragged into a folder, if anything has changed there."""
        now = self._mailbox.changed(folder)
        if now is not None and now != self._seen.get(folder):
            self._collect(folder)
            self._seen[folder] = now

    def _gently(self, folder: str, act: Callable[[str], None]) -> None:
        """Do something with a folder; one that is closed to us stops no other."""
        try:
            act(folder)
        except Declined as error:
            if folder not in self._closed:
                log.warning("%s %s", error.public, error.detail)
            self._closed.add(folder)
        else:
            self._closed.discard(folder)

    def _file(self) -> None:
        store, account = self._desk.store, self._watch.account
        file_pending(store, self._mailbox, self._layout, account, self._refusals)

    def _collect(self, name: str) -> None:
        """Take every message of a folder that the ledger does not know."""
        state = self._mailbox.state(name)
        if state is None:
            return
        known = self._desk.store.places(self._watch.account, name, state.uidvalidity)
        folder = self._folder(state)
        unknown = [
            uid
            for uid in state.uids
            if uid not in known and self._failed.get(self._place(state, uid), 0) < TRIES
        ]
        for start in range(0, len(unknown), 500):
            if self._stopping.is_set():
                return
            self._take(folder, unknown[start : start + 500])

    def _place(self, state: FolderState, uid: int) -> Place:
        return Place(self._watch.account, state.name, state.uidvalidity, uid)

    def _folder(self, state: FolderState) -> Folder:
        """Return the watermarks; what stands there at first contact is old mail.

        The same after a UIDVALIDITY change: what was known is found again by its
        digest, the rest is sorted and marked old.
        """
        store, account = self._desk.store, self._watch.account
        folder = store.folder(account, state.name)
        if folder is not None and folder.uidvalidity == state.uidvalidity:
            return folder
        if folder is not None:
            log.warning(
                "%s/%s: UIDVALIDITY changed, looking at all of it again",
                account,
                state.name,
            )
        folder = Folder(
            account, state.name, state.uidvalidity, state.uidnext, state.uidnext - 1
        )
        store.remember_folder(folder)
        return folder

    def _take(self, folder: Folder, uids: Sequence[int]) -> None:
        """Run the inbound path on messages, so many at a time: one commit for all."""
        batch: list[Arrival] = []
        for fetched in self._mailbox.fetch(folder.name, uids):
            if self._stopping.is_set():
                return
            if fetched.raw is None:
                self._leave(fetched.place, fetched.problem or "no body")
                continue
            now = self._desk.house.clock()
            batch.append(arrival(self._watch, folder, fetched, fetched.raw, now))
            if len(batch) == BATCH:
                self._inbound(batch)
                batch = []
        self._inbound(batch)
        if self._lease.hold():
            self._file()

    def _inbound(self, batch: Sequence[Arrival]) -> None:
        """Take a batch; if that fails, each alone: one never stops the others."""
        try:
            self._path(batch)
        except Unavailable:
            raise
        except Exception as error:
            log.exception("a batch of %d: %s", len(batch), type(error).__name__)
            for arrival in batch:
                self._alone(arrival)

    def _alone(self, arrival: Arrival) -> None:
        try:
            self._path([arrival])
        except Unavailable:
            raise
        except Exception as error:
            log.exception("%s: %s", arrival.place, type(error).__name__)
            if arrival.place is not None:
                self._leave(arrival.place, type(error).__name__)

    def _path(self, batch: Sequence[Arrival]) -> None:
        take_in(self._desk, self._layout, batch)

    def _leave(self, place: Place, problem: str) -> None:
        """A message that could not be read stays on the server; the log says why."""
        tries = self._failed.get(place, 0) + 1
        self._failed[place] = tries
        log.error("left on the server (try %d): %s: %s", tries, place, problem)
