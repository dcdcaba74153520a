"""Priority and lateness in the mail client: flags, keywords, sub-folders (S1.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.config.model import QUEUES, QueueEntry
from mailproc.desk.model import TicketState
from mailproc.desk.showing import (
    MARKS,
    SUBFOLDERS,
    below,
    marks,
    priority_of,
    split,
    subfolder,
    unmarks,
)

NEW, OPEN = TicketState.NEW, TicketState.OPEN
WAITING, SOLVED, CLOSED = TicketState.WAITING, TicketState.SOLVED, TicketState.CLOSED
STATES = st.sampled_from(TicketState)
PRIORITIES = st.integers(1, 6)


@pytest.mark.parametrize(
    ("state", "priority", "late", "flags", "folder"),
    [
        (NEW, 1, False, ("\\Flagged", "p1"), "1 срочно"),
        (OPEN, 2, False, ("\\Flagged", "p2"), "2 сбои"),
        (OPEN, 6, False, ("\\Flagged", "p6"), ""),
        (OPEN, 3, True, ("\\Flagged", "p3", "late"), "0 просрочено"),
        (WAITING, 1, False, ("waiting", "p1"), "7 ожидание"),
        (WAITING, 1, True, ("waiting", "p1"), "7 ожидание"),
        (SOLVED, 1, True, (), ""),
        (CLOSED, 5, False, (), ""),
    ],
)
def test_what_a_ticket_looks_like(
    state: TicketState,
    priority: int,
    flags: tuple[str, ...],
    folder: str,
    *,
    late: bool,
) -> None:
    assert marks(state, priority, late=late) == flags
    assert subfolder(state, priority, late=late) == folder


@given(STATES, PRIORITIES, st.booleans())
def test_marks_are_exchanged_whole(
    state: TicketState, priority: int, late: bool
) -> None:
    """After setting the one and taking off the other nothing old is left."""
    shown = marks(state, priority, late=late)
    assert set(shown) | set(unmarks(shown)) == MARKS
    assert not set(shown) & set(unmarks(shown))


@given(st.integers(-5, 20))
def test_any_number_is_shown_as_the_nearest_priority(priority: int) -> None:
    (_, shown) = marks(OPEN, priority, late=False)
    assert shown == f"p{min(max(priority, 1), 6)}"
    assert subfolder(OPEN, priority, late=False) in (*SUBFOLDERS, "")


def test_folders_stand_in_the_order_of_work() -> None:
    """Late first, then by priority: as every list of the desk."""
    late = subfolder(OPEN, 6, late=True)
    by_priority = [subfolder(OPEN, number, late=False) for number in range(1, 6)]
    waiting = subfolder(WAITING, 1, late=False)
    assert sorted(SUBFOLDERS) == [late, *by_priority, waiting] == list(SUBFOLDERS)


@given(STATES, PRIORITIES, st.booleans(), st.sampled_from(QUEUES))
def test_a_folder_tells_its_queue(
    state: TicketState, priority: int, late: bool, queue: QueueEntry
) -> None:
    folder = queue.folder
    name = subfolder(state, priority, late=late)
    assert split(below(folder, name)) == (folder, name)


def test_a_folder_of_a_person_is_no_sub_folder() -> None:
    assert split("Поддержка/Мои") == ("Поддержка/Мои", "")
    assert split("Биллинг/продажи") == ("Биллинг/продажи", "")


def test_a_drag_into_a_sub_folder_gives_its_priority() -> None:
    assert [priority_of(name) for name in SUBFOLDERS] == [None, 1, 2, 3, 4, 5, None]
    assert priority_of("Мои") is None
