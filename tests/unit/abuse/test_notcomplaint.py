"""What is no complaint gets its reason; what may be one is never lost (issue 5.2)."""

from pathlib import Path

import pytest

from mailproc.abuse import notcomplaint
from mailproc.abuse.read import read
from mailproc.message.parse import parse

ROOT = Path(__file__).parents[3] / "fixtures" / "abuse"


def _why(subject: str, text: str, *headers: str) -> str | None:
    head = "\n".join(("From: a@example.org", f"Subject: {subject}", *headers))
    raw = f"{head}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    message = parse(raw.encode())
    return notcomplaint.certain(message) or notcomplaint.likely(message)


@pytest.mark.parametrize(
    "mark", ["auto-generated", "auto-notified", "auto-generated (x)"]
)
def test_written_by_a_program_never_disqualifies(mark: str) -> None:
    """RFC 3834: most complaints are auto-generated."""
    for path in sorted((ROOT / "xarf-v0").glob("0*.eml")):
        raw = b"Auto-Submitted: %s\nPrecedence: bulk\n" % mark.encode()
        raw += path.read_bytes().replace(b"Auto-Submitted: auto-generated\n", b"")
        assert read(parse(raw)).is_complaint, path.name
    assert (
        _why("Spam from 192.0.2.1", "We got spam.", f"Auto-Submitted: {mark}") is None
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Thank you for contacting our abuse desk.", "receipt"),
        ("Hello,\n\nwe have received your abuse report.", "receipt"),
        ("Your complaint has been forwarded to our customer.", "receipt"),
        ("This is an automated acknowledgement.", "receipt"),
        ("Vielen Dank für Ihre Nachricht.", "receipt"),
        ("Merci de nous avoir contacté.", "receipt"),
        ("Спасибо за ваше обращение!", "receipt"),
        ("Dziękujemy za zgłoszenie.", "receipt"),
        ("Thank you for your attention to this matter.", None),
        ("Thank you for your prompt cooperation.", None),
        ("> Thank you for your report\n\nStill attacking us from 192.0.2.1.", None),
        ("We received your customer's attack.", None),
        ("x\n" * 400 + "Thank you for your report.", None),
    ],
)
def test_receipts_say_so_at_their_beginning(text: str, reason: str | None) -> None:
    why = _why("Re: report", text)
    assert (why or "").partition(" ")[0] == (reason or "")


@pytest.mark.parametrize(
    ("subject", "text", "is_service"),
    [
        ("Planned works in rack 5", "Power for 192.0.2.0/24 is off.", True),
        ("Your invoice 17", "Please pay.", True),
        ("Плановые работы", "Плановых работ будет две.", True),
        ("Плановых работ: 2", "Сервер 192.0.2.1 будет недоступен.", True),
        ("Maintenance of your phishing site", "192.0.2.1", False),
        (
            "Scheduled maintenance",
            "Before that, stop the attack from 192.0.2.1.",
            False,
        ),
        ("Server expires soon", "and hosts malware", False),
    ],
)
def test_service_notices_have_no_word_of_abuse(
    subject: str, text: str, is_service: bool
) -> None:
    assert (_why(subject, text) == "service notice") is is_service


@pytest.mark.parametrize("subject", ["unsubscribe", "Re: UNSUBSCRIBE", "Отписаться"])
def test_opt_outs(subject: str) -> None:
    assert _why(subject, "please") == "opt-out"
    assert _why(subject, "You spam me from 192.0.2.1. " * 30) is None


def test_reports_of_machines_about_mail() -> None:
    for kind, why in (
        ("disposition-notification", "read receipt"),
        ("tlsrpt", "TLS report"),
        ("delivery-status", "delivery report"),
    ):
        head = (
            f"From: a@example.org\nContent-Type: multipart/report; report-type={kind}"
        )
        raw = f"{head}; boundary=b\n\n--b\n\nReport on spam from 192.0.2.1\n--b--\n"
        assert notcomplaint.certain(parse(raw.encode())) == why


@pytest.mark.parametrize(
    "subject",
    [
        "Report Domain: client.example Submitter: mx.example Report-ID: <1>",
        "Report domain: client.example Submitter: mx.example",
    ],
)
def test_dmarc_aggregates(subject: str) -> None:
    assert _why(subject, "") == "DMARC aggregate report"


def test_a_reply_with_our_quoted_report_is_a_receipt_but_not_without_thanks() -> None:
    quoted = "> Feedback-Type: abuse\n> Version: 1\n> Source-IP: 198.51.100.9\n"
    head = "From: a@example.org\nSubject: Re: spam\nIn-Reply-To: <1@ipserver.su>\n\n"
    thanks = read(parse((head + "Thank you for your report.\n" + quoted).encode()))
    assert thanks.report is None
    again = read(parse((head + "It goes on, see our report.\n" + quoted).encode()))
    assert again.is_complaint


def test_a_mail_server_that_says_undelivered_without_a_report_writes_a_bounce() -> None:
    head = "From: MAILER-DAEMON@mx.example\nSubject: Undeliverable: Abuse report\n\n"
    machine = parse(f"{head}Your server attacks us.\n".encode())
    assert notcomplaint.certain(machine) == "bounce"
    person = parse(head.replace("MAILER-DAEMON", "jan").encode())
    assert notcomplaint.certain(person) is None


def test_a_read_receipt_of_a_mail_program_is_none() -> None:
    head = "From: jan@client.example\nSubject: Read: Abuse complaint\n\n"
    told = parse(f"{head}Your message to Jan was read.\n".encode())
    assert notcomplaint.certain(told) == "read receipt"
    other = parse(f"{head}The server attacks us.\n".encode())
    assert notcomplaint.certain(other) is None


def test_only_one_who_wants_no_mail_opts_out() -> None:
    """`STOP HACKING ME` is no request to be left out of a list."""
    for subject, why in (("STOP", "opt-out"), ("Stop hacking me", None)):
        mail = parse(f"From: a@b.example\nSubject: {subject}\n\nhello\n".encode())
        assert notcomplaint.by_subject(mail) == why
