"""A report of ours in XARF v4.2: the JSON document, by the schema of its type.

messaging/spam, content/* where the mail names a URL, connection/*; other types need
more than a mail can tell. Nothing is invented: without a known source port the
protocol stays "other", because the schema of smtp wants the port. Pure.
"""

import base64
from datetime import UTC
from hashlib import sha256
from typing import Any

from mailproc.abuse.addresses import host_of, normal_domain
from mailproc.abuse.classes import BY_NAME
from mailproc.abuse.offence import SPAM, Offence
from mailproc.errors import Refused

VERSION = "4.2.0"
_EVIDENCE = "user_complaint"
_CONTENT = ("phishing", "malware", "fraud")
_CONNECTION = ("login_attack", "port_scan")
_TEXT = 200
_SUBJECT = 500


def xarf(
    offence: Offence, organisation: str, contact: str, report_id: str
) -> dict[str, Any]:
    """Return the report; `report_id` is a UUID, `contact` our address.

    Errors: Refused where the class has no type that a mail can be reported as, or the
    time of the mail is not known.
    """
    category, kind = _type(offence)
    if offence.at is None:
        raise Refused("neither our servers nor the mail say when it came: no XARF")
    us = {
        "org": organisation[:_TEXT],
        "contact": contact,
        "domain": contact.rpartition("@")[2],
    }
    at = offence.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "xarf_version": VERSION,
        "report_id": report_id,
        "timestamp": at,
        "reporter": us,
        "sender": dict(us),
        "source_identifier": offence.entry.ip,
        **({"source_port": offence.entry.port} if offence.entry.port else {}),
        "category": category,
        "type": kind,
        "evidence_source": _EVIDENCE,
        **_of_type(offence, category, at),
        "evidence": [_evidence(offence)],
    }


def _type(offence: Offence) -> tuple[str, str]:
    """Return category and type; a phishing mail without a URL is a mail like any."""
    category, _, kind = (BY_NAME[offence.category].xarf or "").partition("/")
    if category == "content" and kind in _CONTENT:
        return (category, kind) if offence.urls else ("messaging", "spam")
    if offence.category == SPAM or (category == "connection" and kind in _CONNECTION):
        return category, kind
    raise Refused(f"class {offence.category} cannot be reported as XARF from a mail")


def _of_type(offence: Offence, category: str, at: str) -> dict[str, Any]:
    if category == "connection":
        return {"protocol": "tcp", "first_seen": at}
    if category == "content":
        host = host_of(offence.urls[0])
        named = {"domain": host} if normal_domain(host) else {}
        return {"url": offence.urls[0], **named}
    mail = offence.evidence
    known = bool(offence.entry.port and offence.sender)
    found: dict[str, Any] = {"protocol": "smtp" if known else "other"}
    if offence.sender:
        found["smtp_from"] = offence.sender
    if mail.subject:
        found["subject"] = mail.subject[:_SUBJECT]
    if mail.message_id:
        found["message_id"] = mail.message_id[:_TEXT]
    return found


def _evidence(offence: Offence) -> dict[str, Any]:
    raw = offence.evidence.raw
    said = "the mail" if offence.whole else "the header of the mail"
    return {
        "content_type": "message/rfc822" if offence.whole else "text/rfc822-headers",
        "description": f"{said}, recipients redacted",
        "payload": base64.b64encode(raw).decode("ascii"),
        "hash": f"sha256:{sha256(raw).hexdigest()}",
        "size": len(raw),
    }
