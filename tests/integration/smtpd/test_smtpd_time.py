"""Time and crowds: slow and vanishing clients, limits (R12)."""

import contextlib
import socket
import ssl
import struct
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


def vanish(wire: Wire) -> None:
    """Break the connection off, as a machine that loses power (RST)."""
    wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    wire.socket.close()


def trickle(wire: Wire) -> None:
    """Send a byte every tenth of a second, for four seconds."""
    for _ in range(40):
        wire.send(b"N")
        time.sleep(0.1)


# --- time-outs ---


def test_an_idle_client_is_sent_away(desk: Desk) -> None:
    listener = Listener("smtp", idle_seconds=0.3)
    with serving(desk, listener) as served, smtp(served.ports[0]) as wire:
        assert wire.reply().startswith("421 4.4.2")
        assert wire.closed()


def test_a_command_that_trickles_in_is_not_waited_for(desk: Desk) -> None:
    listener = Listener("smtp", idle_seconds=0.4)
    with serving(desk, listener) as served, smtp(served.ports[0]) as wire:
        with pytest.raises(ConnectionError):
            trickle(wire)
        assert eventually(lambda: not served._shared.sessions)


def test_a_slow_steady_upload_outlasts_the_idle_time(desk: Desk) -> None:
    listener = Listener("smtp", idle_seconds=0.6, data_seconds=30)
    with serving(desk, listener) as served, smtp(served.ports[0]) as wire:
        begin(wire)
        for _ in range(12):
            wire.send(b"x" * 50 + b"\r\n")
            time.sleep(0.1)
        assert wire.ask(b".").startswith("250 ")
    assert len(desk.taken[0][1]) == 12 * 52


def test_an_upload_that_stalls_is_cut(desk: Desk) -> None:
    listener = Listener("smtp", idle_seconds=0.3, data_seconds=30)
    with serving(desk, listener) as served, smtp(served.ports[0]) as wire:
        begin(wire)
        wire.send(b"x" * 50)
        assert wire.reply().startswith("421 4.4.2")
    assert desk.calls == 0


def test_a_message_may_not_take_for_ever(desk: Desk) -> None:
    listener = Listener("smtp", idle_seconds=5, data_seconds=0.5)
    with serving(desk, listener) as served, smtp(served.ports[0]) as wire:
        begin(wire)
        with pytest.raises(ConnectionError):
            trickle(wire)
        assert eventually(lambda: not served._shared.sessions)
    assert desk.calls == 0


def test_a_session_may_not_be_kept_up_for_ever(desk: Desk) -> None:
    listener = Listener("smtp", idle_seconds=5, session_seconds=0.5)
    with serving(desk, listener) as served, smtp(served.ports[0]) as wire:
        replies: list[str] = []
        while not replies or replies[-1].startswith("250 "):
            replies.append(wire.ask("NOOP"))
            time.sleep(0.05)
        assert replies[-1].startswith("421 4.4.2")


def test_no_time_out_ends_an_accept(desk: Desk) -> None:
    desk.gate = threading.Event()
    listener = Listener("smtp", idle_seconds=0.2, data_seconds=0.4, session_seconds=0.5)
    with serving(desk, listener) as served, smtp(served.ports[0]) as wire:
        begin(wire)
        wire.send(MAIL + b".\r\n")
        assert desk.entered.wait(5)
        time.sleep(0.8)
        desk.gate.set()
        assert wire.reply() == "250 2.0.0 taken as 1"


# --- clients that go away ---


@pytest.mark.parametrize("leave", [vanish, lambda wire: wire.socket.close()])
def test_a_client_that_leaves_in_data_left_nothing(desk: Desk, leave: object) -> None:
    assert callable(leave)
    with serving(desk, Listener("smtp")) as served:
        wire = smtp(served.ports[0])
        begin(wire)
        wire.send(MAIL)
        leave(wire)
        assert eventually(lambda: not served._shared.sessions)
    assert desk.calls == 0


@pytest.mark.parametrize("leave", [vanish, lambda wire: wire.socket.close()])
def test_a_client_that_leaves_behind_the_dot_is_accepted_once(
    desk: Desk, leave: object
) -> None:
    assert callable(leave)
    desk.gate = threading.Event()
    with serving(desk, Listener("smtp")) as served:
        wire = smtp(served.ports[0])
        begin(wire)
        wire.send(MAIL + b".\r\n")
        assert desk.entered.wait(5)
        leave(wire)
        time.sleep(0.1)
        desk.gate.set()
        assert eventually(lambda: not served._shared.sessions)
    assert [raw for _, raw, _ in desk.taken] == [MAIL]
    assert desk.calls == 1


