"""Evidence without the people who got it (RFC 6590), or only its header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.masking import masking
from mailproc.message.parse import parse

HEAD = (
    b"Return-Path: <bounce+anna=example.org@spam.example>\r\n"
    b"Delivered-To: anna@example.org\r\n"
    b"Received: from x ([192.0.2.1]) by mx.example.org\r\n"
    b"\tfor <boss@example.org>; Tue, 24 Nov 2026 11:00:01 +0300\r\n"
    b"From: Spammer <sp@spam.example>\r\n"
    b'To: "Anna Example" <Anna@Example.org>,\r\n bob@example.org\r\n'
    b"Cc: carol@example.net\r\n"
    b"Subject: anna@example.org, you won\r\n"
    b"MIME-Version: 1.0\r\n"
)
PEOPLE = (b"anna@", b"boss@", b"bob@", b"carol@", b"Anna", b"anna=", b"anna%40")


def test_recipients_go_and_the_sender_stays() -> None:
    raw = HEAD + (
        b"\r\nDear anna@example.org, see http://x.example/u?e=anna%40example.org\r\n"
    )
    shown = masking(parse(raw)).whole(parse(raw))
    assert shown is not None
    assert not [name for name in PEOPLE if name in shown.raw]
    assert b"<redacted@example.org>" in shown.raw.lower()
    assert b"bounce+redacted=example.org@spam.example" in shown.raw
    assert b"From: Spammer <sp@spam.example>" in shown.raw
    assert shown.subject == "redacted@example.org, you won"
    assert shown.from_ == parse(raw).from_


def test_our_own_addresses_go_too() -> None:
    raw = b"From: a@spam.example\r\nX-To: desk@ipserver.example\r\n\r\nx\r\n"
    shown = masking(parse(raw), ["desk@ipserver.example"]).whole(parse(raw))
    assert shown is not None
    assert b"desk@" not in shown.raw


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Transfer-Encoding: base64\r\n\r\nRGVhciBhbm5hQGV4YW1wbGUub3Jn\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nHi ann=61@example.org\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\nHi anna@exa=\r\nmple.org",
    ],
)
def test_what_cannot_be_masked_is_left_out(body: bytes) -> None:
    """Then the header goes alone."""
    message = parse(HEAD + b"Content-Type: text/plain\r\n" + body)
    mask = masking(message)
    assert mask.whole(message) is None
    header = mask.header(message)
    assert header.raw.endswith(b"\r\n\r\n")
    assert header.from_ == message.from_
    assert not [name for name in PEOPLE if name in header.raw]


def test_line_ends_stay_as_they_are() -> None:
    raw = HEAD.replace(b"\r\n", b"\n") + b"\nx\n"
    shown = masking(parse(raw)).whole(parse(raw))
    assert shown is not None
    assert b"\r" not in shown.raw


@given(st.binary(max_size=400), st.emails())
def test_any_mail_is_masked_or_left_out(body: bytes, address: str) -> None:
    """Total; and what is shown never names whoever got it."""
    head = f"To: <{address}>\r\nFrom: a@spam.example\r\n\r\n".encode()
    message = parse(head + body + address.encode())
    shown = masking(message).whole(message)
    if shown is not None:
        assert address.casefold() not in shown.text.casefold()
        assert [a.key for a in shown.to] != [address.casefold()]
