"""Where a mail came in, by the fields of our own servers and by no others."""

import time
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from mailproc.abuse.boundary import Entry, boundary
from mailproc.abuse.networks import NetworkList
from mailproc.message.parse import parse

HOSTS = ("ipserver.example",)
DATE = "; Tue, 24 Nov 2026 11:00:01 +0300"
AT = datetime(2026, 11, 24, 8, 0, 1, tzinfo=UTC)
LOCAL = (
    "from mx.ipserver.example ([127.0.0.1]) by imap.ipserver.example with LMTP" + DATE
)
FORGED = "from bank.example ([198.51.100.9]) by mx.ipserver.example with ESMTP" + DATE


def entry(*received: str, relays: NetworkList | None = None) -> Entry | None:
    head = "".join(f"Received: {value}\r\n" for value in received)
    raw = f"{head}From: a@example.org\r\n\r\ntext\r\n"
    return boundary(parse(raw.encode()), HOSTS, relays)


@pytest.mark.parametrize(
    ("field", "ip", "port"),
    [
        (
            "from evil.example (unknown [192.0.2.55])"
            " by mx.ipserver.example (Postfix) with ESMTP id 4X",
            "192.0.2.55",
            None,
        ),
        (
            "from [198.51.100.9] (host.example [192.0.2.55])\r\n"
            "\tby mx.ipserver.example (Postfix) with ESMTPS",
            "192.0.2.55",
            None,
        ),
        (
            "from [192.0.2.55] (port=4711 helo=[198.51.100.9])"
            " by mx.ipserver.example with esmtp (Exim 4.96)",
            "192.0.2.55",
            4711,
        ),
        (
            "from mail.example ([192.0.2.55]:4711 helo=mail.example)"
            " by mx.ipserver.example with esmtps",
            "192.0.2.55",
            4711,
        ),
        (
            "from unknown (HELO 198.51.100.9) (192.0.2.55)"
            " by mx.ipserver.example with SMTP",
            "192.0.2.55",
            None,
        ),
        (
            "from mail.example (mail.example [IPv6:2001:db8::55])"
            " by mx.ipserver.example with ESMTP",
            "2001:db8::55",
            None,
        ),
        ("from 192.0.2.55 by MX.ipserver.EXAMPLE.", "192.0.2.55", None),
    ],
)
def test_what_our_host_noted_of_the_giver_counts(
    field: str, ip: str, port: int | None
) -> None:
    """The forms of Postfix, Exim and qmail; what the giver says of itself is not it."""
    found = entry(LOCAL, field + DATE, FORGED)
    assert found == Entry(ip, "mx.ipserver.example", AT, port)


def test_private_addresses_and_relays_of_ours_hand_on() -> None:
    relayed = "from a ([203.0.113.5]) by mx.ipserver.example" + DATE
    inside = "from b ([10.0.0.7]) by c.ipserver.example" + DATE
    outside = "from x ([192.0.2.55]) by front.ipserver.example" + DATE
    ours = NetworkList([ip_network("203.0.113.0/24")])
    found = entry(relayed, inside, outside, relays=ours)
    assert found is not None
    assert found.ip == "192.0.2.55"
    told = entry(relayed, inside, outside)
    assert told is not None
    assert told.ip == "203.0.113.5"


@pytest.mark.parametrize(
    "field",
    [
        "from x ([192.0.2.55]) by mx.example.net" + DATE,
        "from x ([192.0.2.55]) by ipserver.example.evil.test" + DATE,
        "from x ([192.0.2.55]) by notipserver.example" + DATE,
        "from x ([192.0.2.55])" + DATE,
        "(qmail 4711 invoked by uid 0)" + DATE,
        "",
    ],
)
def test_below_a_field_of_others_nothing_is_believed(field: str) -> None:
    """RFC 5321 4.4: whoever sends writes what he likes there."""
    assert entry(field, FORGED) is None


def test_without_fields_of_ours_nothing_is_known() -> None:
    assert entry() is None
    assert entry(LOCAL) is None


def test_hostile_fields_cost_little() -> None:
    start = time.monotonic()
    for piece in ("from ", "(", "by ", "helo=", "[", "from (a) "):
        entry(*[piece * 5000] * 20)
    assert time.monotonic() - start < 3
