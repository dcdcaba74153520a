"""Whom our reports go to: the operator's table, then contact zones."""

import pytest

from mailproc.abuse.contact_table import ContactTable, in_texts, load, zone_name
from mailproc.errors import ConfigError
from tests.unit.desk import ROOT

TABLE = """
[contacts]
"192.0.2.0/24" = "abuse@isp.example"
"192.0.2.64/26" = "abuse@customer.example"
"2001:db8::/32" = "v6@isp.example"
"shop.example" = "abuse@registrar.example"
"eu.shop.example" = "eu@registrar.example"
"""


@pytest.mark.parametrize(
    ("ip", "domains", "to"),
    [
        ("192.0.2.1", (), "abuse@isp.example"),
        ("192.0.2.70", (), "abuse@customer.example"),
        ("2001:db8::1", (), "v6@isp.example"),
        ("198.51.100.1", ("a.shop.example",), "abuse@registrar.example"),
        ("198.51.100.1", ("x.eu.shop.example",), "eu@registrar.example"),
        ("192.0.2.1", ("shop.example",), "abuse@isp.example"),
        (None, ("shop.example",), "abuse@registrar.example"),
        ("198.51.100.1", ("notshop.example",), None),
    ],
)
def test_the_longest_entry_counts_networks_first(
    ip: str | None, domains: tuple[str, ...], to: str | None
) -> None:
    assert load(TABLE).find(ip, domains) == to


@pytest.mark.parametrize(
    "text",
    [
        "[contacts",
        '[other]\n"a.example" = "a@b.example"',
        '[contacts]\n"a.example" = "nobody"',
        '[contacts]\n"a.example" = 3',
        '[contacts]\n"192.0.2.0/99" = "a@b.example"',
        '[contacts]\n"192.0.2.1/24" = "a@b.example"',
        'contacts = "a@b.example"',
    ],
)
def test_a_wrong_table_is_refused_with_its_entry(text: str) -> None:
    with pytest.raises(ConfigError, match=r"contacts\.toml"):
        load(text)


def test_the_shipped_table_is_good_and_empty() -> None:
    text = (ROOT / "templates" / "abuse" / "contacts.toml").read_text(encoding="utf-8")
    assert load(text) == ContactTable((), {})


def test_a_contact_zone_is_asked_by_the_reversed_address() -> None:
    """RFC 5782 2.1."""
    assert zone_name("192.0.2.1", "z.example") == "1.2.0.192.z.example"
    name = zone_name("2001:db8::1", "z.example")
    assert name == "1." + "0." * 23 + "8.b.d.0.1.0.0.2.z.example"


def test_the_first_address_of_its_texts_counts() -> None:
    assert in_texts(["v=1", "abuse@isp.example"]) == "abuse@isp.example"
    assert in_texts(['"mailto:abuse@isp.example."']) == "abuse@isp.example"
    assert in_texts(["no address", ""]) is None
    assert in_texts(["@" * 5000]) is None
