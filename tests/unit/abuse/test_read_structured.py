"""Which format reads what, forwards, and where a complaint stands (S7.4, S1.4)."""

from pathlib import Path

import pytest

from mailproc.abuse import nested, placing, reporter
from mailproc.abuse.model import Report
from mailproc.abuse.read import Reading, read, structured
from mailproc.message.parse import parse

ROOT = Path(__file__).parents[3] / "fixtures" / "abuse"


def _mail(text: str, subject: str = "x", *headers: str) -> bytes:
    head = "\n".join(("From: a@example.org", f"Subject: {subject}", *headers))
    return f"{head}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode()


def _one(text: str, subject: str = "x", *headers: str) -> Report:
    report = structured(parse(_mail(text, subject, *headers)))
    assert report is not None
    return report


def _report(category: str, *, blocks: bool) -> Report:
    return Report("arf", "arf", category, blocks)


@pytest.mark.parametrize(
    ("sorted_into", "queue"),
    [
        ("other", "abuse"),
        ("support", "abuse"),
        ("", "abuse"),
        ("datacenter", "abuse"),
        ("billing", "billing"),
    ],
)
def test_a_complaint_that_nobody_sorted_goes_to_abuse(
    sorted_into: str, queue: str
) -> None:
    """S7.4: complaints stand in the queue abuse; the operator's filters win."""
    complaint = Reading(_report("spam_source", blocks=False))
    assert placing.queue(complaint, sorted_into) == queue
    assert placing.queue(Reading(None, "bounce"), sorted_into) == sorted_into


def test_what_is_blocked_at_once_has_priority_3() -> None:
    """S1.4, S7.2a: priority 3; a higher one of the filters stays."""
    urgent = Reading(_report("malware_hosting", blocks=True))
    assert [placing.priority(urgent, n) for n in (6, 3, 1)] == [3, 3, 1]
    assert placing.priority(Reading(_report("portscan", blocks=False)), 6) == 6
    silent = Reading(_report("not_spam", blocks=False), "class not_spam: no case")
    assert placing.priority(silent, 6) == 6
    assert not silent.is_complaint


def test_a_loop_in_the_middle_of_hops_ends() -> None:
    deep = parse((ROOT / "forwards" / "02-two-hops-wrong-type.eml").read_bytes())
    found = list(nested.messages(deep))
    assert [len(inner.hops) for inner in found] == [1, 2]
    assert found[1].where == "message 1 > message 1"


def test_places_say_in_which_message_a_field_stood() -> None:
    raw = (ROOT / "forwards" / "01-arf-attached.eml").read_bytes()
    report = read(parse(raw)).report
    assert report is not None
    assert report.read_from["ips"] == "message 1: feedback-report"
    assert report.read_from["forwarder"] == "From"


@pytest.mark.parametrize(
    ("headers", "who"),
    [
        ("From: Ann <Ann@Example.org>", "ann@example.org"),
        (
            "From: 'X' via abuse <l@ipserver.su>\nX-Original-From: X <x@example.net>",
            "x@example.net",
        ),
        ("From: l@ipserver.su\nX-Original-Sender: y@example.net", "y@example.net"),
        ("From: X via L <l@ipserver.su>\nReply-To: z@example.net", "z@example.net"),
        ("From: X <x@example.org>\nReply-To: z@example.net", "x@example.org"),
        ("Subject: nobody", None),
    ],
)
def test_the_reporter_behind_a_list(headers: str, who: str | None) -> None:
    assert reporter.reporter(parse(f"{headers}\n\nx".encode()))[0] == who


def test_colleagues_pass_complaints_on() -> None:
    """What a colleague forwards is a complaint; what others return to us is not."""
    own = frozenset({"support@ipserver.su", "abuse@ipserver.su"})
    report = "Report-Type: spam\nSource: 192.0.2.1\nReported-From: abuse@ipserver.su\n"
    assert read(parse(_mail(report)), own).why_not == "our own report comes back"
    by_us = _mail(report).replace(b"a@example.org", b"support@ipserver.su")
    assert read(parse(by_us), own).is_complaint


def test_google_letters_name_urls_by_line() -> None:
    raw = _mail(
        "http://bad.client.example/a 192.0.2.5\nSee https://www.google.com/safebrowsing/",
        "Safe Browsing alert: malware in AS64500",
    ).replace(b"a@example.org", b"noreply@google.com")
    report = read(parse(raw)).report
    assert report is not None
    assert (report.format, report.category) == ("safebrowsing", "malware_hosting")
    assert report.urls == ("http://bad.client.example/a",)
    assert report.ips == ("192.0.2.5",)


def test_arf_fields_in_a_message_object() -> None:
    raw = (
        b"From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        b"Content-Type: message/rfc822\n\nFeedback-Type: abuse\nVersion: 1\n"
        b"Source-IP: 192.0.2.9\n\n--b--\n"
    )
    report = structured(parse(raw))
    assert report is not None
    assert report.ips == ("192.0.2.9",)
    assert report.read_from["ips"] == "nested message"


