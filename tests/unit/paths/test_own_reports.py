"""Reports made by us: valid by RFC 5965 and XARF v4, read back by two readers."""

import json
import uuid
from dataclasses import replace
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailproc.abuse.contact_table import ContactTable, load
from mailproc.abuse.offence import WHOLE, Looking
from mailproc.abuse.read import read
from mailproc.complaints.own_reports import TEMPLATE, Report, Reporting, Wanted, make
from mailproc.errors import MailprocError, Refused
from mailproc.message.parse import parse
from mailproc.ports import Answer, Offline, Question
from tests.unit.desk import ROOT
from tests.unit.paths import report_rules as rules

DESK = "support@ipserver.su"
REPORTING = Reporting(
    looking=Looking(
        own=frozenset((DESK, "support1@ipserver.su")), hosts=("ipserver.su",)
    ),
    writer="abuse@ipserver.su",
    organisation="ipserver.su",
    contacts=load('[contacts]\n"192.0.2.0/24" = "abuse@isp.example"'),
    source=(ROOT / "templates" / TEMPLATE).read_text(encoding="utf-8"),
)
SPAM = (
    "Return-Path: <bounce@spam.example>\r\n"
    "Delivered-To: support1@ipserver.su\r\n"
    "Received: from mx.ipserver.su ([127.0.0.1]) by imap.ipserver.su with LMTP;\r\n"
    " Tue, 24 Nov 2026 11:00:02 +0300\r\n"
    "Received: from evil.example (unknown [192.0.2.55]) by mx.ipserver.su (Postfix)\r\n"
    " with ESMTP id 1 for <support@ipserver.su>; Tue, 24 Nov 2026 11:00:01 +0300\r\n"
    "Received: from bank.example ([198.51.100.1]) by mx.ipserver.su;\r\n"
    " Tue, 24 Nov 2026 10:00:01 +0300\r\n"
    "From: Winner <winner@spam.example>\r\n"
    'To: "Иван" <support@ipserver.su>\r\n'
    "Subject: =?utf-8?B?0JLRiyDQstGL0LjQs9GA0LDQu9C4?=\r\n"
    "Date: Tue, 24 Nov 2026 11:00:00 +0300\r\n"
    "Message-ID: <win-1@spam.example>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: 8bit\r\n"
    "\r\n"
    "Поздравляем, support@ipserver.su! http://win.example/x?id=1\r\n"
).encode()
OURS = b"From: Ivan <support@ipserver.su>\r\nTo: report@ipserver.su\r\n"


def attached(mail: bytes = SPAM, note: bytes = b"please report") -> bytes:
    """A forward as an attachment."""
    return (
        OURS + b"Subject: Fwd: You won\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b1\r\n\r\n"
        b"--b1\r\nContent-Type: text/plain\r\n\r\n" + note + b"\r\n"
        b"--b1\r\nContent-Type: message/rfc822\r\n\r\n" + mail + b"\r\n--b1--\r\n"
    )


def pasted(quote: bytes = b"") -> bytes:
    """The source of the mail, pasted into the text."""
    head = b"Subject: spam\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    lines = SPAM.replace('"Иван"'.encode(), b"").split(b"\r\n")
    return OURS + head + b"Look:\r\n\r\n" + b"\r\n".join(quote + x for x in lines)


def report(raw: bytes, form: str = "arf", **wanted: str) -> Report:
    """Make a report as `mailproc abuse report` does."""
    made = Wanted(form, **wanted)
    return make(parse(raw), made, REPORTING, Offline(), str(uuid.uuid4()))


def document(made: Report) -> dict[str, object]:
    """The XARF document of a report."""
    _, (_, machine, part) = rules.container(made.raw)
    assert rules.fields(machine)["feedback-type"] == ["xarf"]
    assert part.get_content_type() == "application/json"
    found = json.loads(part.get_content())
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    "raw", [SPAM, attached(), pasted(), pasted(b"> "), pasted(b">> ")]
)
def test_the_mail_is_found_and_reported_by_rfc_5965(raw: bytes) -> None:
    """As a file, as an attachment, as pasted source: the network is that of the host
    that gave the mail to ours, whatever stands below."""
    made = report(raw)
    found, inner = rules.arf(made.raw)
    assert isinstance(inner, EmailMessage)
    assert found["feedback-type"] == ["abuse"]
    assert found["source-ip"] == ["192.0.2.55"]
    assert found["original-mail-from"] == ["<bounce@spam.example>"]
    assert found["original-rcpt-to"] == ["<redacted@ipserver.su>"]
    assert found["arrival-date"] == ["Tue, 24 Nov 2026 08:00:01 +0000"]
    assert found["reporting-mta"] == ["dns; mx.ipserver.su"]
    assert found["reported-uri"] == ["http://win.example/x?id=1"]
    assert inner["Message-ID"] == "<win-1@spam.example>"
    assert (made.to, str(rules.read_mail(made.raw)["To"])) == (
        "abuse@isp.example",
        "abuse@isp.example",
    )


