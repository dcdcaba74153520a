"""Addresses that we looked up for a complaint that names none (issue 5.3)."""

import ipaddress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from mailproc.abuse.lookups import Lookup, hosts_to_resolve, resolved
from mailproc.abuse.model import Report
from mailproc.abuse.networks import NetworkList
from mailproc.abuse.read import read
from mailproc.message.parse import parse

AT = datetime(2026, 11, 20, 12, 0, tzinfo=timezone(timedelta(hours=3)))
REPORT = Report(
    "free-text",
    "letters",
    "phishing",
    False,
    urls=("http://a.example/x", "https://192.0.2.1/y", "http://a.example/z"),
    domains=("b.example",),
)


def test_hosts_of_urls_then_domains_each_once() -> None:
    assert hosts_to_resolve(REPORT) == ("a.example", "b.example")


def test_a_complaint_that_states_an_address_needs_no_look_up() -> None:
    assert hosts_to_resolve(replace(REPORT, ips=("192.0.2.1",))) == ()
    assert hosts_to_resolve(replace(REPORT, prefixes=("192.0.2.0/24",))) == ()


def test_hosts_are_bounded() -> None:
    many = tuple(f"h{n}.example" for n in range(1000))
    assert len(hosts_to_resolve(replace(REPORT, domains=many))) == 20


def test_what_was_found_is_marked_as_ours_with_its_time() -> None:
    lookup = Lookup({"a.example": ["192.0.2.5"], "b.example": ["192.0.2.6"]}, AT)
    found = resolved(REPORT, lookup, None)
    assert found.ips == ("192.0.2.5", "192.0.2.6")
    assert found.read_from["ips"] == (
        "resolved by us at 2026-11-20T09:00:00+00:00: a.example, b.example"
    )


def test_what_is_in_our_networks_counts_first() -> None:
    """A front of a content network resolves to that network too."""
    ours = NetworkList([ipaddress.ip_network("192.0.2.0/24")])
    lookup = Lookup({"a.example": ["203.0.113.5", "192.0.2.5"]}, AT)
    assert resolved(REPORT, lookup, ours).ips == ("192.0.2.5",)
    outside = Lookup({"a.example": ["203.0.113.5"]}, AT)
    assert resolved(REPORT, outside, ours).ips == ("203.0.113.5",)


def test_answers_that_are_no_addresses_or_private_are_dropped() -> None:
    lookup = Lookup(
        {"a.example": ["10.0.0.1", "no", ""], "c.example": ["192.0.2.9"]}, AT
    )
    assert resolved(REPORT, lookup, None) == REPORT


def test_read_takes_what_was_looked_up() -> None:
    raw = b"""From: soc@bank.example
To: abuse@hoster.example
Date: Fri, 20 Nov 2026 10:00:00 +0000
Subject: Phishing site

Please take down hxxp://login[.]bad[.]example/ on your network.
"""
    first = read(parse(raw)).report
    assert first is not None
    assert hosts_to_resolve(first) == ("login.bad.example",)
    lookup = Lookup(
        {"login.bad.example": ("192.0.2.77",)}, datetime(2026, 11, 20, tzinfo=UTC)
    )
    second = read(parse(raw), lookup=lookup).report
    assert second is not None
    assert second.ips == ("192.0.2.77",)
    assert second.read_from["ips"].startswith("resolved by us at 2026-11-20T00:00:00")
