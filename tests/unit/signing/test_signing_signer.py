"""Signing: what is signed, by which keys, and that nothing leaves unsigned (S3)."""

import dataclasses
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.errors import ConfigError, Temporary
from mailproc.signing import Key, Signer, generate, load_key, public_record, verify
from mailproc.signing.signer import SIGNED

KEYS = Path(__file__).parents[3] / "fixtures" / "dkim"
RSA = load_key("example.com", "rsa", (KEYS / "rsa2048-pkcs1.pem").read_bytes())
ED25519 = load_key("example.com", "ed", (KEYS / "ed25519-pkcs8.pem").read_bytes())
RECORDS = {key.record_name: public_record(key) for key in (RSA, ED25519)}
SIGN = Signer([RSA, ED25519])

MAIL = (
    b"From: =?utf-8?b?0JTQtdC20YPRgNC90YvQuQ==?= <support@example.com>\r\n"
    b"To: client@example.org\r\n"
    b"Cc: support@example.com\r\n"
    b"Subject: =?koi8-r?b?5M/Cy9nK?= \r\n =?koi8-r?b?xMXO2A==?=\r\n"
    b"Date: Thu, 01 Jan 2026 10:00:00 +0300\r\n"
    b"Message-ID: <1@example.com>\r\n"
    b"MIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n"
    b"\r\n" + "Добрый день,\r\nсервер  доступен. \r\n\r\n".encode()
)


def holds(raw: bytes) -> list[bool]:
    return [check.valid for check in verify(raw, RECORDS)]


def test_every_key_of_the_domain_signs_and_the_message_is_untouched() -> None:
    signed = SIGN(MAIL, "Example.COM")
    assert signed.endswith(MAIL)
    assert signed.count(b"DKIM-Signature:") == 2
    checks = verify(signed, RECORDS)
    assert [(check.selector, check.algorithm) for check in checks] == [
        ("rsa", "rsa-sha256"),
        ("ed", "ed25519-sha256"),
    ]
    assert all(check.valid and check.domain == "example.com" for check in checks)


def test_form_of_the_signature() -> None:
    head = SIGN(MAIL, "example.com").split(b"From: =?utf")[0]
    assert head.count(b"c=relaxed/simple;") == 2
    assert b" l=" not in head
    assert b" x=" not in head
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))


# Run apart: in this process dkimpy is already the fast one.
PLAIN = """
import sys, time, dkim
key, raw = open(sys.argv[1], "rb").read(), sys.stdin.buffer.read()
time.time = lambda: int(sys.argv[2])
sys.stdout.buffer.write(dkim.DKIM(raw).sign(b"rsa", b"example.com", key,
    canonicalize=(b"relaxed", b"simple"), include_headers=sys.argv[3].split(",")))
"""


def test_byte_identical_to_plain_dkimpy() -> None:
    signed = Signer([RSA])(MAIL, "example.com")
    signature = signed[: -len(MAIL)]
    moment = signature.split(b" t=")[1].split(b";")[0].decode()
    present = [name for name in SIGNED for _ in range(1 + (name in names(MAIL)))]
    plain = subprocess.run(
        [
            sys.executable,
            "-c",
            PLAIN,
            str(KEYS / "rsa2048-pkcs1.pem"),
            moment,
            ",".join(present),
        ],
        input=MAIL,
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert plain.stdout == signature


def names(raw: bytes) -> set[str]:
    header = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    return {line.partition(":")[0].lower() for line in header.split("\r\n")}


@pytest.mark.parametrize("name", SIGNED)
def test_no_signed_field_can_be_added(name: str) -> None:
    added = f"{name.title()}: evil@example.net\r\n".encode()
    assert holds(added + SIGN(MAIL, "example.com")) == [False, False]


def test_added_reply_to_fails_and_an_added_trace_field_does_not() -> None:
    signed = SIGN(MAIL, "example.com")
    assert holds(b"Reply-To: evil@example.net\r\n" + signed) == [False, False]
    assert holds(b"Received: from a by b\r\n" + signed) == [True, True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\xd0\x94\xd0\xbe\xd0\xb1\xd1\x80", b"\xd0\x97\xd0\xbb"),
        (b"\r\n\r\n\xd0", b"\r\n\r\n \xd0"),
        (b"To: client", b"To: enemy"),
        (b"Cc: support@example.com\r\n", b""),
    ],
)
def test_changed_text_or_field_fails(old: bytes, new: bytes) -> None:
    signed = SIGN(MAIL, "example.com")
    assert old in signed
    assert holds(signed.replace(old, new)) == [False, False]


