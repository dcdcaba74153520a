"""The poller while the ledger is down, and the lease that keeps other nodes away."""

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from mailproc.inbound import Desk
from mailproc.ports import Arrival, Clock, LedgerDown, Store
from mailproc.runners import lease, poller
from mailproc.runners.intake import Watch
from mailproc.runners.layout import Layout
from mailproc.runners.lease import Lease
from mailproc.runners.poller import Poller
from tests.e2e.house import until
from tests.fakes import NOW, FakeMailbox

MAIL = b"From: a@example.org\r\nSubject: Thursday\r\nMessage-ID: <1@x>\r\n\r\nhi\r\n"


class Box(FakeMailbox):
    """Counts connections; waits as a server with IDLE does."""

    def __init__(self) -> None:
        super().__init__()
        self.connections = 0
        self.turns = 0

    def connect(self) -> None:
        self.connections += 1

    def wait(self, folder: str, seconds: float, wake: Callable[[], bool]) -> bool:
        self.turns += 1
        return wake()


class FullDisk:
    """Lets a store keep nothing while it is full."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full = False
        self.refused = 0
        keep_all = store.keep_all

        def keep(arrivals: Sequence[Arrival]) -> object:
            if self.full:
                self.refused += 1
                raise LedgerDown("no space left to keep mail", code=452)
            return keep_all(arrivals)

        monkeypatch.setattr(store, "keep_all", keep)


def test_the_connection_outlasts_a_full_disk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody logs in again and again, and recovery does not wait for a back-off."""
    monkeypatch.setattr(poller, "TROUBLE_SECONDS", 0.02)
    disk, box = FullDisk(desk.store, monkeypatch), Box()
    queues = {"other": "Прочее", "support": "Поддержка"}
    watch = Watch("support1", 0.01, 24)
    made = Poller(desk, box, Layout("INBOX", "", queues), watch, lambda _: 3600, "a")
    made.start()
    until(lambda: box.turns, "it watches")
    disk.full = True
    box.put(MAIL)
    until(lambda: disk.refused > 3, "it tries")
    assert list(box.folders["INBOX"])
    disk.full = False
    until(lambda: box.folders["Прочее"], "it is sorted")
    made.stop(5)
    assert box.connections == 1
    assert "no space left" in caplog.text
    assert "Traceback" not in caplog.text


def _lease(store: Store, owner: str, clock: Clock) -> Lease:
    return Lease(store, "account:support1", owner, clock)


def test_a_lease_is_kept_by_asking_and_runs_out_by_itself(desk: Desk) -> None:
    times = [NOW]

    def now() -> datetime:
        return times[-1]

    one, two = (_lease(desk.store, name, now) for name in "ab")
    assert one.hold()
    for _ in range(10):
        times.append(times[-1] + timedelta(seconds=lease.SECONDS / 2))
        assert one.hold()
        assert not two.hold()
    times.append(times[-1] + timedelta(seconds=lease.SECONDS + 1))
    assert two.hold()
    assert not one.hold()
    two.give_back()
    assert one.hold()
    times.append(NOW - timedelta(days=1))  # a clock that was set back
    assert one.hold()


def test_a_lease_is_kept_while_waiting_for_news(desk: Desk) -> None:
    """Also where the folders are looked at once a minute only."""
    times = [NOW]
    looks = threading.Event()

    class Slow(Box):
        def wait(self, folder: str, seconds: float, wake: Callable[[], bool]) -> bool:
            assert seconds == 60
            for _ in range(10):
                times.append(times[-1] + timedelta(seconds=6))
                if wake():
                    return False
            other = _lease(desk.store, "b", lambda: times[-1])
            assert not other.hold()
            looks.set()
            made._stopping.set()
            return True

    made = Poller(
        Desk(desk.house, desk.store),
        Slow(),
        Layout("INBOX", "", {"other": "Прочее"}),
        Watch("support1", 60, 24),
        lambda _: 0.0,
        "a",
    )
    made._lease = _lease(desk.store, "a", lambda: times[-1])
    made._run()
    assert looks.is_set()


def test_who_loses_the_lease_stops_looking(desk: Desk) -> None:
    times = [NOW]

    class Robbed(Box):
        def wait(self, folder: str, seconds: float, wake: Callable[[], bool]) -> bool:
            times.append(times[-1] + timedelta(minutes=1))  # as a hanging server does
            assert _lease(desk.store, "b", lambda: times[-1]).hold()
            assert wake(), "nothing to wait for"
            self.put(MAIL)
            return True

        def close(self) -> None:
            closed.set()

    closed = threading.Event()
    box = Robbed()
    made = Poller(
        desk,
        box,
        Layout("INBOX", "", {"other": "Прочее"}),
        Watch("support1", 0.01, 24),
        lambda _: 0.0,
        "a",
    )
    made._lease = _lease(desk.store, "a", lambda: times[-1])
    made.start()
    assert closed.wait(10)
    made.stop(5)
    assert list(box.folders["INBOX"]), "the other node does it"
