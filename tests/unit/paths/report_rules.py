"""Strict readers of abuse reports, written from RFC 5965 and the schemas of XARF v4.

They share nothing with mailproc: mail is read by Python's email package.
"""

import base64
import hashlib
import re
import uuid
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Any

# RFC 5965 3.1 to 3.3: required once; optional once; optional, any number of times.
ONCE = {"feedback-type", "user-agent", "version"}
AT_MOST_ONCE = {
    "original-envelope-id",
    "original-mail-from",
    "arrival-date",
    "reporting-mta",
    "source-ip",
    "incidents",
    "source-port",  # RFC 6692
}
ANY = {
    "authentication-results",
    "original-rcpt-to",
    "reported-domain",
    "reported-uri",
}
TYPES = {"abuse", "fraud", "virus", "other", "not-spam", "auth-failure"}
_PATH = re.compile(r"<(?:[^\s<>@]+@[^\s<>@]+)?>")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")
_HOST = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{1,63}")
_FORMS = {
    "feedback-type": re.compile("|".join(TYPES)),
    "user-agent": re.compile(r"[^\s/]+/\S+(?: .*)?"),
    "version": re.compile("1"),
    "original-mail-from": _PATH,
    "original-rcpt-to": _PATH,
    "reporting-mta": re.compile(r"dns; ?" + _HOST.pattern),
    "reported-domain": _HOST,
    "reported-uri": _URI,
    "source-port": re.compile(r"[1-9]\d{0,4}"),
}


def read_mail(raw: bytes) -> EmailMessage:
    """Read a mail that any server takes: CRLF, 7 bits, lines of at most 998 octets.

    The evidence may be broken; the mail around it may not.
    """
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    mail = BytesParser(EmailMessage, policy=SMTP).parsebytes(raw)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    for part in mail.iter_parts():
        assert not part.defects
    return mail


def container(raw: bytes) -> tuple[EmailMessage, list[EmailMessage]]:
    """Read a report's three parts (RFC 5965 2 (a) to (d))."""
    mail = read_mail(raw)
    assert mail.get_content_type() == "multipart/report"
    assert mail.get_param("report-type") == "feedback-report"
    parts = list(mail.iter_parts())
    assert len(parts) == 3
    people, machine, _ = parts
    assert people.get_content_type() == "text/plain"
    assert people.get_content().strip()
    assert machine.get_content_type() == "message/feedback-report"
    assert machine.get("Content-Transfer-Encoding", "7bit") == "7bit"
    assert all(isinstance(part, EmailMessage) for part in parts)
    return mail, [part for part in parts if isinstance(part, EmailMessage)]


def fields(machine: EmailMessage) -> dict[str, list[str]]:
    """Read the fields for programs, each line one field (RFC 5965 3)."""
    payload = machine.get_payload()
    assert isinstance(payload, list)
    (inside,) = payload
    assert isinstance(inside, EmailMessage)
    found: dict[str, list[str]] = {}
    for name, value in inside.items():
        found.setdefault(name.lower(), []).append(str(value))
    return found


def arf(raw: bytes) -> tuple[dict[str, list[str]], EmailMessage | str]:
    """Read an ARF report strictly; its fields, and the mail or header reported."""
    mail, (_, machine, evidence) = container(raw)
    found = fields(machine)
    assert found.keys() <= ONCE | AT_MOST_ONCE | ANY, found.keys()
    assert found.keys() >= ONCE
    for name, values in found.items():
        assert name in ANY or len(values) == 1, name
        for value in values:
            assert name not in _FORMS or _FORMS[name].fullmatch(value), (name, value)
    for value in found.get("source-ip", []):
        ip_address(value)
    for value in found.get("arrival-date", []):
        assert parsedate_to_datetime(value).tzinfo is not None
    kind = evidence.get_content_type()
    assert kind in ("message/rfc822", "text/rfc822-headers")
    if kind != "message/rfc822":
        return found, str(evidence.get_content())
    assert evidence.get("Content-Transfer-Encoding", "7bit") == "7bit"
    inner = evidence.get_content()
    # 2 (g): the subject of the mail, behind a mark of forwarding at most.
    assert _subject(mail).removeprefix("FW: ").strip() == _subject(inner)
    return found, inner


def _subject(mail: EmailMessage) -> str:
    return " ".join(str(mail["Subject"] or "").split())


# --- XARF v4 -------------------------------------------------------------------------

_CORE = {
    "xarf_version",
    "report_id",
    "timestamp",
    "reporter",
    "sender",
    "source_identifier",
    "category",
    "type",
}
_PROTOCOLS = {
    "messaging": {
        *("smtp", "sms", "whatsapp", "telegram", "signal", "chat", "social_media"),
        *("push_notification", "other"),
    },
    "connection": {"tcp", "udp", "icmp", "sctp"},
}
_MAIL = re.compile(r"[^\s<>@]+@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{1,63}")


def xarf(document: dict[str, Any]) -> None:
    """Check a document by xarf-core.json and the schema of its type."""
    assert document.keys() >= _CORE
    assert re.fullmatch(r"4\.[0-9]+\.[0-9]+", document["xarf_version"])
    assert uuid.UUID(document["report_id"]).version == 4
    _moment(document["timestamp"])
    for who in ("reporter", "sender"):
        _contact(document[who])
    ip_address(document["source_identifier"])
    port = document.get("source_port", 1)
    assert isinstance(port, int)
    assert 1 <= port <= 65535
    assert "_internal" not in document
    for item in document.get("evidence", []):
        _item(item)
    _BY_CATEGORY[document["category"]](document)


def _moment(text: str) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", text)
    assert datetime.fromisoformat(text).tzinfo is not None


def _contact(who: dict[str, str]) -> None:
    assert who.keys() == {"org", "contact", "domain"}
    assert 0 < len(who["org"]) <= 200
    assert _MAIL.fullmatch(who["contact"])
    assert _HOST.fullmatch(who["domain"])


def _item(item: dict[str, Any]) -> None:
    assert {"content_type", "payload"} <= item.keys()
    assert item.keys() <= {"content_type", "payload", "description", "hash", "size"}
    data = base64.b64decode(item["payload"], validate=True)
    assert item["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert item["size"] == len(data) <= 5_242_880
    assert len(item["description"]) <= 500


def _messaging(document: dict[str, Any]) -> None:
    assert document["type"] == "spam"
    assert document["protocol"] in _PROTOCOLS["messaging"]
    if document["protocol"] == "smtp":
        assert {"smtp_from", "source_port"} <= document.keys()
    assert _MAIL.fullmatch(document.get("smtp_from", "a@example.org"))
    assert len(document.get("subject", "")) <= 500
    assert len(document.get("message_id", "")) <= 200


def _content(document: dict[str, Any]) -> None:
    assert document["type"] in {"phishing", "malware", "fraud"}
    assert _URI.fullmatch(document["url"])
    assert _HOST.fullmatch(document.get("domain", "a.example"))


def _connection(document: dict[str, Any]) -> None:
    assert document["type"] in {"login_attack", "port_scan"}
    assert document["protocol"] in _PROTOCOLS["connection"]
    _moment(document["first_seen"])


_BY_CATEGORY = {
    "messaging": _messaging,
    "content": _content,
    "connection": _connection,
}
