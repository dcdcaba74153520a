"""The emergency kit (N10): what it holds, when it is written, when it rings."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailproc.clockwork.notice_kit import Kit, Written, contents
from mailproc.kit_files import Folder
from mailproc.notices.sheet import Kind, Stage
from tests.unit.clockwork.works import Works
from tests.unit.events.test_notice_stories import announced, notices

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Shelf:
    """A place that may be full."""

    name = "kit"

    def __init__(self) -> None:
        self.full = False
        self.done: list[Written] = []
        self.files: Mapping[str, str] = {}

    def written(self) -> Written | None:
        """The last time."""
        return self.done[-1] if self.done else None

    def write(self, files: Mapping[str, str], done: Written) -> None:
        """Keep the files, or fail."""
        if self.full:
            raise OSError(28, "No space left on device")
        self.done.append(done)
        self.files = files


def test_it_is_written_every_hour_and_after_each_change(works: Works) -> None:
    shelf = Shelf()
    kit = Kit([shelf])
    kit(works.office, works.now)
    kit(works.office, works.now + timedelta(minutes=59))
    assert len(shelf.done) == 1
    kit(works.office, works.now + timedelta(minutes=60))
    assert len(shelf.done) == 2
    number = announced(works)
    kit(works.office, works.now + timedelta(minutes=61))
    assert len(shelf.done) == 3
    assert f"events/HL-{number}.txt" in shelf.files


def test_a_place_that_cannot_be_written_rings_once_after_two_hours(
    works: Works,
) -> None:
    shelf = Shelf()
    kit = Kit([shelf])
    kit(works.office, works.now)
    shelf.full = True

    def alarms(hours: float) -> int:
        works.after(hours=hours)
        kit(works.office, works.now)
        works.after(minutes=0)
        return sum("kit" in m.subject for m in works.letters())

    assert alarms(1.5) == 0
    assert alarms(0.5) == 1
    assert alarms(5) == 0
    shelf.full = False
    assert alarms(0) == 0
    shelf.full = True
    assert alarms(3) == 1, "it rings again once it was well"


def test_what_people_find_in_it(works: Works) -> None:
    """Readable without this program: addresses, blank fields, all that was told."""
    number = announced(works)
    notices(works)
    files = contents(works.office, works.now)
    group = files["groups/awaria-mps-sms.txt"]
    assert "Bcc: noc@media.example, suporte@movel.example" in group
    assert "+48 22 000 00 00" in group
    assert "suporte@movel.example" in files["groups/wszyscy.txt"]
    blank = files["templates/disaster-announce.pl-en.txt"]
    assert "Subject: [HL-&^number]" in blank
    assert "Wpływ: &^Wpływ" in blank
    wanted = {
        f"templates/{kind}-{stage}.{language}-en.txt"
        for kind in Kind
        for stage in Stage
        for language in ("pl", "pt", "ru")
    }
    assert wanted <= set(files)
    event = files[f"events/HL-{number}.txt"]
    assert f"Subject: [HL-{number}] Awaria: SMS Orange" in event
    assert "AWARIA: PIERWSZA INFORMACJA" in event
    assert "Owed: update" in event
    assert "Bcc: noc@media.example, suporte@movel.example" in event
    for text in files.values():
        assert "None" not in text


def test_files_are_whole_and_old_ones_go(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "kit")
    assert folder.written() is None
    one = Written(NOON, "a1")
    folder.write({"README.txt": "ж", "events/HL-1.txt": "x"}, one)
    assert folder.written() == one
    (tmp_path / "kit" / "events" / "mine.md").write_text("stays")
    folder.write({"README.txt": "ж"}, Written(NOON, "a2"))
    left = sorted(p.name for p in (tmp_path / "kit").rglob("*") if p.is_file())
    assert left == ["README.txt", "mine.md", "written.txt"]


@pytest.mark.parametrize("text", ["", "yesterday x", "2026-11-24"])
def test_a_moment_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "written.txt").write_text(text)
    assert Folder(tmp_path).written() is None


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "kit").write_text("a file")
    with pytest.raises(OSError, match=r"exists|[Nn]ot a directory"):
        Folder(tmp_path / "kit").write({"README.txt": "x"}, Written(NOON, "a"))
