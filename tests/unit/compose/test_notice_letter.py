"""One partner's copy of a notice as MIME, read by our parser and by Python's."""

import email
from email.policy import default

import pytest

from mailproc.compose.notice_letter import NoticeBody, NoticeHead, notice_letter
from mailproc.errors import Refused
from mailproc.message.parse import parse

HEAD = NoticeHead(
    "Иван И.",
    "support@ipserver.su",
    ("noc@media.example", "anna@media.example"),
    "[HL-1] Awaria: bramka SMS / Outage",
    "hl-1.2.ab@mail.ipserver.su",
    ("hl-1.1.cd@mail.ipserver.su",),
)
BODY = NoticeBody.of("Szanowni Państwo,\nwystąpiła awaria\n", "<p>Państwo</p>")
CALENDAR = b"BEGIN:VCALENDAR\r\nSUMMARY:Prace\r\nEND:VCALENDAR\r\n"


def types(raw: bytes) -> list[str]:
    return [part.get_content_type() for part in email.message_from_bytes(raw).walk()]


def test_text_and_html_in_the_thread_of_the_partner() -> None:
    raw = notice_letter(HEAD, BODY)
    assert raw.isascii()
    message = parse(raw)
    assert message.defects == ("no date field",)
    assert [a.addr for a in message.to] == list(HEAD.to)
    assert message.subject == HEAD.subject
    assert message.in_reply_to == message.references == HEAD.parents
    assert message.text.startswith("Szanowni Państwo,")
    assert message.html.strip() == "<p>Państwo</p>"
    assert message.header("Auto-Submitted") is None
    read = email.message_from_bytes(raw, policy=default)
    body = read.get_body(("plain",))
    assert body is not None
    assert "Państwo" in body.get_content()


@pytest.mark.parametrize(
    ("method", "inner"),
    [
        ("", ["text/plain", "text/html"]),
        ("REQUEST", ["text/plain", "text/html", "text/calendar"]),
    ],
)
def test_a_calendar_is_booked_only_where_it_is_wanted(
    method: str, inner: list[str]
) -> None:
    """RFC 6047: the method stands in the alternative; the file has none."""
    raw = notice_letter(HEAD, BODY, CALENDAR, method)
    wanted = ["multipart/mixed", "multipart/alternative", *inner, "text/calendar"]
    assert types(raw) == wanted
    assert (b"method=REQUEST" in raw) is bool(method)
    assert b'filename="notice.ics"' in raw


def test_an_address_that_is_none_is_refused() -> None:
    head = NoticeHead("", "support@ipserver.su", ("a b@x",), "s", "i@h")
    with pytest.raises(Refused):
        notice_letter(head, BODY)
