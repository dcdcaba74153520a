"""Which addresses are the offender's (issue 5.3, research 4.1: the traps)."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.letter.candidates import choose, from_trace
from mailproc.abuse.letter.roles import Role, heading_role, role
from mailproc.abuse.networks import NetworkList
from tests.unit.abuse.letter_making import hop

OURS = NetworkList([ipaddress.ip_network("192.0.2.0/24")])


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("IP address: ", "", Role.OFFENDER),
        ("Source IP: ", "", Role.OFFENDER),
        ("srcip=", "", Role.OFFENDER),
        ("attacked by your client (", ")", Role.OFFENDER),
        ("С вашего IP-адреса ", " идёт спам", Role.OFFENDER),
        ("von Ihrer IP ", "", Role.OFFENDER),
        ("z adresu IP ", "", Role.OFFENDER),
        ("Failed password for root from ", " port 22", Role.HINTED),
        ("", " attacked us", Role.OFFENDER),
        ("", " was attacked by", Role.VICTIM),
        ("Our server (", ")", Role.VICTIM),
        ("Destination IP: ", "", Role.VICTIM),
        ("dst_ip=", "", Role.VICTIM),
        ("C2: ", "", Role.VICTIM),
        ("our sinkhole server (", ")", Role.VICTIM),
        ("IP address of our server: ", "", Role.VICTIM),
        ("connected to mx1.isp.example (", ")", Role.VICTIM),
        ("наш сервер ", "", Role.VICTIM),
        ("attacks on ", "", Role.VICTIM),
        ("Our public gateway is ", "", Role.VICTIM),
        ("attack on our network from ", "", Role.HINTED),
        ("server_ip: ", "", Role.HINTED),
        ("hello ", "", Role.UNKNOWN),
    ],
)
def test_roles(before: str, after: str, told: Role) -> None:
    assert role(before, after) is told


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("The following hosts in your network are open:", Role.OFFENDER),
        ("Offending IP addresses:", Role.OFFENDER),
        ("Our servers:", Role.VICTIM),
        ("Attacks against our systems came from these addresses:", Role.OFFENDER),
        ("Hello,", Role.UNKNOWN),
    ],
)
def test_headings_of_lists(heading: str, told: Role) -> None:
    assert heading_role(heading) is told


def _ips(body: str, subject: str = "") -> tuple[str, ...]:
    return choose([hop(body, subject)]).ips


@pytest.mark.parametrize(
    ("body", "ips"),
    [
        (
            "Our server (198.51.100.1) was attacked by your client (192.0.2.9).",
            ["192.0.2.9"],
        ),
        ("Your IP is 192.0.2.9, Chrome/45.0.2454.85, version 3.5.1.0.", ["192.0.2.9"]),
        ("Source: 192.0.2.9\nTarget: 198.51.100.2", ["192.0.2.9"]),
        (
            "ip,dst_ip\n192.0.2.9,198.51.100.2\n192.0.2.8,198.51.100.2",
            ["192.0.2.9", "192.0.2.8"],
        ),
        ("src_ip | dst_ip\n192.0.2.9 | 198.51.100.2", ["192.0.2.9"]),
        ("Scan: TCP 192.0.2.9 4000 => 198.51.100.2 22", ["192.0.2.9"]),
        (
            "02:51:10.11 IP 192.0.2.9.53 > 203.0.113.5.2701: UDP, length 1",
            ["192.0.2.9"],
        ),
        ("http://192.0.2.9/malware.exe", ["192.0.2.9"]),
        (
            "the page hxxp://x.example/ [192.0.2.9]".replace("hxxp", "http"),
            ["192.0.2.9"],
        ),
        ("IP: ::ffff:192.0.2.9", ["192.0.2.9"]),
        ("Source: 2001:db8::1f at 10:20:30", ["2001:db8::1f"]),
        (
            "Your IPs 192.0.2.9, 192.0.2.10 and 192.0.2.11 attack us.",
            ["192.0.2.9", "192.0.2.10", "192.0.2.11"],
        ),
        ("IP: 192.0.2.9\nDNS: 8.8.8.8\nsinkhole 184.105.192.2", ["192.0.2.9"]),
        (
            "IP 192.0.2.9\n\ninetnum: 198.51.100.0 - 198.51.100.255\nnetname: X",
            ["192.0.2.9"],
        ),
        ("REGISTER <sip:100@198.51.100.4> failed for '192.0.2.9:5071'", ["192.0.2.9"]),
        ("from your client 192.0.2.9 to\n198.51.100.4 and so on", ["192.0.2.9"]),
        ("nothing", []),
    ],
)
def test_traps(body: str, ips: list[str]) -> None:
    assert list(_ips(body)) == ips


def test_the_subject_comes_first() -> None:
    found = choose([hop("Source IP: 192.0.2.47", "Abuse from 192.0.2.4")])
    assert (found.ips, found.where) == (("192.0.2.4",), "subject")


def test_a_victim_in_the_subject_is_none() -> None:
    body = "IP address: 192.0.2.4"
    assert _ips(body, "Attack on our server 198.51.100.1") == ("192.0.2.4",)


def test_networks_stay_networks() -> None:
    found = choose([hop("Your ranges 192.0.2.0/28 and 192.0.2.77/32 are scraping us.")])
    assert found.prefixes == ("192.0.2.0/28",)
    assert found.ips == ("192.0.2.77",)


def test_private_addresses_only_where_there_is_no_other() -> None:
    """Samples are sanitised to 10/8, so private ones are not dropped (4.1)."""
    assert _ips("Source IP: 10.0.0.5\nIP: 192.0.2.9") == ("192.0.2.9",)
    assert _ips("Source IP: 10.0.0.5") == ("10.0.0.5",)


def test_our_networks_decide_where_they_are_known() -> None:
    body = "IP address: 198.51.100.7\nseen with 192.0.2.9 in the log"
    assert choose([hop(body)], OURS).ips == ("192.0.2.9",)
    assert choose([hop(body)]).ips == ("198.51.100.7",)
    assert choose([hop("IP address: 198.51.100.7")], OURS).ips == ("198.51.100.7",)


@pytest.mark.parametrize(
    ("fields", "ip"),
    [
        ("Received: from x (x [192.0.2.9]) by mx", "192.0.2.9"),
        (
            "Received: from a ([10.0.0.1]) by b\nReceived: from x [192.0.2.9] by mx",
            "192.0.2.9",
        ),
        ("Received: from x [192.0.2.9] by y [198.51.100.3]", "192.0.2.9"),
        (
            "Received: from g [209.85.128.44] by y\nReceived: from x [192.0.2.9] by g",
            "192.0.2.9",
        ),
        (
            "Received: from x [198.51.100.3] by y\nX-Originating-IP: [192.0.2.9]",
            "192.0.2.9",
        ),
        ("Received-SPF: pass client-ip=192.0.2.9; x", "192.0.2.9"),
    ],
)
def test_the_sender_of_quoted_mail(fields: str, ip: str) -> None:
    assert from_trace(fields).ips == (ip,)


@given(st.lists(st.integers(1, 254), min_size=1, max_size=40, unique=True))
def test_every_line_of_a_list_is_read(numbers: list[int]) -> None:
    lines = "\n".join(f"192.0.2.{n}" for n in numbers)
    found = _ips(f"The following hosts of your network are infected:\n\n{lines}\n")
    assert found == tuple(f"192.0.2.{n}" for n in numbers)


@given(st.text(alphabet="0123456789.:/>=[]() abcdefIPsrcdst\n", max_size=400))
def test_any_text_gives_addresses_only(text: str) -> None:
    found = choose([hop(text)])
    assert all(ipaddress.ip_address(ip) for ip in found.ips)
    assert all(ipaddress.ip_network(net) for net in found.prefixes)


def test_a_reversed_name_of_a_blocklist_is_no_address() -> None:
    assert _ips("Spam from 192.0.2.45 (45.2.0.192.dnsbl.example)") == ("192.0.2.45",)


def test_columns_of_a_head_are_told_by_cell() -> None:
    body = """Bots that called their controller:

source ip ; source port ; destination ip (C2) ; time
192.0.2.81 ; 4421 ; 203.0.113.200 ; 2026-02-16 01:00:11
"""
    assert _ips(body) == ("192.0.2.81",)


def test_mail_handed_on_inside_a_house_has_no_sender() -> None:
    fields = (
        "Received: from mx.a.example (mx.a.example [203.0.113.1]) by in.a.example; x\n"
        "Received: from out.b.example ([192.0.2.8]) by mx.a.example; x\n"
    )
    assert from_trace(fields).ips == ("192.0.2.8",)
