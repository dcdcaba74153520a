"""S7.2c, S7.2d: once the block is confirmed, its letter, for SBL listings only.

To the datacenter with the client's data; on our own networks to Spamhaus, from the
address that is known there, with the subject that Spamhaus reads. Nothing untrue is
written: "cancelled" stands there only where the service has been cancelled.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from mailproc.clockwork import abuse_case, alarms
from mailproc.clockwork.abuse_case import Case
from mailproc.clockwork.office import Handler, Office
from mailproc.complaints.rules import LISTING, Mode
from mailproc.compose import abuse_letters as letters
from mailproc.compose.abuse_letters import Written
from mailproc.compose.first_answer import moment
from mailproc.compose.plain_letter import one_line, tagged
from mailproc.compose.render import render
from mailproc.desk.model import Clock, ClockKind
from mailproc.desk.registry import VIRTUAL
from mailproc.desk.registry_match import Match
from mailproc.desk.registry_records import Customer, Network, Status
from mailproc.message.envelope import Envelope
from mailproc.ports import Fired, Kind

WHAT = "block_letter"
_CANCELLED = re.compile(
    r"(?<!не )\b(?:отмен[её]н[аоы]?|аннулирован[аоы]?|cancell?ed)\b", re.IGNORECASE
)
_NOT = re.compile(r"\bне\s+отмен|\bnot\s+(?:been\s+)?cancel", re.IGNORECASE)
_SBL = re.compile(r"\bSBL\d{3,9}\b", re.IGNORECASE)
_LANGUAGES = ("ru", "en")


@dataclass(frozen=True, slots=True)
class _To:
    """Where the letter goes: address, template, subject, and as whom it is written."""

    address: str
    template: str
    subject: str
    writer: str = ""
    parents: tuple[str, ...] = ()


def letter(office: Office, clock: Clock, now: datetime) -> Fired:
    """Write the letter, send or lay it; what cannot be written is asked of a person."""
    case = abuse_case.read(office, clock, now)
    if case is None or case.case.category != LISTING or not _confirmed(case):
        return Fired(stop=True)
    if office.abuse.block_letter is Mode.OFF or _written(case):
        return Fired(stop=True)
    hit = abuse_case.unique(case.matches())
    if hit is None or hit.customer is None:
        return _asked(case, "client or server of the block are not known for sure")
    to = _recipient(case, hit)
    if to is None:
        return _asked(case, "no address of the datacenter in the registry")
    written = _letter(case, hit, hit.customer, to)
    if office.abuse.block_letter is Mode.DRAFT:
        return Fired(drafts=(case.draft(written, WHAT),), stop=True)
    raw = written.letter(office.identity)
    sender = to.writer or office.identity.address
    made = office.finish(Envelope(sender, (to.address,), now), raw, Kind.LETTER)
    outgoing = replace(made, ticket=case.number, what=WHAT)
    return Fired(letters=(outgoing,), stop=True)


def _confirmed(case: Case) -> bool:
    block = case.facts.get("block")
    return isinstance(block, Mapping) and "confirmed" in block


def _written(case: Case) -> bool:
    """Once a case: a crash or a second #blocked repeats nothing."""
    since = case.case.since
    return any(
        one.what == WHAT and one.failed is None and one.at >= since
        for one in case.history.sent
    )


def _asked(case: Case, why: str) -> Fired:
    """A person writes it: the question is an alarm now."""
    clock = replace(case.clock, kind=ClockKind.MATCH, why=why)
    rung = alarms.overdue(case.office, clock, case.now)
    return Fired(letters=rung.letters, stop=True, late=True)


def _recipient(case: Case, hit: Match) -> _To | None:
    """Spamhaus for our own networks (S7.2d), else the datacenter of the address."""
    own = _own_network(case, hit)
    if own is not None:
        form = f"{_listing(case)}_{_listed(case, hit)}"
        rules = case.office.abuse
        return _To(rules.listing_to, "spamhaus.en", form, rules.listing_from)
    registry = case.office.registry()
    house = registry.datacenter_of_ip(hit.ip, case.case.at)
    if house is None and hit.server is not None:
        house = registry.datacenters.get(hit.server.datacenter)
    address = (house.letter_mail or next(iter(house.mails), "")) if house else ""
    if house is None or not address:
        return None
    known = house.language if house.language in _LANGUAGES else "en"
    complaint = case.complaint
    forwarded = complaint.from_ and registry.datacenter_of(complaint.from_[0].key)
    parents = (complaint.message_id,) if forwarded and complaint.message_id else ()
    reference = letters.tag(complaint.subject, case.report.report_id, case.number)
    subject = tagged(complaint.subject, reference, "Re:")
    return _To(address, f"datacenter.{known}", subject, parents=parents)


def _own_network(case: Case, hit: Match) -> Network | None:
    return case.office.registry().own_network(hit.ip, case.case.at)


def _listing(case: Case) -> str:
    """The number of the listing, from the report or the complaint's subject."""
    for text in (case.report.report_id or "", case.complaint.subject):
        if found := _SBL.search(text):
            return found[0].upper()
    return one_line(case.report.report_id or "SBL")[:40]


def _listed(case: Case, hit: Match) -> str:
    """What is listed, as Spamhaus writes it: a network, also of one address."""
    if case.report.prefixes:
        return case.report.prefixes[0]
    return f"{hit.ip}/{128 if ':' in hit.ip else 32}"


def _letter(case: Case, hit: Match, customer: Customer, to: _To) -> Written:
    block = case.facts["block"]
    at = datetime.fromisoformat(block["confirmed"])
    values: dict[str, object] = {
        "number": case.number,
        "ip": hit.ip,
        "server": _server(hit),
        "blocked": moment(at, case.office.zone),
        "cancelled": _is_cancelled(case),
        "client": list(_data(customer)),
    }
    if hit.service and hit.service.product in VIRTUAL:
        values["virtual"] = hit.service.name or hit.service.key
    if to.writer:
        values["reference"] = _listing(case)
    elif case.report.report_id:
        values["reference"] = one_line(case.report.report_id)[:100]
    text = render(case.office.source(f"abuse/{to.template}.txt.j2"), values)
    return Written(to.address, to.subject, text, to.parents, to.writer)


def _server(hit: Match) -> str:
    """The datacenter's own name of it, beside ours (S4.4)."""
    if hit.server is None:
        return hit.ip
    theirs = [name for name in hit.server.datacenter_names if name != hit.server.key]
    return f"{hit.server.key} ({theirs[0]})" if theirs else hit.server.key


def _is_cancelled(case: Case) -> bool:
    """S7.2b was carried out: whoever confirmed says so, or the registry does."""
    order = case.facts.get("order")
    if not isinstance(order, Mapping) or not order.get("cancel"):
        return False
    said = str(case.facts["block"].get("said", ""))
    if _CANCELLED.search(said) and not _NOT.search(said):
        return True
    service = case.office.registry().services.get(str(order.get("service", "")))
    return service is not None and service.status is Status.CLOSED


def _data(customer: Customer) -> Iterator[str]:
    """The client's data as far as the registry has them (S7.2c)."""
    for label, value in (
        ("Name", customer.legal_name or customer.name),
        ("Address", customer.address),
        ("E-mail", ", ".join(customer.mails)),
        ("Phone", customer.phone),
    ):
        if shown := one_line(value)[:300]:
            yield f"{label}: {shown}"


HANDLERS: Mapping[ClockKind, Handler] = {ClockKind.BLOCK_LETTER: letter}
