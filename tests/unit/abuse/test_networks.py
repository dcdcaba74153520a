"""Our own networks: what of a complaint is ours (issue 5.3, S11.8)."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.networks import Address, Network, NetworkList, Networks, holds, of
from mailproc.abuse.policy import load
from mailproc.abuse.read import read
from mailproc.message.parse import parse

OURS = NetworkList(
    ipaddress.ip_network(text) for text in ("192.0.2.0/25", "2001:db8:1::/48")
)


class EvenAddresses:
    """A registry of another making."""

    def __contains__(
        self, address: ipaddress.IPv4Address | ipaddress.IPv6Address, /
    ) -> bool:
        return int(address) % 2 == 0


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("192.0.2.7", True),
        ("192.0.2.128", False),
        ("198.51.100.7", False),
        ("2001:db8:1::7", True),
        ("2001:db8:2::7", False),
        ("192.0.2.0/24", True),
        ("192.0.0.0/16", True),
        ("192.0.2.128/25", False),
        ("192.0.2.96/27", True),
        ("0.0.0.0/0", True),
        ("2001:db8::/32", True),
        ("2001:db8:2::/48", False),
    ],
)
def test_what_is_ours(text: str, ours: bool) -> None:
    assert holds(OURS, text) is ours


@given(st.ip_addresses(), st.lists(st.ip_addresses(v=4).map(ipaddress.ip_network)))
def test_a_list_agrees_with_looking_at_each(
    address: Address, networks: list[ipaddress.IPv4Network]
) -> None:
    known = [*networks, ipaddress.ip_network("10.0.0.0/9")]
    by_each = any(address.version == n.version and address in n for n in known)
    assert (address in NetworkList(known)) is by_each


def _network(text: str) -> Network:
    return ipaddress.ip_network(text, strict=False)


NETWORKS = st.builds("{}/{}".format, st.ip_addresses(v=4), st.integers(0, 32)).map(
    _network
)


@given(NETWORKS, st.lists(NETWORKS, max_size=4))
def test_overlaps_agree_with_looking_at_each(
    network: Network, known: list[Network]
) -> None:
    by_each = any(network.overlaps(each) for each in known)
    assert NetworkList(known).overlap(network) is by_each


@pytest.mark.parametrize(
    ("text", "ours"), [("192.0.2.0/28", True), ("192.0.2.1/32", False)]
)
def test_a_registry_is_asked_for_some_of_a_network(text: str, ours: bool) -> None:
    assert holds(EvenAddresses(), text) is ours


def _ips(raw: str, networks: Networks) -> tuple[str, ...]:
    report = read(parse(raw.encode()), networks=networks).report
    assert report is not None
    return report.ips


LETTER = """From: noc@victim.example
To: abuse@hoster.example
Date: Fri, 20 Nov 2026 10:00:00 +0000
Subject: {subject}

Your server attacked us. Please stop it.
{body}
"""


def test_candidates_outside_give_way() -> None:
    raw = LETTER.format(
        subject="Abuse from 198.51.100.7", body="IP addresses: 198.51.100.7, 192.0.2.9"
    )
    assert _ips(raw, OURS) == ("192.0.2.9",)


def test_two_of_ours_that_are_accused_both_count() -> None:
    raw = LETTER.format(
        subject="Abuse from 192.0.2.9",
        body="Source IP: 192.0.2.9\nSource IP: 192.0.2.10",
    )
    assert _ips(raw, OURS) == ("192.0.2.9", "192.0.2.10")


def test_a_log_adds_nothing_to_the_subject() -> None:
    """Research 4.1: subject and log disagree."""
    body = "Feb 10 10:11:12 s sshd[1]: Failed password for root from 192.0.2.47 port 22"
    raw = LETTER.format(subject="Abuse from 192.0.2.9", body=body)
    assert _ips(raw, OURS) == ("192.0.2.9",)


def test_where_nothing_is_ours_the_complaint_stays_and_says_so() -> None:
    """S11.8: outside our networks is a question to a person, never a guess."""
    raw = LETTER.format(subject="Abuse from 198.51.100.7", body="")
    report = read(parse(raw.encode()), networks=OURS).report
    assert report is not None
    assert report.ips == ("198.51.100.7",)
    assert report.read_from["ips"] == "subject (outside our networks)"


def test_rows_of_others_in_a_feed_are_dropped() -> None:
    raw = """From: autoreports@shadowserver.org
To: abuse@hoster.example
Date: Fri, 20 Nov 2026 10:00:00 +0000
Subject: Shadowserver Open NTP Report
MIME-Version: 1.0
Content-Type: text/csv; name="2026-11-20-scan_ntp-hoster-asn.csv"
Content-Disposition: attachment; filename="2026-11-20-scan_ntp-hoster-asn.csv"

"timestamp","ip","port"
"2026-11-20 01:00:00","192.0.2.5","123"
"2026-11-20 01:00:01","198.51.100.5","123"
"""
    assert _ips(raw, OURS) == ("192.0.2.5",)


def test_networks_may_be_a_list_or_a_registry() -> None:
    plain = [ipaddress.ip_network("192.0.2.0/24")]
    raw = LETTER.format(subject="Abuse", body="IP addresses: 192.0.2.8, 198.51.100.9")
    known = of(plain)
    assert known is not None
    assert _ips(raw, known) == ("192.0.2.8",)
    report = read(parse(raw.encode()), networks=plain).report
    assert report is not None
    assert report.ips == ("192.0.2.8",)
    assert _ips(raw, EvenAddresses()) == ("192.0.2.8",)
    assert of(None) is None


def test_the_policy_of_the_operator_says_what_is_blocked() -> None:
    raw = LETTER.format(subject="Phishing on 192.0.2.9", body="hxxp://bad[.]example/")
    policy = load("[class.phishing]\nblock = true")
    report = read(parse(raw.encode()), policy=policy).report
    assert report is not None
    assert report.category == "phishing"
    assert report.immediate_block
