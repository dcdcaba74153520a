"""IODEF documents (RFC 5070, 7970) of CERTs and of AbuseHub, also packed.

Systems of the category "source" (or without one) are complained about; targets,
sinkholes and intermediaries are not.
"""

import re
from collections.abc import Iterator

from mailproc.abuse import classes, evidence
from mailproc.abuse.evidence import Text
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.abuse.syntax import tags
from mailproc.abuse.syntax.tags import Element
from mailproc.message.model import Message

NAME = "iodef"

_SIGN = re.compile(r"<(?:\w{1,20}:)?IODEF-Document\b", re.IGNORECASE)
_NOT_SOURCE = ("target", "intermediate", "sensor", "infrastructure", "watchlist-target")
_IMPACTS = {
    "dos": "ddos_source",
    "recon": "portscan",
    "social-engineering": "phishing",
    "misconfiguration": "vulnerability",
    "info-leak": "data_leak",
}
_TIMES = ("detecttime", "starttime", "reporttime", "endtime")
_MOST = 2_000_000


def parse(message: Message) -> Report | None:
    """Read the incidents of all IODEF documents as one report, or return None."""
    found = Found(format="iodef", parser=NAME)
    kinds: list[str] = []
    for file in _files(message):
        text = file.text[:_MOST]
        if _SIGN.search(text[:20_000]):
            kinds.append(_document(found, tags.elements(text), file.where))
    if not kinds:
        return None
    found.category_of(classes.gravest(kinds), "iodef")
    return found.report(message)


def _files(message: Message) -> Iterator[Text]:
    yield from evidence.texts(message)
    if evidence.has_archive(message):
        packed = (f for f in evidence.files(message) if " / " in f.where)
        yield from (Text(file.text, file.where) for file in packed)


def _document(found: Found, elements: list[Element], where: str) -> str:
    """Take the sources of a document; returns its class."""
    category = ""
    for each in elements:
        if each.name == "system":
            category = each.attributes.get("category", "").lower()
        elif "system" in each.path and category not in _NOT_SOURCE:
            _node(found, each, where)
    found.ident(tags.first(elements, "incidentid"), where)
    for name in _TIMES:
        found.time(tags.first(elements, name), where)
    return classes.gravest([*_kinds(elements)])


def _node(found: Found, element: Element, where: str) -> None:
    if element.name == "address":
        kind = element.attributes.get("category", "").lower()
        if kind in ("ipv4-net", "ipv6-net", "ipv4-addr", "ipv6-addr", ""):
            found.ip(element.text, where)
        elif kind.startswith("ext"):
            found.source(element.text, where)
    elif element.name in ("nodename", "name") and "node" in element.path:
        found.domain(element.text, where)
    elif element.name == "url":
        found.url(element.text, where)


def _kinds(elements: list[Element]) -> Iterator[str]:
    for each in elements:
        values = [each.text] if each.name in ("classification", "description") else []
        if each.name in ("impact", "incidentcategory", "businessimpact"):
            values = [each.text, each.attributes.get("ext-type", "")]
            yield _IMPACTS.get(each.attributes.get("type", "").lower(), "")
        if "classification" in each.path or each.name == "additionaldata":
            values.append(each.text)
        for value in values:
            yield classes.of_type(value) or classes.in_field(value) or ""
