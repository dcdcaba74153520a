"""The mailboxes inside the process: whole clients, separate users, odd mail."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pexpect
import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from mailproc.demo.mailboxes import EmbeddedMailboxes
from mailproc.errors import Unavailable
from tests.servers.need import program

USERS = {"support1": "pw one", "support2": "пароль"}


@contextmanager
def client(port: int, user: str, password: str) -> Iterator[Any]:
    with IMAPClient("127.0.0.1", port, ssl=False, timeout=10) as imap:
        imap.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        imap.plain_login(user, password)
        yield imap


@pytest.fixture
def boxes() -> Iterator[EmbeddedMailboxes]:
    with EmbeddedMailboxes(USERS) as server:
        yield server


def test_each_user_sees_only_its_own(boxes: EmbeddedMailboxes) -> None:
    with client(boxes.port, "support1", "pw one") as one:
        one.create_folder("Жалобы")
        one.append("INBOX", b"Subject: mine\r\n\r\n")
    with client(boxes.port, "support2", "пароль") as two:
        assert two.select_folder("INBOX")[b"EXISTS"] == 0
        assert [name for _, _, name in two.list_folders()] == ["INBOX"]
    with client(boxes.port, "support1", "pw one") as one:
        assert one.select_folder("INBOX")[b"EXISTS"] == 1


@pytest.mark.parametrize(
    ("user", "password"), [("support1", "пароль"), ("nobody", ""), ("support1", "")]
)
def test_a_wrong_login_is_refused(
    boxes: EmbeddedMailboxes, user: str, password: str
) -> None:
    with pytest.raises(LoginError), client(boxes.port, user, password):
        pass


def test_it_listens_on_loopback_only(boxes: EmbeddedMailboxes) -> None:
    hexport = f":{boxes.port:04X} "
    lines = [
        line
        for line in Path("/proc/net/tcp").read_text().splitlines()
        if hexport in line and " 0A " in line
    ]
    assert lines
    assert all("0100007F:" in line for line in lines)


def test_it_starts_again_empty_and_tells_a_taken_port() -> None:
    boxes = EmbeddedMailboxes({"u": "p"})
    port = boxes.start()
    with client(port, "u", "p") as imap:
        imap.append("INBOX", b"a: b\r\n\r\n")
    with pytest.raises(Unavailable, match="no IMAP server"):
        EmbeddedMailboxes({}, port=port).start()
    boxes.stop()
    boxes.stop()
    assert boxes.start() == port
    with client(port, "u", "p") as imap:
        assert imap.select_folder("INBOX")[b"EXISTS"] == 0
    boxes.stop()


@pytest.mark.parametrize(
    "raw",
    [
        b"Date: nonsense\r\n\r\nx",
        b"Date: Mon, 1 Jan 99999 00:00:00 +0000\r\n\r\nx",
        b"To: <\r\nFrom: ((((\r\nSender: a@b.test, c@d.test\r\n\r\nx",
        b"From: " + b"(" * 3000 + b"\r\n\r\nx",
        b"Subject: " + b"Re: " * 5000 + b"\r\n\r\nx",
        b"Subject: \xff\0\xfe\r\n\r\nx",
        b"Content-Type: multipart/mixed\r\n\r\nx",
        b"Content-Type: message/rfc822\r\n\r\n" * 400,
        b"".join(
            b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1)
            for n in range(500)
        ),
        b"no header at all",
    ],
)
def test_clients_may_ask_for_the_envelope_of_anything(
    boxes: EmbeddedMailboxes, raw: bytes
) -> None:
    with client(boxes.port, "support1", "pw one") as imap:
        imap.append("INBOX", raw)
        imap.select_folder("INBOX")
        told = imap.fetch(imap.search(), ["ENVELOPE", "BODYSTRUCTURE", "BODY[]"])
        (facts,) = told.values()
        assert facts[b"BODY[]"] == raw
        assert facts[b"ENVELOPE"] is not None
        assert imap.noop()


@pytest.mark.servers
def test_mbsync_takes_everything_and_brings_one_back(
    boxes: EmbeddedMailboxes, tmp_path: Path
) -> None:
    with client(boxes.port, "support1", "pw one") as imap:
        imap.create_folder("Очереди/Жалобы")
        for number in range(20):
            imap.append("INBOX", b"Subject: %d\r\n\r\nx\r\n" % number, [b"\\Flagged"])
        imap.append("Очереди/Жалобы", b"Subject: complaint\r\n\r\nx\r\n", ["sbl"])
    (tmp_path / "rc").write_text(
        f"""IMAPStore far
Host 127.0.0.1
Port {boxes.port}
User support1
Pass "pw one"
SSLType None
AuthMechs LOGIN

MaildirStore near
Path {tmp_path}/mail/
Inbox {tmp_path}/mail/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns *
Create Both
Sync All
SyncState *
"""
    )
    (tmp_path / "mail").mkdir()
    mbsync(tmp_path)
    taken = [*tmp_path.rglob("cur/*"), *tmp_path.rglob("new/*")]
    assert sum("INBOX" in str(path) for path in taken) == 20
    (complaint,) = [path for path in taken if "INBOX" not in str(path)]
    new = tmp_path / "mail/INBOX/new/1.1.host"
    new.write_bytes(b"Subject: from the client\n\nx\n")
    mbsync(tmp_path)
    with client(boxes.port, "support1", "pw one") as imap:
        assert imap.select_folder("INBOX")[b"EXISTS"] == 21
    assert b"complaint" in complaint.read_bytes()


def mbsync(folder: Path) -> None:
    done = subprocess.run(
        [program("mbsync"), "-c", folder / "rc", "-a"], capture_output=True, timeout=30
    )
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.servers
def test_mutt_reads_and_moves(boxes: EmbeddedMailboxes, tmp_path: Path) -> None:
    with client(boxes.port, "support1", "pw one") as imap:
        imap.create_folder("Queue")
        imap.append(
            "INBOX", b"Subject: readme\r\nFrom: a@example.org\r\n\r\nlook here\r\n"
        )
    (tmp_path / "rc").write_text(
        f'set folder="imap://support1@127.0.0.1:{boxes.port}/"\n'
        'set spoolfile="+INBOX" imap_pass="pw one" ssl_starttls=no ssl_force_tls=no\n'
        "set confirmappend=no delete=yes move=no mail_check=1 header_cache=''\n"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "TERM": "vt100"}
    mutt = pexpect.spawn(
        program("mutt"),
        ["-n", "-F", str(tmp_path / "rc")],
        env=environment,
        timeout=15,
        dimensions=(24, 80),
        encoding="utf-8",
        codec_errors="replace",
    )
    try:
        mutt.expect("readme")
        mutt.send("\r")
        mutt.expect("look here")
        mutt.send("i")
        mutt.send("s")
        mutt.expect("mailbox")
        mutt.send("\x15+Queue\r")
        mutt.expect(["Copying", "saved", "deleted", "1/1"])
        mutt.send("q")
        mutt.expect([pexpect.EOF, "purge"])
        if mutt.isalive():
            mutt.send("y")
            mutt.expect(pexpect.EOF)
    finally:
        mutt.close(force=True)
    with client(boxes.port, "support1", "pw one") as imap:
        assert imap.select_folder("INBOX")[b"EXISTS"] == 0
        assert imap.select_folder("Queue")[b"EXISTS"] == 1
