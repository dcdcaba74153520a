"""What the stories of complaints share: a registry, mail of today, an abuse desk."""

import csv
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from mailproc.message.model import Message
from mailproc.message.parse import parse
from tests.e2e.acts import submit
from tests.e2e.conftest import World
from tests.e2e.house import House, until

ABUSE = """
[abuse]
authserv = ["mx.ipserver.su"]
block_letter = "automatic"
"""
DESK = "support@ipserver.su"
SINCE = datetime.now(UTC) - timedelta(days=2)
"""When the new client of the registry has begun."""

_REGISTRY = """kind,key,name,mails,domains,letter_mail,language,customer,server
datacenter,rhein,Rhein,,rhein.example,abuse@rhein.example,en,,
customer,7,Пётр Примеров,petr@primer.example,,,ru,,
customer,8,Jan Kowalski,jan@kowalski.example,,,pl,,
customer,9,Maria Silva,maria@example.net,,,pt,,
"""
_SERVERS = """kind,key,datacenter,datacenter_names,node
server,node7,rhein,EX44 #1234567,yes
server,ded12,rhein,AX41 #7654321,
"""
_SERVICES = """kind,key,name,product,customer,status,activated,server
service,1234,VPS1234(2.7),vps,7,active,{since},node7
service,1240,VPS1240(2.7),vps,8,active,2025-04-01,node7
service,1199,ded12,dedicated,9,active,2025-04-01,ded12
service,1200,old,vps,9,active,2025-04-01,node7
"""
_NETWORKS = """kind,cidr,service,since
network,192.0.2.34,1234,{since}
network,192.0.2.40,1240,
network,192.0.2.50,1199,
"""


def with_registry(house: House, folder: Path) -> None:
    """Import clients, servers and addresses, as the operator does."""
    since = f"{SINCE:%Y-%m-%d %H:%M:%S}"
    tables = (_REGISTRY, _SERVERS, _SERVICES, _NETWORKS)
    texts = [text.format(since=since).splitlines() for text in tables]
    rows = [one for lines in texts for one in csv.DictReader(lines)]
    file = folder / "registry.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        columns = dict.fromkeys(name for one in rows for name in one)
        writer = csv.DictWriter(opened, list(columns))
        writer.writeheader()
        writer.writerows(rows)
    done = house.command("registry", "import", str(file))
    assert done.returncode == 0, done.stderr.decode()


def today(raw: bytes) -> bytes:
    """A mail with the present moment as its Date."""
    now = format_datetime(datetime.now(UTC)).encode()
    return re.sub(rb"(?m)^Date: [^\r\n]*", b"Date: " + now, raw, count=1)


class Time:
    """The clock of the service, ahead of ours by as much as a story says."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._file = folder / "clock"
        self._file.write_text("0")
        monkeypatch.setenv("MAILPROC_CLOCK", str(self._file))

    def ahead(self, **length: float) -> None:
        """Move on; all at once, so that no half-written number is read."""
        moved = self._file.with_suffix(".new")
        moved.write_text(str(timedelta(**length).total_seconds()))
        moved.replace(self._file)


def in_folder(world: World, words: str, folder: str = "Жалобы") -> Message:
    """Wait until a letter whose subject says so stands in the desk's folder."""
    found: list[Message] = []

    def there() -> bool:
        if folder not in world.dovecot.folders("support1"):
            return False
        rows = world.dovecot.messages("support1", folder).values()
        letters = (parse(row[b"BODY[]"]) for row in rows)
        found[:] = [one for one in letters if words in one.subject]
        return bool(found)

    until(there, f"{words!r} in {folder}")
    return found[0]


def until_sent(world: World, address: str, count: int = 1) -> Message:
    """Wait until somebody outside has got letters; the last of them."""
    until(lambda: len(world.sink.mail_for(address)) >= count, f"mail for {address}")
    return parse(world.sink.mail_for(address)[count - 1].raw)


def answer(house: House, letter: Message, said: str, ident: str) -> None:
    """A person answers a letter of the desk with a command."""
    lines = [
        f"From: {DESK}",
        f"To: {DESK}",
        f"Subject: Re: {ident}",
        f"Message-ID: <{ident}@client.example>",
        f"In-Reply-To: <{letter.message_id}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "",
        said,
        "",
    ]
    submit(house, "\r\n".join(lines).encode(), [DESK])


def complaints(house: House, *options: str) -> Sequence[dict[str, Any]]:
    """What `abuse list --json` prints."""
    done = house.command("abuse", "list", "--json", *options)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


def marks(row: dict[str, Any]) -> list[str]:
    """The four marks of a complaint, in their order."""
    return [one["mark"] for one in row["marks"].values()]
