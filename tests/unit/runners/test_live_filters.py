"""Filters that follow their files: a good set is taken up, a broken one never."""

import logging
import os
import threading
from pathlib import Path

import pytest

from mailproc.app import filter_stamp, live_filters
from mailproc.config.load import builtin, load
from mailproc.errors import ConfigError
from mailproc.filtering.index import FilterSet
from mailproc.inbound import Desk
from mailproc.runners.clock import ClockRole
from mailproc.runners.live import EVERY_SECONDS, LiveFilters

GOOD = """
[[filter]]
name = "{name}"
match = "in:anywhere"
queue = "other"
"""
BROKEN = "[[filter]]\nname = 'x'\nmatch = 'frm:x'\n"
NO_SUCH_QUEUE = GOOD.format(name="q").replace('"other"', '"othr"')


class Clockwork:
    """A clock that the test turns on."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "filters").mkdir()
    (tmp_path / "mailproc.toml").write_text('[desk]\ndomains = ["example.com"]\n')
    write(tmp_path / "filters", GOOD.format(name="first"))
    return tmp_path / "filters"


def write(folder: Path, text: str, name: str = "10.toml") -> None:
    (folder / name).write_text(text, encoding="utf-8")


def names(live: LiveFilters) -> list[str]:
    return [chosen.name for chosen in live().filters]


def follow(folder: Path) -> LiveFilters:
    return live_filters(load(folder.parent / "mailproc.toml"))


def test_a_changed_file_is_taken_up(folder: Path) -> None:
    live = follow(folder)
    write(folder, GOOD.format(name="second"))
    assert names(live) == ["first"]
    live.look()
    assert names(live) == ["second"]


def test_files_may_come_and_go(folder: Path) -> None:
    live = follow(folder)
    write(folder, GOOD.format(name="more"), "20.toml")
    live.look()
    assert names(live) == ["first", "more"]
    (folder / "10.toml").unlink()
    live.look()
    assert names(live) == ["more"]


def test_a_file_of_the_same_size_is_seen_by_its_time(folder: Path) -> None:
    live = follow(folder)
    before = filter_stamp(folder)
    write(folder, GOOD.format(name="other"))
    os.utime(folder / "10.toml", ns=(1, 1))
    assert filter_stamp(folder) != before
    live.look()
    assert names(live) == ["other"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = ", "not TOML"),
        (BROKEN, "unknown operator frm:"),
        (NO_SUCH_QUEUE, "there is no queue 'othr'; did you mean other?"),
        ("\xff", "invalid start byte"),
    ],
)
def test_a_broken_file_changes_nothing_and_is_told_once(
    folder: Path, caplog: pytest.LogCaptureFixture, text: str, said: str
) -> None:
    live = follow(folder)
    (folder / "10.toml").write_bytes(text.encode("latin-1"))
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            live.look()
    assert names(live) == ["first"]
    assert said in (live.fault or "")
    assert len(caplog.records) == 1
    assert "the last good set stays" in caplog.text
    write(folder, GOOD.format(name="mended"))
    live.look()
    assert names(live) == ["mended"]
    assert live.fault is None


def test_an_emptied_folder_leaves_the_last_good_set(folder: Path) -> None:
    live = follow(folder)
    (folder / "10.toml").unlink()
    live.look()
    assert names(live) == ["first"]
    folder.rmdir()
    live.look()
    assert names(live) == ["first"]
    assert "no filter files" in (live.fault or "")


def test_a_set_that_is_broken_at_the_start_is_no_start(folder: Path) -> None:
    write(folder, BROKEN)
    with pytest.raises(ConfigError, match=r"10.toml:3: .*unknown operator frm:"):
        follow(folder)


def test_whoever_asks_looks_now_and_then() -> None:
    """A process without the clock role follows too."""
    clock, looks = Clockwork(), [0]
    sets = [FilterSet([]), FilterSet([])]

    def stamp() -> int:
        looks[0] += 1
        return looks[0]

    live = LiveFilters(stamp, lambda: sets[min(looks[0], 2) - 1], clock)
    assert live() is sets[0]
    clock.time = EVERY_SECONDS / 2
    assert live() is sets[0]
    clock.time = EVERY_SECONDS
    assert live() is sets[1]
    assert looks[0] == 2


def test_an_unforeseen_failure_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    good = FilterSet([])
    answers = [good]
    stamps = iter(range(9))
    live = LiveFilters(lambda: next(stamps), lambda: answers.pop())
    live.look()
    assert live() is good
    assert "IndexError" in caplog.text


def test_the_clock_role_looks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailproc.runners.clock.EVERY_SECONDS", 0.01)
    looked = threading.Event()
    role = ClockRole(desk, looked.set)
    role.start()
    try:
        assert looked.wait(5)
    finally:
        role.stop(5)


def test_the_filters_shipped_can_be_followed() -> None:
    assert len(live_filters(builtin())().filters) > 10
