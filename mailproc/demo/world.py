"""Everything the demo runs: mailboxes, smarthost, certificate, keys, the service.

All of it on loopback, in a temporary folder, gone when the demo ends.
"""

import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

import msgspec
from imapclient import IMAPClient

from mailproc import app, shipped
from mailproc.config.load import Config, builtin
from mailproc.config.model import (
    AccountEntry,
    ListenerEntry,
    SmarthostEntry,
    StoreEntry,
)
from mailproc.demo.certificates import make_certificate
from mailproc.demo.mailboxes import EmbeddedMailboxes
from mailproc.demo.sink import Sink
from mailproc.errors import ConfigError
from mailproc.service import Service
from mailproc.signing import Key, Signer, generate, public_record
from mailproc.transport.smtpd.passwords import hash_password

LOOPBACK = "127.0.0.1"
LOGIN = "support1"


class World:
    """The running demo, as a context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.password = secrets.token_hex(6)  # no "-": it is typed behind options
        self.imap_port = 0
        self.smtp_port = 0
        self.config: Config = builtin()
        self.records: dict[str, str] = {}

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def _start(self) -> None:
        folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="mailproc-")))
        mailboxes = EmbeddedMailboxes({LOGIN: self.password}, LOOPBACK)
        self.imap_port = mailboxes.start()
        self._stack.callback(mailboxes.stop)
        self.sink = Sink(self._deliver)
        self.sink.start()
        self._stack.callback(self.sink.stop)
        self.config = self._config(folder, self.sink.port)
        keys = self._keys()
        self.app = app.open_app(self.config, Signer(keys))
        service = Service(self.app)
        service.start()
        self._stack.callback(service.stop)
        assert service.listeners is not None
        self.smtp_port = service.listeners.ports[0]
        self.certificate = folder / "certificate.pem"
        self._wait_for_first_contact()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _keys(self) -> Sequence[Key]:
        keys = [
            generate(domain, "demo") for domain in self.config.settings.desk.domains
        ]
        for key in keys:
            name = f"{key.selector}._domainkey.{key.domain}"
            self.records[name] = public_record(key)
        return keys

    def _config(self, folder: Path, sink_port: int) -> Config:
        """The built-in defaults, with this demo's ports and password."""
        make_certificate(folder, ["localhost", LOOPBACK])
        base = builtin()
        person = msgspec.structs.replace(
            base.settings.staff[0], password=hash_password(self.password)
        )
        settings = msgspec.structs.replace(
            base.settings,
            staff=(person,),
            account=(
                AccountEntry(
                    name=LOGIN,
                    host=LOOPBACK,
                    port=self.imap_port,
                    tls="none",
                    login=LOGIN,
                    password=self.password,
                    addresses=(base.settings.desk.address, f"{LOGIN}@ipserver.su"),
                    poll_seconds=1.0,
                ),
            ),
            listener=(
                ListenerEntry(
                    kind="submission",
                    port=0,
                    certificate=str(folder / "certificate.pem"),
                    key=str(folder / "key.pem"),
                ),
            ),
            smarthost=(SmarthostEntry(host=LOOPBACK, port=sink_port, tls="none"),),
            store=StoreEntry(url=f"sqlite:///{folder / 'demo.db'}"),
        )
        return Config(settings, base.folder, None)

    def imap(self) -> IMAPClient:
        """Return a logged-in connection, as a mail client has it."""
        client = IMAPClient(LOOPBACK, port=self.imap_port, ssl=False, timeout=20)
        client.login(LOGIN, self.password)
        return client

    def arrive(self, raw: bytes) -> None:
        """Let a mail arrive in support1's INBOX."""
        with self.imap() as client:
            client.append("INBOX", raw)

    def _deliver(self, address: str, raw: bytes) -> None:
        if address.casefold() in self.config.settings.account[0].addresses:
            self.arrive(raw)

    def _wait_for_first_contact(self) -> None:
        """Mail that is there at first contact would be old mail."""
        self.until(lambda: self.app.store.folder(LOGIN, "INBOX") is not None)

    def until(self, done: Callable[[], bool], seconds: float = 30.0) -> bool:
        """Wait until something holds; false when it does not in time."""
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                return False
            time.sleep(0.05)
        return True


def sample_mail() -> Sequence[tuple[str, Path]]:
    """Return (queue, file) of the demo's letters: the folder says the queue."""
    folder = shipped.folder("fixtures") / "demo"
    files = sorted(folder.glob("*/*.eml"), key=lambda file: file.name)
    if not files:
        raise ConfigError(f"{folder}: no sample mail")
    return [(file.parent.name, file) for file in files]
