"""Reads any complaint: which format it is, and what it states; or why it is none.

Structure comes first, specific formats before general ones, then complaints inside
forwards, and free text last. Nothing is looked up, and nothing that looks like abuse
is dropped.
"""

from dataclasses import dataclass, replace

from mailproc.abuse import around, classes, nested, notcomplaint
from mailproc.abuse import networks as own_networks
from mailproc.abuse.formats import STRUCTURED
from mailproc.abuse.letter import freetext, sieve
from mailproc.abuse.lookups import Lookup, resolved
from mailproc.abuse.model import Report
from mailproc.abuse.networks import Networks, Own
from mailproc.abuse.policy import DEFAULT, Policy, apply
from mailproc.message.model import Message


@dataclass(frozen=True, slots=True)
class Reading:
    """What a mail is: a report, or why there is none, or both.

    Both stand where a report was read of which no case follows (a not-spam loop,
    a DMARC failure report, our own report that comes back).
    """

    report: Report | None
    why_not: str | None = None

    @property
    def is_complaint(self) -> bool:
        """Whether somebody has to act on it."""
        return self.report is not None and self.why_not is None


def read(
    message: Message,
    own_addresses: frozenset[str] = frozenset(),
    *,
    networks: Own = None,
    lookup: Lookup | None = None,
    policy: Policy = DEFAULT,
) -> Reading:
    """Read one mail; `own_addresses` are ours, lower case.

    `networks` are ours too, None where they are not known: addresses outside count
    only where none is inside. `lookup` is what the hosts of this very complaint
    resolved to (see `lookups.hosts_to_resolve`). `policy` says which classes are
    blocked at once. Total: any mail gives a Reading.
    """
    ours = own_networks.of(networks)
    reading = _read(message, own_addresses, ours)
    report = reading.report
    if report is None:
        return reading
    if ours is not None:
        report = own_networks.inside(report, ours)
    if lookup is not None:
        report = resolved(report, lookup, ours)
    return replace(reading, report=apply(report, policy))


def _read(message: Message, own: frozenset[str], networks: Networks | None) -> Reading:
    why = notcomplaint.certain(message)
    if why is None and notcomplaint.is_reply(message):
        why = notcomplaint.likely(message)
    if why is not None:
        return Reading(None, why)
    report = structured(message)
    if report is not None:
        report = around.direct(report, message)
    else:
        report = _forwarded(message)
    if report is None:
        report, why = _letter(message, networks)
    if report is None:
        return Reading(None, why or "nothing tells a complaint")
    return Reading(report, _no_case(message, report, own))


def _letter(
    message: Message, networks: Networks | None
) -> tuple[Report | None, str | None]:
    """A letter in free text, or why it is not read as a complaint."""
    why = notcomplaint.by_subject(message)
    if why is not None or not sieve.may_complain(message):
        return None, why
    why = notcomplaint.receipt(message)
    return (None, why) if why else (freetext.parse(message, networks), None)


def structured(message: Message) -> Report | None:
    """Return what the first structured format that knows the mail read."""
    for each in STRUCTURED:
        report = each.parse(message)
        if report is not None:
            return report
    return None


def _forwarded(message: Message) -> Report | None:
    """A structured complaint inside a forward, with the way it came."""
    for inner in nested.messages(message):
        if notcomplaint.certain(inner.message) is not None:
            continue
        report = structured(inner.message)
        if report is not None:
            return around.forwarded(report, message, inner)
    return None


def _no_case(message: Message, report: Report, own: frozenset[str]) -> str | None:
    """Say why nothing follows from a report, or None.

    What a colleague passes on is a complaint all the same.
    """
    by_us = any(each.key in own for each in message.from_)
    if report.reporter in own and not by_us:
        return "our own report comes back"
    known = classes.BY_NAME.get(report.category)
    if known is not None and not known.case:
        return f"class {report.category}: no case"
    return None
