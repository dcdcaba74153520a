"""Killed at any point and started again, nothing is lost (R1, R3)."""

import random
import smtplib
import threading
import time
from email.message import EmailMessage
from email.policy import SMTP

from mailproc.message.parse import parse
from tests.e2e.acts import standing, submit
from tests.e2e.conftest import World
from tests.e2e.house import House, until

LETTERS = 60


def _letter(number: int) -> bytes:
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = "support@ipserver.su", f"client{number}@example.org"
    letter["Subject"] = f"letter {number}"
    letter["Message-ID"] = f"<letter-{number}@client.example>"
    letter.set_content(f"Letter number {number}.\n")
    return letter.as_bytes()


def _send_all(house: House, accepted: list[int], done: threading.Event) -> None:
    """Send every letter once; note those that got their 250."""
    for number in range(LETTERS):
        try:
            submit(house, _letter(number), [f"client{number}@example.org"])
            accepted.append(number)
        except (OSError, smtplib.SMTPException):
            time.sleep(0.05)
    done.set()


def test_kill_while_letters_are_accepted_and_delivered(world: World) -> None:
    """Every letter that got 250 arrives; a repeated one has the same Message-ID."""
    house = world.house()
    accepted: list[int] = []
    done = threading.Event()
    chance = random.Random(20261124)
    kills = 0
    with house:
        sender = threading.Thread(target=_send_all, args=(house, accepted, done))
        sender.start()
        while not done.is_set() and kills < 4:
            time.sleep(chance.uniform(0.3, 1.2))
            house.kill()
            kills += 1
            house.start()
        sender.join()
        assert kills >= 1
        assert accepted, "some letters were accepted"
        until(
            lambda: all(
                world.sink.mail_for(f"client{n}@example.org") for n in accepted
            ),
            "every accepted letter arrives",
            60,
        )
    for number in range(LETTERS):
        arrived = world.sink.mail_for(f"client{number}@example.org")
        same = {parse(mail.raw).message_id for mail in arrived}
        assert same <= {f"letter-{number}@client.example"}
    repeats = sum(
        len(world.sink.mail_for(f"client{n}@example.org")) - 1 for n in accepted
    )
    assert repeats <= kills * 2, "at most what was in flight of two workers repeats"


def test_kill_while_mail_is_sorted(world: World) -> None:
    """Every mail stands in exactly one queue folder in the end, none twice."""
    house = world.house()
    with house:
        house.connected()
        total = 80
        for number in range(total):
            raw = (
                f"From: a{number}@example.org\r\nTo: support@ipserver.su\r\n"
                f"Subject: question {number}\r\nMessage-ID: <q{number}@example.org>\r\n"
                "\r\nhello\r\n"
            ).encode()
            world.dovecot.deliver_lmtp("support1", raw, "a@example.org")
            if number % 20 == 10:
                house.kill()
                house.start()
        until(lambda: not standing(world, "support1"), "INBOX is empty")
    seen: list[str | None] = []
    for folder in world.dovecot.folders("support1"):
        rows = world.dovecot.messages("support1", folder).values()
        seen += [parse(row[b"BODY[]"]).message_id for row in rows]
    assert sorted(map(str, seen)) == sorted(f"q{n}@example.org" for n in range(total))
