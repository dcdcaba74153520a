"""Which IMAP folder shows which queue, in one account."""

from collections.abc import Mapping
from dataclasses import dataclass

from mailproc.ports import SHUNT


@dataclass(frozen=True, slots=True)
class Layout:
    """Folder names with "/" between levels, below `root` ("" for none).

    `folder_by_queue` is what staff see; the shunt has its folder beside them.
    """

    inbox: str
    root: str
    folder_by_queue: Mapping[str, str]
    shunt: str = "Shunt"

    def folder(self, queue: str) -> str:
        """Return the folder of a queue; of the shunt for the queue `shunt`."""
        name = self.shunt if queue == SHUNT else self.folder_by_queue[queue]
        return f"{self.root}/{name}" if self.root else name

    def folders(self) -> tuple[str, ...]:
        """Return the folders of all queues, and of the shunt."""
        return tuple(self.folder(q) for q in (*self.folder_by_queue, SHUNT))

    def queue_of(self, folder: str) -> str | None:
        """Return the queue that a folder shows, None for any other folder."""
        return next((q for q in self.folder_by_queue if self.folder(q) == folder), None)
