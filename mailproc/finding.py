"""Steps 3 to 5 of the inbound path: all that is to be found out about one mail.

    3 known?    our own letter coming back, a bounce, a reply in a thread
    4 filter    verdict with trace
    5 read      automatic or not, which class; what a complaint or a notice states

Asks the registry, the ledger and, for complaints, the network
(complaints/hearing.py). Changes nothing; what follows is planning.py's.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from mailproc.abuse.read import Reading as Complaint
from mailproc.abuse.read import read as read_complaint
from mailproc.complaints.facts import Sources
from mailproc.complaints.hearing import Heard, hear
from mailproc.compose.loops import is_loop
from mailproc.desk import own_report
from mailproc.events import placing as event_placing
from mailproc.events.bounces import of_notice
from mailproc.events.placing import Noticed
from mailproc.filtering.model import Facts
from mailproc.findings import Findings
from mailproc.house import House
from mailproc.message.authentication import authenticated
from mailproc.message.automatic import is_auto_reply, may_answer
from mailproc.message.bounce import Bounce, bounce
from mailproc.message.envelope import Envelope
from mailproc.message.identity import identity
from mailproc.message.model import Message
from mailproc.notices.model import Notice
from mailproc.notices.read import read as read_notice
from mailproc.recognising import Belonging, Ledger, Recogniser

NO_COMPLAINT = Complaint(None, "staff want a report of it made")


def find(
    house: House,
    envelope: Envelope,
    message: Message,
    ledger: Ledger,
    *,
    old: bool,
    flags: Iterable[str],
) -> Findings:
    """Return all that was found out; `flags` are the IMAP flags that it had."""
    own, sender, came = house.identity.addresses, _sender(message), envelope.received
    same = identity(message)
    bounced = of_notice(bounce(message), message, envelope, house.identity, ledger)
    belongs = Recogniser(ledger, house.directory, own)(message, same, bounced)
    stated = _read(house, message, bounced, _begun(house, envelope, message, belongs))
    stated = stated if old else _known(house, message, stated, came, ledger)
    return Findings(
        message=message,
        identity=same,
        verdict=house.filters().explain(message, _facts(house, envelope, flags)),
        kind=stated.kind,
        bounce=bounced,
        complaint=stated.heard.complaint,
        belongs=stated.heard.belongs,
        old=old,
        moved_to=None,
        answerable=may_answer(message, handed(envelope), own),
        loop=is_loop(message, house.identity),
        own=own,
        received=came,
        notice=stated.notice,
        datacenter=house.directory.is_datacenter(sender),
        administered=house.directory.is_administered(sender, came),
        complained=stated.heard.complained,
        authentic=stated.heard.authentic,
        noticed=stated.noticed,
        for_incidents=_is_for(house.identity.incidents, envelope, message),
        asks_report=_asks_report(house, envelope, message),
        customer=_customer(house, sender),
    )


def _begun(
    house: House, envelope: Envelope, message: Message, belongs: Belonging
) -> Heard:
    """What staff want a report of is no complaint, and begins a ticket."""
    if belongs.ours is None and _asks_report(house, envelope, message):
        return Heard(NO_COMPLAINT, Belonging(alone=True))
    return Heard(_complaint(house, message), belongs)


def _customer(house: House, sender: str) -> str:
    registry = house.directory.registry()
    found = registry.customer_of_mail(sender) if registry else None
    return found.key if found else ""


class _Stated(NamedTuple):
    """What a mail states: its class, and what it is as a complaint or a notice."""

    kind: str
    heard: Heard
    notice: Notice | None
    noticed: Noticed | None = None


def _read(
    house: House, message: Message, bounced: Bounce | None, heard: Heard
) -> _Stated:
    kind = _kind(message, bounced, heard.complaint)
    ours = _sender(message) in house.identity.addresses
    if kind != "other" or ours:
        return _Stated(kind, heard, None)
    notice = read_notice(message, now=house.clock())
    if notice and notice.doubts and (answers := house.directory.answers()):
        notice = read_notice(message, now=house.clock(), confirmed=answers)
    return _Stated(notice.message_class if notice else kind, heard, notice)


def _known(
    house: House, message: Message, stated: _Stated, came: datetime, ledger: Ledger
) -> _Stated:
    """Add what registry, ledger and network know of a complaint or a notice."""
    heard, notice, noticed = stated.heard, stated.notice, None
    if stated.kind == "complaint":
        heard = _hear(house, message, heard, came, ledger)
    elif notice and notice.message_class in event_placing.CLASSES:
        registry = house.directory.registry()
        noticed, belongs = event_placing.consider(
            message, notice, heard.belongs, came, ledger, registry
        )
        heard = replace(heard, belongs=belongs)
    return _Stated(stated.kind, heard, notice, noticed)


def handed(envelope: Envelope) -> Envelope | None:
    """Return the envelope where it is the writer's own, not that of a relay."""
    return envelope if envelope.first_hand else None


def _complaint(house: House, message: Message) -> Complaint:
    networks, policy = house.directory.networks(), house.abuse.policy
    own = house.identity.addresses
    return read_complaint(message, own, networks=networks, policy=policy)


def _hear(
    house: House, message: Message, heard: Heard, received: datetime, ledger: Ledger
) -> Heard:
    """Find out about a complaint what its words do not say."""
    received = received.astimezone(house.clock().tzinfo)
    sources = Sources(ledger, house.directory.registry(), house.abuse)
    asked = (received, sources, house.online, house.directory.networks())
    return hear(message, heard.complaint, heard.belongs, *asked)


def _is_for(address: str, envelope: Envelope, message: Message) -> bool:
    keys = {person.key for person in message.recipients}
    keys |= {recipient.casefold() for recipient in envelope.recipients}
    return address in keys


def _asks_report(house: House, envelope: Envelope, message: Message) -> str:
    """Say whether staff want a report made, and whether it is surely them."""
    address = house.identity.reports
    ours = _sender(message) in house.identity.addresses
    if not (address and ours and _is_for(address, envelope, message)):
        return ""
    proved = envelope.login or authenticated(message, house.abuse.authserv)
    return own_report.PROVED if proved else own_report.UNPROVED


def _facts(house: House, envelope: Envelope, flags: Iterable[str]) -> Facts:
    return Facts(
        now=house.clock(),
        flags=frozenset(flags),
        recipients=envelope.recipients,
        received=envelope.received,
        own=house.identity.addresses,
    )


def _kind(message: Message, bounced: Bounce | None, complaint: Complaint) -> str:
    """Return the class of COMMANDS.md that the message itself shows."""
    if bounced is not None:
        return "bounce"
    if is_auto_reply(message):
        return "auto_reply"
    return "complaint" if complaint.is_complaint else "other"


def _sender(message: Message) -> str:
    return message.from_[0].key if message.from_ else ""
