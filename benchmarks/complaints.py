"""Reading complaints of 10 KB in one process: parse, format, class, fields, deadline.

The goal is 100 a second and core. Letters with logs
below, feedback reports with a spam inside, and XARF, as they come mixed.
"""

import base64
import json
import random
from email.message import EmailMessage
from email.policy import SMTP
from ipaddress import ip_network

from benchmarks.figures import Figure, per_second
from mailproc.abuse.networks import NetworkList
from mailproc.abuse.read import read
from mailproc.message.parse import parse

COUNT = 150
SIZE = 10_000
GOAL = 100.0
_SAID = (
    "Dear abuse team,\n\nour server was attacked from your network:\n\n"
    "IP address: {ip}\nTime: 2026-11-24 {hour:02}:10:11 UTC\n\n"
    "Please stop this login attack and answer within 24 hours.\n\nLogs:\n"
)


def complaint(number: int) -> bytes:
    """A complaint of about 10 KB; the same for the same number."""
    chance = random.Random(number)
    ip = f"192.0.2.{1 + number % 250}"
    make = (_letter, _feedback, _xarf)[number % 3]
    mail = make(chance, ip)
    mail["From"] = f"Abuse Team <abuse{number % 17}@reporter.example>"
    mail["To"] = "abuse@ipserver.su"
    mail["Message-ID"] = f"<complaint-{number}@reporter.example>"
    mail["Date"] = "Tue, 24 Nov 2026 11:00:00 +0000"
    return mail.as_bytes()


def _logs(chance: random.Random, ip: str, size: int) -> str:
    lines: list[str] = []
    while sum(map(len, lines)) < size:
        second = chance.randrange(86_400)
        lines.append(
            f"Nov 24 {second // 3600:02}:{second // 60 % 60:02}:{second % 60:02} host"
            f" sshd[{chance.randrange(9999)}]: Failed password for root from {ip}"
            f" port {chance.randrange(1024, 65_535)} ssh2\n"
        )
    return "".join(lines)


def _letter(chance: random.Random, ip: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"Abuse from {ip}"
    said = _SAID.format(ip=ip, hour=chance.randrange(24))
    mail.set_content(said + _logs(chance, ip, SIZE - 1000))
    return mail


def _spam(chance: random.Random, ip: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Received"] = f"from x ([{ip}]) by mx.reporter.example; Tue, 24 Nov 2026"
    mail["From"] = "winner@spam.example"
    mail["Subject"] = "You won"
    words = ["win", "prize", "click", "offer", "http://spam.example/x", "today"]
    mail.set_content(
        "\n".join(" ".join(chance.choices(words, k=10)) for _ in range(SIZE // 95))
    )
    return mail


def _feedback(chance: random.Random, ip: str) -> EmailMessage:
    """A feedback report (RFC 5965) with the mail that is complained about."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "FW: You won"
    mail.set_content("This is an email abuse report.\n")
    mail.make_mixed()
    mail.set_type("multipart/report")
    mail.set_param("report-type", "feedback-report")
    fields = EmailMessage(policy=SMTP)
    fields["Content-Type"] = "message/feedback-report"
    fields.set_payload(
        "Feedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\n"
        f"Source-IP: {ip}\r\nArrival-Date: Tue, 24 Nov 2026 10:00:00 +0000\r\n"
    )
    mail.attach(fields)
    mail.add_attachment(_spam(chance, ip))
    return mail


def _xarf(chance: random.Random, ip: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"XARF report about {ip}"
    mail.set_content("See the attached report.\n")
    logs = base64.b64encode(_logs(chance, ip, SIZE // 2).encode()).decode()
    us = {
        "org": "reporter",
        "contact": "abuse@reporter.example",
        "domain": "reporter.example",
    }
    document = {
        "xarf_version": "4.2.0",
        "report_id": "550e8400-e29b-41d4-a716-446655440000",
        "timestamp": "2026-11-24T10:00:00Z",
        "reporter": us,
        "sender": us,
        "source_identifier": ip,
        "category": "connection",
        "type": "login_attack",
        "evidence": [{"content_type": "text/plain", "payload": logs}],
    }
    mail.add_attachment(
        json.dumps(document).encode(),
        maintype="application",
        subtype="json",
        filename="xarf.json",
    )
    return mail


def figures() -> list[Figure]:
    """Measure the reading of complaints against the goal, and the parser's share."""
    mails = [complaint(number) for number in range(COUNT)]
    networks = NetworkList([ip_network("192.0.2.0/24")])

    def ours() -> int:
        for raw in mails:
            found = read(parse(raw), networks=networks).report
            if found is None or not found.ips:
                raise AssertionError("a complaint was not read")
        return len(mails)

    def peer() -> int:
        return sum(bool(parse(raw).subject) for raw in mails)

    rate, parsed = per_second(ours), per_second(peer)
    size = sum(map(len, mails)) / len(mails) / 1000
    return [
        Figure(f"complaints of {size:.0f} KB read", rate, "/s", GOAL, "the goal"),
        Figure("the same, against parsing alone", rate, "/s", parsed, "parse"),
    ]
