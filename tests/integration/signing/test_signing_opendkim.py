"""opendkim, which shares no code with dkimpy, agrees about our signatures (S3)."""

import pytest

from mailproc.signing import Signer, generate, public_record
from tests.servers.opendkim import opendkim_results, verify_with_opendkim

pytestmark = pytest.mark.servers

RSA, ED25519 = generate("example.com", "r"), generate("example.com", "e", "ed25519")
RECORDS = {key.record_name: public_record(key) for key in (RSA, ED25519)}
SIGN = Signer([RSA, ED25519])

HEADER = (
    b"From: =?utf-8?b?0JjQstCw0L0g0Jgu?= <support@example.com>\r\n"
    b"To: client@example.org\r\nCc: support@example.com\r\n"
    b"Subject: =?utf-8?q?=D0=A2=D0=B5=D0=BC=D0=B0?=   two   spaces\r\n\tfolded\r\n"
    b"Date: Thu, 01 Jan 2026 10:00:00 +0300\r\nMessage-ID: <1@example.com>\r\n"
    b"X-Empty:\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n\r\n"
)
BODIES = {
    "empty": b"",
    "cyrillic": "Добрый день.\r\n.точка в начале\r\n".encode(),
    "blank lines at the end": b"a\r\n\r\n\r\n\r\n",
    "only blank lines": b"\r\n\r\n",
    "no end of line": b"abc",
    "spaces": b" a \t b \r\n   \r\n\t\r\n",
    "koi8-r bytes": "Привет".encode("koi8-r") + b"\r\n",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_opendkim_verifies_both_signatures(body: bytes) -> None:
    signed = SIGN(HEADER + body, "example.com")
    assert opendkim_results(signed, RECORDS) == ["pass", "pass"]
    assert verify_with_opendkim(signed, RECORDS)


def test_opendkim_sees_a_changed_body_and_an_added_reply_to() -> None:
    signed = SIGN(HEADER + b"Hello\r\n", "example.com")
    assert not verify_with_opendkim(signed.replace(b"Hello", b"Hallo"), RECORDS)
    assert not verify_with_opendkim(b"Reply-To: x@example.net\r\n" + signed, RECORDS)
    assert verify_with_opendkim(b"Received: from a by b\r\n" + signed, RECORDS)


def test_opendkim_needs_a_signature_and_the_right_key() -> None:
    assert not verify_with_opendkim(HEADER + b"Hello\r\n", RECORDS)
    other = {name: public_record(generate("example.com", "x")) for name in RECORDS}
    signed = SIGN(HEADER + b"Hello\r\n", "example.com")
    assert not verify_with_opendkim(signed, other)
