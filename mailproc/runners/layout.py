"""Which IMAP folder shows which queue, in one account."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailproc.filtering.model import CATCH_ALL
from mailproc.ports import SHUNT, TRASH


@dataclass(frozen=True, slots=True)
class Layout:
    """Folder names with "/" between levels, below `root` ("" for none).

    `folder_by_queue` is what staff see; the shunt has its folder beside them. `trash`
    is the whole name of the server's folder for deleted mail, if it has one.
    """

    inbox: str
    root: str
    folder_by_queue: Mapping[str, str]
    shunt: str = "Shunt"
    trash: str | None = None

    def folder(self, queue: str) -> str:
        """Return the folder of a queue, of the shunt, or of deleted mail.

        That of the catch-all for a queue that is no longer configured (S4.3).
        """
        if queue == TRASH and self.trash is not None:
            return self.trash
        names = {SHUNT: self.shunt, TRASH: "Trash", **self.folder_by_queue}
        name = names.get(queue) or names[CATCH_ALL]
        return f"{self.root}/{name}" if self.root else name

    def folders(self) -> tuple[str, ...]:
        """Return the folders of all queues, and of the shunt."""
        return tuple(self.folder(q) for q in (*self.folder_by_queue, SHUNT))

    def queue_of(self, folder: str) -> str | None:
        """Return the queue that a folder shows, None for any other folder."""
        return next((q for q in self.folder_by_queue if self.folder(q) == folder), None)
