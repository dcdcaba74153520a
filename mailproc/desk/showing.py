r"""How a ticket looks in a mail client: flag, keywords, or a sub-folder (S1.4).

`\Flagged` means that somebody of the desk has to act; `p1` to `p6` is the priority,
`late` what was not done in time, `waiting` what waits for somebody outside. Where a
server knows no keywords (RFC 3501 7.1, PERMANENTFLAGS) the same is shown by folders
below the queue's, whose names sort as the list of work does. Pure; moves nothing.
"""

from mailproc.desk.model import TicketState

FLAGGED = "\\Flagged"
LATE = "late"
WAITING = "waiting"
PRIORITIES = tuple(f"p{number}" for number in range(1, 7))
MARKS = frozenset((FLAGGED, LATE, WAITING, *PRIORITIES))
"""Every mark of a ticket's state. What is not among a ticket's marks is taken off."""

LATE_FOLDER = "0 просрочено"
FOLDERS = ("1 срочно", "2 сбои", "3 жалобы", "4 администрирование", "5 заказы")
"""Sub-folders by priority; what has the lowest stands in the queue's own folder."""
WAITING_FOLDER = "7 ожидание"
SUBFOLDERS = (LATE_FOLDER, *FOLDERS, WAITING_FOLDER)

_TO_DO = (TicketState.NEW, TicketState.OPEN)


def marks(state: TicketState, priority: int, *, late: bool) -> tuple[str, ...]:
    """Return the flag and keywords that the mail of a ticket has; none once solved."""
    number = PRIORITIES[min(max(priority, 1), 6) - 1]
    if state in _TO_DO:
        return (FLAGGED, number, LATE) if late else (FLAGGED, number)
    return (WAITING, number) if state is TicketState.WAITING else ()


def unmarks(shown: tuple[str, ...]) -> tuple[str, ...]:
    """Return the marks to take off, so that only `shown` stay; others' keywords do."""
    return tuple(sorted(MARKS.difference(shown)))


def subfolder(state: TicketState, priority: int, *, late: bool) -> str:
    """Return the folder below the queue's, "" for that of the queue itself."""
    if state is TicketState.WAITING:
        return WAITING_FOLDER
    if state not in _TO_DO:
        return ""
    if late:
        return LATE_FOLDER
    return FOLDERS[max(priority, 1) - 1] if priority <= len(FOLDERS) else ""


def below(folder: str, name: str) -> str:
    """Return the whole name of a sub-folder; "/" stands between levels."""
    return f"{folder}/{name}" if name else folder


def split(folder: str) -> tuple[str, str]:
    """Return a folder of ours as (the queue's folder, its sub-folder or "")."""
    parent, slash, name = folder.rpartition("/")
    return (parent, name) if slash and name in SUBFOLDERS else (folder, "")


def priority_of(name: str) -> int | None:
    """Return the priority that a person gives by a drag into a sub-folder.

    None where it says nothing of it: late and waiting are states, no choice.
    """
    return FOLDERS.index(name) + 1 if name in FOLDERS else None