@pytest.mark.parametrize("form", ["arf", "xarf"])
def test_our_own_reader_reads_the_same(form: str) -> None:
    """Round trip: class, address, reporter, time."""
    back = read(parse(report(attached(), form).raw)).report
    assert back is not None
    assert back.format == {"arf": "arf", "xarf": "xarf-v4"}[form]
    assert back.category == "spam_source"
    assert back.ips == ("192.0.2.55",)
    assert back.reporter == "abuse@ipserver.su"
    assert back.reported_at is not None
    assert back.reported_at.isoformat() == "2026-11-24T08:00:01+00:00"


def test_our_own_report_that_somebody_sends_back_opens_no_case() -> None:
    inner = report(attached()).raw
    raw = attached(inner).replace(DESK.encode(), b"noc@isp.example", 1)
    back = read(parse(raw), frozenset(("abuse@ipserver.su",)))
    assert back.report is not None
    assert back.why_not == "our own report comes back"


@pytest.mark.parametrize("form", ["arf", "xarf", "letter"])
def test_whoever_got_the_mail_is_not_named(form: str) -> None:
    raw = report(attached(), form).raw
    mail = rules.read_mail(raw)
    texts = [part.get_payload(decode=True) for part in mail.walk()]
    all_of_it = raw + b"".join(text for text in texts if isinstance(text, bytes))
    if form == "xarf":
        all_of_it += json.dumps(document(report(attached(), form))).encode()
    assert b"support@" not in all_of_it.replace(b"Loop: abuse@", b"")
    assert b"support1@" not in all_of_it


def test_a_setting_leaves_recipients_as_they_are() -> None:
    looking = replace(REPORTING.looking, mask=False)
    made = make(
        parse(SPAM), Wanted(), replace(REPORTING, looking=looking), Offline(), ""
    )
    found, _ = rules.arf(made.raw)
    assert found["original-rcpt-to"] == ["<support@ipserver.su>"]


# --- XARF ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "category", "kind"),
    [
        ({}, "messaging", "spam"),
        ({"category": "phishing"}, "content", "phishing"),
        ({"category": "malware_hosting"}, "content", "malware"),
        ({"category": "fraud"}, "content", "fraud"),
        ({"category": "login_attack"}, "connection", "login_attack"),
        ({"category": "portscan"}, "connection", "port_scan"),
    ],
)
def test_xarf_is_valid_by_the_schema_of_its_type(
    wanted: dict[str, str], category: str, kind: str
) -> None:
    found = document(report(attached(), "xarf", **wanted))
    rules.xarf(found)
    assert (found["category"], found["type"]) == (category, kind)
    assert found["source_identifier"] == "192.0.2.55"


def test_smtp_is_said_only_with_the_port_that_its_schema_wants() -> None:
    """Nothing is invented: most servers do not note the port."""
    plain = document(report(SPAM, "xarf"))
    assert plain["protocol"] == "other"
    ported = SPAM.replace(b"(unknown [192.0.2.55])", b"([192.0.2.55]:4711)")
    found = document(report(ported, "xarf"))
    rules.xarf(found)
    assert (found["protocol"], found["source_port"]) == ("smtp", 4711)


def test_a_class_that_a_mail_cannot_be_is_refused_as_xarf() -> None:
    with pytest.raises(Refused, match="cannot be reported as XARF"):
        report(SPAM, "xarf", category="sbl_listing")


# --- what it is, and what cannot be told ---------------------------------------------


def test_a_program_attached_is_a_virus() -> None:
    """RFC 5965 7.3: feedback type virus."""
    program = SPAM.replace(
        b"Content-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n",
        b'Content-Type: application/octet-stream; name="invoice.exe"\r\n'
        b"Content-Transfer-Encoding: base64\r\n",
    )
    found, _ = rules.arf(report(program).raw)
    assert found["feedback-type"] == ["virus"]


def test_staff_name_the_class_in_their_own_words() -> None:
    """The subject of a forward is the stranger's: it never does."""
    found, _ = rules.arf(report(attached(note=b"phishing")).raw)
    assert found["feedback-type"] == ["fraud"]
    loud = attached().replace(b"Fwd: You won", b"Fwd: stop phishing now")
    found, _ = rules.arf(report(loud).raw)
    assert found["feedback-type"] == ["abuse"]


@pytest.mark.parametrize("raw", [SPAM, attached(note=b"csam")])
def test_child_abuse_material_is_never_copied(raw: bytes) -> None:
    category = "csam" if raw == SPAM else ""
    with pytest.raises(Refused, match="never copied"):
        report(raw, category=category)


