"""Answers, reminders and notices about ourselves are told from complaints (5.2)."""

import pytest

from mailproc.abuse.read import read
from mailproc.message.parse import parse

HEAD = """From: {sender}
To: abuse@hoster.example
Date: Fri, 20 Nov 2026 10:00:00 +0000
Subject: {subject}
"""
QUOTED = """
On Thu, 19 Nov 2026, soc@bank.example wrote:
> Phishing site hxxp://login[.]bad[.]example/ on your server 192.0.2.9.
> Please take it down within 24 hours.
"""


def _is_complaint(
    body: str, subject: str = "Re: Phishing on 192.0.2.9", extra: str = ""
) -> bool:
    head = HEAD.format(sender="Somebody <x@other.example>", subject=subject)
    return read(parse(f"{head}{extra}\n{body}".encode())).is_complaint


@pytest.mark.parametrize(
    "words",
    [
        "We removed the page and changed all passwords.",
        "The customer has been suspended, the case is closed.",
        "Thank you for the fast help.",
        "Спасибо, ресурс недоступен, вопрос решен.",
        "Wurde behoben, danke.",
    ],
)
def test_an_answer_is_no_complaint_whatever_it_quotes(words: str) -> None:
    assert not _is_complaint(words + QUOTED, extra="In-Reply-To: <a@b.example>\n")
    assert not _is_complaint(words + QUOTED)


@pytest.mark.parametrize(
    "words",
    [
        "The page is still online, please act.",
        "Second notice: no response from you so far.",
        "До сих пор нет ответа.",
        "Die Seite ist immer noch aktiv.",
    ],
)
def test_a_reminder_is_a_complaint_by_what_it_quotes(words: str) -> None:
    assert _is_complaint(words + QUOTED, extra="In-Reply-To: <a@b.example>\n")


def test_a_colleague_who_passes_on_in_a_thread_complains() -> None:
    words = "Please see the complaint below and handle it.\n" + QUOTED
    assert _is_complaint(words, "Fwd: phishing", "References: <a@b.example>\n")


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Attack on your IP 192.0.2.9",
            "We detected an attack on the IP address 192.0.2.9. To protect your "
            "infrastructure your traffic goes through our mitigation.",
        ),
        (
            "[Fail2Ban] sshd: banned 203.0.113.9 from vps1",
            "The IP 203.0.113.9 has just been banned by Fail2Ban after 5 attempts.",
        ),
        ("PROBLEM: load", "Problem started at 10:00 on 192.0.2.9, severity high."),
        ("Delisting request", "192.0.2.9 has been removed from our blacklist."),
    ],
)
def test_what_was_done_to_us_or_for_us_is_no_complaint(subject: str, body: str) -> None:
    raw = HEAD.format(sender="x@other.example", subject=subject).replace(
        "abuse@", "root@"
    )
    assert not read(parse(f"{raw}\n{body}".encode())).is_complaint


@pytest.mark.parametrize(
    ("sender", "extra", "body", "reporter"),
    [
        ("noreply@form.example", "Reply-To: v@mail.example\n", "", "v@mail.example"),
        ("no-reply@form.example", "", "Reporter: V <v@mail.example>", "v@mail.example"),
        ("noreply@form.example", "", "", "noreply@form.example"),
        ("soc@b.example", "Reply-To: list@b.example\n", "", "soc@b.example"),
    ],
)
def test_the_reporter_behind_a_form(
    sender: str, extra: str, body: str, reporter: str
) -> None:
    head = HEAD.format(sender=sender, subject="Abuse: spam from 192.0.2.9") + extra
    report = read(parse(f"{head}\nYour server sends spam.\n{body}\n".encode())).report
    assert report is not None
    assert report.reporter == reporter


FORWARD = """From: Abuse <abuse@upstream.example>
To: abuse@hoster.example
Date: Fri, 20 Nov 2026 10:00:00 +0000
Subject: [Ticket UP-77120] complaint
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

See the attached complaint and answer within 12 hours.
--b
Content-Type: message/rfc822

From: soc@bank.example
Date: Thu, 19 Nov 2026 10:00:00 +0000
Subject: [BANK-1] ssh brute force from 192.0.2.9

Your host 192.0.2.9 attacks our servers. Please stop it within 3 days.
--b--
"""


def test_the_outer_letter_sets_time_and_reference() -> None:
    """S7.3b: the datacenter's time binds; the answer goes to it."""
    report = read(parse(FORWARD.encode())).report
    assert report is not None
    assert report.deadline is not None
    assert report.deadline.hours == 12
    assert report.report_id == "UP-77120"
    assert report.reporter == "soc@bank.example"
    assert report.forwarder == "abuse@upstream.example"
    assert report.ips == ("192.0.2.9",)


@pytest.mark.parametrize(
    ("subject", "ident"),
    [
        ("Security incident INC0098812", "INC0098812"),
        ("Preservation request - case 2026/4412", "2026/4412"),
        ("Takedown notice - Ref 5551-AA", "5551-AA"),
        ("Portscan from 192.0.2.9 [Ticket AB-77120]", "AB-77120"),
        ("DDoS attack from AS64500", None),
        ("Vulnerable hosts (CVE-2026-11111)", None),
    ],
)
def test_references_in_subjects(subject: str, ident: str | None) -> None:
    head = HEAD.format(sender="soc@bank.example", subject=subject)
    body = "Abuse report: your host 192.0.2.9 attacks us. Please stop the attack."
    report = read(parse(f"{head}\n{body}\n".encode())).report
    assert report is not None
    assert report.report_id == ident
