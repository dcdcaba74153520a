"""Three hundred partners, and the first smarthost is lost in the middle (N10, R3).

Each partner gets the notice; only one whose final 250 was not seen may get it again,
with the same Message-ID.
"""

from collections import Counter
from email.message import EmailMessage
from email.policy import SMTP

from mailproc.message.parse import parse
from tests.e2e.acts import submit
from tests.e2e.conftest import Mailbox
from tests.e2e.house import House, until
from tests.e2e.notice_acts import ALIAS, got, listed
from tests.servers.sink import Received, Sink

COUNT = 300
LANGUAGES = ("pl", "pt", "ru")


def partners() -> str:
    """The settings of a group with as many partners."""
    names = ", ".join(f'"P{number}"' for number in range(COUNT))
    group = f'[[group]]\nname = "Awaria MPS/SMS"\nalias = "{ALIAS}"\n'
    entries = (
        f'[[partner]]\nname = "P{n}"\naddresses = ["noc@p{n}.example"]\n'
        f'language = "{LANGUAGES[n % 3]}"\n'
        for n in range(COUNT)
    )
    return "\n".join([f"{group}members = [{names}]\n", *entries])


class Dying(Sink):
    """A smarthost that is gone after so many letters, the last 250 unsaid."""

    def __init__(self, lives: int) -> None:
        super().__init__()
        self._lives = lives

    def keep(self, mail: Received) -> None:
        super().keep(mail)
        if len(self.received) >= self._lives:
            self.always("MAIL", "421 4.3.2 going down")
            self.always("EHLO", "421 4.3.2 going down")
            self.hang_up()


def notice() -> bytes:
    """A notice that somebody writes by hand, to the group's alias."""
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = "support@ipserver.su", ALIAS
    letter["Subject"], letter["Message-ID"] = "SMS down", "<hand-1@client.example>"
    letter.set_content("SMS are down since 2026-11-24 12:00 UTC.\n")
    return letter.as_bytes()


def test_every_partner_gets_it_when_the_first_smarthost_is_lost(
    mailbox: Mailbox,
) -> None:
    with Dying(100) as a, Sink() as b:
        house = House(
            mailbox.folder, mailbox.dovecot.port, [a.port, b.port], more=partners()
        )
        with house:
            submit(house, notice(), [ALIAS])
            everybody = {f"noc@p{number}.example" for number in range(COUNT)}

            def all_told() -> bool:
                mails = (*a.received, *b.received)
                return everybody <= {r for one in mails for r in one.recipients}

            until(all_told, "everybody has it", seconds=60, every=0.5)
            until(lambda: '"state": "due"' not in listed(house, "1", "--json"), "done")
            mails = (*a.received, *b.received)
            again = twice(mails)
            assert len(a.received) >= 100
            assert len(b.received) > 100
            assert len(again) <= 4, "no more than the deliveries that were under way"
            for address in again:
                letters = got(mails, address)
                assert len({one.message_id for one in letters}) == 1
            copies = [one for one in mails if "support@ipserver.su" in one.recipients]
            assert len({parse(one.raw).message_id for one in copies}) == 1
            rows = listed(house, "1", "--json").splitlines()[1:]
            assert len(rows) == COUNT
            assert all('"state": "delivered"' in row for row in rows)


def twice(mails: tuple[Received, ...]) -> list[str]:
    """Who has got the notice more than once."""
    counted = Counter(r for one in mails for r in one.recipients)
    return [address for address, count in counted.items() if count > 1]
