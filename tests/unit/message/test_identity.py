"""Copies of one mail in several accounts are one message (S3.5b)."""

from mailproc.message.identity import identity
from mailproc.message.parse import parse

MAIL = (
    b"Message-ID: <one@example.org>\r\nFrom: Anna <anna@example.org>\r\n"
    b"Subject: Hello\r\nDate: Tue, 14 Jan 2025 10:00:00 +0000\r\n\r\n"
    b"First line\r\nSecond line\r\n"
)


def ident(raw: bytes) -> str:
    return identity(parse(raw))


def test_trace_fields_do_not_count() -> None:
    trace = (
        b"Return-Path: <bounce@example.org>\r\nDelivered-To: support2@example.net\r\n"
        b"Received: from a.example by b.example; Tue, 14 Jan 2025 10:00:01 +0000\r\n"
        b"X-Spam-Score: 1.5\r\nDKIM-Signature: v=1; b=abc\r\n"
    )
    assert ident(trace + MAIL) == ident(MAIL)


def test_the_order_of_fields_does_not_count() -> None:
    head, _, body = MAIL.partition(b"\r\n\r\n")
    turned = b"\r\n".join(reversed(head.split(b"\r\n")))
    assert ident(turned + b"\r\n\r\n" + body) == ident(MAIL)


def test_line_ends_and_trailing_blank_lines_do_not_count() -> None:
    assert ident(MAIL.replace(b"\r\n", b"\n")) == ident(MAIL)
    assert ident(MAIL + b"\r\n \r\n") == ident(MAIL)
    assert ident(MAIL.rstrip()) == ident(MAIL)


def test_the_name_beside_the_address_and_its_case_do_not_count() -> None:
    assert ident(
        MAIL.replace(b"Anna <anna@example.org>", b"ANNA@example.org")
    ) == ident(MAIL)


def test_message_id_from_and_body_count() -> None:
    others = {
        ident(MAIL),
        ident(MAIL.replace(b"one@", b"two@")),
        ident(MAIL.replace(b"anna@", b"hanna@")),
        ident(MAIL.replace(b"Second", b"Third")),
        ident(MAIL.replace(b"\r\nSecond", b"\r\n\r\nSecond")),
    }
    assert len(others) == 5


def test_the_subject_does_not_count_where_there_is_a_message_id() -> None:
    assert ident(MAIL.replace(b"Hello", b"[tag] Hello")) == ident(MAIL)


def test_without_message_id_date_and_subject_count() -> None:
    bare = MAIL.partition(b"\r\n")[2]
    others = {
        ident(bare),
        ident(bare.replace(b"Hello", b"Hi")),
        ident(bare.replace(b"10:00:00", b"10:00:01")),
        ident(MAIL),
    }
    assert len(others) == 4
    assert ident(b"Received: x\r\n" + bare) == ident(bare)


def test_neighbouring_values_do_not_run_together() -> None:
    first = b"From: ab@c.example\r\nSubject: x\r\nDate: d\r\n\r\n"
    assert ident(first) != ident(
        first.replace(b"Subject: x\r\nDate: d", b"Subject: dx\r\nDate:")
    )


def test_it_is_sha256_in_hex_even_of_nothing() -> None:
    assert len(ident(b"")) == 64
    assert int(ident(b""), 16)
