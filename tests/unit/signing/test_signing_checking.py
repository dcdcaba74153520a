"""Checking signatures of strangers: total, bounded, and strict where it must be."""

import base64
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.signing import Signer, load_key, public_record, verify
from mailproc.signing.checking import MAX_CHECKED, MAX_FIELD

KEYS = Path(__file__).parents[3] / "fixtures" / "dkim"
RSA_PEM = (KEYS / "rsa2048-pkcs1.pem").read_bytes()
KEY = load_key("example.com", "s1", RSA_PEM)
RECORDS = {KEY.record_name: public_record(KEY)}
MAIL = b"From: a@example.com\r\nTo: b@example.org\r\n\r\nHello\r\n"
SIGNED = Signer([KEY])(MAIL, "example.com")


def reasons(raw: bytes, records: dict[str, str] = RECORDS) -> list[str]:
    return [check.reason for check in verify(raw, records) if not check.valid]


# The example of RFC 8463 A.3: one message, Ed25519 and RSA together.
RFC_8463 = {
    "brisbane._domainkey.football.example.com": (
        "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    ),
    "test._domainkey.football.example.com": (
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3"
        "idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/"
        "e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kr"
        "yOTIKT+l/K4w3QIDAQAB"
    ),
}
RFC_8463_MAIL = b"""\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
""".replace(b"\n", b"\r\n")


def test_the_example_of_rfc_8463_holds() -> None:
    checks = verify(RFC_8463_MAIL, RFC_8463)
    assert [check.valid for check in checks] == [True, True], checks
    assert not any(
        check.valid
        for check in verify(RFC_8463_MAIL.replace(b"hungry", b"x"), RFC_8463)
    )


def test_relaxed_body_ignores_white_space_at_line_ends() -> None:
    spaced = RFC_8463_MAIL.replace(b"Hi.\r\n", b"Hi. \t \r\n")
    assert [check.valid for check in verify(spaced, RFC_8463)] == [True, True]


def test_without_signature_or_header_there_is_nothing_to_check() -> None:
    for raw in (b"", MAIL, b"no header", b" folded first\r\n\r\n", b"\r\n\r\n"):
        assert verify(raw, RECORDS) == ()
    assert verify(b"X: " + b"a" * 200_000 + b"\r\n\r\n", RECORDS) == ()


def test_missing_or_broken_record_does_not_hold() -> None:
    name = KEY.record_name
    for record in ("", "v=DKIM1; p=", "junk", "v=DKIM1; k=rsa; p=AAAA", "v=DKIM2; p=A"):
        assert reasons(SIGNED, {name: record})
    assert reasons(SIGNED, {})
    assert not reasons(SIGNED)


# dkimpy itself, in a process of its own, makes what we never make.
FOREIGN = """
import sys, dkim
key, raw = open(sys.argv[1], "rb").read(), sys.stdin.buffer.read()
sys.stdout.buffer.write(dkim.DKIM(raw).sign(b"s1", b"example.com", key,
    signature_algorithm=sys.argv[2].encode(), length=sys.argv[3] == "l",
    canonicalize=(b"relaxed", b"relaxed"), include_headers=["from"]) + raw)
"""


def foreign(algorithm: str = "rsa-sha256", length: str = "") -> bytes:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            FOREIGN,
            str(KEYS / "rsa2048-pkcs1.pem"),
            algorithm,
            length,
        ],
        input=MAIL,
        capture_output=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def test_a_signature_of_plain_dkimpy_holds() -> None:
    assert [check.valid for check in verify(foreign(), RECORDS)] == [True]


def test_a_length_never_holds() -> None:
    assert "l=" in reasons(foreign(length="l") + b"appended\r\n")[0]


def test_sha1_never_holds() -> None:
    assert reasons(foreign("rsa-sha1"))


def test_number_and_size_of_fields_are_bounded() -> None:
    many = SIGNED[: -len(MAIL)] * 30 + MAIL
    assert len(verify(many, RECORDS)) == MAX_CHECKED
    long = b"DKIM-Signature: v=1;" + b" \r\n b" * MAX_FIELD + MAIL
    assert "bytes" in reasons(long)[0]


@pytest.mark.parametrize(
    "field",
    [
        b" \t" * 2000,
        b"v=1; b" + b"\r\n " * 1200 + b"x=",
        b"v=1; h=" + b" " * 4000,
        b"v=1; b=" + b"A \r\n " * 600 + b"!",
    ],
)
def test_backtracking_fields_cost_little(field: bytes) -> None:
    began = time.perf_counter()
    assert reasons(b"DKIM-Signature: " + field + b"\r\n" + SIGNED)
    assert time.perf_counter() - began < 5


def test_spaces_in_a_relaxed_body_cost_little() -> None:
    raw = foreign() + (b" " * 998 + b"x\r\n") * 200 + b" " * 200_000
    began = time.perf_counter()
    assert reasons(raw)
    assert time.perf_counter() - began < 2


def test_a_huge_key_record_costs_little() -> None:
    huge = base64.b64encode(b"\x30\x82" + b"\xff" * 60_000).decode()
    began = time.perf_counter()
    assert reasons(SIGNED, {KEY.record_name: f"v=DKIM1; k=rsa; p={huge}"})
    assert time.perf_counter() - began < 2


TAGS = st.lists(
    st.sampled_from(
        [
            b"v=1",
            b"a=rsa-sha256",
            b"d=example.com",
            b"s=s1",
            b"h=from",
            b"bh=AAAA",
            b"b=AAAA",
            b"c=relaxed/relaxed",
            b"l=0",
            b"t=9",
            b"i=@x",
            b"\xff=1",
            b"=",
            b"b",
        ]
    ),
    max_size=12,
)


@given(TAGS, st.binary(max_size=60))
def test_any_field_gives_an_answer(tags: list[bytes], junk: bytes) -> None:
    raw = b"DKIM-Signature: " + b"; ".join(tags) + junk + b"\r\n" + MAIL
    assert not any(check.valid for check in verify(raw, RECORDS))


@given(st.binary(max_size=400))
def test_any_bytes_give_an_answer(raw: bytes) -> None:
    assert not any(check.valid for check in verify(raw, RECORDS))
