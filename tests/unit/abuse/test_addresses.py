"""Addresses in every dress that complaints give them (issue 5.3)."""

import ipaddress
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.abuse.addresses import (
    host_of,
    internal,
    ips_in,
    normal_domain,
    normal_ip,
    normal_prefix,
    normal_url,
    prefixes_in,
    urls_in,
)
from mailproc.abuse.fangs import refang


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("hxxp://bad[.]example/x", "http://bad.example/x"),
        ("hXXps://bad(.)example", "https://bad.example"),
        ("h**p://bad{.}example", "http://bad.example"),
        ("bad[dot]client(dot)example", "bad.client.example"),
        ("bad [.] example", "bad.example"),
        ("http[:]//bad.example", "http://bad.example"),
        ("http[://]bad.example", "http://bad.example"),
        ("http: //bad.example", "http://bad.example"),
        ("http:\\\\bad.example", "http://bad.example"),
        ("http://bad .example.com/a", "http://bad.example.com/a"),
        ("2001[:]db8[:]1[:][:]1", "2001:db8:1::1"),
        ("192[.]0[.]2[.]7", "192.0.2.7"),
        ("b\u200ba\u2060d.exa\u00admple", "bad.example"),
        ("user[at]bad[.]example", "user@bad.example"),
        (r"bad\.example", "bad.example"),
    ],
)
def test_hidden_addresses_are_written_out(text: str, plain: str) -> None:
    assert refang(text) == plain


def test_ordinary_text_stays() -> None:
    text = "See (1) the log [2], at 12:00 (at noon). Path C:\\temp\\x.\nI like dots."
    assert refang(text).count("\n") == text.count("\n")
    assert "See (1) the log [2]" in refang(text)


@pytest.mark.parametrize(
    ("text", "ip"),
    [
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::FFFF:c000:0221", "192.0.2.33"),
        ("192.0.2.1 (host.example)", "192.0.2.1"),
        ("[192.0.2.1]", "192.0.2.1"),
        ("[IPv6:2001:db8::1]", "2001:db8::1"),
        ("2001:0DB8:0000::0001", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("192.0.2.1:443", "192.0.2.1"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ("192.000.002.007", "192.0.2.7"),
        ("192.0.2.7/32", "192.0.2.7"),
        ("'192[.]0[.]2[.]7',", "192.0.2.7"),
        ("192.0.2", None),
        ("192.0.2.256", None),
        ("192.0.2.0/24", None),
        ("host.example", None),
        ("", None),
    ],
)
def test_one_address_has_one_form(text: str, ip: str | None) -> None:
    assert normal_ip(text) == ip


@given(st.ip_addresses())
def test_a_written_address_is_found_again(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    written = str(address)
    assert normal_ip(normal_ip(written) or "") == normal_ip(written)
    if address.version == 4:
        assert ips_in(f"from {written}, port 22") == (written,)
        assert ips_in(refang(written.replace(".", "[.]"))) == (written,)


def test_addresses_of_a_text_in_order_and_once() -> None:
    text = "192.0.2.9 then [2001:db8::5], 192.0.2.9:80 and ::ffff:192.0.2.33."
    assert ips_in(text) == ("192.0.2.9", "2001:db8::5", "192.0.2.33")


@pytest.mark.parametrize(
    "text",
    [
        *("v1.2.3.4", "OpenSSL 1.2.3.4.5", "4.2.0.192.in-addr.arpa", "12:34:56"),
        *("1.2.0.192.zen.dnsbl.example", "aa:bb:cc:dd:ee:ff", "std::abc", "::"),
        *("00:11:22:33:44:55:66:77", "300.1.2.3", "192.0.2.0/24", "a.1.2.3.4"),
        "SHA: 1a:2b:3c:4d:5e:6f:70:81:92:a3:b4:c5:d6:e7:f8:09",
    ],
)
def test_numbers_that_are_no_addresses(text: str) -> None:
    assert ips_in(text) == ()


def test_networks_are_no_addresses_and_hosts_in_urls_are() -> None:
    text = "198.51.100.9/29, 2001:db8::/32; http://192.0.2.99/24 192.0.2.8/32"
    assert prefixes_in(text) == ("198.51.100.8/29", "2001:db8::/32")
    assert ips_in(text) == ("192.0.2.99", "192.0.2.8")


def test_ports_of_packet_traces_are_no_part_of_the_address() -> None:
    text = "IP 192.0.2.14.53122 > 203.0.113.5.27015: UDP, length 1400"
    assert ips_in(text) == ("192.0.2.14", "203.0.113.5")


def test_a_prefix_is_more_than_one_address() -> None:
    assert normal_prefix("192.0.2.77/24") == "192.0.2.0/24"
    assert normal_prefix("192.0.2.77/32") is None
    assert normal_prefix("192.0.2.77") is None
    assert normal_prefix("192.0.2.77/999") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("BAD.Example.", "bad.example"),
        ("меня.рф", "xn--e1ane6e.xn--p1ai"),
        ("*.bücher.example", "xn--bcher-kva.example"),
        ("bad[.]example", "bad.example"),
        ("_dmarc.bad.example", "_dmarc.bad.example"),
        ("192.0.2.1", None),
        ("localhost", None),
        ("a..b", None),
        ("-bad.example", None),
        ("x" * 64 + ".example", None),
        ("bad.example2", None),
    ],
)
def test_names_are_a_labels(text: str, name: str | None) -> None:
    assert normal_domain(text) == name


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("HXXP://Bad[.]Example/Path?x=1).", "http://bad.example/Path?x=1"),
        ("http://меня.рф/а", "http://xn--e1ane6e.xn--p1ai/а"),
        ("bad.example/path", "http://bad.example/path"),
        ("http://u:p@192.0.2.1:80/x", "http://u:p@192.0.2.1:80/x"),
        ("http://[2001:DB8::1]:8/", "http://[2001:db8::1]:8/"),
        ("http://bad.example/a_(b)", "http://bad.example/a_(b)"),
        ("bad.example", None),
        ("mailto:a@bad.example", None),
        ("http://", None),
        ("javascript://x", None),
    ],
)
def test_urls_are_normalised(text: str, url: str | None) -> None:
    assert normal_url(text) == url


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fbad.example%2Fa"
        "&data=05%7C",
        "https://urldefense.proofpoint.com/v2/url?u=http-3A__bad.example_a&d=Dw&c=1",
        "https://urldefense.com/v3/__http://bad.example/a__;!!NEt6yMaO!x$",
        "https://urldefense.com/v3/__http:/bad.example/a__;!!NEt6yMaO!x$",
        "https://www.google.com/url?q=http://bad.example/a&sa=D",
        "https://linkprotect.cudasvc.com/url?a=http%3a%2f%2fbad.example%2fa&c=E",
    ],
)
def test_links_of_mail_gateways_are_unwrapped(wrapped: str) -> None:
    assert normal_url(wrapped) == "http://bad.example/a"


