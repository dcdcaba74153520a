"""A real Postfix as smarthost on loopback, with folders of its own.

    with Postfix(sink.port) as postfix:
        Smarthost("127.0.0.1", postfix.port)

The system's Postfix and /etc/postfix stay as they are: `master` runs in the
foreground with its own configuration, queue and data folders. Everything is relayed
to one port (the sink); `routes` send single addresses elsewhere, `aliases` change an
envelope recipient on the way:

    Postfix(sink.port, certificate=make_certificate(folder, ["127.0.0.1"]),
            routes={"support1@ipserver.su": f"lmtp:inet:127.0.0.1:{dovecot.lmtp_port}"},
            aliases={"support@ipserver.su": "support1@ipserver.su"})
"""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import pytest

from tests.servers.certificates import make_certificate
from tests.servers.need import program
from tests.servers.sink import Sink, free_port, wait_for_port

_QUEUES = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold"),
    *("incoming", "private", "saved", "trace"),
)
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 1 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
smtp      unix  - - n - - smtp
lmtp      unix  - - n - - lmtp
error     unix  - - n - - error
retry     unix  - - n - - error
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""
_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {daemons}
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
myhostname = smarthost.example
mydestination =
local_transport = error:nothing is local here
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = reject_non_fqdn_recipient
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtp_dns_support_level = disabled
smtp_tls_security_level = none
relayhost = [127.0.0.1]:{relay}
transport_maps = texthash:{folder}/transport
virtual_alias_maps = texthash:{folder}/aliases
alias_maps =
alias_database =
local_recipient_maps =
biff = no
bounce_queue_lifetime = 1d
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
in_flow_delay = 0
"""
_TLS = """\
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
"""


class Postfix:
    """One private Postfix; needs root, as Postfix does."""

    def __init__(
        self,
        relay_port: int,
        *,
        certificate: tuple[Path, Path] | None = None,
        routes: Mapping[str, str] | None = None,
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self.port = 0
        self.folder = Path()
        self._relay_port = relay_port
        self._certificate = certificate
        self._routes = dict(routes or {})
        self._aliases = dict(aliases or {})
        self._master: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start on a free port, or again on the same one with the same queue."""
        master = program("master")
        if os.geteuid() != 0:
            pytest.skip("Postfix runs as root only")
        if not self.port:
            self.port = free_port()
            self.folder = Path(tempfile.mkdtemp(prefix="mailproc-postfix-"))
            self._prepare(Path(master).parent)
        self._master = subprocess.Popen(
            [master, "-c", str(self.folder / "conf"), "-d"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_for_port(self.port)
        return self

    def stop(self) -> None:
        """Stop in order; what is queued stays for the next start()."""
        if self._master:
            self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Kill every process at once, as a power cut does."""
        if self._master:
            self._end(signal.SIGKILL)

    def close(self) -> None:
        """Stop, and remove the folders."""
        self.stop()
        if self.port:
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def certificate_file(self) -> Path:
        """What a client names as ca_file."""
        assert self._certificate, "started without a certificate"
        return self._certificate[0]

    def log(self) -> str:
        """Return Postfix's log so far."""
        file = self.folder / "mail.log"
        return file.read_text(errors="replace") if file.exists() else ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def _end(self, how: signal.Signals) -> None:
        assert self._master
        family = [self._master.pid, *_children(self._master.pid)]
        self._master.send_signal(how)
        if how is signal.SIGKILL:
            for pid in family[1:]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, how)
        self._master.wait(20)
        self._master = None

    def _prepare(self, daemons: Path) -> None:
        owner, group = pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postdrop").gr_gid
        self.folder.chmod(0o755)
        queue = self.folder / "queue"
        for path in (self.folder / "conf", queue, queue / "pid"):
            path.mkdir()
        for path in (self.folder / "data", *(queue / name for name in _QUEUES)):
            path.mkdir(mode=0o700)
            os.chown(path, owner, -1)
        for name, mode in (("public", 0o710), ("maildrop", 0o730)):
            (queue / name).mkdir()
            os.chown(queue / name, owner, group)
            (queue / name).chmod(mode)
        self._write_maps()
        main = _MAIN.format(folder=self.folder, daemons=daemons, relay=self._relay_port)
        if self._certificate:
            certificate, key = self._certificate
            main += _TLS.format(certificate=certificate, key=key)
        (self.folder / "conf" / "main.cf").write_text(main)
        (self.folder / "conf" / "master.cf").write_text(_MASTER.format(port=self.port))

    def _write_maps(self) -> None:
        for name, entries in (("transport", self._routes), ("aliases", self._aliases)):
            lines = (f"{address} {value}\n" for address, value in entries.items())
            (self.folder / name).write_text("".join(lines))


def _children(parent: int) -> list[int]:
    file = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(pid) for pid in file.read_text().split()] if file.exists() else []


@pytest.fixture(scope="session")
def postfix(
    session_sink: Sink, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Postfix]:
    """One Postfix for the whole run: STARTTLS, everything goes to the sink."""
    certificate = make_certificate(tmp_path_factory.mktemp("postfix"), ["127.0.0.1"])
    with Postfix(session_sink.port, certificate=certificate) as server:
        yield server
