"""Which IMAP folder shows which queue, in one account.

Solved and Split are folders beside the queues that mean something when a person drags
a message there (S1.3). A server without keywords shows priority by sub-folders (S1.4).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mailproc.desk import showing
from mailproc.desk.model import TicketState
from mailproc.filtering.model import CATCH_ALL
from mailproc.ports import SHUNT, SOLVED, SPLIT, TRASH

_PRIORITY = re.compile("p([1-6])")


@dataclass(frozen=True, slots=True)
class Layout:
    """Folder names with "/" between levels, below `root` ("" for none).

    `folder_by_queue` is what staff see; the shunt, Solved and Split have their folders
    beside them. `trash` is the whole name of the server's folder for deleted mail, if
    it has one. `subfolders` says that the server knows no keywords: what has priority
    or waits stands in a folder below its queue's.
    """

    inbox: str
    root: str
    folder_by_queue: Mapping[str, str]
    shunt: str = "Shunt"
    trash: str | None = None
    solved: str = "Solved"
    split: str = "Split"
    subfolders: bool = False

    def folder(self, queue: str, flags: Iterable[str] = ()) -> str:
        """Return where mail of a queue with these flags stands.

        That of the catch-all for a queue that is no longer configured (S4.3).
        """
        if queue == TRASH and self.trash is not None:
            return self.trash
        names = {SHUNT: self.shunt, TRASH: "Trash", **self._dragged_to}
        name = names.get(queue) or self._dragged_to[CATCH_ALL]
        whole = f"{self.root}/{name}" if self.root else name
        if not self.subfolders or queue not in self.folder_by_queue:
            return whole
        return showing.below(whole, _subfolder(frozenset(flags)))

    @property
    def _dragged_to(self) -> Mapping[str, str]:
        """The folders to which people drag, by queue or what the folder means."""
        return {SOLVED: self.solved, SPLIT: self.split, **self.folder_by_queue}

    def folders(self) -> tuple[str, ...]:
        """Return the folders that are made: of all queues, Solved, Split, the shunt."""
        return tuple(self.folder(q) for q in (*self._dragged_to, SHUNT))

    def watched(self) -> tuple[str, ...]:
        """Return the folders that are looked at, sub-folders included."""
        below = showing.SUBFOLDERS if self.subfolders else ()
        queues = [self.folder(queue) for queue in self.folder_by_queue]
        shown = (showing.below(folder, name) for folder in queues for name in below)
        return (*self.folders(), *shown)

    def queue_of(self, folder: str) -> str | None:
        """Return the queue that a folder shows, SOLVED, SPLIT, None for any other."""
        base = showing.split(folder)[0] if self.subfolders else folder
        return next((q for q in self._dragged_to if self.folder(q) == base), None)

    def priority_of(self, folder: str) -> int | None:
        """Return the priority that a drag into a folder gives, if it says any."""
        name = showing.split(folder)[1] if self.subfolders else ""
        return showing.priority_of(name)


def _subfolder(flags: frozenset[str]) -> str:
    """What flags say of a ticket; mail without any stands in the queue's own folder."""
    found = (match for flag in flags if (match := _PRIORITY.fullmatch(flag)))
    number = next((int(match[1]) for match in found), len(showing.PRIORITIES))
    state = TicketState.SOLVED
    if showing.WAITING in flags:
        state = TicketState.WAITING
    elif showing.FLAGGED in flags:
        state = TicketState.OPEN
    return showing.subfolder(state, number, late=showing.LATE in flags)