@pytest.mark.parametrize(
    "plain",
    [
        "https://www.google.com/search?q=http://bad.example/a",
        "https://safelinks.protection.outlook.com.bad.example/?url=http://x.example/",
        "https://urldefense.com/about",
    ],
)
def test_other_links_stay(plain: str) -> None:
    assert normal_url(plain) == plain


def test_urls_are_joined_across_wrapped_lines() -> None:
    long = "http://bad.example/" + "y" * 60 + "/"
    text = (
        f"<http://a.example/first\nsecond/part>\n{long}\nz?q=1\nThen http://b.example/."
    )
    assert urls_in(text) == (
        "http://a.example/firstsecond/part",
        f"{long}z?q=1",
        "http://b.example/",
    )


def test_the_next_sentence_is_not_part_of_a_url() -> None:
    text = "http://bad.example/" + "y" * 60 + "\nThanks\nhttp://b.example/\nRegards"
    assert [url[-3:] for url in urls_in(text)] == ["yyy", "le/"]


def test_hosts_of_urls() -> None:
    assert host_of("http://u@bad.example:80/x") == "bad.example"
    assert host_of("http://[2001:db8::1]:8/") == "2001:db8::1"


@pytest.mark.parametrize("ip", ["10.1.2.3", "192.168.1.1", "127.0.0.1", "fe80::1"])
def test_internal_addresses(ip: str) -> None:
    assert internal(ip)


@pytest.mark.parametrize("ip", ["192.0.2.1", "8.8.8.8", "2001:db8::1", "172.32.0.1"])
def test_addresses_of_the_internet(ip: str) -> None:
    assert not internal(ip)


@given(st.text(alphabet="hxtp:/[](){}.dot0123456789abc:\\<> \n\u200b%@", max_size=300))
def test_any_text_is_read(text: str) -> None:
    for url in urls_in(text):
        assert normal_url(url) == url
    for ip in ips_in(text):
        assert normal_ip(ip) == ip
    for network in prefixes_in(text):
        assert normal_prefix(network) == network
    name = normal_domain(text)
    assert name is None or normal_domain(name) == name


@pytest.mark.parametrize(
    "piece",
    ["http://", "1.2.3.", "[.]", "a:", "::", "<http://a\n", "1:", "http: ", "(dot) "],
)
def test_time_is_linear(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    start = time.process_time()
    urls_in(text)
    ips_in(text)
    prefixes_in(text)
    assert time.process_time() - start < 3
