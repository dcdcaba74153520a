"""A desk with filters that ask for drafts and answers; what a person makes of one."""

import shutil
from pathlib import Path

from mailproc.config.load import Config
from mailproc.config.model import Settings
from mailproc.message.model import Message
from mailproc.message.parse import parse
from tests.unit.clockwork.works import Works

ROOT = Path(__file__).resolve().parents[3]
FILTERS = """\
[[filter]]
name = "prices"
match = "subject:prices"
queue = "billing"
actions = ["draft:prices"]

[[filter]]
name = "thanks"
match = "subject:order"
queue = "{queue}"
actions = ["answer:thanks.en"]

[[filter]]
name = "house"
match = "from:rhein.example"
queue = "datacenter"

[[filter]]
name = "rest"
match = "in:anywhere"
queue = "support"
"""
PRICES = "Hello {{ name }},\n\nabout “{{ subject }}”: it costs &^price.\n"


def mail(
    subject: str, text: str = "hello", sender: str = "Ann <ann@example.org>", n: int = 1
) -> bytes:
    return (
        f"From: {sender}\r\nTo: support@ipserver.su\r\nSubject: {subject}\r\n"
        f"Message-ID: <q{n}@client.example>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


def desk(folder: Path, queue: str = "support") -> Works:
    shutil.copytree(ROOT / "templates", folder / "templates")
    prices = folder / "templates" / "draft" / "prices.txt.j2"
    prices.parent.mkdir(exist_ok=True)
    prices.write_text(PRICES, encoding="utf-8")
    thanks = folder / "templates" / "answer" / "thanks.en.txt.j2"
    thanks.write_text("Ticket {{ number }}: thank you.\n", encoding="utf-8")
    filters = folder / "filters"
    filters.mkdir()
    (filters / "10-all.toml").write_text(FILTERS.format(queue=queue), encoding="utf-8")
    return Works(folder, Config(Settings(), folder, None))


def laid(works: Works) -> list[Message]:
    """The drafts that wait to be laid into the shared folder."""
    return [parse(one.raw) for one in works.store.pending_drafts("", 9)]


def finished(draft: Message, *edits: tuple[str, str]) -> bytes:
    """What a person makes of a draft; the client writes its own Message-ID."""
    raw = draft.raw.replace(b"Message-ID: <draft.", b"X-Was: <other.", 1)
    for old, new in edits:
        assert old.encode() in raw
        raw = raw.replace(old.encode(), new.encode())
    return raw
