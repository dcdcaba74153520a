"""Bounces: RFC 3464 reports and the letters of servers that write none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message.bounce import Bounce, bounce
from mailproc.message.bounceprose import status
from mailproc.message.parse import parse

REPORT = """\
From: MAILER-DAEMON@mx.example.org
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

We are sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

{groups}
--b
Content-Type: {copy}

{returned}
--b--
"""
ONE = """Final-Recipient: rfc822; a@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such
  user"""
RETURNED = "From: us@example.net\nMessage-ID:\n <out@example.net>\n\nOur text"


def report(
    groups: str = ONE, copy: str = "message/rfc822", returned: str = RETURNED
) -> Bounce | None:
    return bounce(
        parse(REPORT.format(groups=groups, copy=copy, returned=returned).encode())
    )


def daemon(text: str, subject: str = "Undelivered Mail", *fields: str) -> Bounce | None:
    head = (
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.org>",
        f"Subject: {subject}",
    )
    return bounce(parse("\n".join((*head, *fields, "", text)).encode()))


def test_a_report_is_read() -> None:
    found = report()
    assert found is not None
    (one,) = found.recipients
    assert (one.address, one.action, one.status) == ("a@example.com", "failed", "5.1.1")
    assert one.diagnostic == "550 5.1.1 No such user"
    assert found.original_message_id == "out@example.net"
    assert found.permanent


@pytest.mark.parametrize(
    "copy",
    [
        "message/rfc822",
        "text/rfc822-headers",
        "message/global",
        "message/rfc822-headers",
    ],
)
def test_our_message_id_comes_from_any_kind_of_copy(copy: str) -> None:
    found = report(copy=copy)
    assert found is not None
    assert found.original_message_id == "out@example.net"


def test_the_address_we_wrote_to_counts_not_where_it_was_forwarded() -> None:
    found = report("Original-Recipient: rfc822;we@example.com\n" + ONE)
    assert found is not None
    assert found.recipients[0].address == "we@example.com"


def test_several_recipients_and_a_delay() -> None:
    found = report(
        ONE
        + "\n\nFinal-Recipient: rfc822;<b@example.com>\nAction: delayed\nStatus: 4.4.1"
    )
    assert found is not None
    assert [(r.address, r.action) for r in found.recipients] == [
        ("a@example.com", "failed"),
        ("b@example.com", "delayed"),
    ]
    assert found.permanent


def test_a_delay_alone_is_not_permanent() -> None:
    found = report(ONE.replace("failed", "Delayed (still trying)"))
    assert found is not None
    assert not found.permanent


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_a_report_of_success_is_no_bounce(action: str) -> None:
    assert report(ONE.replace("failed", action)) is None


def test_success_beside_failure_leaves_the_failure() -> None:
    found = report(
        ONE + "\n\nFinal-Recipient: rfc822; b@example.com\nAction: delivered"
    )
    assert found is not None
    assert [r.address for r in found.recipients] == ["a@example.com"]


@pytest.mark.parametrize(
    ("code", "action"), [("5.2.2", "failed"), ("4.4.7", "delayed")]
)
def test_a_missing_action_follows_the_status(code: str, action: str) -> None:
    found = report(f"Final-Recipient: rfc822; a@example.com\nStatus: {code}")
    assert found is not None
    assert found.recipients[0].action == action


def test_a_complaint_is_no_bounce() -> None:
    raw = REPORT.format(groups=ONE, copy="message/rfc822", returned=RETURNED)
    arf = raw.replace("delivery-status", "feedback-report")
    assert bounce(parse(arf.encode())) is None


def test_a_report_inside_an_attached_mail_is_no_bounce() -> None:
    raw = REPORT.format(groups=ONE, copy="message/rfc822", returned=RETURNED)
    outer = (
        "From: anna@example.org\nSubject: Fwd: bounce\nContent-Type: message/rfc822\n\n"
    )
    assert bounce(parse((outer + raw).encode())) is None


LETTERS = {
    "qmail": """\
I'm afraid I wasn't able to deliver your message to the following addresses.