def test_arf_with_several_sources_keeps_all() -> None:
    text = "Feedback-Type: abuse\nVersion: 1\nSource-IP: 192.0.2.1\n"
    assert _one(text + "Source-IP: 2001:db8::7\n").ips == ("192.0.2.1", "2001:db8::7")


def test_arf_redacted_addresses_are_nobody() -> None:
    """RFC 6590: hashes in place of addresses are never people."""
    text = (
        "Feedback-Type: abuse\nVersion: 1\nOriginal-Mail-From: xyz@example.net\n"
        "Redacted-Address: 7f3a@example.net\nSource-IP: 192.0.2.1\n"
    )
    assert _one(text).reporter == "a@example.org"


def test_arf_takes_no_internal_address_for_the_sender() -> None:
    raw = (
        b"From: a@example.org\nContent-Type: multipart/report; boundary=b;"
        b" report-type=feedback-report\n\n--b\n"
        b"Content-Type: message/feedback-report\n\n"
        b"Feedback-Type: abuse\nVersion: 1\n--b\nContent-Type: message/rfc822\n\n"
        b"X-Originating-IP: [10.0.0.1]\nReceived: from a ([192.168.0.1]) by b\n"
        b"Received: from c (c [198.51.100.3]) by a\nFrom: x@example.net\n\nhi\n--b--\n"
    )
    report = structured(parse(raw))
    assert report is not None
    assert report.ips == ("198.51.100.3",)
    assert report.read_from["ips"] == "derived: Received"


@pytest.mark.parametrize("kind", ["Open proxy", "Relay", "Email from"])
def test_spamcop_sources(kind: str) -> None:
    report = _one(
        f"[ SpamCop V5.1 ]\n{kind}: 192.0.2.7\n\nReceived: from [203.0.113.1]"
    )
    assert (report.parser, report.ips) == ("spamcop", ("192.0.2.7",))


def test_spamcop_falls_back_to_its_subject() -> None:
    report = _one("cut by a forwarder", "Fwd: [SpamCop (192.0.2.7) id:12345]x")
    assert (report.ips, report.report_id) == (("192.0.2.7",), "12345")


def test_encrypted_xarf_is_left_to_a_person() -> None:
    raw = (
        b"From: a@example.org\nX-XARF: SECURE\nContent-Type: multipart/encrypted;"
        b" boundary=b\n\n--b\nContent-Type: application/octet-stream\n\nx\n--b--\n"
    )
    found = read(parse(raw))
    assert found.is_complaint
    assert found.report is not None
    assert found.report.category == "unclassified"


def test_xarf_never_takes_the_victim() -> None:
    report = _one(
        '{"xarf_version": "4.2.0", "category": "connection", "type": "port_scan",'
        ' "source_identifier": "192.0.2.1", "destination_ip": "203.0.113.1",'
        ' "url": "http://victim.example/", "domain": "victim.example"}'
    )
    assert (report.ips, report.urls, report.domains) == (("192.0.2.1",), (), ())


@pytest.mark.parametrize("source", ["hxxp://bad[.]example/x", "http://bad.example/x"])
def test_xarf_source_may_be_a_url(source: str) -> None:
    report = _one(f"Report-Type: phishing\nSource-Type: uri\nSource: {source}\n")
    assert report.urls == ("http://bad.example/x",)
    assert report.domains == ("bad.example",)


def test_a_url_on_an_address_names_the_address() -> None:
    report = _one("Report-Type: malware\nSource: http://192.0.2.8:8080/a.sh\n")
    assert report.ips == ("192.0.2.8",)
    assert report.read_from["ips"] == "host of URL"


@pytest.mark.parametrize(
    ("subject", "text", "is_one"),
    [
        ("Abuse of your network", "See the list.", True),
        ("List", "Infected hosts of a botnet in your network.", True),
        ("Maintenance in rack 5", "An incident, and no attack, was the reason.", False),
        ("Our servers", "The table has all of them.", False),
    ],
)
def test_a_table_is_a_complaint_only_if_something_says_so(
    subject: str, text: str, is_one: bool
) -> None:
    table = "\n\nip,port,seen\n192.0.2.5,22,2026-01-01\n192.0.2.6,22,2026-01-01\n"
    report = structured(parse(_mail(text + table, subject)))
    assert (report is not None) is is_one
    assert report is None or report.ips == ("192.0.2.5", "192.0.2.6")


def test_shadowserver_with_300_rows() -> None:
    rows = "".join(f"2026-01-27 00:00:00,198.51.100.{n % 250},x\n" for n in range(300))
    raw = (
        "From: a@example.org\nContent-Type: text/csv;"
        ' name="2026-01-27-scan_dns-x-asn.csv"\n\ntimestamp,ip,tag\n' + rows
    )
    report = structured(parse(raw.encode()))
    assert report is not None
    assert (report.parser, len(report.ips)) == ("shadowserver", 250)