def test_without_a_field_of_ours_the_address_is_asked_for() -> None:
    """Never a guess from what the mail says of itself."""
    strange = SPAM.replace(b"by mx.ipserver.su", b"by mx.example.net").replace(
        b"by imap.ipserver.su", b"by imap.example.net"
    )
    with pytest.raises(Refused, match="--ip"):
        report(strange)
    found, _ = rules.arf(report(strange, ip="192.0.2.77").raw)
    assert found["source-ip"] == ["192.0.2.77"]
    with pytest.raises(Refused, match="no address"):
        report(strange, ip="192.0.2.777")


def test_a_forward_as_text_keeps_what_the_mail_client_kept() -> None:
    raw = OURS + (
        b"Subject: Fwd: You won\r\n\r\nspam\r\n\r\n"
        b"---------- Forwarded message ---------\r\n"
        b"From: Winner <winner@spam.example>\r\n"
        b"Date: Tue, 24 Nov 2026 11:00:00 +0300\r\n"
        b"Subject: You won\r\nTo: support@ipserver.su\r\n\r\n"
        b"Click http://win.example/x\r\n"
    )
    with pytest.raises(Refused, match="--ip"):
        report(raw)
    found, inner = rules.arf(report(raw, ip="192.0.2.55").raw)
    assert isinstance(inner, EmailMessage)
    assert str(inner["From"]) == "winner@spam.example"
    assert "win.example" in inner.get_content()
    assert found["reported-domain"] == ["win.example"]


def test_a_letter_of_ours_without_a_mail_in_it_is_refused() -> None:
    with pytest.raises(Refused, match="no mail is found"):
        report(OURS + b"Subject: x\r\n\r\nplease report them\r\n")


def test_large_evidence_is_sent_as_a_header() -> None:
    large = SPAM + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * (WHOLE // 72)
    found, header = rules.arf(report(large).raw)
    assert isinstance(header, str)
    assert "Message-ID: <win-1@spam.example>" in header
    assert "support@" not in header
    assert found["source-ip"] == ["192.0.2.55"]
    rules.xarf(document(report(large, "xarf")))


# --- whom to tell --------------------------------------------------------------------


class Zone:
    """An Online that knows the TXT records of one zone."""

    def __init__(self, **texts: str) -> None:
        self.texts_of, self.asked = texts, list[str]()

    def ask(self, question: Question) -> Answer:
        """Nothing else is known."""
        return Answer(signers=(question.domain,)[:0])

    def texts(self, name: str) -> tuple[str, ...]:
        """Return what is known."""
        self.asked.append(name)
        return (self.texts_of["text"],) if name.startswith("55.2.0.192.") else ()


def test_a_contact_zone_is_asked_where_the_table_is_silent() -> None:
    zone = Zone(text="abuse@zone.example")
    zoned = replace(REPORTING, contacts=ContactTable(), zones=("c.example",))
    made = make(parse(SPAM), Wanted(), zoned, zone, "")
    assert made.to == "abuse@zone.example"
    assert zone.asked == ["55.2.0.192.c.example"]
    make(parse(SPAM), Wanted(to="a@b.example"), zoned, zone, "")
    make(parse(SPAM), Wanted(), replace(REPORTING, zones=("c.example",)), zone, "")
    assert len(zone.asked) == 1


def test_where_nobody_is_known_it_says_what_to_do() -> None:
    silent = replace(REPORTING, contacts=ContactTable())
    with pytest.raises(Refused, match=r"192\.0\.2\.55.*--to"):
        make(parse(SPAM), Wanted(), silent, Offline(), "")


# --- strangers -----------------------------------------------------------------------


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["arf", "xarf", "letter"]))
def test_any_evidence_makes_a_valid_report_or_is_refused(
    body: bytes, form: str
) -> None:
    """What strangers wrote is data: it never breaks the report's own structure."""
    raw = SPAM.partition(b"Content-Type")[0] + b"X: y\r\n" + body
    try:
        made = report(raw, form)
    except MailprocError:
        return
    if form == "arf":
        found, _ = rules.arf(made.raw)
        assert found["source-ip"] == ["192.0.2.55"]
    elif form == "xarf":
        rules.xarf(document(made))
    else:
        assert not list(rules.read_mail(made.raw).iter_attachments())


@pytest.mark.parametrize(
    "subject",
    [b"x\r\n y", b"=?utf-8?b?DQpCY2M6IGFAYi5leGFtcGxlDQo=?=", b"", b"\xff" * 9],
)
def test_a_hostile_subject_adds_no_field(subject: bytes) -> None:
    lines = SPAM.split(b"\r\n")
    raw = b"\r\n".join(
        b"Subject: " + subject if x.startswith(b"Subject") else x for x in lines
    )
    mail, _ = rules.container(report(raw).raw)
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject") or []) == 1
