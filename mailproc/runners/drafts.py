"""Drafts laid into Drafts folders, and messages put into an INBOX: each exactly once.

What is to be laid is a row in the ledger, ticked off once it stands on the server. A
crash between the two is found out by asking the server first, by Message-ID. Never
changes what stands there already: people edit it.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from mailproc.compose.draft_traces import draft_id
from mailproc.message.parse import parse
from mailproc.ports import Declined, Deposit, Mailbox, PendingDraft, Place, Store
from mailproc.runners.intake import Watch
from mailproc.runners.layout import Layout
from mailproc.runners.refusals import Refusals

log = logging.getLogger("mailproc.drafts")

BATCH = 50
FLAGS = ("\\Draft",)
FOLDER = "Drafts"  # where the server has none of that use


class Laying:
    """Lays what waits into one account; what the server refuses is tried later."""

    def __init__(
        self,
        store: Store,
        mailbox: Mailbox,
        watch: Watch,
        backoff: Callable[[int], float],
    ) -> None:
        self._store = store
        self._mailbox = mailbox
        self._accounts = (watch.account, "") if watch.shared else (watch.account,)
        self._drafts = Refusals(backoff)
        self._deposits = Refusals(backoff)

    def lay(self, layout: Layout, now: datetime) -> int:
        """Do what waits; how many. Errors: Unavailable."""
        return self._put_all(layout, now) + self._lay_all(layout, now)

    # --- drafts ------------------------------------------------------------------

    def _lay_all(self, layout: Layout, now: datetime) -> int:
        waiting, done, folder = self._drafts.waiting(), 0, ""
        for account in self._accounts:
            pending = self._store.pending_drafts(account, BATCH + len(waiting))
            for draft in (one for one in pending if one.id not in waiting):
                folder = folder or self._folder(layout)
                done += self._lay(draft, folder, now)
        return done

    def _folder(self, layout: Layout) -> str:
        r"""The server's folder with the use \Drafts (RFC 6154), else one of our own."""
        found = self._mailbox.special("drafts")
        if found is None:
            found = f"{layout.root}/{FOLDER}" if layout.root else FOLDER
            self._mailbox.ensure(found)
        return found

    def _lay(self, draft: PendingDraft, folder: str, now: datetime) -> bool:
        try:
            known = draft_id(parse(draft.raw))
            if not (known and self._mailbox.find(folder, known)):
                self._mailbox.append(folder, draft.raw, FLAGS, now)
        except Declined as error:
            log.warning("draft %d waits: %s %s", draft.id, error, error.detail)
            self._drafts.add([draft.id])
            return False
        self._store.laid(draft.id, now)
        return True

    # --- deposits ----------------------------------------------------------------

    def _put_all(self, layout: Layout, now: datetime) -> int:
        waiting, done = self._deposits.waiting(), 0
        for account in self._accounts:
            pending = self._store.deposits(account, BATCH + len(waiting))
            for one in (one for one in pending if one.id not in waiting):
                done += self._put(one, layout.inbox, now)
        return done

    def _put(self, deposit: Deposit, inbox: str, now: datetime) -> bool:
        try:
            place = self._standing(deposit.raw, inbox)
            if place is None:
                place = self._mailbox.append(inbox, deposit.raw, (), now)
                place = place or self._standing(deposit.raw, inbox)
        except Declined as error:
            log.warning("deposit %d waits: %s %s", deposit.id, error, error.detail)
            self._deposits.add([deposit.id])
            return False
        self._store.deposited(deposit.id, place, now)
        return True

    def _standing(self, raw: bytes, inbox: str) -> Place | None:
        """Where exactly these bytes stand in INBOX: put there before a crash.

        Another copy of the same mail, which came by itself, has other bytes.
        """
        known = parse(raw).message_id
        uids = self._mailbox.find(inbox, known) if known else []
        for fetched in self._mailbox.fetch(inbox, list(uids)[::-1]):
            if fetched.raw == raw:
                return fetched.place
        return None
