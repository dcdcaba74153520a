"""The main job on real servers: mail in, sorted; an answer out, signed; its copy back.

Rules S3 (what leaves with what), S3.5a-c, S4.3.
"""

import re
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from mailproc.message.parse import parse
from mailproc.signing import verify
from tests.e2e.acts import count, standing, submit, until_found
from tests.e2e.conftest import USERS, World
from tests.e2e.house import ROOT, until
from tests.e2e.mutt import answer_with_mutt
from tests.servers.opendkim import verify_with_opendkim

DEMO = ROOT / "fixtures" / "demo"
FOLDERS = {
    "datacenter/01-planned-works.eml": "Датацентры",
    "abuse/02-complaint-koi8r.eml": "Жалобы",
    "partners/03-pytanie-partnera.eml": "Партнёры",
    "billing/04-schet.eml": "Биллинг/продажи",
    "other/05-newsletter.eml": "Прочее",
    "other/06-fits-nothing.eml": "Прочее",
}
BLOCK = """---
С уважением,
Иван И.
Техническая поддержка,
Kindest Regards,
Technical support,
https://www.ipserver.su"""


def test_mail_is_sorted_answered_and_the_copy_comes_back(world: World) -> None:
    with world.house() as house:
        house.connected()
        mails = {name: (DEMO / name).read_bytes() for name in FOLDERS}
        for raw in mails.values():
            world.dovecot.deliver_lmtp("support1", raw, "someone@example.org")
        for name, raw in mails.items():
            folder = FOLDERS[name]
            flags = until_found(world, "support1", folder, raw)
            assert b"\\Flagged" in flags, name
            assert b"\\Seen" not in flags, f"{name} must stay unread"
            assert any(re.fullmatch(rb"p[1-6]", flag) for flag in flags), flags
        assert not standing(world, "support1"), "S4.3: all is sorted"

        asked = parse(mails["datacenter/01-planned-works.eml"])
        answer_with_mutt(house, world.dovecot, "Датацентры", "Feed A is connected.")

        received = world.sink.wait_for(1)
        assert [mail.recipients for mail in received] == [("noc@dc-frankfurt.example",)]
        raw = received[0].raw
        letter = parse(raw)
        assert letter.subject == f"Re: {asked.subject}"
        assert [a.addr for a in (*letter.to, *letter.cc)] == [
            "noc@dc-frankfurt.example",
            "support@ipserver.su",
        ]
        text = letter.text.replace("\r\n", "\n")
        assert text.count(BLOCK) == 1
        own, _, quote = text.partition(BLOCK)
        assert "Feed A is connected." in own
        assert "planned maintenance" in quote
        assert ">" not in own
        checks = verify(raw, house.records)
        assert [check.valid for check in checks] == [True, True]
        assert verify_with_opendkim(raw, house.records)

        flags = until_found(world, "support1", "Датацентры", raw)
        assert b"sent" in flags
        assert b"\\Flagged" not in flags
        assert count(world, "support1", letter.message_id) == 1
        assert not standing(world, "support1")
        assert house.stop() == 0


@pytest.mark.parametrize("world", [USERS], indirect=True)
def test_three_accounts_one_message_of_each_mail(world: World) -> None:
    """S3.5b: all get everything; one message, every copy filed in its account."""
    with world.house(users=USERS) as house:
        house.connected(USERS)
        mails = [(DEMO / name).read_bytes() for name in FOLDERS]
        for raw in mails:
            for user in USERS:
                traced = b"Delivered-To: " + user.encode() + b"@ipserver.su\r\n" + raw
                world.dovecot.deliver_lmtp(user, traced, "someone@example.org")
        for name, raw in zip(FOLDERS, mails, strict=True):
            for user in USERS:
                until_found(world, user, FOLDERS[name], raw)
        until(lambda: not any(standing(world, u) for u in USERS), "empty INBOXes")
        counted = house.command("queues", "--json").stdout.decode().splitlines()
        messages = sum(int(re.findall(r'"messages": (\d+)', row)[0]) for row in counted)
        assert messages == len(FOLDERS)

        letter = EmailMessage(policy=SMTP)
        letter["From"], letter["To"] = "support@ipserver.su", "noc@dc-frankfurt.example"
        letter["Subject"], letter["Message-ID"] = "Re: works", "<a1@client.example>"
        letter["In-Reply-To"] = "<noc-48211.1@dc-frankfurt.example>"
        letter.set_content("All is well.\n")
        submit(house, letter.as_bytes(), ["noc@dc-frankfurt.example"], "support2")
        raw = world.sink.wait_for(1)[0].raw
        assert "Мария П." in parse(raw).text
        for user in USERS:
            assert b"sent" in until_found(world, user, "Датацентры", raw)
