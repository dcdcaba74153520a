"""What people do in the stories, and what an independent client then sees."""

import smtplib
import ssl
from collections import Counter
from typing import Protocol

from mailproc.message.parse import parse
from tests.e2e.house import PASSWORD, House, until
from tests.servers.dovecot import Dovecot


class World(Protocol):
    """Where a story plays: its mailboxes are all that is looked at here."""

    @property
    def dovecot(self) -> Dovecot:
        """The IMAP server."""
        ...


def found(world: World, user: str, folder: str, raw: bytes) -> list[bytes] | None:
    """The flags of exactly this message in a folder; None where it is not."""
    if folder not in world.dovecot.folders(user):
        return None
    wanted = parse(raw).message_id
    for row in world.dovecot.messages(user, folder).values():
        if parse(row[b"BODY[]"]).message_id == wanted:
            return list(row[b"FLAGS"])
    return None


def until_found(world: World, user: str, folder: str, raw: bytes) -> list[bytes]:
    """Wait until a message stands in a folder; its flags."""
    until(
        lambda: found(world, user, folder, raw),
        f"{parse(raw).subject!r} of {user} in {folder}",
    )
    return found(world, user, folder, raw) or []


def counted(world: World, user: str) -> Counter[str | None]:
    """How many copies of each message, by its Message-ID, stand in a mailbox."""
    return Counter(
        parse(row[b"BODY[]"]).message_id
        for folder in world.dovecot.folders(user)
        for row in world.dovecot.messages(user, folder).values()
    )


def count(world: World, user: str, message_id: str | None) -> int:
    """How many copies of a message stand anywhere in a user's mailbox."""
    return counted(world, user)[message_id]


def submit(house: House, letter: bytes, to: list[str], user: str = "support1") -> None:
    tls = ssl.create_default_context(cafile=str(house.certificate))
    with smtplib.SMTP("127.0.0.1", house.submission, timeout=20) as client:
        client.starttls(context=tls)
        client.login(user, PASSWORD)
        client.sendmail("support@ipserver.su", to, letter)


def standing(world: World, user: str, folder: str = "INBOX") -> int:
    """How many messages stand in a folder (STATUS: costs the server nothing)."""
    with world.dovecot.client(user) as client:
        answer = client.folder_status(folder, ["MESSAGES"])
        return int(answer[b"MESSAGES"])