def test_text_appended_fails() -> None:
    assert holds(SIGN(MAIL, "example.com") + b"more\r\n") == [False, False]


def test_no_key_for_the_domain_is_temporary_and_says_which() -> None:
    for domain in ("example.net", "", "sub.example.com", "exa mple.com", "п" * 300):
        with pytest.raises(Temporary) as refused:
            SIGN(MAIL, domain)
        assert refused.value.reply().startswith("451 4.7.0 ")
        assert repr(domain) in refused.value.detail


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b" \r\n\r\nfolded first\r\n",
        b"To: a@example.org\r\n\r\nno From\r\n",
        MAIL.replace(b"To:", b"From: <b@example.com>\r\nTo:", 1),
        MAIL.replace(b"To:", b"no colon here\r\nTo:", 1),
        MAIL.replace(b"Subject:", b"Subject :", 1),
        MAIL.replace(b"Subject:", b"\xf4\xc5\xcd\xc1:", 1),
        b"From support Thu Jan  1 10:00:00 2026\r\n" + MAIL,
        MAIL.replace(b"\r\n", b"\n"),
        MAIL + b"lone\rCR\r\n",
        MAIL + b"lone\nLF\r\n",
        MAIL + b"\0\r\n",
        MAIL.replace(b"To:", b"X: " + b"a" * 140_000 + b"\r\nTo:", 1),
    ],
)
def test_what_cannot_be_signed_is_held_back(raw: bytes) -> None:
    with pytest.raises(Temporary) as refused:
        SIGN(raw, "example.com")
    assert refused.value.enhanced == "4.7.0"
    assert refused.value.detail


def test_own_signature_is_checked_before_anything_leaves() -> None:
    # A signer whose record is of another key: what it writes cannot verify.
    wrong = Signer([RSA])
    other = public_record(generate("example.com", "rsa"))
    wrong._records[RSA.record_name] = other
    with pytest.raises(Temporary) as refused:
        wrong(MAIL, "example.com")
    assert "does not verify" in refused.value.detail


def test_two_keys_with_one_record_are_a_mistake_of_the_operator() -> None:
    with pytest.raises(ConfigError, match=r"rsa\._domainkey\.example\.com"):
        Signer([RSA, dataclasses.replace(ED25519, selector="rsa")])


def test_a_broken_key_is_refused_at_the_start() -> None:
    with pytest.raises(ConfigError):
        Signer([Key("example.com", "s", b"-----BEGIN PRIVATE KEY-----\nAA\n")])


@given(st.binary(max_size=300), st.sampled_from([b"", b"\r\n", b"\r\n\r\n"]))
def test_any_body_is_signed_or_held_back(body: bytes, end: bytes) -> None:
    raw = MAIL + body + end
    try:
        signed = SIGN(raw, "example.com")
    except Temporary:
        return
    assert signed.endswith(raw)
    assert holds(signed) == [True, True]


def test_a_megabyte_of_spaces_signs_in_bounded_time() -> None:
    began = time.perf_counter()
    signed = SIGN(MAIL + b" " * 1_000_000 + b"\r\n", "example.com")
    assert holds(signed) == [True, True]
    assert time.perf_counter() - began < 2


def test_a_header_of_folded_blanks_signs_in_bounded_time() -> None:
    header = b"X-Long: a\r\n" + b" b\r\n" * 30_000
    began = time.perf_counter()
    assert holds(SIGN(header + MAIL, "example.com")) == [True, True]
    assert time.perf_counter() - began < 5


def test_threads_share_one_signer() -> None:
    start = threading.Barrier(4)

    def work(number: int) -> bool:
        start.wait()
        raw = MAIL.replace(b"<1@", f"<{number}@".encode())
        return all(all(holds(SIGN(raw, "example.com"))) for _ in range(10))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, range(4)))
