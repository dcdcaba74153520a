"""The mail that is measured with: 4 KB multipart/alternative, varied words."""

import random
from email.message import EmailMessage
from email.policy import SMTP

_WORDS = [
    "server",
    "rack",
    "power",
    "feed",
    "window",
    "please",
    "confirm",
    "traffic",
    "network",
    "disk",
    "сервер",
    "стойка",
    "питание",
    "просим",
    "подтвердить",
    "usługa",
    "ruch",
    "prosimy",
    "port",
    "uplink",
    "ticket",
    "reply",
    "today",
]


def letter(number: int, sender: str = "support@ipserver.su") -> bytes:
    """A letter of about 4 KB with text and HTML; the same for the same number."""
    chance = random.Random(number)
    words = [
        chance.choice(_WORDS) + str(chance.randrange(400)) * (chance.random() < 0.3)
        for _ in range(170)
    ]
    text = "\n".join(" ".join(words[n : n + 10]) for n in range(0, len(words), 10))
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = f"client{number % 97}@example.org"
    mail["Subject"] = f"Ticket {number}: {words[0]} {words[1]}"
    mail["Message-ID"] = f"<bench-{number}@client.example>"
    mail.set_content(text)
    mail.add_alternative(f"<html><body><p>{text}</p></body></html>", subtype="html")
    return mail.as_bytes()
