"""Single values of a registry file: canonical, or refused with what would be right."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_network
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk import registry_fields as fields
from mailproc.desk.registry_records import Product, Status

MOSCOW = ZoneInfo("Europe/Moscow")
READERS = (
    *(fields.text, fields.key, fields.flag, fields.language, fields.product),
    *(fields.status, fields.domain, fields.mail, fields.pattern, fields.address),
    fields.cidr,
)


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (fields.text, "  ул.  Примерная,\n 1 ", "ул. Примерная, 1"),
        (fields.flag, "Да", True),
        (fields.flag, "0", False),
        (fields.language, "PL", "pl"),
        (fields.product, "VPS", Product.VPS),
        (fields.status, "«Активен»", Status.ACTIVE),
        (fields.status, "Закрыт", Status.CLOSED),
        (fields.domain, "Пример.Test.", "xn--e1afmkfd.test"),
        (fields.domain, "MAIL.example.net", "mail.example.net"),
        (fields.mail, "Petr.P@Example.NET", "petr.p@example.net"),
        (fields.mail, "a+b@пример.test", "a+b@xn--e1afmkfd.test"),
        (fields.pattern, r" T(?:-\d{2}){3} ", r"T(?:-\d{2}){3}"),
        (fields.pattern, r"(?:T|X)-\d{4,9}", r"(?:T|X)-\d{4,9}"),
        (fields.address, "2001:DB8::0:1", "2001:db8::1"),
        (fields.address, "::ffff:192.0.2.1", "192.0.2.1"),
        (fields.cidr, "192.0.2.7", "192.0.2.7/32"),
        (fields.cidr, "192.0.2.0/255.255.255.0", "192.0.2.0/24"),
        (fields.cidr, "2001:DB8:0::/48", "2001:db8::/48"),
        (fields.cidr, "::ffff:192.0.2.0/120", "192.0.2.0/24"),
        (fields.cidr, "::ffff:192.0.2.9", "192.0.2.9/32"),
    ],
)
def test_values_become_canonical(
    read: Callable[[str], object], written: str, value: object
) -> None:
    assert read(written) == value


@pytest.mark.parametrize(
    ("read", "written", "why"),
    [
        (fields.text, "a\x1bb", "control character U\\+001B"),
        (fields.text, "a" * 501, "longer than 500"),
        (fields.key, "a" * 101, "longer than 100"),
        (fields.flag, "maybe", "neither yes nor no"),
        (fields.language, "de", "none of ru, en, pl, pt"),
        (fields.product, "vds", "none of vps, dedicated, test, other"),
        (fields.status, "fine", "no status"),
        (fields.domain, "localhost", "no domain"),
        (fields.domain, "-a.example", "no domain"),
        (fields.domain, "a..example", "no domain"),
        (fields.mail, "Petr <petr@example.net>", "no mail address"),
        (fields.mail, "petr@", "no mail address"),
        (fields.mail, "@example.net", "no mail address"),
        (fields.address, "192.0.2", "no IP address"),
        (fields.address, "192.0.2.07", "no IP address"),
        (fields.address, "fe80::1%eth0", "zone"),
        (fields.cidr, "192.0.2.7/24", "the network is 192.0.2.0/24, the address is 1"),
        (fields.cidr, "2001:db8::1/64", "the network is 2001:db8::/64"),
        (fields.cidr, "::ffff:0:0/90", "host bits|wider than all of IPv4"),
        (fields.cidr, "192.0.2.0/33", "no network"),
        (fields.cidr, "fe80::/64%eth0", "zone"),
        (fields.pattern, "(", "no regular expression"),
        (fields.pattern, r"(\d+)+x", "for ever"),
        (fields.pattern, r"(a|a)*b", "for ever"),
        (fields.pattern, r"(a{1,9}){1,9}b", "for ever"),
        (fields.pattern, r"\d*", "nothing at all"),
        (fields.pattern, "a" * 501, "longer"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    read: Callable[[str], object], written: str, why: str
) -> None:
    with pytest.raises(fields.Wrong, match=why):
        read(written)


@given(st.text(max_size=80) | st.binary(max_size=40).map(lambda b: b.decode("latin-1")))
def test_every_text_is_a_value_or_wrong(text: str) -> None:
    """Nothing that stands in a file is a traceback."""
    for read in READERS:
        with suppress(fields.Wrong):
            read(text)
    for dated in (fields.begin, fields.end):
        with suppress(fields.Wrong):
            assert dated(text, MOSCOW).tzinfo is UTC


@given(st.ip_addresses(), st.integers(0, 128))
def test_a_network_means_the_same_addresses(
    address: IPv4Address | IPv6Address, length: int
) -> None:
    bits = min(length, address.max_prefixlen)
    network = ip_network(f"{address}/{bits}", strict=False)
    if network.version == 6 and network.network_address.ipv4_mapped:
        return
    assert fields.cidr(str(network)) == str(network)


@pytest.mark.parametrize(
    ("written", "begins", "ends"),
    [
        ("2026-03-08", "2026-03-07 21:00", "2026-03-08 21:00"),
        ("2026-03-08 14:05", "2026-03-08 11:05", "2026-03-08 11:05"),
        ("2026-03-08T14:05:09", "2026-03-08 11:05:09", "2026-03-08 11:05:09"),
        ("2026-03-08T14:05Z", "2026-03-08 14:05", "2026-03-08 14:05"),
        ("2026-03-08 14:05+01:00", "2026-03-08 13:05", "2026-03-08 13:05"),
    ],
)
def test_a_date_as_an_end_is_included(written: str, begins: str, ends: str) -> None:
    """Times without a zone are Moscow's; what is kept is UTC."""
    assert fields.begin(written, MOSCOW) == datetime.fromisoformat(begins + "+00:00")
    assert fields.end(written, MOSCOW) == datetime.fromisoformat(ends + "+00:00")


def test_the_day_of_a_clock_change_is_whole() -> None:
    """Warsaw's 29 March 2026 has 23 hours; its end is the next midnight there."""
    warsaw = ZoneInfo("Europe/Warsaw")
    begin, end = fields.begin("2026-03-29", warsaw), fields.end("2026-03-29", warsaw)
    assert end - begin == timedelta(hours=23)


@pytest.mark.parametrize(
    "written",
    [
        *("03/04/2026", "04.03.2026", "2026-3-4", "20260304", "2026-W10-3", "tomorrow"),
        *("2026-02-30", "2026-03-04 25:00", "0001-01-01", "9999-12-31", "2026-03-04T"),
    ],
)
def test_the_order_of_day_and_month_is_never_guessed(written: str) -> None:
    with pytest.raises(fields.Wrong):
        fields.begin(written, MOSCOW)
