"""X-ARF 0.1 and 0.2: a YAML part in a mail (blocklist.de, fail2ban, Netcraft …).

The header X-XARF or X-ARF may be lost in a forward: then the fields Report-Type and
Source tell it, in any text part. An encrypted report (X-XARF: SECURE) is a complaint
that a person has to open; the evidence behind it is not read.
"""

import re

from mailproc.abuse import classes, evidence
from mailproc.abuse.fangs import refang
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.abuse.syntax import flatyaml
from mailproc.message.model import Message

NAME = "xarf0"

_START = re.compile(
    r"^[> \t]{0,6}[\"']?(?:Reported-From|Report-Type|Report-ID|Schema-URL|Source-Type"
    r"|Category|User-Agent|Attachment|Version|Occurrences|TLP|Source)[\"']?[ \t]?:",
    re.MULTILINE | re.IGNORECASE,
)
_TYPE = re.compile(
    r"^[> \t]{0,6}[\"']?Report-Type[\"']?[ \t]?:", re.MULTILINE | re.IGNORECASE
)
_SOURCE = re.compile(
    r"^[> \t]{0,6}[\"']?Source[\"']?[ \t]?:", re.MULTILINE | re.IGNORECASE
)
_BLOCK = 20_000
_OF_CATEGORY = {
    "auth": "login_attack",
    "fraud": "fraud",
    "copyright": "copyright",
    "spam": "spam_source",
}


def parse(message: Message) -> Report | None:
    """Read an X-ARF mail, or return None."""
    header = message.header("X-XARF") or message.header("X-ARF")
    found = Found(format="xarf-v0", parser=NAME)
    for file in evidence.texts(message):
        text = file.text
        kind = _TYPE.search(text)
        if kind and (header or _SOURCE.search(text)):
            _fill(found, _fields(text), file.where)
    if found.has_source or (header and "report_type" in found.read_from):
        return found.report(message)
    if header and _is_encrypted(message):
        found.read_from["category"] = "encrypted"
        return found.report(message)
    return None


def _fields(text: str) -> dict[str, str]:
    """The fields of the block that begins with the first name of X-ARF."""
    start = _START.search(text)
    at = start.start() if start else 0
    return flatyaml.fields(text[at : at + _BLOCK])


def _fill(found: Found, fields: dict[str, str], where: str) -> None:
    kind = fields.get("report-type", "")
    found.read_from.setdefault("report_type", where)
    if found.category == classes.UNCLASSIFIED:
        named = (
            classes.of_type(kind)
            or classes.in_field(kind)
            or classes.of_type(fields.get("service", ""))
            or _OF_CATEGORY.get(fields.get("category", "").lower())
        )
        found.category_of(named, where)
    found.source(refang(fields.get("source", "")), where)
    for name in ("ip", "source-ip", "ip-address", "ipv4"):
        found.ip(fields.get(name, ""), where)
    for name in ("url", "source-url", "uri"):
        found.url(fields.get(name, ""), where)
    found.domain(fields.get("domain", ""), where)
    found.time(fields.get("date", ""), where)
    found.ident(fields.get("report-id", ""), where)
    found.sender(fields.get("reported-from", ""), where)


def _is_encrypted(message: Message) -> bool:
    return any(
        part.content_type in ("multipart/encrypted", "application/pkcs7-mime")
        for part in message.parts
        if not part.attached
    )
