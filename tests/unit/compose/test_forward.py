"""A message sent on by the desk: the same bytes, attached; no loop, no answer."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.block import Block
from mailproc.compose.forward import forward_letter
from mailproc.compose.loops import is_loop
from mailproc.compose.model import Identity
from mailproc.compose.transform import transform
from mailproc.message.automatic import automatic, may_answer
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse

DESK = Identity(
    address="support@example.com",
    addresses=frozenset(("support@example.com",)),
    domains=frozenset(("example.com",)),
    host="relay.example.com",
)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BLOCK = Block("---\nС уважением,\nДежурный", "<div>Дежурный</div>")
PLAIN = (
    b"From: a@example.org\r\nSubject: =?utf-8?b?0KHRh9GR0YI=?= 17\r\n"
    b"Message-ID: <q1@example.org>\r\n\r\nHello\r\n"
)
BARE = b"From: a@example.org\r\n\r\n8bit: \xff\r\nlong: " + b"x" * 2000


def letter(raw: bytes) -> EmailMessage:
    made = forward_letter(parse(raw), "noc@example.net", DESK)
    return email.message_from_bytes(made, policy=email.policy.SMTP)


def original(raw: bytes) -> bytes:
    attached = next(iter(letter(raw).iter_attachments()))
    if attached.get_content_type() == "message/rfc822":
        whole = forward_letter(parse(raw), "noc@example.net", DESK)
        part = parse(whole).parts[2]
        return whole[part.body : part.end]
    return cast("bytes", attached.get_payload(decode=True))


def test_its_head_says_who_what_and_that_a_program_wrote_it() -> None:
    made = letter(PLAIN)
    assert made["From"] == "support@example.com"
    assert made["To"] == "noc@example.net"
    assert made["Subject"] == "Fwd: Счёт 17"
    assert made["Auto-Submitted"] == "auto-generated"
    assert made["References"] == "<q1@example.org>"
    text = made.get_body()
    assert text is not None
    assert "приложено целиком" in text.get_content()


@pytest.mark.parametrize(
    "raw", [PLAIN, BARE, b"", b"\x00\r\nnothing", PLAIN + b"\r\n\r\n"]
)
def test_the_original_is_there_byte_for_byte(raw: bytes) -> None:
    assert original(raw).removesuffix(b"\r\n") == raw.removesuffix(b"\r\n")


@given(st.binary(max_size=200))
def test_any_message_can_be_sent_on(raw: bytes) -> None:
    made = forward_letter(parse(raw), "noc@example.net", DESK)
    assert made.isascii()
    assert max(map(len, made.split(b"\r\n"))) <= 998
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert parse(made).to[0].addr == "noc@example.net"


def test_it_is_known_when_it_comes_back_and_nobody_answers_it() -> None:
    back = parse(forward_letter(parse(PLAIN), "noc@example.net", DESK))
    assert is_loop(back, DESK) == "carries our own X-Loop mark"
    assert automatic(back, None).is_
    assert not may_answer(back, None, frozenset()).may


def test_a_subject_starts_no_field_of_its_own() -> None:
    raw = b"Subject: =?utf-8?q?a=0D=0ABcc:_x@example.net?=\r\n\r\n"
    made = letter(raw)
    assert made["Bcc"] is None
    assert made["Subject"].startswith("Fwd: a")


def test_it_leaves_as_an_automatic_answer_with_the_block_of_the_desk() -> None:
    """The table of S3: block of the desk, no Cc, no copy."""
    made = forward_letter(parse(PLAIN), "noc@example.net", DESK)
    envelope = Envelope("", ("noc@example.net",), NOW)
    done = transform(made, envelope, "answer", DESK, BLOCK, now=NOW, token="t1")
    message = parse(done.raw)
    assert done.recipients == ("noc@example.net",)
    assert "Дежурный" in message.text
    assert not message.cc
    assert message.message_id == "t1@relay.example.com"
    part = next(p for p in message.parts if p.content_type == "message/rfc822")
    assert done.raw[part.body : part.end] == PLAIN
