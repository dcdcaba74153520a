"""XARF v3 and v4: JSON in a mail, in any container and under any part type.

Read leniently, since most reports in use do not pass the schema: the few fields a
desk needs are taken, victims (destination_ip, target_url) never. Arrays of reports
and several attachments become one report. Schemas: xarf.org, versions 3 and 4.2.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mailproc.abuse import classes, evidence
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.abuse.syntax.jsonfile import listed, record, string, values
from mailproc.message.model import Message

NAME = "xarf_json"

_SIGNS = re.compile(
    r"\"(?:xarf_version|ReporterInfo|ReportClass|source_identifier)\"", re.IGNORECASE
)
_OF_CATEGORY = {
    "messaging": "spam_source",
    "copyright": "copyright",
    "vulnerability": "vulnerability",
    "reputation": "other_blocklist",
}
# Types whose `url` is where the attacked party lives, not the offender.
_VICTIM_URL = ("connection",)
_MOST_REPORTS = 5000
_UNKNOWN = classes.UNCLASSIFIED


def parse(message: Message) -> Report | None:
    """Read all XARF reports of a mail as one, or return None."""
    found = Found(format="xarf-v4", parser=NAME)
    kinds: list[str] = []
    for file in evidence.texts(message):
        text = file.text
        if not _SIGNS.search(text):
            continue
        kinds += [_read(found, entry, file.where) for entry in _reports(text)]
    if not kinds:
        return None
    found.category_of(classes.gravest(kinds), found.read_from.get("report", ""))
    found.read_from.pop("report", None)
    return found.report(message)


def _reports(text: str) -> Iterator[dict[str, Any]]:
    waiting = list(values(text))[:_MOST_REPORTS]
    for _ in range(_MOST_REPORTS):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting = value[:_MOST_REPORTS] + waiting
        entry = record(value)
        if "reports" in entry or "Reports" in entry:
            waiting = listed(entry.get("reports") or entry.get("Reports")) + waiting
        elif _is_v4(entry) or _is_v3(entry):
            yield entry


def _is_v4(entry: Mapping[str, Any]) -> bool:
    return "xarf_version" in entry or (
        "source_identifier" in entry and "category" in entry
    )


def _is_v3(entry: Mapping[str, Any]) -> bool:
    return "Report" in entry and ("ReporterInfo" in entry or "Version" in entry)


def _read(found: Found, entry: dict[str, Any], where: str) -> str:
    """Take the fields of one report; returns its class."""
    found.read_from.setdefault("report", where)
    if _is_v4(entry):
        return _v4(found, entry, where)
    found.format = "xarf-v3"
    kind = classes.UNCLASSIFIED
    info = record(entry.get("ReporterInfo"))
    found.sender(
        string(info, "ReporterOrgEmail", "ReporterContactEmail", "ReporterEmail"), where
    )
    for report in listed(entry.get("Report"))[:_MOST_REPORTS]:
        kind = classes.gravest([kind, _v3(found, record(report), where)])
    return kind


def _v3(found: Found, report: dict[str, Any], where: str) -> str:
    source = record(report.get("Source"))
    for value in listed(report.get("SourceIp") or report.get("SourceIP")):
        found.ip(str(value)[:100], where)
    found.ip(string(source, "IP", "Ip", "ip", "Address"), where)
    for value in listed(report.get("SourceUrl") or report.get("SourceURL")):
        found.url(str(value)[:4000], where)
    found.url(string(report, "Url", "URL"), where)
    found.url(string(source, "URL", "Url", "Uri"), where)
    found.domain(string(report, "Domain", "SourceDomain", "DomainName"), where)
    found.domain(string(source, "Domain", "FQDN", "Host"), where)
    found.time(string(report, "Date", "Timestamp", "FirstSeen"), where)
    found.ident(string(report, "ReportID", "ReportId", "IncidentId", "Id"), where)
    kind = string(report, "ReportType", "Type")
    named = classes.of_type(kind) or classes.in_field(kind)
    return named or classes.of_type(string(report, "ReportClass")) or _UNKNOWN


def _v4(found: Found, entry: dict[str, Any], where: str) -> str:
    category = string(entry, "category", "class").lower()
    found.source(string(entry, "source_identifier", "source_ip"), where)
    if category not in _VICTIM_URL:
        for name in ("url", "urls", "infringing_url", "source_url"):
            for value in listed(entry.get(name))[:1000]:
                found.url(str(value)[:4000], where)
        found.domain(string(entry, "domain", "fqdn"), where)
    found.time(string(entry, "timestamp"), where)
    found.ident(string(entry, "report_id"), where)
    reporter = record(entry.get("reporter"))
    found.sender(string(reporter, "contact", "email"), where)
    return _class_v4(entry, category)


def _class_v4(entry: dict[str, Any], category: str) -> str:
    kind = string(entry, "type").lower()
    if kind == "suspicious_registration":
        usage = {str(each).lower() for each in listed(entry.get("predicted_usage"))}
        return "phishing" if "phishing" in usage else "fraud"
    if kind == "threat_intelligence":
        return classes.of_type(string(entry, "threat_type")) or _UNKNOWN
    if kind == "blocklist" and _is_sbl(entry):
        return "sbl_listing"
    named = classes.of_type(kind) or classes.in_field(kind.replace("_", " "))
    return named or _OF_CATEGORY.get(category, _UNKNOWN)


def _is_sbl(entry: dict[str, Any]) -> bool:
    """Whether the list is Spamhaus's SBL, and not CSS, XBL or another one (S7.2a)."""
    name = string(entry, "blocklist_name", "blacklist_name", "list_name").lower()
    return "spamhaus" in name and re.search(r"\bsbl\b", name) is not None
