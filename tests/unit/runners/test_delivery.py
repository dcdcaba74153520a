"""The delivery role where the store fails: nothing twice, no sender forgotten.

R3, R4; RFC 3464.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailproc.compose.model import Identity
from mailproc.errors import Temporary, Unavailable
from mailproc.outbound import Door, Writing
from mailproc.ports import Claim, Clock, Kind, Outcome, Outgoing, State
from mailproc.runners import delivery
from mailproc.runners.delivery import Delivery
from mailproc.runners.role import Signal
from mailproc.store.sql import SqlStore, open_store
from tests.e2e.house import until
from tests.fakes import NOW

IDENTITY = Identity(
    "support@ipserver.su", frozenset(), frozenset({"ipserver.su"}), "mail.ipserver.su"
)


class FullDisk(SqlStore):
    """Takes no outcome as long as there is no room."""

    full = False
    refused = 0
    down = False
    asked = 0

    def claim(
        self, owner: str, limit: int, now: datetime, lease_seconds: int
    ) -> Sequence[Claim]:
        if self.down:
            self.asked += 1
            raise Unavailable("the database is not available")
        return super().claim(owner, limit, now, lease_seconds)

    def settle(self, outcomes: Sequence[Outcome], now: datetime) -> None:
        if self.full:
            self.refused += 1
            raise Unavailable("no space left to keep mail", code=452)
        super().settle(outcomes, now)


class Smarthost:
    """Delivers to everybody but `gone`; counts letters by recipient."""

    def __init__(self, *gone: str) -> None:
        self.gone = gone
        self.seen: list[str] = []
        self.lock = threading.Lock()

    def __call__(self, claim: Claim, now: datetime) -> Sequence[Outcome]:
        with self.lock:
            self.seen += [r.address for r in claim.recipients]
        return [
            Outcome(r.id, r.address, State.FAILED, 550, "no such user", "a")
            if r.address in self.gone
            else Outcome(r.id, r.address, State.DELIVERED, 250, "ok", "a")
            for r in claim.recipients
        ]

    def close_idle(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def store(tmp_path: Path) -> Iterator[FullDisk]:
    opened = open_store(f"sqlite:///{tmp_path / 'db'}", clock=lambda: NOW)
    failing = FullDisk(opened.engine, lambda: NOW)
    yield failing
    failing.close()
    opened.close()


def _door(store: SqlStore, sign: object = None, clock: Clock = lambda: NOW) -> Door:
    def plain(raw: bytes, domain: str) -> bytes:
        return raw

    writing = Writing(IDENTITY, {}, lambda n, a: None, clock, lambda: "t1")  # type: ignore[arg-type, return-value]  # no letter of staff is finished here
    return Door(writing, sign or plain, store)  # type: ignore[arg-type]  # a Sign


def _spool(store: SqlStore, *recipients: str) -> None:
    raw = b"From: support@ipserver.su\r\nMessage-ID: <m1@x>\r\n\r\nhello\r\n"
    sender = "support@ipserver.su"
    store.spool(
        Outgoing(raw, sender, recipients, Kind.STAFF, "m1@x", "i", (), "", None, NOW)
    )


def _states(store: SqlStore) -> dict[str, State]:
    return {row.address: row.state for row in store.spool_rows(all_states=True)}


def test_an_outcome_is_written_when_there_is_room_again(
    store: FullDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was delivered is not sent again, and nothing else is until it is written."""
    monkeypatch.setattr(delivery, "TROUBLE_SECONDS", 0.05)
    host, wake, times = Smarthost(), Signal(), [NOW]
    _spool(store, "a@example.org")
    store.full = True
    role = Delivery(_door(store, clock=lambda: times[-1]), host, wake)
    role.start()
    until(lambda: store.refused > 3, "it insists")
    times.append(NOW + timedelta(hours=1))  # its claim has long run out
    _spool(store, "b@example.org")
    wake.set()
    until(lambda: store.refused > 6, "it goes on insisting")
    assert host.seen == ["a@example.org"]
    store.full = False
    until(lambda: "b@example.org" in host.seen, "then the next one")
    role.stop(5)
    assert host.seen == ["a@example.org", "b@example.org"]
    assert set(_states(store).values()) == {State.DELIVERED}


def test_nothing_is_claimed_right_after_trouble_with_the_store(
    store: FullDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another node may have delivered it, and has to write that down first."""
    monkeypatch.setattr(delivery, "TROUBLE_SECONDS", 0.02)
    host, wake = Smarthost(), Signal()
    store.down = True
    role = Delivery(_door(store), host, wake, workers=1)
    role.start()
    until(lambda: store.asked > 1, "it knows of the trouble")
    monkeypatch.setattr(delivery, "TROUBLE_SECONDS", 3600.0)
    store.down = False
    _spool(store, "a@example.org")
    for _ in range(10):
        wake.set()
        time.sleep(0.02)
    assert not host.seen
    monkeypatch.setattr(delivery, "TROUBLE_SECONDS", 0.0)
    until(lambda: host.seen, "then all goes on")
    role.stop(5)


def test_it_stops_also_while_there_is_no_room(
    store: FullDisk, caplog: pytest.LogCaptureFixture
) -> None:
    _spool(store, "a@example.org")
    store.full = True
    role = Delivery(_door(store), Smarthost(), Signal(), workers=1)
    with caplog.at_level(logging.WARNING):
        role.start()
        until(lambda: store.refused, "it insists")
        role.stop(5)
    assert "no space left" in caplog.text
    assert "Traceback" not in caplog.text
    assert store.claim_owners() == frozenset(), "and gives back what it held"


def test_a_dsn_that_cannot_be_made_is_seen_in_the_shunt(store: FullDisk) -> None:
    """The others were delivered and stay so; the failure is not tried for ever."""

    def no_key(raw: bytes, domain: str) -> bytes:
        raise Temporary("cannot be signed", detail="no DKIM key")

    host = Smarthost("gone@example.org")
    _spool(store, "a@example.org", "gone@example.org")
    role = Delivery(_door(store, no_key), host, Signal(), workers=1)
    role.start()
    until(lambda: store.shunted(), "it is set aside")
    role.stop(5)
    assert "no DSN to its sender" in store.shunted()[0].reason
    assert _states(store) == {
        "a@example.org": State.DELIVERED,
        "gone@example.org": State.FAILED,
    }
    assert sorted(host.seen) == ["a@example.org", "gone@example.org"]
