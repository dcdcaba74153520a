"""The folders of a logged-in connection: selecting, listing, creating, searching.

Never CLOSEs a folder, which would expunge it. RFC 3501, RFC 2342 (namespace).
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mailproc.ports import Declined
from mailproc.transport.imap.account import Account
from mailproc.transport.imap.connection import FAILURES, Connection
from mailproc.transport.imap.names import FolderNames

log = logging.getLogger(__name__)

# One SEARCH answer is one line, and imaplib reads lines up to 1,000,000 octets.
_SEARCH_WINDOW = 50_000


class Stale(Declined):
    """The folder is gone or was numbered anew: its uids mean nothing any more."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A folder as SELECT or EXAMINE described it; `permanent` flags in lower case."""

    folder: str
    uidvalidity: int
    uidnext: int
    messages: int
    permanent: frozenset[str]
    readonly: bool

    @property
    def counters(self) -> tuple[int, int, int]:
        """What tells that something came or went."""
        return self.uidvalidity, self.uidnext, self.messages


class Session(Connection):
    """A connection with its folders; names use "/". Errors: Unavailable."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self.current: Selected | None = None
        self._permanent: dict[str, frozenset[str]] = {}

    @cached_property
    def names(self) -> FolderNames:
        """The personal namespace of the server, read once."""
        with self.attempt("reading the namespace"):
            with suppress(*FAILURES):
                if "NAMESPACE" in self.capabilities:
                    prefix, delimiter = self.client.namespace().personal[0]
                    return FolderNames(prefix, delimiter)
            listed = self.client.list_folders("", "")
            delimiter = listed[0][1] if listed else b"/"
            return FolderNames("", delimiter.decode("ascii") if delimiter else None)

    def select(self, folder: str, *, readonly: bool = True) -> Selected | None:
        r"""Select a folder afresh; None if it does not exist.

        EXAMINE by default: it leaves \Recent as it was.
        """
        name = self.names.to_server(folder)
        self.current = None
        try:
            with self.attempt(f"opening folder {folder}"):
                told = self.client.select_folder(name, readonly)
                self.current = _selected(folder, told, readonly=readonly)
                return self.current
        except Declined:
            if self.exists(folder):
                raise
            return None

    def need(
        self, folder: str, uidvalidity: int | None = None, *, readonly: bool = True
    ) -> Selected:
        """Select a folder that must be there, with the UIDVALIDITY that is expected."""
        selected = self.select(folder, readonly=readonly)
        if selected is None:
            raise Stale(f"IMAP account {self.account.name}: no folder {folder}")
        if uidvalidity not in (None, selected.uidvalidity):
            raise Stale(
                f"IMAP account {self.account.name}: UIDVALIDITY of {folder} changed"
                f" from {uidvalidity} to {selected.uidvalidity}"
            )
        return selected

    def permanent(self, folder: str) -> frozenset[str]:
        """Return the flags a folder keeps, asked once; creates a missing folder."""
        if folder not in self._permanent:
            if self.select(folder, readonly=False) is None:
                self.ensure(folder)
            selected = self.need(folder, readonly=False)
            self._permanent[folder] = selected.permanent
        return self._permanent[folder]

    def listing(self, pattern: str = "*") -> list[tuple[tuple[bytes, ...], str]]:
        """Return (attributes, server name) of the folders that match."""
        with self.attempt("listing folders"):
            return [
                (attributes, name)
                for attributes, _, name in self.client.list_folders("", pattern)
            ]

    def exists(self, folder: str) -> bool:
        """Whether a folder is there and can hold messages."""
        name = self.names.to_server(folder)
        return any(
            self.names.from_server(found) == self.names.from_server(name)
            and not {b"\\noselect", b"\\nonexistent"} & _lower(attributes)
            for attributes, found in self.listing(name)
        )

    def ensure(self, folder: str) -> None:
        """Create and subscribe a folder, its parents first, where it is not there."""
        self.names.to_server(folder)  # a bad name is refused before anything is made
        levels = folder.split("/")
        for depth in range(1, len(levels) + 1):
            level = "/".join(levels[:depth])
            if not self.exists(level):
                self._create(level)

    def _create(self, folder: str) -> None:
        name = self.names.to_server(folder)
        try:
            with self.attempt(f"creating folder {folder}"):
                self.client.create_folder(name)
        except Declined:
            if not self.exists(folder):  # else somebody was faster
                raise
        try:
            with self.attempt(f"subscribing folder {folder}"):
                self.client.subscribe_folder(name)
        except Declined as error:
            log.warning("%s: %s", error.public, error.detail)

    def search(self, selected: Selected, *criteria: str) -> list[int]:
        """Return matching uids of the selected folder, ascending.

        In windows of sequence numbers, from the top down: what is expunged meanwhile
        moves messages into windows still to come, so that none is passed over.
        """
        found: set[int] = set()
        starts = range(1, selected.messages + 1, _SEARCH_WINDOW)
        for start in reversed(starts):
            end = "*" if start == starts[-1] else str(start + _SEARCH_WINDOW - 1)
            window = [] if len(starts) == 1 else [f"{start}:{end}"]
            with self.attempt(f"searching {selected.folder}"):
                found.update(self.client.search([*window, *criteria]))
        return sorted(found)


def _selected(folder: str, told: dict[bytes, Any], *, readonly: bool) -> Selected:
    flags = told.get(b"PERMANENTFLAGS", told.get(b"FLAGS", ()))
    return Selected(
        folder,
        told.get(b"UIDVALIDITY", 0),
        told.get(b"UIDNEXT", 0),
        told[b"EXISTS"],
        frozenset(flag.decode("ascii", "replace").lower() for flag in flags),
        readonly,
    )


def _lower(attributes: tuple[bytes, ...]) -> set[bytes]:
    return {attribute.lower() for attribute in attributes}


def uid_set(uids: list[int]) -> str:
    """Return ascending uids as a set: `3:5,9`; only truly adjacent ones join."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and uid == runs[-1][1] + 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(f"{a}:{b}" if a != b else str(a) for a, b in runs)
