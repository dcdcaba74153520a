"""A full disk: nothing is taken that cannot be kept, and room is all it needs.

R8: 452 to those who hand us mail, mail stays on the IMAP server, letters in hand go
on or wait; when there is room everything goes on without a restart.
"""

import os
import smtplib
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.e2e.acts import standing, submit, until_found
from tests.e2e.conftest import Mailbox
from tests.e2e.house import House, until

_LETTER = (
    b"From: support@ipserver.su\r\nTo: client@example.org\r\nSubject: letter %d\r\n"
    b"Message-ID: <letter-%d@client.example>\r\n\r\nhello\r\n"
)


def _mail(number: int) -> bytes:
    return (
        b"From: client@example.org\r\nTo: support@ipserver.su\r\nSubject: well\r\n"
        b"Message-ID: <mail-%d@example.org>\r\n\r\nIt works.\r\n" % number
    )


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small file system needs the right to mount")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def _fill(disk: Path, leave: int = 0) -> None:
    """Leave so many bytes free."""
    with (disk / "ballast").open("ab") as ballast, suppress(OSError):
        while True:
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
            if free <= leave:
                return
            ballast.write(b"x" * min(65536, free - leave))
            ballast.flush()


def _says(house: House, number: int) -> int:
    try:
        submit(house, _LETTER % (number, number), ["client@example.org"])
    except smtplib.SMTPDataError as error:
        return error.smtp_code
    return 250


def test_a_full_disk(mailbox: Mailbox, disk: Path) -> None:
    with mailbox.house(store=f"sqlite:///{disk}/mailproc.db") as house:
        house.connected()
        assert _says(house, 0) == 250
        mailbox.sink.wait_for(1)
        _fill(disk, 80_000)  # room for something, not for what follows from it
        codes = [_says(house, number) for number in range(1, 30)]
        taken = codes.count(250)
        assert set(codes[taken:]) == {452}, codes
        _fill(disk)
        assert house.lmtp_says(_mail(0), "support1@ipserver.su") == [452]
        mailbox.dovecot.deliver("support1", _mail(1))
        until(lambda: house.logged("no space left to keep mail"), "a line says it")
        assert standing(mailbox, "support1") == 1, "it stays on the server"
        (disk / "ballast").unlink()
        until_found(mailbox, "support1", "Прочее", _mail(1))
        assert _says(house, 99) == 250
        until(lambda: mailbox.sink.mail_for("client@example.org"), "letters")
        until(
            lambda: not house.command("spool", "list", "--json").stdout,
            "every letter that was taken is delivered",
        )
        arrived = len(mailbox.sink.mail_for("client@example.org"))
        assert arrived == 2 + taken, "each once"
        assert "Traceback" not in house.log.read_text()
