"""Step 5 for complaints: whose the addresses are, which case it is, who wrote it.

Asks the registry and the ledger, changes nothing. What the registry does not say for
sure stays open, with the reason: a person is asked (S11.8).
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from mailproc.abuse.addresses import host_of, site
from mailproc.abuse.model import Report
from mailproc.abuse.read import Reading
from mailproc.complaints.rules import AUTHORITY, AbuseRules
from mailproc.desk import abuse_case
from mailproc.desk.registry import Registry
from mailproc.desk.registry_match import Match, Outcome
from mailproc.message.authentication import Authenticated, covers
from mailproc.message.model import Message
from mailproc.ports import Case, Known
from mailproc.recognising import Belonging, Ledger

_FEEDS = ("shadowserver", "csv", "safebrowsing")
_LOOP_CLASSES = ("spam_source", "unclassified")
_OF_LOOPS = re.compile(r"fbl|feedback|complaint|scomp|jmrp|no-?reply|(?:^|\W)arf")
_DOMAINS = 10
_MOST = 2000
_BEFORE = timedelta(hours=24)
"""How long before the mail's own Date an event may have been that states no time."""


class Flow(StrEnum):
    """Which way a complaint goes."""

    LETTER = "letter"  # somebody complains, and gets an answer
    FEED = "feed"  # rows of a service that reports to networks
    LOOP = "loop"  # a mailbox provider's feedback loop: counted (RFC 6449)
    AUTHORITY = "authority"  # law enforcement: people only


@dataclass(frozen=True, slots=True)
class Part:
    """What a complaint says about one customer: which matches, and the case of it."""

    customer: str
    matches: tuple[Match, ...]
    names: tuple[str, ...] = ()
    case: Case | None = None

    @property
    def ips(self) -> tuple[str, ...]:
        """Return the addresses that are the customer's."""
        return tuple(match.ip for match in self.matches)


@dataclass(frozen=True, slots=True)
class Complained:
    """A complaint with all that we know beyond its words.

    `parts` are by customer, unique matches only; `doubts` why the other addresses are
    nobody's for sure. `looked_up` is false where no registry was asked. `proved` is
    the domain of From if it is authenticated, `trusted` why it may start the block
    command, "" for not; `binding` whether a datacenter states the time (S7.3b).
    """

    report: Report
    flow: Flow
    at: datetime
    parts: tuple[Part, ...] = ()
    doubts: tuple[str, ...] = ()
    looked_up: bool = False
    names: tuple[str, ...] = ()
    case: Case | None = None
    proved: str = ""
    trusted: str = ""
    binding: bool = False
    back: timedelta = timedelta()

    @property
    def is_split(self) -> bool:
        """Whether each customer has a case apart from that of the mail itself."""
        unclear = bool(self.parts and self.doubts) and self.flow is Flow.FEED
        return unclear or len(self.parts) > 1

    @property
    def customer(self) -> str:
        """Return whose the whole case is, "" where that is not one for sure."""
        return self.parts[0].customer if self.parts and not self.is_split else ""


@dataclass(frozen=True, slots=True)
class Sources:
    """Whom to ask: the ledger, the registry (None: not looked up), and the settings.

    `authentic` is who wrote the mail for sure, None for nobody.
    """

    ledger: Ledger
    registry: Registry | None
    rules: AbuseRules
    authentic: Authenticated | None = None


def consider(
    message: Message,
    complaint: Reading,
    belongs: Belonging,
    received: datetime,
    sources: Sources,
) -> tuple[Complained | None, Belonging]:
    """Return what is known of a complaint, and the thread that it belongs to.

    None for what is no complaint, for our own letters, and for what a client writes
    in a case: an answer that quotes the complaint is none. `received` is in the desk's
    zone.
    """
    report, registry = complaint.report, sources.registry
    if report is None or not complaint.is_complaint or belongs.ours is not None:
        return None, belongs
    if belongs.thread is not None and registry is not None:
        writer = message.from_[0].key if message.from_ else ""
        if registry.customer_of_mail(writer) is not None:
            return None, belongs
    found = gather(message, report, received, sources)
    if belongs.thread is not None:
        case = sources.ledger.case_at(belongs.thread.thread.id)
        return replace(found, case=case), belongs
    if found.case is not None:
        case_thread = Known(0, "", outgoing=False, thread=found.case.thread)
        belongs = replace(belongs, thread=case_thread)
    return found, belongs


def gather(
    message: Message, report: Report, received: datetime, sources: Sources
) -> Complained:
    """Return the complaint with its matches, its case and its authentication."""
    registry, rules = sources.registry, sources.rules
    at, back = _moment(report, received)
    matches = matched(registry, report, at, back) if registry else ()
    flow = _flow(report, message)
    proved = sources.authentic.domain if sources.authentic else ""
    sender = message.from_[0].key if message.from_ else ""
    found = Complained(
        report=report,
        flow=flow,
        at=at,
        parts=_parts(report, flow, matches),
        doubts=_doubts(report, matches),
        looked_up=registry is not None,
        proved=proved,
        trusted=_trusted(proved, sender, registry, rules),
        binding=_binding(report, sender, registry),
        back=back,
    )
    return _with_cases(found, sources.ledger)