def test_so_it_is_in_tls(
    desk: Desk, certificate: tuple[Path, Path], trust: ssl.SSLContext
) -> None:
    desk.gate = threading.Event()
    listener = Listener("smtp", "127.0.0.1", 0, "implicit", *certificate)
    with serving(desk, listener) as served:
        wire = Wire(served.ports[0], trust)
        wire.reply()
        wire.ask("EHLO client.example")
        begin(wire)
        wire.send(MAIL + b".\r\n")
        assert desk.entered.wait(5)
        wire.socket.close()
        time.sleep(0.1)
        desk.gate.set()
        assert eventually(lambda: not served._shared.sessions)
    assert len(desk.taken) == 1


def test_a_client_that_only_stops_sending_hears_the_reply(desk: Desk) -> None:
    desk.gate = threading.Event()
    with serving(desk, Listener("smtp")) as served, smtp(served.ports[0]) as wire:
        begin(wire)
        wire.send(MAIL + b".\r\n")
        wire.socket.shutdown(socket.SHUT_WR)
        assert desk.entered.wait(5)
        desk.gate.set()
        assert wire.reply() == "250 2.0.0 taken as 1"


# --- many clients ---


def test_300_idle_clients_do_not_stop_anybody_from_sending(desk: Desk) -> None:
    listener = Listener("smtp", max_connections=400, max_connections_per_ip=400)
    with serving(desk, listener) as served, contextlib.ExitStack() as idle:
        crowd = [idle.enter_context(Wire(served.ports[0])) for _ in range(300)]
        assert all(wire.reply().startswith("220 ") for wire in crowd)
        started = time.monotonic()
        with smtp(served.ports[0]) as wire:
            begin(wire)
            assert wire.ask(MAIL + b".").startswith("250 ")
        assert time.monotonic() - started < 5
        assert all(wire.ask("NOOP").startswith("250 ") for wire in crowd)


def test_slow_accepts_do_not_hold_up_other_sessions(desk: Desk) -> None:
    desk.gate = threading.Event()
    with serving(desk, Listener("smtp")) as served, smtp(served.ports[0]) as slow:
        begin(slow)
        slow.send(MAIL + b".\r\n")
        assert desk.entered.wait(5)
        with smtp(served.ports[0]) as wire:
            assert wire.ask("NOOP").startswith("250 ")
        desk.gate.set()
        assert slow.reply().startswith("250 ")


def test_connections_are_limited_by_address_and_come_free(desk: Desk) -> None:
    listener = Listener("smtp", max_connections_per_ip=2)
    with serving(desk, listener) as served:
        first, second = smtp(served.ports[0]), smtp(served.ports[0])
        with Wire(served.ports[0]) as third:
            assert third.reply() == "421 4.7.0 Too many connections, try again later"
            assert third.closed()
        with first:
            assert first.ask("QUIT").startswith("221 ")
        assert eventually(lambda: len(served._shared.sessions) == 1)
        with second, smtp(served.ports[0]) as fourth:
            assert fourth.ask("NOOP").startswith("250 ")


def test_too_many_in_tls_cost_no_handshake(
    desk: Desk, certificate: tuple[Path, Path]
) -> None:
    tls = Listener("smtp", "127.0.0.1", 0, "implicit", *certificate, max_connections=1)
    with serving(desk, tls) as served, Wire(served.ports[0]):
        assert eventually(lambda: len(served._shared.sessions) == 1)
        with Wire(served.ports[0]) as second:
            assert second.closed()


def test_strangers_get_less_time_when_it_is_crowded(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = "mailproc.transport.smtpd.connection._STRANGER_SECONDS"
    monkeypatch.setattr(seconds, 0.3)
    listener = Listener("smtp", max_connections=4)
    with serving(desk, listener) as served, contextlib.ExitStack() as idle:
        early = [idle.enter_context(smtp(served.ports[0])) for _ in range(2)]
        late = idle.enter_context(smtp(served.ports[0]))
        assert late.reply().startswith("421 4.4.2")
        assert all(wire.ask("NOOP").startswith("250 ") for wire in early)
