"""Delivery reports: their form (RFC 3464), whom they reach, and reading them back."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.dsn import HEADER, NAMED, WHOLE, dsn, may_report
from mailproc.compose.model import Identity
from mailproc.errors import Permanent
from mailproc.message.bounce import bounce
from mailproc.message.parse import parse

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=timezone(timedelta(hours=3)))
DESK = Identity(
    address="support@example.com",
    addresses=frozenset(("support@example.com",)),
    domains=frozenset(("example.com",)),
    host="relay.example.com",
)
LETTER = (
    b"From: support@example.com\r\nTo: gone@example.org\r\n"
    b"Subject: =?utf-8?b?0KHQtdGA0LLQtdGA?=\r\nMessage-ID: <7@example.com>\r\n"
    b"\r\nHello\r\n"
)


@dataclass(frozen=True)
class Gone:
    address: str = "gone@example.org"
    code: int = 550
    text: str = "5.1.1 unknown user"


def report(
    original: bytes = LETTER,
    *failed: Gone,
    delayed: bool = False,
    sender: str = "support@example.com",
) -> bytes:
    return dsn(
        original,
        sender,
        failed or (Gone(),),
        DESK,
        now=NOW,
        token="t0ken",
        delayed=delayed,
    )


def parts(raw: bytes) -> tuple[EmailMessage, list[EmailMessage]]:
    whole = email.message_from_bytes(raw, policy=email.policy.default)
    return whole, list(cast("list[EmailMessage]", whole.get_payload()))


def test_form() -> None:
    whole, (text, status, returned) = parts(report())
    assert whole.get_content_type() == "multipart/report"
    assert whole.get_param("report-type") == "delivery-status"
    assert whole["Auto-Submitted"] == "auto-replied"
    assert whole["From"] == "Mail Delivery System <MAILER-DAEMON@example.com>"
    assert whole["To"] == "support@example.com"
    assert whole["Message-ID"] == "<t0ken@relay.example.com>"
    assert whole["In-Reply-To"] == whole["References"] == "<7@example.com>"
    assert whole["Date"] == "Thu, 01 Jan 2026 12:00:00 +0300"
    said = text.get_content()
    assert "NOT delivered" in said
    assert "НЕ доставлено" in said
    assert "Сервер" in said
    assert "<gone@example.org>\r\n    550 5.1.1 unknown user" in said
    assert status.get_content_type() == "message/delivery-status"
    assert returned.get_content_type() == "message/rfc822"


def fields(raw: bytes) -> list[dict[str, str]]:
    _, (_, status, _) = parts(raw)
    groups = cast("list[EmailMessage]", status.get_payload())
    return [dict(group.items()) for group in groups]


def test_fields_for_programs() -> None:
    people = (
        Gone(),
        Gone("full@example.org", 451, "4.4.7 given up; last answer: full"),
        Gone("odd@example.org", 554, "no enhanced code"),
        Gone("ящик+1@example.org", 553, "5.6.7 нет"),
    )
    whole, *groups = fields(report(LETTER, *people))
    assert whole == {"Reporting-MTA": "dns; relay.example.com"}
    assert groups[0] == {
        "Final-Recipient": "rfc822; gone@example.org",
        "Action": "failed",
        "Status": "5.1.1",
        "Diagnostic-Code": "smtp; 550 5.1.1 unknown user",
        "Last-Attempt-Date": "Thu, 01 Jan 2026 12:00:00 +0300",
    }
    assert [group["Status"] for group in groups] == ["5.1.1", "4.4.7", "5.0.0", "5.6.7"]
    assert groups[3]["Final-Recipient"] == (
        r"utf-8; \x{44F}\x{449}\x{438}\x{43A}\x{2B}1@example.org"
    )


def test_our_own_reader_understands_it() -> None:
    people = (Gone(), Gone("full@example.org", 452, "4.2.2 mailbox full"))
    read = bounce(parse(report(LETTER, *people)))
    assert read is not None
    assert read.permanent
    assert read.original_message_id == "7@example.com"
    assert [(r.address, r.action, r.status) for r in read.recipients] == [
        ("gone@example.org", "failed", "5.1.1"),
        ("full@example.org", "failed", "4.2.2"),
    ]
    assert "unknown user" in read.recipients[0].diagnostic


def test_a_delay_is_told_as_one() -> None:
    late = Gone("slow@example.org", 451, "4.4.1 connection refused")
    raw = report(LETTER, late, delayed=True)
    assert fields(raw)[1]["Action"] == "delayed"
    read = bounce(parse(raw))
    assert read is not None
    assert not read.permanent
    assert "ещё раз не нужно" in parts(raw)[1][0].get_content()


@pytest.mark.parametrize(
    ("kind", "sender", "may"),
    [
        ("staff", "support@example.com", True),
        ("notice", "notices@example.com", True),
        ("dsn", "support@example.com", False),
        ("staff", "", False),
        ("staff", "MAILER-DAEMON@example.com", False),
        ("staff", "a b@example.com", False),
        ("staff", "a@example.com>\r\nX: y", False),
        ("staff", "ящик@example.com", False),
        ("staff", "nobody", False),
    ],
)
def test_whom_a_report_may_reach(kind: str, sender: str, may: bool) -> None:
    assert may_report(kind, sender) is may
    if not may and kind != "dsn":
        with pytest.raises(Permanent):
            report(sender=sender)


def test_a_large_or_8bit_original_is_quoted_by_its_header() -> None:
    for original in (
        LETTER + b"x" * WHOLE,
        LETTER + "Привет\r\n".encode(),
        LETTER + b"x" * 1200 + b"\r\n",
    ):
        _, (_, _, returned) = parts(report(original))
        assert returned.get_content_type() == "text/rfc822-headers"
        assert "Message-ID: <7@example.com>" in returned.get_content()
        assert "Hello" not in returned.get_content()


def test_raw_letters_in_the_header_are_kept() -> None:
    original = LETTER.replace(b"From:", "X-Кто: Иван\r\nFrom:".encode())
    raw = report(original)
    assert raw.isascii()
    _, (_, _, returned) = parts(raw)
    assert "Иван" in returned.get_content()


def test_a_huge_header_is_cut_at_a_line() -> None:
    long = b"".join(b"X-%d: %s\r\n" % (i, b"y" * 50) for i in range(3000))
    raw = report(LETTER[:-9] + long + b"\r\nHello\r\n")
    assert len(raw) < 2 * HEADER
    assert parts(raw)[1][2].get_content().rstrip().endswith("y" * 50)


def test_many_recipients_are_all_told_to_programs_and_some_to_people() -> None:
    people = tuple(Gone(f"r{i}@example.org") for i in range(NAMED + 7))
    raw = report(LETTER, *people)
    assert len(fields(raw)) == NAMED + 8
    assert "и ещё 7" in parts(raw)[1][0].get_content()


def test_a_boundary_in_the_original_does_not_split_the_report() -> None:
    original = LETTER + b"--=_t0ken\r\nContent-Type: text/plain\r\n\r\n--=_t0ken--\r\n"
    whole, found = parts(report(original))
    assert len(found) == 3
    assert not whole.defects


def test_answers_of_a_hostile_server_stay_on_their_line() -> None:
    evil = Gone(text="5.1.1 a\r\n\r\n--=_t0ken\r\nFinal-Recipient: rfc822; x@y.example")
    assert len(fields(report(LETTER, evil))) == 2
    address = Gone(address="a@b.example\r\nAction: delivered")
    assert fields(report(LETTER, address))[1]["Action"] == "failed"


@given(
    st.binary(max_size=300),
    st.text(max_size=30),
    st.text(max_size=60),
    st.integers(0, 999),
)
def test_any_original_and_answer_make_a_sendable_report(
    original: bytes, address: str, text: str, code: int
) -> None:
    raw = report(original, Gone(address, code, text))
    assert raw.isascii()
    bare = raw.replace(b"\r\n", b"")
    assert not any(byte in bare for byte in b"\r\n\0")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert len(parts(raw)[1]) == 3
    assert parse(raw).root.content_type == "multipart/report"


def test_utc_is_written_as_an_offset() -> None:
    raw = dsn(
        LETTER, "a@example.com", [Gone()], DESK, now=NOW.astimezone(UTC), token="t"
    )
    assert b"Date: Thu, 01 Jan 2026 09:00:00 +0000\r\n" in raw
