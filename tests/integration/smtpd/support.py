"""What the tests of the listeners share: a desk that takes mail, and a raw client."""

import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mailproc.message.envelope import Envelope
from mailproc.transport.smtpd.listeners import Listener, Listeners, Role

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
PASSWORDS = {"support1": "verbena-17", "support2": "мята-18"}
OURS = "desk.example"
MAIL = b"From: a@example.org\r\nSubject: hello\r\n\r\nbody\r\n"


@dataclass
class Desk:
    """Takes every message and remembers it; may be slow, or say no."""

    taken: list[tuple[Envelope, bytes, Role]] = field(default_factory=list)
    calls: int = 0
    says: Exception | None = None
    gate: threading.Event | None = None
    entered: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def accept(self, envelope: Envelope, raw: bytes, role: Role) -> str:
        self.calls += 1
        self.entered.set()
        if self.gate:
            assert self.gate.wait(30)
        if self.says:
            raise self.says
        self.taken.append((envelope, raw, role))
        return f"taken as {len(self.taken)}"

    def authenticate(self, login: str, password: str, peer: str) -> bool:
        self.asked.append((login, peer))
        if login == "broken":
            raise RuntimeError(f"cannot compare {password}")
        return PASSWORDS.get(login) == password


@contextmanager
def serving(desk: Desk, *listeners: Listener, **options: Any) -> Iterator[Listeners]:
    """Run listeners around a desk; our domain is desk.example."""
    settings: dict[str, Any] = {"our_domains": [OURS], "clock": lambda: NOW} | options
    served = Listeners(
        listeners, desk.accept, desk.authenticate, host="mx.desk.example", **settings
    )
    served.start()
    try:
        yield served
    finally:
        served.stop(0.5)


class Wire:
    """A client that says exactly what it is told, byte for byte."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""
        if tls:
            self.start_tls(tls)

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def start_tls(self, context: ssl.SSLContext) -> None:
        self.socket = context.wrap_socket(self.socket, server_hostname="127.0.0.1")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def line(self) -> str:
        """One line of a reply; "" at the end of the connection."""
        while b"\r\n" not in self._left:
            try:
                more = self.socket.recv(65536)
            except ConnectionResetError:
                more = b""
            if not more:
                return ""
            self._left += more
        line, _, self._left = self._left.partition(b"\r\n")
        return line.decode("ascii")

    def reply(self) -> str:
        """A whole reply, its lines joined by a vertical bar."""
        lines = [self.line()]
        while lines[-1][3:4] == "-":
            lines.append(self.line())
        return "|".join(lines)

    def ask(self, command: str | bytes) -> str:
        data = command.encode() if isinstance(command, str) else command
        self.send(data + b"\r\n")
        return self.reply()

    def say(self, *commands: str) -> list[str]:
        return [self.ask(command) for command in commands]

    def closed(self) -> bool:
        return self.line() == ""


def smtp(port: int, hello: str = "EHLO client.example") -> Wire:
    """A raw client after greeting and hello."""
    wire = Wire(port)
    assert wire.reply().startswith("220 ")
    assert wire.ask(hello).startswith("250")
    return wire


def begin(wire: Wire) -> None:
    """Bring a session into DATA."""
    wire.say("MAIL FROM:<>", "RCPT TO:<b@desk.example>")
    assert wire.ask("DATA").startswith("354 ")


def plain(login: str, password: str) -> str:
    """The initial response of AUTH PLAIN."""
    return b64encode(f"\0{login}\0{password}".encode()).decode()


def eventually(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Wait until something has become true."""
    turn = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if condition():
            return True
        turn.wait(0.02)
    return condition()
