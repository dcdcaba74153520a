"""Complaints for the stories of the abuse desk, and a desk that knows its clients."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from mailproc.config.abuse_model import AbuseEntry
from mailproc.config.load import Config, builtin
from mailproc.desk.model import Clock, ClockKind
from mailproc.desk.registry_diff import compare
from mailproc.message.model import Message
from tests.unit.clockwork.works import Works
from tests.unit.registry.example import example

FRONT = "mx.ipserver.su"
NEW_CLIENT = "192.0.2.34"  # customer 7: one VPS since November, in rhein
OUR_MOSCOW = "198.51.100.41"  # customer 8, two services, on our own network
TEST_CLIENT = "192.0.2.50"  # customer 9


def settings(**abuse: object) -> Config:
    """The built-in settings with others for complaints."""
    config = builtin()
    entry = msgspec.structs.replace(AbuseEntry(authserv=(FRONT,)), **abuse)
    changed = msgspec.structs.replace(config.settings, abuse=entry)
    return Config(changed, config.folder, config.file)


def desk(folder: Path, **abuse: object) -> Works:
    """A desk with the registry of the example file."""
    works = Works(folder, settings(**abuse))
    found = compare(*works.store.registry_contents(), example())
    works.store.registry_import(found, works.now, actor="operator")
    return works


def mail(
    text: str,
    *,
    subject: str = "Abuse report",
    sender: str = "desk@reporter.example",
    ident: str = "c1",
    proved: bool = True,
    head: Sequence[str] = (),
) -> bytes:
    """A complaint as it stands in INBOX; `proved` says so for our front server."""
    domain = sender.rpartition("@")[2]
    result = f"dkim=pass header.d={domain}" if proved else "dkim=none"
    lines = [
        f"Authentication-Results: {FRONT}; {result}",
        f"From: <{sender}>",
        "To: <abuse@ipserver.su>",
        f"Subject: {subject}",
        f"Message-ID: <{ident}@{domain}>",
        "Date: Tue, 24 Nov 2026 11:58:00 +0000",
        *head,
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        *text.split("\n"),
    ]
    return "\r\n".join(lines).encode()


def login_attack(ip: str = NEW_CLIENT, **options: Any) -> bytes:
    """A report about guessed passwords; `options` as of `mail`."""
    text = (
        "Dear abuse team,\n"
        f"we detected brute force SSH login attempts from your IP address {ip}.\n"
        "Please stop this.\n\n"
        f"Nov 24 11:40:01 srv sshd[1]: Failed password for root from {ip} port 4242\n"
        "Best regards,\nRita Reporter\n"
    )
    usual: dict[str, Any] = {"subject": f"Abuse from {ip}"}
    return mail(text, **(usual | options))


def listing(ip: str = NEW_CLIENT, **options: Any) -> bytes:
    """A Spamhaus SBL notice of the old layout; `options` as of `mail`."""
    text = (
        "The following IP address has been added to the Spamhaus Block List:\n\n"
        f"IP/cidr: {ip}/32\nProblem: spam source\nSBL Ref: SBL654321\n"
        "Please answer to sbl-removals@spamhaus.org?Subject=SBL654321_"
        f"{ip}/32 and note that your email must tell us how the problem was\n"
        "terminated.\n"
    )
    usual: dict[str, Any] = {
        "subject": f"SBL Notify: IP: {ip}/32 added to Spamhaus Block List (SBL)",
        "sender": "notification@spamhaus.org",
        "ident": "sbl1",
    }
    return mail(text, **(usual | options))


def forwarded(inner: bytes, **options: Any) -> bytes:
    """A complaint that the datacenter passes on as text."""
    body = inner.partition(b"\r\n\r\n")[2].decode().replace("\r\n", "\n")
    text = (
        "Dear customer,\n\nwe received the complaint below about your server.\n"
        "Please solve the issue within 12 hours.\n\n"
        f"---------- Forwarded message ----------\n{body}"
    )
    usual: dict[str, Any] = {
        "subject": "[Ticket#2026112410000123] Abuse report for 192.0.2.34",
        "sender": "abuse@rhein.example",
        "ident": "dc1",
    }
    return mail(text, **(usual | options))


def command(said: str, answers: str, ident: str = "s1") -> bytes:
    """What a person writes in answer to a letter of the desk."""
    return (
        "From: support@ipserver.su\r\nTo: support@ipserver.su\r\n"
        f"Subject: Re: it\r\nMessage-ID: <{ident}@ipserver.su>\r\n"
        f"In-Reply-To: <{answers}>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        + said.replace("\n", "\r\n")
        + "\r\n"
    ).encode()


def running(works: Works, number: int) -> dict[ClockKind, Clock]:
    """The clocks of a ticket that run, by kind."""
    return {clock.kind: clock for clock in works.history(number).clocks}


def to(letters: Sequence[Message], address: str) -> list[Message]:
    """The letters among these that stand to one address."""
    return [one for one in letters if any(a.addr == address for a in one.to)]
