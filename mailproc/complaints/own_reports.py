"""Abuse reports made by us: from a mail that staff hand in to a letter (issue 5, 6).

    1 offence   which mail is meant, where it came in, masked (abuse/offence.py)
    2 contact   who is told: named, by the operator's table, by contact zones
    3 form      ARF, XARF or a letter (compose/abuse_report.py)

Sends nothing. The network is asked for contact zones only, through the port Online.
"""

from dataclasses import dataclass
from datetime import UTC

from mailproc.abuse.contact_table import ContactTable, in_texts, zone_name
from mailproc.abuse.offence import SPAM, Looking, Offence, offence
from mailproc.abuse.xarf_report import xarf as xarf_document
from mailproc.compose import abuse_report
from mailproc.compose.abuse_report import Heading, Machine
from mailproc.compose.render import render
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.ports import Online

FORMS = ("arf", "xarf", "letter")
TEMPLATE = "abuse/report.en.txt.j2"
_TYPES = {
    SPAM: "abuse",
    "spamvertised": "abuse",
    "phishing": "fraud",
    "fraud": "fraud",
    "malware_hosting": "virus",
}
_SHOWN = 40_000  # characters of evidence in a letter


@dataclass(frozen=True, slots=True)
class Reporting:
    """The settings of our reports; `source` is the text of the template."""

    looking: Looking
    writer: str
    organisation: str
    contacts: ContactTable
    source: str
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: a form; address, IP and class where they are given."""

    form: str = "arf"
    to: str = ""
    ip: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """How reports are made that staff ask for by mail.

    `at_once` sends those of proved staff without a further word of theirs.
    """

    reporting: Reporting
    form: str
    at_once: bool
    online: Online


@dataclass(frozen=True, slots=True)
class Report:
    """A report that is ready for the door of all mail, and what it is about."""

    raw: bytes
    to: str
    offence: Offence


def make(
    message: Message,
    wanted: Wanted,
    reporting: Reporting,
    online: Online,
    report_id: str,
) -> Report:
    """Return the report that is asked for; `report_id` is a new UUID.

    Errors: Refused with what to do: no mail is found, nothing tells where it came
    from or whom to write to, or its class has no such report.
    """
    found = offence(message, reporting.looking, ip=wanted.ip, category=wanted.category)
    to = wanted.to or _contact(found, reporting, online)
    if not to:
        raise Refused(
            f"nobody is known to write to for {found.entry.ip}: name an address with"
            " --to, or in abuse/contacts.toml"
        )
    heading = Heading(reporting.writer, to, found.evidence.subject)
    return Report(_formed(wanted.form, heading, found, reporting, report_id), to, found)


def _contact(found: Offence, reporting: Reporting, online: Online) -> str:
    """Return who is told about a network, "" for nobody."""
    ip = found.entry.ip
    known = reporting.contacts.find(ip, found.domains)
    if known:
        return known
    for zone in reporting.zones:
        told = in_texts(online.texts(zone_name(ip, zone)))
        if told:
            return told
    return ""


def _formed(
    form: str, heading: Heading, found: Offence, reporting: Reporting, report_id: str
) -> bytes:
    text = _text(found, reporting.source)
    if form == "letter":
        return abuse_report.letter(heading, f"{text.rstrip()}\n\n{_shown(found)}")
    if form == "xarf":
        us = (reporting.organisation, reporting.writer)
        return abuse_report.xarf(heading, text, xarf_document(found, *us, report_id))
    evidence = found.evidence.raw
    return abuse_report.arf(heading, text, _machine(found), evidence, whole=found.whole)


def _machine(found: Offence) -> Machine:
    return Machine(
        feedback_type=_TYPES.get(found.category, "other"),
        source_ip=found.entry.ip,
        source_port=found.entry.port,
        sender=found.sender,
        recipients=found.recipients,
        arrived=found.at,
        mta=found.entry.by,
        domains=found.domains,
        uris=found.urls,
    )


def _text(found: Offence, source: str) -> str:
    """What people read; links are written so that nobody opens them by mistake."""
    entry, at = found.entry, found.at
    port = f", port {entry.port}" if entry.port else ""
    links = (u.replace("http", "hxxp", 1).replace(".", "[.]") for u in found.urls)
    return render(
        source,
        {
            "address": f"{entry.ip}{port}",
            "received": f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if at else "?",
            "category": found.category.replace("_", " "),
            "links": "\n           ".join(links) or "none",
            "evidence": "mail" if found.whole else "header of the mail",
        },
    )


def _shown(found: Offence) -> str:
    """The evidence as text: the header as it came, and the letter."""
    mail = found.evidence
    head = mail.raw[: mail.root.body].decode("utf-8", "replace").rstrip()
    rule = "-" * 70
    return f"{rule}\n{head}\n\n{mail.text}"[:_SHOWN].rstrip() + f"\n{rule}"
