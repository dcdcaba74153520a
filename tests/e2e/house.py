"""A desk for the stories: mailproc.toml, and `mailproc run` as a process of its own."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from mailproc.signing import generate, public_record
from mailproc.signing.keys import Key
from mailproc.transport.smtpd.passwords import hash_password
from tests.servers.certificates import make_certificate
from tests.servers.sink import free_port

CEILING = 30.0  # seconds a story waits for an event
PASSWORD = "a good password"
ROOT = Path(__file__).resolve().parents[2]


def until(
    holds: Callable[[], object],
    what: str,
    seconds: float = CEILING,
    every: float = 0.05,
) -> float:
    """Wait until something holds; the seconds it took. Fails with `what` if not."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds, f"not within {seconds} s: {what}"
        time.sleep(every)
    return time.monotonic() - begun


class House:
    """One configured mailproc, started, killed and started again by the stories."""

    def __init__(
        self,
        folder: Path,
        imap_port: int,
        smarthosts: Sequence[int],
        *,
        users: Sequence[str] = ("support1",),
        store: str = "sqlite:///mailproc.db",
        root: str = "",
        accounts: Mapping[str, str] | None = None,
        more: str = "",
        only: Sequence[str] = (),
    ) -> None:
        """`accounts` is more TOML for single accounts, `more` for the whole file;
        `only` names the roles that run."""
        self.folder = folder
        self.submission, self.smtps = free_port(), free_port()
        self.lmtp, self.smtp = free_port(), free_port()
        self.only = [word for role in only for word in ("--only", role)]
        self.certificate, key = make_certificate(folder, ["localhost", "127.0.0.1"])
        self.keys = _write_keys(folder)
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "log"
        parts = [
            '[desk]\ndomains = ["ipserver.su"]',
            "[lookups]\ndns = false",
            f'[store]\nurl = "{store}"',
            *(_staff(user) for user in users),
            *(
                _account(user, imap_port, root, (accounts or {}).get(user, ""))
                for user in users
            ),
            _listener("submission", self.submission, "starttls", key),
            _listener("submission", self.smtps, "implicit", key),
            _listener("lmtp", self.lmtp, "none", key),
            _listener("smtp", self.smtp, "none", key),
            *(
                f'[[smarthost]]\nhost = "127.0.0.1"\nport = {port}\ntls = "none"\n'
                "connect_seconds = 2.0\ncommand_seconds = 3.0\ndata_seconds = 5.0"
                for port in smarthosts
            ),
            *(
                f'[[dkim]]\ndomain = "ipserver.su"\nselector = "{k.selector}"\n'
                f'key_file = "{k.selector}.pem"'
                for k in self.keys
            ),
            "[retry]\nfirst_seconds = 1\ncap_seconds = 2",
            more,
        ]
        self.config = folder / "mailproc.toml"
        self.config.write_text("\n\n".join(parts) + "\n", encoding="utf-8")

    @property
    def _program(self) -> list[str]:
        return [sys.executable, "-m", "mailproc", "--config", str(self.config)]

    def logged(self, text: str) -> int:
        """How often something stands in the log."""
        return self.log.read_text(encoding="utf-8").count(text)

    def lmtp_says(self, raw: bytes, *recipients: str) -> list[int]:
        """Hand a mail over by LMTP as it is; the code for each recipient."""
        with smtplib.LMTP("127.0.0.1", self.lmtp, timeout=CEILING) as client:
            client.ehlo_or_helo_if_needed()
            client.mail("a@example.org")
            codes = [client.rcpt(address)[0] for address in recipients]
            code, _ = client.docmd("DATA")
            assert code == 354
            stuffed = raw.replace(b"\r\n.", b"\r\n..")
            client.send(stuffed + b"\r\n" * (not raw.endswith(b"\r\n")) + b".\r\n")
            return [client.getreply()[0] for code in codes if code == 250]

    @property
    def records(self) -> dict[str, str]:
        """The TXT records that verifiers would find in DNS."""
        return {key.record_name: public_record(key) for key in self.keys}

    def command(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run a mailproc command on this house."""
        return subprocess.run(
            [*self._program, *arguments],
            cwd=ROOT,
            capture_output=True,
            timeout=60,
            check=False,
        )

    def start(self) -> Self:
        """Start the service and wait until it says that it is ready (sd_notify)."""
        self.begin()
        return self.ready()

    def begin(self) -> None:
        """Start the service."""
        path = self.folder / "notify"
        path.unlink(missing_ok=True)
        self._notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._notify.bind(str(path))
        self._notify.settimeout(0.2)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self._program, "run", *self.only],
                cwd=ROOT,
                stderr=log,
                stdout=log,
                env=os.environ | {"NOTIFY_SOCKET": str(path)},
            )

    def ready(self) -> Self:
        """Wait until it says so; fails with its log when it ends instead."""
        with self._notify as channel:
            if not self._told(channel):
                self.kill()
                raise AssertionError(self.log.read_text())
        return self

    def _told(self, channel: socket.socket) -> bool:
        assert self.process is not None
        end = time.monotonic() + CEILING
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(TimeoutError):
                return channel.recv(100) == b"READY=1"
        return False

    def connected(self, users: Sequence[str] = ("support1",)) -> Self:
        """Wait until every mailbox has been looked at once."""
        wanted = {f"{user}: watching" for user in users}

        def all_watched() -> bool:
            return all(line in self.log.read_text() for line in wanted)

        until(all_watched, f"a first look at {', '.join(users)}")
        return self

    def kill(self) -> None:
        """Kill -9, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(CEILING)

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(CEILING)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        print(self.log.read_text(encoding="utf-8")[-8000:])  # shown if a story fails
        if self.process is not None and self.process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                self.stop()
            if self.process.poll() is None:
                self.kill()


def _staff(user: str) -> str:
    return (
        f'[[staff]]\nlogin = "{user}"\nname = "{_NAMES[user]}"\n'
        f'addresses = ["support@ipserver.su"]\npassword = "{hash_password(PASSWORD)}"'
    )


_NAMES = {"support1": "Иван И.", "support2": "Мария П.", "support3": "Олег С."}


def _account(user: str, port: int, root: str, more: str) -> str:
    usual = (
        f'port = {port}\ntls = "none"\npassword = "{PASSWORD}"\nroot = "{root}"\n'
        f'addresses = ["{user}@ipserver.su"]\npoll_seconds = 1.0'
    )
    named = {line.partition(" =")[0] for line in more.splitlines()}
    kept = [line for line in usual.splitlines() if line.partition(" =")[0] not in named]
    head = f'[[account]]\nname = "{user}"\nhost = "127.0.0.1"\nlogin = "{user}"'
    return "\n".join([head, *kept, more])


def _listener(kind: str, port: int, tls: str, key: Path) -> str:
    certificate = (
        ""
        if tls == "none"
        else f'certificate = "{key.parent / "certificate.pem"}"\nkey = "{key}"\n'
    )
    return f'[[listener]]\nkind = "{kind}"\nport = {port}\ntls = "{tls}"\n{certificate}'


def _write_keys(folder: Path) -> list[Key]:
    """Write an RSA and an Ed25519 key, as an operator would."""
    keys = [
        generate("ipserver.su", "rsa", "rsa"),
        generate("ipserver.su", "ed", "ed25519"),
    ]
    for key in keys:
        (folder / f"{key.selector}.pem").write_bytes(key.private)
    return keys
