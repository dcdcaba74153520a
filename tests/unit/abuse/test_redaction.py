"""What a client may see of a complaint (issue 5, 5a and 5f; S7.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.read import read
from mailproc.abuse.redaction import CUT, Redacted, redacted
from mailproc.message.parse import parse

LETTER = """From: "Olga Reporter" <olga.r@victim.example>
To: abuse@hoster.example
Date: Fri, 20 Nov 2026 10:00:00 +0000
Subject: Phishing on 192.0.2.9
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Hello, your client on 192.0.2.9 imitates our bank at hxxp://login[.]bad[.]example/a/b.php
and attacks our server gate.victim.example (203.0.113.9). See http://victim.example/case/7
or ask Olga (olga.r@victim.example).

Received: from gate.victim.example (gate.victim.example [203.0.113.9])
	by mx.victim.example; Fri, 20 Nov 2026 09:00:00 +0000
To: John Smith <john@victim.example>

2026-11-20 09:01:02 192.0.2.9:51234 -> 203.0.113.9:22 SYN

Kind regards,
Olga Reporter
Tel: +1 555 010 0000
Victim Bank plc
--b
Content-Type: text/plain; name="auth.log"
Content-Disposition: attachment; filename="auth.log"

Nov 20 09:00:01 gate sshd[1]: Failed password for olga from 192.0.2.9 port 22 ssh2
Nov 20 09:00:01 gate sshd[1]: connection closed by 203.0.113.9
--b
Content-Type: application/zip; name="sample.zip"
Content-Disposition: attachment; filename="sample.zip"
Content-Transfer-Encoding: base64

UEsDBBQAAAAIAA==
--b
Content-Type: application/x-dosexec; name="payload.exe"
Content-Disposition: attachment; filename="payload.exe"

MZ
--b
Content-Type: text/plain; name="run.vbs"
Content-Disposition: attachment; filename="run.vbs"

WScript.Echo
--b--
"""


def _redacted(raw: str) -> Redacted | None:
    message = parse(raw.encode())
    report = read(message).report
    assert report is not None
    return redacted(message, report)


def _shown(raw: str = LETTER) -> str:
    found = _redacted(raw)
    assert found is not None
    return found.text


@pytest.mark.parametrize(
    "secret",
    [
        *("Olga", "Reporter", "olga.r@", "victim.example", "203.0.113.9", "John Smith"),
        *("+1 555", "Victim Bank", "http://victim", "mx.victim"),
    ],
)
def test_nothing_tells_who_complained(secret: str) -> None:
    assert secret not in _shown()


@pytest.mark.parametrize(
    "kept",
    [
        "your client on 192.0.2.9 imitates our bank",
        "hxxp://login[.]bad[.]example/a/b[.]php",
        "2026-11-20 09:01:02 192.0.2.9:51234 -> " + CUT + ":22 SYN",
        "Failed password for olga from 192.0.2.9 port 22 ssh2",
    ],
)
def test_the_complaint_stays_legible(kept: str) -> None:
    assert kept in _shown()


def test_archives_and_programs_are_named_and_never_shown() -> None:
    found = _redacted(LETTER)
    assert found is not None
    assert found.left_out == ("sample.zip", "payload.exe", "run.vbs")
    assert "MZ" not in found.text
    assert "WScript" not in found.text


def test_links_are_never_clickable() -> None:
    assert "http://" not in _shown()


@pytest.mark.parametrize(
    "body",
    [
        "Child sexual abuse material is hosted on 192.0.2.9: hxxp://x[.]bad[.]example/",
        "We request to preserve all records of 192.0.2.9 under a court order; you must "
        "not disclose this to the subscriber. Police, preservation request.",
    ],
)
def test_of_some_classes_nothing_is_shown(body: str) -> None:
    """5f: no copy of evidence, no client notice."""
    raw = (
        "From: hotline@authority.example\nTo: abuse@hoster.example\n"
        f"Subject: Notice about your network\n\n{body}\n"
    )
    assert _redacted(raw) is None


def test_a_forwarder_is_not_named_either() -> None:
    raw = """From: Abuse Desk <abuse@datacenter.example>
To: support@hoster.example
Date: Fri, 20 Nov 2026 10:00:00 +0000
Subject: Fwd: brute force from 192.0.2.9

Please react within 24 hours: https://portal.datacenter.example/t/AAA

---------- Forwarded message ----------
From: Nina Noc <nina@uni.example>
Date: Fri, 20 Nov 2026 08:00:00 +0000
Subject: brute force from 192.0.2.9
To: abuse@datacenter.example

Your IP 192.0.2.9 attacks our host ssh.uni.example. Please stop it.
"""
    text = _shown(raw)
    for secret in ("datacenter.example", "uni.example", "nina", "Nina"):
        assert secret not in text
    assert "192.0.2.9 attacks our host" in text


@given(st.text(max_size=300))
def test_any_text_can_be_redacted(body: str) -> None:
    message = parse(LETTER.replace("Hello", body).encode("utf-8", "replace"))
    report = read(parse(LETTER.encode())).report
    assert report is not None
    found = redacted(message, report)
    assert found is not None
    assert "olga.r@victim.example" not in found.text


def test_a_long_letter_takes_linear_time() -> None:
    body = "a@b.example http://x.example/ 203.0.113.7 " * 20_000
    text = _shown(LETTER.replace("Hello", body))
    assert len(text) < 100_000
