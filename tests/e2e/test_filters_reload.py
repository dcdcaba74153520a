"""Filters change while the service runs: taken up, never broken; their actions too.

On real servers: what Dovecot shows, what the sink gets.
"""

from pathlib import Path

from mailproc.message.parse import parse
from mailproc.signing import verify
from tests.e2e.acts import found, until_found
from tests.e2e.conftest import World
from tests.e2e.house import until

FILTER = """
[[filter]]
name = "{name}"
match = "subject:{word}"
{then}
"""
REST = """
[[filter]]
name = "rest"
match = "in:anywhere"
queue = "other"
"""
ABUSE, OTHER, BILLING = "Жалобы", "Прочее", "Биллинг/продажи"


def mail(number: int, subject: str) -> bytes:
    return (
        f"From: Ann <ann@example.org>\r\nTo: support@ipserver.su\r\n"
        f"Subject: {subject}\r\nMessage-ID: <{number}@example.org>\r\n"
        "Date: Tue, 24 Nov 2026 12:00:00 +0000\r\n\r\nHello.\r\n"
    ).encode()


def write(folder: Path, word: str, then: str) -> None:
    """Replace the file as editors do: a new one takes the name of the old."""
    text = FILTER.format(name=f"{word} mail", word=word, then=then) + REST
    new = folder / "new"
    new.write_text(text, encoding="utf-8")
    new.replace(folder / "10-filters.toml")


def test_filters_follow_their_files(world: World) -> None:
    folder = world.folder / "filters"
    folder.mkdir()
    write(folder, "thursday", 'queue = "abuse"')
    with world.house() as house:
        house.connected()

        def log(text: str) -> int:
            return house.log.read_text(encoding="utf-8").count(text)

        def arrives(number: int, folder: str) -> list[bytes]:
            raw = mail(number, f"Thursday {number}")
            world.dovecot.deliver_lmtp("support1", raw, "ann@example.org")
            return until_found(world, "support1", folder, raw)

        arrives(1, ABUSE)
        write(folder, "thursday", 'queue = "billing"\nlabels = ["day"]')
        until(lambda: log("2 in force from now on"), "the new filters")
        assert b"day" in arrives(2, BILLING)

        write(folder, "thursday", 'queue = "no-such-queue"')
        until(lambda: log("the last good set stays"), "the fault in the log")
        arrives(3, BILLING)
        (folder / "20-broken.toml").write_text("[[filter]]\nname = ")
        check = house.command("check", "--offline", "--json")
        assert check.returncode == 1
        assert b"20-broken.toml:2: not TOML" in check.stdout
        assert b"there is no queue 'no-such-queue'" in check.stdout
        arrives(4, BILLING)

        (folder / "20-broken.toml").unlink()
        write(folder, "thursday", 'queue = "abuse"')
        until(lambda: log("2 in force from now on") == 2, "the mended filters")
        arrives(5, ABUSE)
        assert log("the last good set stays") <= 2, "a fault is told once"


def test_actions_are_carried_out(world: World) -> None:
    folder = world.folder / "filters"
    folder.mkdir()
    texts = [
        FILTER.format(name=word, word=word, then=then)
        for word, then in (
            ("casino", 'actions = ["trash"]'),
            ("weekly", 'queue = "other"\nactions = ["read", "star", "never-spam"]'),
            ("outage", 'queue = "other"\nactions = ["forward:noc@example.net"]'),
        )
    ]
    (folder / "10-filters.toml").write_text("".join(texts) + REST, encoding="utf-8")
    casino, weekly, outage = (
        mail(n, subject) for n, subject in enumerate(("Casino", "Weekly", "Outage"))
    )
    with world.house() as house:
        house.connected()
        for raw in (casino, weekly, outage):
            world.dovecot.deliver_lmtp("support1", raw, "ann@example.org")
        assert b"\\Flagged" not in until_found(world, "support1", "Trash", casino)
        flags = until_found(world, "support1", OTHER, weekly)
        assert {b"\\Seen", b"\\Flagged", b"$NotJunk"} <= set(flags)
        assert b"\\Seen" not in until_found(world, "support1", OTHER, outage)
        assert not found(world, "support1", OTHER, casino)

        until(lambda: world.sink.received, "the forward")
        (sent,) = world.sink.received
        assert (sent.sender, list(sent.recipients)) == ("", ["noc@example.net"])
        letter = parse(sent.raw)
        assert letter.subject == "Fwd: Outage"
        assert letter.header("Auto-Submitted") == "auto-generated"
        attached = next(p for p in letter.parts if p.content_type == "message/rfc822")
        assert b"Message-ID: <2@example.org>" in sent.raw[attached.body : attached.end]
        assert [check.valid for check in verify(sent.raw, house.records)] == [
            True,
            True,
        ]
