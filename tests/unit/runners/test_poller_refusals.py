"""The poller where the server refuses single things: nothing else is held up."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

import pytest

from mailproc.errors import Temporary, Unavailable
from mailproc.inbound import Desk, take
from mailproc.message.envelope import Envelope
from mailproc.ports import Arrival, Declined, Place
from mailproc.runners.intake import Watch
from mailproc.runners.layout import Layout
from mailproc.runners.poller import Poller
from mailproc.runners.refusals import Refusals
from tests.fakes import NOW, FakeMailbox

QUEUES = {"support": "Поддержка", "other": "Прочее"}


class Closed(FakeMailbox):
    """Refuses whatever has to do with some folders, and some single messages."""

    def __init__(self) -> None:
        super().__init__()
        self.closed: set[str] = set()
        self.disliked: set[bytes] = set()
        self.asked = 0

    def _refuse(self, folder: str) -> None:
        self._check()
        self.asked += 1
        if folder in self.closed:
            raise Declined(f"adding to {folder} failed", detail="NO [OVERQUOTA]")

    def changed(self, folder: str) -> tuple[int, int, int] | None:
        self._refuse(folder)
        return super().changed(folder)

    def ensure(self, folder: str) -> None:
        self._refuse(folder)
        super().ensure(folder)

    def move(
        self,
        folder: str,
        uids: Sequence[int],
        target: str,
        *,
        uidvalidity: int | None = None,
    ) -> dict[int, Place | None]:
        self._refuse(target)
        return super().move(folder, uids, target, uidvalidity=uidvalidity)

    def append(
        self, folder: str, raw: bytes, flags: Sequence[str], received: datetime | None
    ) -> Place | None:
        self._refuse(folder)
        if raw in self.disliked:
            raise Declined("adding a message failed", detail="NO [LIMIT]")
        return super().append(folder, raw, flags, received)


def _mail(number: int, subject: str = "Thursday") -> bytes:
    return (
        f"From: a@example.org\r\nTo: support@ipserver.su\r\nSubject: {subject}\r\n"
        f"Message-ID: <{number}@example.org>\r\n\r\nhello\r\n"
    ).encode()


def _by_lmtp(desk: Desk, *raws: bytes) -> None:
    envelope = Envelope("", ("support1@ipserver.su",), NOW)
    take(desk, [Arrival(raw, envelope, None, "support1") for raw in raws])


def _poller(
    desk: Desk,
    box: FakeMailbox,
    backoff: Callable[[int], float] = lambda _: 0.0,
) -> Poller:
    layout, watch = Layout("INBOX", "", QUEUES), Watch("support1", 0.01, 24)
    for folder in layout.folders():
        FakeMailbox.ensure(box, folder)
    poller = Poller(desk, box, layout, watch, backoff, "node")
    poller.round()
    return poller


def test_a_closed_folder_stops_neither_moves_nor_appends(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    box = Closed()
    waits = [3600.0]
    poller = _poller(desk, box, lambda _: waits[-1])
    box.closed.add("Прочее")
    box.put(_mail(1))
    box.put(_mail(2, "my mailbox"))
    _by_lmtp(desk, _mail(3), _mail(4, "my mailbox"))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            poller.round()
    assert len(box.folders["Поддержка"]) == 2
    assert [kept.raw for kept in box.folders["INBOX"].values()] == [_mail(1)]
    assert caplog.text.count("NO [OVERQUOTA]") == 3, "move, append, STATUS: once each"
    box.closed.clear()
    poller.round()
    assert not box.folders["Прочее"], "it waits its time"
    poller._refusals = Refusals(lambda _: 0.0)  # as a new connection has it
    poller.round()
    assert len(box.folders["Прочее"]) == 2
    assert not box.folders["INBOX"]


def test_one_disliked_message_does_not_hold_up_those_behind(desk: Desk) -> None:
    box = Closed()
    poller = _poller(desk, box, lambda _: 3600.0)
    mails = [_mail(n) for n in range(5)]
    box.disliked = {mails[0], mails[2]}
    _by_lmtp(desk, *mails)
    poller.round()
    shown = [kept.raw for kept in box.folders["Прочее"].values()]
    assert shown == [mails[1], mails[3], mails[4]]
    first, *_ = desk.store.filings("support1", 10)
    assert first.attempts == 1


def test_a_full_mailbox_is_not_asked_for_each_message(desk: Desk) -> None:
    box = Closed()
    poller = _poller(desk, box, lambda _: 3600.0)
    box.closed.add("Прочее")
    _by_lmtp(desk, *(_mail(n) for n in range(50)))
    poller.round()
    before = box.asked
    poller.round()
    assert box.asked - before == len(QUEUES) + 3, "each folder is looked at, no more"
    assert len(desk.store.filings("support1", 100)) == 50


def test_a_queue_that_is_no_longer_configured_is_shown_in_the_catch_all(
    desk: Desk,
) -> None:
    """S4.3: a reply in an old thread of it stands somewhere, too."""
    assert Layout("INBOX", "", QUEUES).folder("renamed") == "Прочее"
    assert Layout("INBOX", "Очереди", QUEUES).folder("renamed") == "Очереди/Прочее"


def test_a_mail_that_the_ledger_refuses_does_not_stop_the_others(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays on the server; the log says so."""
    box = FakeMailbox()
    poller = _poller(desk, box)
    keep_all = desk.store.keep_all

    def refuse(arrivals: Sequence[Arrival]) -> object:
        if any(b"<2@" in arrival.raw for arrival in arrivals):
            raise Temporary("the database refused a change")
        return keep_all(arrivals)

    monkeypatch.setattr(desk.store, "keep_all", refuse)
    for number in range(1, 4):
        box.put(_mail(number))
    poller.round()
    assert len(box.folders["Прочее"]) == 2
    assert [kept.raw for kept in box.folders["INBOX"].values()] == [_mail(2)]


def test_pauses_grow_only_while_nothing_goes_well(desk: Desk) -> None:
    """A connection that breaks now and then is made anew at once, for ever."""
    asked: list[int] = []

    class Breaks(FakeMailbox):
        def wait(self, folder: str, seconds: float, wake: Callable[[], bool]) -> bool:
            if len(asked) == 3:
                self.down = True
            raise Unavailable("the server closed the connection")

    box = Breaks()

    def backoff(times: int) -> float:
        asked.append(times)
        if len(asked) == 6:
            poller._stopping.set()
        return 0.0

    poller = _poller(desk, box, backoff)
    poller._run()
    assert asked == [1, 1, 1, 1, 2, 3]


def test_refusals_wait_longer_each_time() -> None:
    now = [0.0]
    refusals = Refusals(lambda times: 10.0 * times, lambda: now[0])
    refusals.add([1, 2])
    assert refusals.waiting() == {1, 2}
    now[0] = 10.0
    assert not refusals.waiting()
    refusals.add([1])
    now[0] = 25.0
    assert refusals.waiting() == {1}
    now[0] = 30.0
    assert not refusals.waiting()
