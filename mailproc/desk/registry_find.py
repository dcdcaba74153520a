"""What is there under an address, a name, a number or a mail address? For people.

One list of findings, surest first. An address shows every network around it, the
longest prefix first, and whose it was at a moment. Pure.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailproc.desk.registry import Registry
from mailproc.desk.registry_columns import dump, kind_of
from mailproc.desk.registry_match import Match
from mailproc.desk.registry_prefixes import number
from mailproc.desk.registry_records import Record, Server
from mailproc.desk.registry_redundancy import circuits, group

_LEAST_PART = 3  # letters of a name that find it although it is longer


@dataclass(frozen=True, slots=True)
class Finding:
    """One record, and by what it was found, as `mail` or `order number`."""

    by: str
    record: Record


@dataclass(frozen=True, slots=True)
class Found:
    """All findings; for an address also whose it was."""

    findings: tuple[Finding, ...]
    match: Match | None = None


def find(registry: Registry, what: str, at: datetime) -> Found:
    """Return what the registry has under a word, at a moment for addresses."""
    wanted = what.strip()
    if number(wanted) is not None:
        rows = registry.networks_around(wanted, at)
        match = registry.client_of(wanted, at)
        return Found(tuple(Finding("address", row) for row in rows), match)
    if "@" in wanted:
        return _once(_by_mail(registry, wanted))
    return _once(_by_name(registry, wanted))


def _once(findings: Iterator[Finding]) -> Found:
    found: dict[Record, Finding] = {}
    for each in findings:
        found.setdefault(each.record, each)
    return Found(tuple(found.values()))


def _by_mail(registry: Registry, address: str) -> Iterator[Finding]:
    for customer in registry.customers_of_mail(address):
        yield Finding("mail", customer)
    others = (registry.datacenter_of, registry.partner_of, registry.staff_of)
    for owner in others:
        if (record := owner(address)) is not None:
            yield Finding("mail", record)


def _by_name(registry: Registry, name: str) -> Iterator[Finding]:
    for by, key in registry.named(name):
        of_service = by == "service name"
        yield Finding(by, (registry.services if of_service else registry.servers)[key])
    for row in circuits(registry).get(name):
        yield Finding("network name", row)
    for record in group(registry, name):
        yield Finding("redundancy", record)
    for records in _all(registry):
        if name in records:
            yield Finding("key", records[name])
    if "." in name:
        yield from _by_mail(registry, f"@{name}")
    yield from _by_part(registry, name.casefold())


def _by_part(registry: Registry, part: str) -> Iterator[Finding]:
    """Yield what has the words in a name; whether it is meant, people see."""
    if len(part) < _LEAST_PART:
        return
    for records in _all(registry):
        for record in records.values():
            if any(part in name.casefold() for name in _names(record)):
                yield Finding("part of a name", record)


def _names(record: Record) -> Iterator[str]:
    for field in ("name", "legal_name"):
        yield getattr(record, field, "")
    if isinstance(record, Server):
        yield from (record.key, *record.datacenter_names)


def _all(registry: Registry) -> Iterator[Mapping[str, Record]]:
    yield from (registry.servers, registry.services, registry.customers)
    yield from (registry.datacenters, registry.partners, registry.staff)


def as_dict(finding: Finding) -> dict[str, Any]:
    """Return the JSON form of a finding."""
    record = finding.record
    kind = kind_of(record).value
    return {"found": kind, "by": finding.by, "key": record.key, **dump(record)}


def match_as_dict(match: Match) -> dict[str, Any]:
    """Return the JSON form of a match."""
    return {
        "found": "match",
        "ip": match.ip,
        "at": match.at.isoformat(),
        "outcome": match.outcome.value,
        "customer": match.customer.key if match.customer else None,
        "service": match.service.key if match.service else None,
        "server": match.server.key if match.server else None,
        "reasons": list(match.reasons),
    }
