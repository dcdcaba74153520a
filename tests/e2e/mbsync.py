"""mbsync: a folder as an offline reader has it."""

import subprocess
from pathlib import Path

from tests.e2e.house import PASSWORD
from tests.servers.dovecot import Dovecot
from tests.servers.need import program

_RC = """
IMAPAccount a
Host 127.0.0.1
Port {port}
User {user}
Pass "{password}"
SSLType None
AuthMechs LOGIN

IMAPStore far
Account a

MaildirStore near
Path {there}/
Inbox {there}/INBOX
SubFolders Verbatim

Channel all
Far :far:
Near :near:
Patterns {folder}
Create Near
SyncState *
"""


def pulled(where: Path, dovecot: Dovecot, user: str, folder: str) -> list[bytes]:
    """Sync one folder of a user to a Maildir below `where`; its mails."""
    there = where / f"mbsync-{user}"
    there.mkdir(exist_ok=True)
    rc = where / "mbsyncrc"
    values = {"port": dovecot.port, "user": user, "there": there, "folder": folder}
    rc.write_text(_RC.format(password=PASSWORD, **values), encoding="utf-8")
    done = subprocess.run(
        [program("mbsync"), "-c", str(rc), "all"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    files = (there / folder).rglob("*")
    return [f.read_bytes() for f in files if f.parent.name in ("cur", "new")]
