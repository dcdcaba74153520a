"""Step 5 for complaints, what their words do not say: hosts, writer, customer, case.

Asks the network first, for what a complaint that states no address is about (issue 5,
point 3) and whether its writer is proved, then the registry and the ledger. The store
is not held meanwhile. Changes nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from mailproc.abuse.lookups import Lookup, hosts_to_resolve, resolved
from mailproc.abuse.model import Report
from mailproc.abuse.networks import Networks
from mailproc.abuse.read import Reading
from mailproc.complaints.facts import Complained, Sources, consider
from mailproc.message.authentication import (
    Authenticated,
    authenticated,
    writer_domain,
)
from mailproc.message.model import Message
from mailproc.ports import Online, Question
from mailproc.recognising import Belonging

NOT_LOOKED_UP = "not looked up"


@dataclass(frozen=True, slots=True)
class Heard:
    """A complaint with what was found out about it, and what it belongs to."""

    complaint: Reading
    belongs: Belonging
    authentic: Authenticated | None = None
    complained: Complained | None = None


def hear(
    message: Message,
    complaint: Reading,
    belongs: Belonging,
    received: datetime,
    sources: Sources,
    online: Online,
    networks: Networks | None,
) -> Heard:
    """Return what is known of a complaint beyond its words.

    `received` is in the desk's zone; `networks` are ours, None where not known.
    """
    servers = sources.rules.authserv
    authentic = authenticated(message, servers)
    report = complaint.report
    hosts = hosts_to_resolve(report) if report and not belongs.ours else ()
    domain = "" if authentic or belongs.ours else writer_domain(message)
    answer = online.ask(Question(hosts, message.raw if domain else b"", domain))
    if report is not None and hosts:
        told = _with_addresses(report, answer.lookup, networks)
        complaint = replace(complaint, report=told)
    authentic = authentic or authenticated(message, servers, answer.signers)
    sources = replace(sources, authentic=authentic)
    complained, belongs = consider(message, complaint, belongs, received, sources)
    return Heard(complaint, belongs, authentic, complained)


def _with_addresses(
    report: Report, lookup: Lookup | None, networks: Networks | None
) -> Report:
    """Return the report with what its hosts resolved to, or that nobody was asked."""
    if lookup is not None:
        return resolved(report, lookup, networks)
    return replace(report, read_from={**report.read_from, "ips": NOT_LOOKED_UP})
