"""A small SMTP server on loopback that keeps what it gets and fails as it is told.

    with Sink() as sink:
        sink.script("RCPT", "450 4.2.1 later")     # next RCPT only
        sink.always("DATA", "552 5.3.4 too big")   # until clear()
        sink.refuse["a@example.org"] = "550 5.1.1 unknown"
        sink.script("DOT", DROP)                   # takes the mail, loses the answer

Verbs: CONNECT, EHLO, HELO, STARTTLS, AUTH, MAIL, RCPT, DATA, CONTENT (in the middle
of the message), DOT (after it), RSET, QUIT. HANG says nothing until the sink stops,
DRIP sends a byte now and then and never a line.
"""

import base64
import contextlib
import os
import random
import socket
import ssl
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest

HANG = "hang"
DROP = "drop"
DRIP = "drip"


@dataclass(frozen=True)
class Received:
    """One accepted message: its envelope, and its bytes as the client meant them."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
    options: str = ""
    tls: bool = False
    login: str | None = None


class Sink:
    """The server; start and stop it, or use it as a context."""

    def __init__(
        self,
        *,
        extensions: tuple[str, ...] = ("8BITMIME", "SIZE 10485760", "SMTPUTF8"),
        certificate: tuple[Path, Path] | None = None,
        implicit_tls: bool = False,
        login: tuple[str, str] | None = None,
        name: str = "sink.example",
    ) -> None:
        self.extensions = extensions
        self.name = name
        self.received: list[Received] = []
        self.commands: list[str] = []
        self.connections = 0
        self.refuse: dict[str, str] = {}
        self.slow = 0.0  # seconds between a message and the answer to it
        self._login = login
        self._implicit = implicit_tls
        self._context = _server_context(certificate) if certificate else None
        self._scripts: dict[str, deque[str]] = defaultdict(deque)
        self._always: dict[str, str] = {}
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self.port = 0

    # --- for tests ---------------------------------------------------------------

    def script(self, verb: str, *answers: str) -> None:
        """Give these answers to the next uses of a verb, one each."""
        self._scripts[verb].extend(answers)

    def always(self, verb: str, answer: str) -> None:
        """Give this answer to a verb until clear()."""
        self._always[verb] = answer

    def clear(self) -> None:
        """Forget mail, commands and scripts."""
        with self._changed:
            self.received.clear()
            self.commands.clear()
        self.refuse.clear()
        self._scripts.clear()
        self._always.clear()
        self.slow = 0.0

    def wait_for(self, count: int, seconds: float = 30.0) -> list[Received]:
        """Wait until that many messages are here; fails with what there is."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.received) >= count, seconds):
                pytest.fail(f"sink has {len(self.received)} of {count} messages")
            return list(self.received)

    def mail_for(self, address: str) -> list[Received]:
        """Return what was accepted for one recipient."""
        with self._changed:
            return [mail for mail in self.received if address in mail.recipients]

    def start(self, port: int = 0) -> Self:
        """Listen on loopback; `port` 0 takes a free one."""
        self._stopping.clear()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port = self._listener.getsockname()[1]
        self._begin(self._accept, self._listener)
        return self

    def stop(self) -> None:
        """Close the listener and every connection."""
        self._stopping.set()
        if self._listener:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
        self.hang_up()
        for thread in self._threads:
            thread.join(10)
        self._threads.clear()

    def hang_up(self) -> None:
        """Close every connection, as a server that is restarted does."""
        with self._changed:
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # --- for the sessions ----------------------------------------------------------

    def answer(self, verb: str, usual: str) -> str:
        """Return what to say to a verb now."""
        script = self._scripts[verb]
        return script.popleft() if script else self._always.get(verb, usual)

    def keep(self, mail: Received) -> None:
        """Take a message."""
        with self._changed:
            self.received.append(mail)
            self._changed.notify_all()

    def note(self, command: str) -> None:
        """Remember a command line."""
        with self._changed:
            self.commands.append(command)

    def track(self, sock: socket.socket) -> None:
        """Remember a connection that stop() has to close."""
        with self._changed:
            self._open.add(sock)

    def hang(self) -> None:
        """Say nothing until the sink stops."""
        self._stopping.wait(60)

    def pause(self, seconds: float) -> bool:
        """Wait; false when the sink stops."""
        return not self._stopping.wait(seconds)

    def _begin(self, target: object, *args: object) -> None:
        assert callable(target)
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while not self._stopping.is_set():
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            self._begin(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.track(sock)
        session = _Session(self, sock, self._context, self._login)
        try:
            with contextlib.suppress(OSError, EOFError, ValueError):
                session.run(implicit=self._implicit)
        finally:
            with self._changed:
                self._open -= {sock, session.sock}
            session.close()


class _Session:
    def __init__(
        self,
        sink: Sink,
        sock: socket.socket,
        context: ssl.SSLContext | None,
        login: tuple[str, str] | None,
    ) -> None:
        self.sink = sink
        self.sock = sock
        self.file = sock.makefile("rb")
        self.context = context
        self.wanted = login
        self.login: str | None = None
        self.tls = False
        self.sender: str | None = None
        self.options = ""
        self.recipients: list[str] = []

    def close(self) -> None:
        for one in (self.file, self.sock):
            with contextlib.suppress(OSError):
                one.close()

    def run(self, *, implicit: bool) -> None:
        if implicit:
            self.start_tls()
        self.say("CONNECT", f"220 {self.sink.name} ESMTP")
        while line := self.file.readline(8192):
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            self.sink.note(text)
            verb, _, rest = text.partition(" ")
            self.obey(verb.upper(), rest)

    def obey(self, verb: str, rest: str) -> None:
        known = {
            "EHLO": self.ehlo,
            "STARTTLS": self.starttls,
            "AUTH": self.auth,
            "MAIL": self.mail,
            "RCPT": self.rcpt,
            "DATA": self.data,
        }
        if verb in known:
            known[verb](rest)
        elif verb == "QUIT":
            self.say("QUIT", "221 2.0.0 bye")
            raise EOFError
        else:
            if verb == "RSET":
                self.reset()
            self.say(verb, "250 2.0.0 ok" if verb in ("HELO", "RSET") else "500 what")

    def say(self, verb: str, usual: str) -> bool:
        """Answer; true for 2xx and 3xx."""
        return self.give(self.sink.answer(verb, usual))

    def give(self, answer: str) -> bool:
        if answer == HANG:
            self.sink.hang()
            raise EOFError
        if answer == DROP:
            raise EOFError
        if answer == DRIP:
            while self.sink.pause(0.05):
                self.sock.sendall(b"2")
            raise EOFError
        self.sock.sendall(answer.encode("utf-8", "surrogateescape") + b"\r\n")
        if answer.startswith("421"):
            raise EOFError
        return answer[:1] in ("2", "3")

    def ehlo(self, _: str) -> None:
        lines = [self.sink.name, *self.sink.extensions]
        if self.context and not self.tls:
            lines.append("STARTTLS")
        if self.wanted:
            lines.append("AUTH PLAIN LOGIN")
        usual = [f"250-{line}" for line in lines[:-1]] + [f"250 {lines[-1]}"]
        self.say("EHLO", "\r\n".join(usual))

    def starttls(self, _: str) -> None:
        if self.say("STARTTLS", "220 2.0.0 go on"):
            self.start_tls()

    def start_tls(self) -> None:
        assert self.context
        self.file.close()
        self.sock = self.context.wrap_socket(self.sock, server_side=True)
        self.sink.track(self.sock)
        self.file = self.sock.makefile("rb")
        self.tls = True

    def auth(self, rest: str) -> None:
        mechanism, _, initial = rest.partition(" ")
        if mechanism.upper() == "PLAIN":
            parts = base64.b64decode(initial).decode().split("\0")[1:]
        else:
            parts = []
            for prompt in ("334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"):
                self.sock.sendall(f"{prompt}\r\n".encode())
                parts.append(base64.b64decode(self.file.readline()).decode())
        right = self.wanted is not None and tuple(parts) == self.wanted
        usual = "235 2.7.0 welcome" if right else "535 5.7.8 wrong"
        if self.say("AUTH", usual) and right:
            self.login = parts[0]

    def mail(self, rest: str) -> None:
        if self.say("MAIL", "250 2.1.0 ok"):
            self.sender, _, self.options = rest[6:].partition(">")
            self.recipients = []

    def rcpt(self, rest: str) -> None:
        address = rest[4:].partition(">")[0]
        usual = self.sink.refuse.get(address, "250 2.1.5 ok")
        if self.say("RCPT", usual):
            self.recipients.append(address)

    def data(self, _: str) -> None:
        if not self.recipients:
            self.say("DATA", "503 5.5.1 no recipients")
            return
        if not self.say("DATA", "354 go on"):
            return
        raw = self.content()
        self.sink.pause(self.sink.slow)
        answer = self.sink.answer("DOT", "250 2.0.0 taken")
        if answer[:1] == "2" or answer in (DROP, HANG):
            self.keep(raw)
        self.give(answer)
        self.reset()

    def content(self) -> bytes:
        fault = self.sink.answer("CONTENT", "")
        lines = []
        while (line := self.file.readline()) != b".\r\n":
            if not line:
                raise EOFError
            if fault:
                self.give(fault)
                raise EOFError
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def keep(self, raw: bytes) -> None:
        self.sink.keep(
            Received(
                sender=self.sender or "",
                recipients=tuple(self.recipients),
                raw=raw,
                options=self.options.strip(),
                tls=self.tls,
                login=self.login,
            )
        )

    def reset(self) -> None:
        self.sender = None
        self.options = ""
        self.recipients = []


def _server_context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


_FIRST_PORT, _PORTS = 12_000, 2_000
_given: set[int] = set()


def free_port() -> int:
    """Return a port nobody listens on, once: of a range of this test process's own.

    Below the range from which systems take ports for connections, so that nobody
    else gets it between this answer and its use.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    first = _FIRST_PORT + int(worker) % 10 * _PORTS
    while True:
        port = random.randrange(first, first + _PORTS)
        if port in _given:
            continue
        _given.add(port)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for_port(port: int, seconds: float = 10.0) -> None:
    """Wait until somebody greets on a port of loopback."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", port), timeout=1) as sock,
        ):
            if sock.recv(3):
                return
        time.sleep(0.02)
    pytest.fail(f"nobody answers on port {port}")


@pytest.fixture(scope="session")
def session_sink() -> Iterator[Sink]:
    """One sink for the whole run; Postfix delivers to it."""
    with Sink() as sink:
        yield sink


@pytest.fixture
def sink(session_sink: Sink) -> Sink:
    """The sink of the run, emptied."""
    session_sink.clear()
    return session_sink
