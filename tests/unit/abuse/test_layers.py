"""Layers of a letter and the zones of their lines (issue 5.1: every hop kept)."""

import pytest

from mailproc.abuse.letter.hops import letter_text
from mailproc.abuse.letter.zones import Zone, is_log
from mailproc.message.parse import parse
from tests.unit.abuse.letter_making import hop, hops_of, letter

INNER = """From: Admin <admin@victim.example>
Date: Thu, 19 Nov 2026 08:00:00 +0000
Subject: Scans from 192.0.2.9
To: abuse@dc.example

Your server scans us."""


@pytest.mark.parametrize(
    "mark",
    [
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "-----Ursprüngliche Nachricht-----",
        "-------- Пересылаемое сообщение --------",
        "---- Wiadomość oryginalna ----",
        "---------- Message transféré ----------",
        "Original notification is placed below:",
        "The complaint we received:",
        "",
    ],
)
def test_a_forwarded_letter_is_a_layer_of_its_own(mark: str) -> None:
    outer, inner = hops_of(letter(f"Please solve this.\n\n{mark}\n{INNER}"))
    assert next(line.text for line in outer.own()) == "Please solve this."
    assert inner.sender == "admin@victim.example"
    assert inner.subject == "Scans from 192.0.2.9"
    assert inner.date is not None
    assert "Your server scans us." in [line.text for line in inner.own()]


@pytest.mark.parametrize(
    "head",
    [
        "Von: a@victim.example\nGesendet: 19.11.2026\nAn: b@dc.example\nBetreff: x",
        "От: a@victim.example\nДата: 19.11.2026 08:00\nКому: b@dc.example\nТема: x",
        "Od: a@victim.example\nData: 19.11.2026 08:00\nDo: b@dc.example\nTemat: x",
        "De : a@victim.example\nDate : 19/11/2026 08:00\nÀ : b@dc.example\nObjet : x",
        "De: a@victim.example\nEnviado: 19/11/2026\nPara: b@dc.example\nAsunto: x",
        "*From:* a@victim.example\n*Sent:* 19.11.26\n*To:* b@dc.example\n*Subject:* x",
    ],
)
def test_header_blocks_in_several_languages(head: str) -> None:
    _, inner = hops_of(letter(f"Hello\n\n{head}\n\ntext"))
    assert (inner.sender, inner.subject) == ("a@victim.example", "x")


def test_depth_of_quoting_makes_layers() -> None:
    layers = hops_of(letter("mine\n\n> theirs\n>\n> > older\n\nmine again"))
    texts = [[line.text for line in h.own() if line.text] for h in layers]
    assert texts == [["mine", "mine again"], ["theirs"], ["older"]]
    assert [h.quoted for h in layers] == [False, True, True]


def test_a_pasted_source_is_evidence_and_no_layer() -> None:
    body = """Spam from you:

Received: from x.example ([192.0.2.4]) by mx.victim.example; Fri, 20 Nov 2026
\tfor <u@victim.example>
Message-ID: <1@x.example>
From: Shop <s@x.example>
To: u@victim.example
Subject: hi
Date: Fri, 20 Nov 2026 08:00:00 +0000

buy now
----- end of the message -----
Please act."""
    (only,) = hops_of(letter(body))
    by_text = {line.text: line.zone for line in only.lines}
    assert by_text["buy now"] is Zone.MAIL
    assert by_text["From: Shop <s@x.example>"] is Zone.MAIL
    assert by_text["Please act."] is Zone.OWN


@pytest.mark.parametrize(
    "line",
    [
        "Nov 20 09:00:00 gw sshd[2211]: Failed password for root from 192.0.2.1",
        '192.0.2.9 - - [16/Nov/2026:22:30:01 +0200] "POST /wp-login.php"',
        "2026-11-20T09:00:00Z host=x src=192.0.2.1 dst=198.51.100.2 action=drop",
        "02:51:10.110021 IP 192.0.2.14.53122 > 203.0.113.5.27015: UDP, length 1400",
        "TCP 192.0.2.140 50001 => 198.51.100.1 23",
    ],
)
def test_lines_of_logs(line: str) -> None:
    assert is_log(line)


@pytest.mark.parametrize(
    "line",
    [
        "Please remove the page within 24 hours.",
        "On Friday we saw attacks from your network.",
        "IP address: 192.0.2.1",
        "2026-11-20 09:00 UTC",
    ],
)
def test_lines_of_people(line: str) -> None:
    assert not is_log(line)


def test_zones_of_other_texts() -> None:
    found = hop(
        "Hello.\n\nThis email and any files are confidential.\n"
        "Terrorism is bad.\n\ninetnum: 192.0.2.0 - 192.0.2.255\nnetname: X\n\nB\n-- \n"
        "Jan, 192.0.2.7"
    )
    zones = {line.text: line.zone for line in found.lines}
    assert zones["Hello."] is Zone.OWN
    assert zones["Terrorism is bad."] is Zone.LEGAL
    assert zones["netname: X"] is Zone.WHOIS
    assert zones["Jan, 192.0.2.7"] is Zone.SIGNATURE


def test_html_is_read_where_the_plain_part_says_nothing() -> None:
    raw = b"""From: a@b.example
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/plain

Please view as HTML.
--x
Content-Type: text/html

<p>The server hxxp://bad[.]example[.]org at 192.0.2.5 serves malware, remove it now.</p>
<p>We have reported this to you before, and nothing was done about it.</p>
--x--
"""
    assert "http://bad.example.org at 192.0.2.5" in letter_text(parse(raw))
