"""A draft from its filter to the client, and drags to Solved and back, in mutt.

N6 on Dovecot: the draft appears, is finished in a mail client, leaves through the relay
without a trace of it, and cannot be sent again. S1.3: a drag solves, for everybody. Who
answers too late is refused, and finds in INBOX what they missed.
"""

import shutil
import smtplib

import pytest

from mailproc.desk.showing import MARKS
from mailproc.message.parse import parse
from tests.e2e.acts import found, submit, until_found
from tests.e2e.conftest import World
from tests.e2e.house import ROOT, House, until
from tests.e2e.mutt import drag_with_mutt, send_draft_with_mutt

TWO = ("support1", "support2")
FILTERS = """\
[[filter]]
name = "prices"
match = "subject:prices"
queue = "support"
actions = ["draft:prices"]

[[filter]]
name = "rest"
match = "in:anywhere"
queue = "other"
"""
TEMPLATE = "Hello {{ name }},\n\nit costs &^price a month.\n"
QUEUE = "Поддержка"
MAIL = (
    b"From: Ann <ann@example.org>\r\nTo: support@ipserver.su\r\n"
    b"Subject: Prices please\r\nMessage-ID: <q1@client.example>\r\n\r\nHow much?\r\n"
)
MORE = MAIL.replace(b"<q1@", b"<q2@").replace(
    b"\r\n\r\n", b"\r\nIn-Reply-To: <q1@client.example>\r\n\r\nPlease. "
)
ANSWER = (
    b"From: support@ipserver.su\r\nTo: ann@example.org\r\nSubject: Re: Prices\r\n"
    b"Message-ID: <a2@ipserver.su>\r\nIn-Reply-To: <q1@client.example>\r\n\r\n"
    b"It costs 12 euro.\r\n"
)


def drafts(world: World) -> list[bytes]:
    if "Drafts" not in world.dovecot.folders("support1"):
        return []
    rows = world.dovecot.messages("support1", "Drafts").values()
    return [row[b"BODY[]"] for row in rows if b"\\Deleted" not in row[b"FLAGS"]]


def prepare(world: World) -> House:
    """A house with the filters and the template of this story."""
    shutil.copytree(ROOT / "templates", world.folder / "templates")
    (world.folder / "filters").mkdir()
    (world.folder / "filters" / "10.toml").write_text(FILTERS, encoding="utf-8")
    draft = world.folder / "templates" / "draft" / "prices.txt.j2"
    draft.parent.mkdir(exist_ok=True)
    draft.write_text(TEMPLATE, encoding="utf-8")
    return world.house(users=TWO)


def until_shown(world: World, folder: str, *marks: str) -> None:
    """Wait until both people see the mail in a folder with just these marks."""
    for user in TWO:

        def shown(user: str = user) -> bool:
            flags = found(world, user, folder, MAIL)
            kept = {flag.decode() for flag in flags or ()} & MARKS
            return flags is not None and kept == set(marks)

        until(shown, f"{marks} of {user} in {folder}")


@pytest.mark.parametrize("world", [TWO], indirect=True)
def test_a_draft_is_sent_once_and_drags_solve_and_reopen(world: World) -> None:
    with prepare(world) as house:
        house.connected(TWO)
        for user in TWO:
            world.dovecot.deliver_lmtp(user, MAIL, "ann@example.org")
        until_shown(world, QUEUE, "\\Flagged", "p6")
        until(lambda: drafts(world), "the draft")
        (draft,) = drafts(world)
        assert "Drafts" not in world.dovecot.folders("support2"), "one only has it"
        assert b"&^price" in draft

        with pytest.raises(smtplib.SMTPDataError, match="unfilled field"):
            submit(house, draft, ["ann@example.org"])
        send_draft_with_mutt(house, world.dovecot, QUEUE, "s/&^price/10 euro/")
        (received,) = world.sink.wait_for(1)
        assert received.recipients == ("ann@example.org",), "not the alias"
        letter = parse(received.raw)
        assert "it costs 10 euro a month." in letter.text
        assert letter.references == letter.in_reply_to == ("q1@client.example",)
        assert letter.header("X-Unsent") is None
        assert b"draft" not in received.raw.lower()
        until_shown(world, QUEUE, "waiting", "p6")

        again = draft.replace(b"&^price", b"12 euro")
        with pytest.raises(smtplib.SMTPDataError) as second:
            submit(house, again, ["ann@example.org"], "support2")
        assert second.value.smtp_code == 550
        assert b"already sent by support1 at 20" in second.value.smtp_error
        assert b" UTC" in second.value.smtp_error

        world.dovecot.deliver_lmtp("support1", MORE, "ann@example.org")
        until_shown(world, QUEUE, "\\Flagged", "p6")
        with pytest.raises(smtplib.SMTPDataError, match="customer wrote"):
            submit(house, ANSWER, ["ann@example.org"], "support2")
        until_found(world, "support2", "INBOX", MORE)

        drag_with_mutt(house, world.dovecot, QUEUE, "Solved", subject="Prices")
        until_shown(world, "Solved")
        assert not found(world, "support2", QUEUE, MAIL)
        with world.dovecot.client("support2") as client:
            client.select_folder("Solved")
            uids = client.search(["HEADER", "Message-ID", "q1@client.example"])
            client.copy(uids, QUEUE)
            client.delete_messages(uids)
        until_shown(world, QUEUE, "\\Flagged", "p6")
        assert house.command("ticket", "1").returncode == 0
        assert found(world, "support2", "INBOX", MORE) is not None, "there it stays"
        assert len(world.sink.received) == 1
