"""Who is proved to have written a mail: only by our own front server, or by us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.message.authentication import Authenticated, authenticated, covers
from mailproc.message.parse import parse

OURS = frozenset(("mx.ipserver.example",))
DMARC = b"mx.ipserver.example; dmarc=pass (p=reject dis=none) header.from=example.org"


def proved(*fields: bytes, sender: bytes = b"From: a@example.org") -> str:
    """The domain that is proved with these Authentication-Results, topmost first."""
    head = [b"Authentication-Results: " + field for field in fields]
    raw = b"\r\n".join([*head, sender, b"Subject: x", b"", b"text", b""])
    found = authenticated(parse(raw), OURS)
    return found.domain if found else ""


@pytest.mark.parametrize(
    "field",
    [
        DMARC,
        b"mx.ipserver.example 1; dmarc=pass header.from=example.org",
        b"MX.ipserver.example;\r\n dkim=pass (2048-bit key)\r\n header.d=example.org",
        b"mx.ipserver.example; dkim=pass header.i=@example.org header.s=s1",
        b"mx.ipserver.example; spf=pass smtp.mailfrom=bounce@example.org",
        b'mx.ipserver.example; spf=pass smtp.mailfrom="a; b=c"@example.org',
        b"mx.ipserver.example; dkim=fail header.d=example.org; dkim = pass"
        b" header.d=EXAMPLE.org.",
        b"mx.ipserver.example (front (old)); dkim/1=pass header.d=example.org",
    ],
)
def test_what_our_front_server_proved_counts(field: bytes) -> None:
    """RFC 8601 2.2: the forms that servers in use write."""
    assert proved(field) == "example.org"


@pytest.mark.parametrize(
    "field",
    [
        b"mx.example.net; dmarc=pass header.from=example.org",
        b"mx.ipserver.example.evil.test; dmarc=pass header.from=example.org",
        b"mx.ipserver.example; none",
        b"mx.ipserver.example; dmarc=fail header.from=example.org",
        b"mx.ipserver.example; dkim=pass header.d=example.net",
        b"mx.ipserver.example; dkim=pass header.d=org",
        b"mx.ipserver.example; dkim=pass",
        b"mx.ipserver.example; spf=pass smtp.mailfrom=example.com",
        b"mx.ipserver.example; arc=pass (i=1) header.d=example.org",
        b"mx.ipserver.example; iprev=pass policy.iprev=192.0.2.1",
        b"mx.ipserver.example; dkim=passable header.d=example.org",
    ],
)
def test_what_it_did_not_prove_does_not(field: bytes) -> None:
    """Another server, another domain, another method, another result."""
    assert proved(field) == ""


@pytest.mark.parametrize(
    "field",
    [
        b'mx.ipserver.example; spf=pass smtp.mailfrom="x; dkim=pass'
        b' header.d=example.org"@evil.test',
        b"mx.ipserver.example; dkim=fail (bad; dkim=pass header.d=example.org)"
        b" header.d=evil.test",
        b'mx.ipserver.example; dkim=fail reason="; dkim=pass header.d=example.org"',
        b'mx.ipserver.example; spf=pass smtp.helo=evil.test (x") ; dkim=pass'
        b' header.d=example.org ("',
        b'mx.ipserver.example; spf=pass smtp.mailfrom="; dkim=pass'
        b" header.d=example.org",
        b"mx.ipserver.example; spf=pass smtp.mailfrom==?utf-8?q?x=3B_dkim=3Dpass"
        b"_header=2Ed=3Dexample=2Eorg?=@evil.test",
    ],
)
def test_what_a_stranger_chose_is_never_a_result(field: bytes) -> None:
    """His local part, his HELO, a reason: quoted, in a comment or encoded."""
    assert proved(field) == ""


def test_only_the_topmost_field_of_our_server_counts() -> None:
    """What stands below it came with the mail (RFC 8601 5)."""
    fail = b"mx.ipserver.example; dmarc=fail header.from=example.org"
    assert proved(fail, DMARC) == ""
    assert proved(DMARC, fail) == "example.org"
    assert proved(b"mx.example.net; dkim=none", DMARC) == "example.org"


def test_arc_fields_of_others_say_nothing() -> None:
    field = b"ARC-Authentication-Results: i=1; " + DMARC
    mail = parse(field + b"\r\nFrom: a@example.org\r\n\r\n")
    assert authenticated(mail, OURS) is None


@pytest.mark.parametrize(
    "sender",
    [
        b"From: a@example.org, b@example.org",
        b"From: a@example.org\r\nFrom: b@example.org",
        b"From: nobody",
        b"X: y",
    ],
)
def test_a_mail_of_several_writers_is_nobodys(sender: bytes) -> None:
    assert proved(DMARC, sender=sender) == ""


def test_a_signature_that_we_checked_counts_for_its_domain_and_below() -> None:
    mail = parse(b"From: a@mail.example.org\r\n\r\n")
    found = authenticated(mail, frozenset(), ["example.com", "example.org"])
    assert found == Authenticated("mail.example.org", "dkim, checked here")
    assert authenticated(mail, frozenset(), ["deep.mail.example.org"]) is None


def test_nobody_owns_a_top_level() -> None:
    assert covers("example.org", "example.org")
    assert covers("example.org.", "a.example.org")
    assert not covers("org", "example.org")
    assert not covers("ample.org", "example.org")
    assert not covers("", "example.org")


@given(st.binary(max_size=300))
def test_any_bytes_are_read(value: bytes) -> None:
    """Total: a field of any bytes gives an answer."""
    field = value.replace(b"\r", b"").replace(b"\n", b"")
    assert proved(b"mx.ipserver.example; " + field) in ("", "example.org")


def test_a_long_field_costs_little() -> None:
    """Bounded: half-open quotes and brackets are no trap."""
    for piece in (b'"', b"(", b'"a', b"a=", b'=";', b'="a"'):
        assert proved(b"mx.ipserver.example; " + piece * 40_000) == ""
