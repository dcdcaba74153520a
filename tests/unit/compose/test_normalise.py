"""What every letter needs before it is signed (RFC 6409 8; reliability 3 and 8)."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.compose.model import Identity
from mailproc.compose.normalise import line_ends, normalise

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
IDENTITY = Identity(
    "support@ipserver.su",
    frozenset(),
    frozenset({"ipserver.su", "spheral.example"}),
    "relay.ipserver.su",
)
FULL = (
    b"From: support@ipserver.su\r\nDate: Fri, 02 Jan 2026 10:00:00 +0300\r\n"
    b"Message-ID: <a@mua.example>\r\n"
)


def done(raw: bytes) -> bytes:
    return normalise(raw, IDENTITY, now=NOW, token="tok").raw


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"A: b\r\n\r\nx\r\n", b"A: b\r\n\r\nx\r\n"),
        (b"A: b\n\nx\n", b"A: b\r\n\r\nx\r\n"),
        (b"A: b\n\nx", b"A: b\r\n\r\nx\r\n"),
        (b"A: b\r\r\n\r\r\nx\r\r\n", b"A: b\r\n\r\nx\r\n"),
        (b"A: b\r\n\r\nx\ry\nz\r\n", b"A: b\r\n\r\nx\r\ny\r\nz\r\n"),
        (b"A: b\rBcc: c\r\n\r\nx\r\n", b"A: b Bcc: c\r\n\r\nx\r\n"),
        (b"A: b\0\r\n\r\n\0x\r\n", b"A: b\r\n\r\nx\r\n"),
        (b"", b""),
    ],
)
def test_line_ends(raw: bytes, expected: bytes) -> None:
    assert line_ends(raw) == expected


@given(st.binary(max_size=200))
def test_no_lone_cr_lf_or_nul_is_left(raw: bytes) -> None:
    end = line_ends(raw)
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", end)
    assert line_ends(end) == end


@given(st.lists(st.sampled_from([b"a", b"\r", b"\n", b":", b" "]), max_size=40))
def test_a_lone_cr_never_makes_a_header_field(pieces: list[bytes]) -> None:
    head = b"".join(pieces).replace(b"\n", b"")
    assert b"\r\n" not in line_ends(b"X: " + head + b"z\r\n\r\nbody\r\n").split(b"z")[0]


def test_a_right_message_stays_byte_for_byte() -> None:
    raw = FULL + b"X-Odd:\t odd \r\n\r\nbody\r\n"
    assert done(raw) == raw


def test_missing_fields_are_added() -> None:
    assert done(b"From: a@b.example\r\nContent-Type: text/plain\r\n\r\nx\r\n") == (
        b"From: a@b.example\r\nContent-Type: text/plain\r\n"
        b"Date: Fri, 02 Jan 2026 03:04:05 +0000\r\n"
        b"Message-ID: <tok@relay.ipserver.su>\r\nMIME-Version: 1.0\r\n\r\nx\r\n"
    )


def test_empty_fields_are_filled_where_they_stand() -> None:
    assert done(b"Message-Id:  \r\nFrom: a@b.example\r\nDATE:\r\n\r\nx\r\n") == (
        b"Message-Id: <tok@relay.ipserver.su>\r\nFrom: a@b.example\r\n"
        b"DATE: Fri, 02 Jan 2026 03:04:05 +0000\r\n\r\nx\r\n"
    )


@pytest.mark.parametrize(
    "field",
    [
        b"Bcc: a@b.example,\r\n c@d.example\r\n",
        b"BCC: a@b.example\r\n",
        b"Resent-Bcc: a@b.example\r\n",
        b"Return-Path: <a@b.example>\r\n",
        b"X-Mailproc-Queue: abuse\r\n",
        b"x-mailproc-any: 1\r\n",
        b"DKIM-Signature: v=1; d=ipserver.su; b=A\r\n",
        b"DKIM-Signature: v=1;\r\n\tD=x; d=MAIL.spheral.example; b=A\r\n",
        b"this line is no field\r\n",
    ],
)
def test_what_must_not_leave_is_dropped(field: bytes) -> None:
    first, rest = FULL.split(b"\r\n", 1)
    assert done(first + b"\r\n" + field + rest + b"\r\nx\r\n") == FULL + b"\r\nx\r\n"


@pytest.mark.parametrize(
    "field",
    [
        b"DKIM-Signature: v=1; d=example.org; b=A\r\n",
        b"DKIM-Signature: v=1; d=notipserver.su; b=A\r\n",
        b"DKIM-Signature: v=1; b=A\r\n",
        b"X-Bcc: a@b.example\r\n",
    ],
)
def test_what_is_foreign_stays(field: bytes) -> None:
    assert done(FULL + field + b"\r\nx\r\n") == FULL + field + b"\r\nx\r\n"


@pytest.mark.parametrize(
    "before",
    [b"From a@b.example Fri Jan  2\r\n", b">From x\r\n", b"\xef\xbb\xbf", b"\r\n\r\n"],
)
def test_what_stands_before_the_header_is_dropped(before: bytes) -> None:
    assert done(before + FULL + b"\r\nx\r\n") == FULL + b"\r\nx\r\n"


def test_white_space_before_the_colon_goes() -> None:
    assert done(b"Subject  : x\r\n" + FULL + b"\r\nx\r\n").startswith(b"Subject: x\r\n")


def test_an_empty_line_closes_the_header() -> None:
    assert done(FULL) == FULL + b"\r\n"
    assert done(FULL + b"not a field\r\n") == FULL + b"\r\nnot a field\r\n"


@given(st.binary(max_size=120), st.booleans())
def test_total_and_idempotent(tail: bytes, header: bool) -> None:
    once = done((FULL if header else b"") + tail)
    assert done(once) == once
    assert once.count(b"Date: ") >= 1
