"""Hosts of a complaint that names no address, and what we found them to be.

Which hosts are worth a look-up is told here; who asks the DNS, with what time-out,
is not. What was found is marked as ours, with its time: the complaint does not say
it, and the answer may be another one tomorrow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mailproc.abuse.addresses import host_of, internal, normal_domain, normal_ip
from mailproc.abuse.model import Report
from mailproc.abuse.networks import Networks, holds

_MOST = 20


@dataclass(frozen=True, slots=True)
class Lookup:
    """Addresses by host, as A-labels in lower case, and when we asked."""

    addresses: Mapping[str, Sequence[str]]
    at: datetime


def hosts_to_resolve(report: Report) -> tuple[str, ...]:
    """Return the hosts to look up; none where the complaint states an address.

    Those of URLs first, then named domains; twenty at most.
    """
    if report.ips or report.prefixes:
        return ()
    hosts = (*(host_of(url) for url in report.urls), *report.domains)
    return tuple(h for h in dict.fromkeys(hosts) if normal_domain(h))[:_MOST]


def resolved(report: Report, lookup: Lookup, networks: Networks | None) -> Report:
    """Return the report with the addresses of its hosts, those of ours first of all.

    Where our networks are known and one of the addresses is in them, only such
    count. `read_from` says that we asked, which host, and when.
    """
    found: dict[str, str] = {}
    for host in hosts_to_resolve(report):
        for text in lookup.addresses.get(host, ()):
            ip = normal_ip(text)
            if ip and not internal(ip):
                found.setdefault(ip, host)
    if networks is not None:
        found = {i: h for i, h in found.items() if holds(networks, i)} or found
    if not found:
        return report
    at = lookup.at.astimezone(UTC).isoformat(timespec="seconds")
    hosts = ", ".join(dict.fromkeys(found.values()))
    places = {**report.read_from, "ips": f"resolved by us at {at}: {hosts}"}
    return replace(report, ips=tuple(found), read_from=places)
