"""7-bit transfer encodings: lossless, short lines, never 8bit (RFC 2045 6)."""

import base64
import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose import transfer

CODED = ["", "7bit", "8bit", "binary", "base64", "quoted-printable", "x-odd"]


def decoded(encoding: str, content: bytes) -> bytes:
    if encoding == "base64":
        return base64.b64decode(content)
    return binascii.a2b_qp(content) if encoding == "quoted-printable" else content


@given(st.binary(max_size=400), st.sampled_from(CODED), st.booleans())
def test_content_survives(payload: bytes, encoding: str, text: bool) -> None:
    label, content = transfer.encode(payload, encoding, text=text)
    assert label in ("7bit", "base64", "quoted-printable")
    assert content.isascii()
    assert decoded(label, content) == payload
    lines = content.split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in lines)
    assert max(map(len, lines)) <= (998 if label == "7bit" else 76)


@pytest.mark.parametrize(
    ("payload", "encoding", "expected"),
    [
        (b"plain\r\n", "8bit", "7bit"),
        (b"x" * 999, "7bit", "quoted-printable"),
        (b"a bare\nline feed", "", "quoted-printable"),
        ("sparse: Gdańsk and much plain text".encode(), "8bit", "quoted-printable"),
        ("сплошь по-русски".encode(), "8bit", "base64"),
        (b"plain", "base64", "base64"),
        ("сплошь".encode(), "quoted-printable", "quoted-printable"),
    ],
)
def test_the_encoding_that_fits(payload: bytes, encoding: str, expected: str) -> None:
    assert transfer.encode(payload, encoding, text=True)[0] == expected


def test_other_than_text_becomes_base64() -> None:
    assert transfer.encode(b"a\xff" + b"a" * 90, "8bit", text=False)[0] == "base64"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"From me", b"=46rom me"),
        (b".", b"=2E"),
        (b"trailing ", b"trailing=20"),
        (b"trailing\t", b"trailing=09"),
        (b"a=b", b"a=3Db"),
    ],
)
def test_lines_that_servers_change_are_written_as_hex(
    line: bytes, expected: bytes
) -> None:
    assert transfer.quoted_printable(line) == expected


@given(st.text(alphabet="From x\u0436", min_size=60, max_size=90))
def test_a_long_from_line_stays_within_76(rest: str) -> None:
    payload = b"From " + rest.encode()
    coded = transfer.quoted_printable(payload)
    assert max(map(len, coded.split(b"\r\n"))) <= 76
    assert binascii.a2b_qp(coded) == payload


def test_base64_is_wrapped_again_without_what_is_no_letter() -> None:
    content = base64.b64encode(bytes(range(256)))
    dirty = content[:100] + b"\xff\x80 " + content[100:]
    assert transfer.wrap(dirty).replace(b"\r\n", b"") == content
