"""What may go on an SMTP connection: dots, line ends, addresses, kept replies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.transport.smtp.content import (
    REPLY_CHARS,
    address_ok,
    canonical,
    reply,
    stuffed,
)

PIECES = st.lists(st.sampled_from([b".", b"..", b"\r\n", b"a", b"\r\n.\r\n", b"\r\n."]))


@given(PIECES)
def test_stuffed_content_has_no_dot_line_and_comes_back_whole(
    pieces: list[bytes],
) -> None:
    raw = b"".join(pieces)
    sent = stuffed(raw)
    lines = sent.split(b"\r\n")
    assert b"." not in lines
    assert sent == b"" or sent.endswith(b"\r\n")
    back = b"\r\n".join(line.removeprefix(b".") for line in lines)
    assert back == (raw if not raw or raw.endswith(b"\r\n") else raw + b"\r\n")


@given(st.binary(max_size=50))
def test_canonical_means_nothing_but_whole_line_ends(raw: bytes) -> None:
    bare = raw.replace(b"\r\n", b"")
    assert canonical(raw) is not any(byte in bare for byte in b"\r\n\0")


@given(st.text(max_size=40))
def test_an_address_that_passes_is_one_safe_token(local: str) -> None:
    address = f"{local}@example.org"
    if address_ok(address):
        assert address.isprintable()
        assert ">" not in local or local.startswith('"')
        assert not any(char in address for char in "\r\n\0")
        address.encode()  # no surrogates


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("support@ipserver.su", True),
        ("a.b+c@sub.example.org", True),
        ("o'neil@example.org", True),
        ('"a>b"@example.org', True),
        ("user@[IPv6:2001:db8::1]", True),
        ("a,b@example.org", False),
        ("a;b@example.org", False),
        ("a@example.org b", False),
        ('"a@example.org', False),
    ],
)
def test_addresses(address: str, good: bool) -> None:
    assert address_ok(address) is good


@given(st.binary(max_size=600))
def test_kept_replies_are_short_and_printable(text: bytes) -> None:
    kept = reply(550, text).text
    assert len(kept) <= REPLY_CHARS
    assert kept.isprintable()
    assert kept == " ".join(kept.split())


def test_cyrillic_in_a_reply_is_kept() -> None:
    assert str(reply(550, "нет такого ящика".encode())) == "550 нет такого ящика"