def matched(
    registry: Registry, report: Report, at: datetime, back: timedelta = timedelta()
) -> tuple[Match, ...]:
    """Return whose each address of a report was at a moment, in its order.

    Of a network, whose the known networks in it were; else whose holds all of it.
    """
    ips = dict.fromkeys((*report.ips, *_inside(registry, report.prefixes)))
    return tuple(registry.client_of(ip, at, back) for ip in list(ips)[:_MOST])


def _inside(registry: Registry, prefixes: Sequence[str]) -> list[str]:
    found = []
    for prefix in prefixes[:_DOMAINS]:
        rows = [row.cidr for row in registry.networks_in(prefix)] or [prefix]
        found += [str(ipaddress.ip_network(row).network_address) for row in rows]
    return found


def _moment(report: Report, received: datetime) -> tuple[datetime, timedelta]:
    """When it happened, and how much earlier it may have been (S11.8)."""
    stated = report.reported_at
    if stated is None or report.read_from.get("reported_at") == "Date":
        return received, _BEFORE
    return min(stated.astimezone(received.tzinfo), received), timedelta()


def _flow(report: Report, message: Message) -> Flow:
    if report.category == AUTHORITY:
        return Flow.AUTHORITY
    if report.format in _FEEDS:
        return Flow.FEED
    writer = message.from_[0].key if message.from_ else ""
    loops = report.format == "arf" and report.category in _LOOP_CLASSES
    if loops and not report.forwarder and (not writer or _OF_LOOPS.search(writer)):
        return Flow.LOOP
    return Flow.LETTER


def _parts(report: Report, flow: Flow, matches: Sequence[Match]) -> tuple[Part, ...]:
    """One part a customer; its names lead to the case that is open already."""
    by_customer: dict[str, list[Match]] = {}
    for match in matches:
        if match.outcome is Outcome.UNIQUE and match.customer:
            by_customer.setdefault(match.customer.key, []).append(match)
    return tuple(
        Part(key, tuple(own), names(report, flow, key, [m.ip for m in own]))
        for key, own in by_customer.items()
    )


def names(
    report: Report, flow: Flow, customer: str, ips: Sequence[str]
) -> tuple[str, ...]:
    """Return the names of the case of a customer, "" where none is known."""
    if flow is Flow.FEED and customer:
        return (abuse_case.of_feed(customer, report.category),)
    if flow is Flow.LOOP:
        first = ips[0] if ips else report.reporter or ""
        return (abuse_case.of_loop(customer, first, report.category),)
    hosts = (*report.domains, *map(host_of, report.urls))
    domains = tuple(dict.fromkeys(filter(None, hosts)))[:_DOMAINS]
    return abuse_case.of_objects(customer, report.category, ips, domains)


def _doubts(report: Report, matches: Sequence[Match]) -> tuple[str, ...]:
    reasons = (r for m in matches if m.outcome is not Outcome.UNIQUE for r in m.reasons)
    if not (report.ips or report.prefixes):
        return ("no address is stated",)
    return tuple(dict.fromkeys(reasons))


def _trusted(
    proved: str, sender: str, registry: Registry | None, rules: AbuseRules
) -> str:
    """Say why an authenticated sender may start the block command."""
    if not proved:
        return ""
    if any(covers(domain, proved) for domain in rules.trusted):
        return f"{proved} is on the trusted list"
    house = registry.datacenter_of(sender) if registry else None
    return f"datacenter {house.key}" if house and house.trusted else ""


def _binding(report: Report, sender: str, registry: Registry | None) -> bool:
    """Whether a datacenter states the time; a forwarder, where none are known."""
    if registry is None or not registry.datacenters:
        return report.forwarder is not None
    known = (sender, report.forwarder or "")
    return any(registry.datacenter_of(each) is not None for each in known if each)


def _with_cases(found: Complained, ledger: Ledger) -> Complained:
    """The case that the whole complaint joins, and those of its parts."""
    own = _own_names(found)
    case = ledger.case_of(own)
    parts = found.parts
    if found.is_split:
        parts = tuple(replace(p, case=ledger.case_of(p.names)) for p in parts)
    return replace(found, names=own, case=case, parts=parts)


def _own_names(found: Complained) -> tuple[str, ...]:
    """Names of the mail's own case: its reference, and the objects of its customer."""
    report = found.report
    if found.is_split:
        objects: tuple[str, ...] = ()
    elif found.parts:
        objects = found.parts[0].names
    else:
        objects = names(report, found.flow, "", (*report.ips, *report.prefixes))
    if report.report_id is None or found.flow is Flow.FEED:
        return objects
    writer = (report.forwarder or report.reporter or "").rpartition("@")[2]
    return (abuse_case.of_reference(report.report_id, site(writer)), *objects)
