"""What was in the mailbox before us is sorted and marked old; no letter leaves."""

import os
from pathlib import Path

from tests.e2e.acts import standing, submit
from tests.e2e.conftest import World
from tests.e2e.house import until

OLD = 5000


def _fill(world: World) -> None:
    """Put old mail straight into the Maildir, as a migrated mailbox has it."""
    world.dovecot.messages("support1", "INBOX")  # Dovecot makes the folders
    inbox = world.dovecot.root / "mail" / "support1" / "Maildir" / "cur"
    owner = inbox.stat()
    for number in range(OLD):
        file = Path(inbox) / f"17000{number:05d}.M{number}.host:2,S"
        file.write_bytes(
            f"From: client{number % 50}@example.org\r\nTo: support@ipserver.su\r\n"
            f"Subject: old question {number}\r\n"
            f"Message-ID: <old-{number}@example.org>\r\n\r\nIt is down.\r\n".encode()
        )
        os.chown(file, owner.st_uid, owner.st_gid)


def test_a_full_mailbox_is_sorted_without_a_letter(world: World) -> None:
    _fill(world)
    with world.house() as house:
        until(
            lambda: not standing(world, "support1"),
            "the old mail is sorted",
            90,
        )
        marked = 0
        for folder in world.dovecot.folders("support1"):
            with world.dovecot.client("support1") as client:
                client.select_folder(folder, readonly=True)
                marked += len(client.search(["KEYWORD", "old", "UNFLAGGED"]))
        assert marked == OLD
        waiting = house.command("spool", "list", "--all", "--json").stdout
        assert waiting == b"", "nothing was written to anybody"
        submit(
            house,
            b"From: support@ipserver.su\r\nTo: a@example.org\r\n"
            b"Subject: x\r\n\r\nhello\r\n",
            ["a@example.org"],
        )
        assert len(world.sink.wait_for(1)) == 1, "and new mail goes as ever"
