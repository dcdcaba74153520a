"""Stopping: nothing is lost and nobody is kept waiting (R10), nothing stays (R12)."""

import contextlib
import ssl
import threading
import time
from pathlib import Path

import pytest

from mailproc.transport.smtpd.listeners import Listener
from tests.integration.smtpd.support import (
    MAIL,
    Desk,
    Wire,
    begin,
    eventually,
    serving,
    smtp,
)


def test_stop_parts_from_the_idle_and_lets_messages_finish(desk: Desk) -> None:
    with serving(desk, Listener("smtp")) as served, contextlib.ExitStack() as wires:
        idle, middle, sending = (
            wires.enter_context(smtp(served.ports[0])) for _ in range(3)
        )
        middle.ask("MAIL FROM:<>")
        begin(sending)
        sending.send(MAIL)
        stopping = threading.Thread(target=served.stop, args=(20,))
        stopping.start()
        for wire in (idle, middle):
            assert wire.reply().startswith("421 4.3.2")
            assert wire.closed()
        with pytest.raises(ConnectionRefusedError):
            Wire(served.ports[0])
        assert sending.ask(b".") == "250 2.0.0 taken as 1"
        assert sending.reply().startswith("421 4.3.2")
        stopping.join(5)
        assert not stopping.is_alive(), "long before the grace is over"
    assert len(desk.taken) == 1


def test_stop_waits_for_an_accept_under_way(desk: Desk) -> None:
    desk.gate = threading.Event()
    with serving(desk, Listener("smtp")) as served, smtp(served.ports[0]) as wire:
        begin(wire)
        wire.send(MAIL + b".\r\n")
        assert desk.entered.wait(5)
        threading.Timer(0.3, desk.gate.set).start()
        served.stop(20)
        assert wire.reply() == "250 2.0.0 taken as 1"


def test_stop_does_not_wait_longer_than_its_grace(desk: Desk) -> None:
    with serving(desk, Listener("smtp")) as served, smtp(served.ports[0]) as wire:
        begin(wire)
        started = time.monotonic()
        served.stop(0.3)
        assert time.monotonic() - started < 5
        assert not wire.reply().startswith("250")
    assert desk.calls == 0


def test_an_accept_longer_than_the_grace_still_runs_to_its_end(desk: Desk) -> None:
    desk.gate = threading.Event()
    with serving(desk, Listener("smtp")) as served, smtp(served.ports[0]) as wire:
        begin(wire)
        wire.send(MAIL + b".\r\n")
        assert desk.entered.wait(5)
        served.stop(0.1)
        desk.gate.set()
        assert eventually(lambda: len(desk.taken) == 1)


def test_listeners_start_and_stop_without_a_trace(
    desk: Desk, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    """R12: no threads, no sockets are left behind."""
    before, threads = (
        len(list(Path("/proc/self/fd").iterdir())),
        threading.active_count(),
    )
    for _ in range(5):
        tls = Listener("smtp", "127.0.0.1", 0, "implicit", *certificate)
        with serving(desk, Listener("smtp"), tls) as served:
            with smtp(served.ports[0]) as wire:
                wire.ask("QUIT")
            with Wire(served.ports[1], trust) as wire:
                wire.reply()
    assert threading.active_count() <= threads
    assert eventually(lambda: len(list(Path("/proc/self/fd").iterdir())) <= before)