<a@example.com>:
Remote host said: 550 5.1.1 No such user

--- Below this line is a copy of the message.

To: b@example.com
""",
    "exim": """\
The following address(es) failed:

  a@example.com
    host mx.example.com [192.0.2.1]: 550 5.1.1 no

------ This is a copy of the message ------

To: <b@example.com>
""",
    "gmail": """\
Delivery to the following recipient failed permanently:

     a@example.com

The error was: 550 5.1.1 unknown (state 14).

----- Original message -----
""",
    "domino": """\
Your message was not delivered to:

  a@example.com

because:

  550 5.1.1 not listed
""",
    "exchange": """\
Your message did not reach some or all of the intended recipients.

      a@example.com on 14.01.2025 10:00
            550 5.1.1 not found
""",
    "sendmail": """\
   ----- The following addresses had permanent fatal errors -----
<a@example.com>
    (reason: 550 5.1.1 User unknown)

   ----- Transcript of session follows -----
""",
    "opensmtpd": """\
An error has occurred while attempting to deliver a message for
the following list of recipients:

a@example.com: 550 5.1.1 unknown

    Below is a copy of the original message:
""",
    "postfix": """\
I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

<a@example.com>: host mx.example.com said: 550 5.1.1 unknown
""",
    "russian": """\
Ваше письмо не может быть доставлено получателям:

  a@example.com
    550 5.1.1 нет такого ящика
""",
    "polish": """\
Nie można było dostarczyć wiadomości do:

  a@example.com
    550 5.1.1 nie ma
""",
}


@pytest.mark.parametrize("name", LETTERS)
def test_letters_of_mail_servers(name: str) -> None:
    found = daemon(LETTERS[name])
    assert found is not None
    assert [r.address for r in found.recipients] == ["a@example.com"]
    assert found.recipients[0].status == "5.1.1"
    assert "550 5.1.1" in found.recipients[0].diagnostic
    assert found.permanent


def test_a_warning_is_not_permanent() -> None:
    found = daemon(
        "This is a warning message only. Your message is delayed:\n\n  a@example.com\n",
        "Warning: message delayed 24 hours",
    )
    assert found is not None
    assert found.recipients[0].action == "delayed"
    assert not found.permanent


def test_the_header_names_recipients_where_the_text_does_not() -> None:
    found = daemon(
        "Something failed.",
        "Mail failure",
        "X-Failed-Recipients: a@example.com, b@example.com",
    )
    assert found is not None
    assert [r.address for r in found.recipients] == ["a@example.com", "b@example.com"]


def test_the_message_id_may_only_be_quoted() -> None:
    found = daemon(LETTERS["qmail"] + "Message-ID: <out@example.net>\n")
    assert found is not None
    assert found.original_message_id == "out@example.net"
    replied = daemon(LETTERS["exim"], "Undelivered", "In-Reply-To: <out2@example.net>")
    assert replied is not None
    assert replied.original_message_id == "out2@example.net"


def test_a_person_who_writes_about_a_bounce_makes_none() -> None:
    raw = f"From: anna@example.org\nSubject: Undelivered Mail?\n\n{LETTERS['qmail']}"
    assert bounce(parse(raw.encode())) is None


def test_a_daemon_that_writes_of_other_things_makes_none() -> None:
    assert daemon("Your mailbox is nearly full:\n\na@example.com\n", "Quota") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("550 5.1.1 no", "5.1.1"),
        ("550 no", "5.0.0"),
        ("421-later", "4.0.0"),
        ("from 192.0.2.5.", ""),
        ("", ""),
        ("1.5.1.1.2", ""),
        ("#5.1.0", "5.1.0"),
    ],
)
def test_status_codes(text: str, code: str) -> None:
    assert status(text) == code


@given(st.binary(max_size=300))
def test_any_report_is_read(data: bytes) -> None:
    raw = REPORT.format(groups="@@", copy="message/rfc822", returned="").encode()
    bounce(parse(raw.replace(b"@@", data)))
    bounce(parse(b"From: mailer-daemon@x.example\nSubject: undeliverable\n\n" + data))
