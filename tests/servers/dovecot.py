"""Starts a real Dovecot on loopback: imap with STARTTLS, imaps, lmtp; users on demand.

Everything lives in one temporary folder. As root the mail belongs to `nobody` and
Dovecot's own users do the logins; otherwise all of it runs as the caller. The
configuration exists for 2.3 and for 2.4, whose syntax differs. Nothing listens on
anything but 127.0.0.1. Of the defaults only the waits after a wrong password and fsync
are taken away.
"""

import grp
import os
import pwd
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest
from imapclient import IMAPClient
from imapclient.imap_utf7 import encode

from tests.servers.certificates import make_certificate
from tests.servers.need import program
from tests.servers.sink import free_port

_V23 = """
protocols = imap lmtp
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_username_format = %n
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {root}/users/%u
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail/%u
}}
"""

_V24 = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {{
  imap = yes
  lmtp = yes
}}
ssl = yes
ssl_server_cert_file = {certificate}
ssl_server_key_file = {key}
auth_allow_cleartext = yes
auth_username_format = %{{user | username}}
mail_driver = maildir
mail_home = {root}/mail/%{{user}}
mail_path = ~/Maildir
mail_uid = {uid}
mail_gid = {gid}
passdb passwd-file {{
  passwd_file_path = {root}/users/%{{user}}
  default_password_scheme = PLAIN
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {root}/mail/%{{user}}
  }}
}}
"""

_BOTH = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log
listen = 127.0.0.1
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
first_valid_gid = 1
auth_failure_delay = 0
mail_max_userip_connections = 50
mail_fsync = never
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  {unlimited}
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    {address} = 127.0.0.1
    port = {lmtp_port}
  }}
}}
"""


def version() -> tuple[int, int]:
    """Return major and minor version of the installed Dovecot."""
    told = subprocess.run([program("dovecot"), "--version"], capture_output=True)
    found = re.match(rb"(\d+)\.(\d+)", told.stdout)
    assert found, "dovecot --version says nothing"
    return int(found[1]), int(found[2])


class Dovecot:
    """One Dovecot of our own; `separator` and `prefix` are those of its namespace."""

    host = "127.0.0.1"

    def __init__(self, separator: str = "/", prefix: str = "") -> None:
        self._program = program("dovecot")
        self.root = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.root.chmod(0o755)
        self.port, self.tls_port, self.lmtp_port = [free_port() for _ in range(3)]
        self.certificate, key = make_certificate(self.root, ["localhost", "127.0.0.1"])
        self._passwords: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        mail_owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else _me()
        mail = self.root / "mail"
        mail.mkdir()
        os.chown(mail, mail_owner.pw_uid, mail_owner.pw_gid)
        (self.root / "users").mkdir()
        values = {
            "root": self.root,
            "certificate": self.certificate,
            "key": key,
            "uid": mail_owner.pw_uid,
            "gid": mail_owner.pw_gid,
            "port": self.port,
            "tls_port": self.tls_port,
            "lmtp_port": self.lmtp_port,
            "separator": separator,
            "prefix": prefix,
            **_service_users(),
        }
        new = version() >= (2, 4)
        values["unlimited"] = (
            "restart_request_count = unlimited" if new else "service_count = 0"
        )
        values["address"] = "listen" if new else "address"
        text = (_V24 if new else _V23) + _BOTH
        (self.root / "dovecot.conf").write_text(text.format(**values))

    def start(self) -> Self:
        """Start and wait until the greeting is there."""
        command = [self._program, "-F", "-c", str(self.root / "dovecot.conf")]
        self._process = subprocess.Popen(
            command, start_new_session=True, stdin=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while not self._greets():
            ended = self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                pytest.fail(f"Dovecot does not start: {self.log()[-2000:]}")
            time.sleep(0.01)
        return self

    def stop(self) -> None:
        """Stop in good order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill the server with every process of it, in the middle of anything."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Stop and remove the folder."""
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def log(self) -> str:
        """Return what the server logged."""
        path = self.root / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def add_user(self, user: str, password: str) -> None:
        """Let a user log in; the mailbox appears by itself. The first wins."""
        if user not in self._passwords:
            self._passwords[user] = password
            # A file each: Dovecot looks for changes of a file once a second only.
            entry = f"{user}:{{PLAIN}}{password}\n"
            (self.root / "users" / user).write_text(entry)

    @contextmanager
    def client(self, user: str) -> Iterator[Any]:
        """Give a logged-in connection of an independent client."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=10) as client:
            client.login(user, self._passwords[user])
            yield client

    def deliver(
        self, user: str, raw: bytes, folder: str = "INBOX", flags: tuple[str, ...] = ()
    ) -> None:
        """Put a message into a folder by APPEND."""
        with self.client(user) as client:
            client.append(folder, raw, flags)

    def deliver_lmtp(self, user: str, raw: bytes, sender: str = "") -> None:
        """Hand a message over by LMTP (RFC 2033), as an MTA would."""
        with smtplib.LMTP(self.host, self.lmtp_port) as lmtp:
            lmtp.sendmail(sender, [user], raw)

    def folders(self, user: str) -> list[str]:
        """Return the names of a user's folders, sorted."""
        with self.client(user) as client:
            return sorted(name for _, _, name in client.list_folders())

    def messages(self, user: str, folder: str = "INBOX") -> dict[int, dict[bytes, Any]]:
        """Return uid → FLAGS and BODY[], as an independent client sees the folder."""
        with self.client(user) as client:
            client.select_folder(folder, readonly=True)
            found: dict[int, dict[bytes, Any]] = client.fetch(
                client.search(), ["FLAGS", "BODY.PEEK[]"]
            )
            return found

    def reset_uidvalidity(self, user: str, folder: str = "INBOX") -> None:
        """Make Dovecot number a folder anew, as after a restore from a backup."""
        maildir = self.root / "mail" / user / "Maildir"
        if folder != "INBOX":
            name = encode(folder.replace("/", "."))
            maildir /= "." + (name.decode() if isinstance(name, bytes) else name)
        uidlist = maildir / "dovecot-uidlist"
        old = int(re.findall(r" V(\d+)", uidlist.read_text())[0])
        lines = uidlist.read_text().split("\n", 1)
        uidlist.write_text(re.sub(r" V\d+", f" V{old + 1}", lines[0]) + "\n" + lines[1])
        for index in maildir.glob("dovecot.index*"):
            index.unlink()

    def _greets(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=2) as probe:
                return probe.recv(4) == b"* OK"
        except OSError:
            return False

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        os.killpg(process.pid, how)
        process.wait(10)
        deadline = time.monotonic() + 10
        while _lives(process.pid) and time.monotonic() < deadline:
            time.sleep(0.01)  # its children still hold sockets that the next one needs
        (self.root / "run" / "master.pid").unlink(missing_ok=True)


def _lives(group: int) -> bool:
    """Whether a process of a group still runs; what waits to be reaped does not."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its, *_ = file.read_text().rpartition(")")[2].split()
            if int(its) == group and state not in "ZX":
                return True
    return False


def _me() -> pwd.struct_passwd:
    return pwd.getpwuid(os.geteuid())


def _service_users() -> dict[str, str]:
    if os.geteuid() == 0:
        return {"internal": "dovecot", "login": "dovenull", "group": "dovecot"}
    me, group = _me().pw_name, grp.getgrgid(os.getegid()).gr_name
    return {"internal": me, "login": me, "group": group}


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot for the whole session; each test adds users of its own."""
    with Dovecot() as server:
        yield server
