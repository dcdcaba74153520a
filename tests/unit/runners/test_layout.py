"""Which folder shows what: queues, Solved and Split, sub-folders without keywords."""

from dataclasses import replace

import pytest

from mailproc.ports import SHUNT, SOLVED, SPLIT, TRASH
from mailproc.runners.layout import Layout

QUEUES = {"abuse": "Жалобы", "billing": "Биллинг/продажи", "other": "Прочее"}
LAYOUT = Layout("INBOX", "Desk", QUEUES, solved="Решено", split="Отделить")
PLAIN = replace(LAYOUT, subfolders=True)


@pytest.mark.parametrize("layout", [LAYOUT, PLAIN])
def test_every_folder_that_is_made_is_told_apart(layout: Layout) -> None:
    for queue in (*QUEUES, SOLVED, SPLIT):
        assert layout.queue_of(layout.folder(queue)) == queue
    assert layout.folder(SOLVED) == "Desk/Решено"
    assert layout.folder(SPLIT) == "Desk/Отделить"
    assert layout.queue_of("INBOX") is None
    assert layout.queue_of(layout.folder(SHUNT)) is None
    assert layout.folder(TRASH) == "Desk/Trash"
    assert set(layout.folders()) <= set(layout.watched())


@pytest.mark.parametrize(
    ("flags", "name"),
    [
        (("\\Flagged", "abuse", "p1", "-p2"), "/1 срочно"),
        (("\\Flagged", "p3", "late"), "/0 просрочено"),
        (("\\Flagged", "p6"), ""),
        (("waiting", "p1", "-\\Flagged"), "/7 ожидание"),
        (("abuse", "p1", "old"), ""),
        (("abuse", "sent"), ""),
        ((), ""),
    ],
)
def test_priority_is_a_sub_folder_where_keywords_are_not_kept(
    flags: tuple[str, ...], name: str
) -> None:
    """S1.4."""
    assert PLAIN.folder("abuse", flags) == f"Desk/Жалобы{name}"
    assert PLAIN.queue_of(f"Desk/Жалобы{name}") == "abuse"
    assert LAYOUT.folder("abuse", flags) == "Desk/Жалобы"
    assert PLAIN.folder(SOLVED, flags) == "Desk/Решено"


def test_a_drag_into_a_sub_folder_gives_the_priority() -> None:
    assert PLAIN.priority_of("Desk/Жалобы/2 сбои") == 2
    assert PLAIN.priority_of("Desk/Жалобы/7 ожидание") is None
    assert LAYOUT.priority_of("Desk/Жалобы/2 сбои") is None
    assert LAYOUT.queue_of("Desk/Жалобы/2 сбои") is None


def test_sub_folders_are_watched_and_not_made_before_they_are_needed() -> None:
    assert "Desk/Жалобы/1 срочно" in PLAIN.watched()
    assert "Desk/Жалобы/1 срочно" not in PLAIN.folders()
    assert LAYOUT.watched() == LAYOUT.folders()
