"""Abuse reports of ours as mail: ARF (RFC 5965), XARF in the same container, a letter.

    multipart/report; report-type=feedback-report
        text/plain                 for people
        message/feedback-report    for programs (XARF: Feedback-Type xarf)
        message/rfc822, or text/rfc822-headers, or xarf.json

Kind `report` of the table of S3: no block, no copy. What strangers wrote is data: it
stands in the evidence, in values of checked form, and in the folded Subject.
"""

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from typing import Any

from mailproc.compose.edit import apply
from mailproc.compose.normalise import line_ends
from mailproc.compose.plain_letter import checked_address, folded, one_line
from mailproc.compose.recode import part_edits
from mailproc.compose.transfer import encode, is_safe, quoted_printable, wrap
from mailproc.message.parse import parse

AGENT = "mailproc/1"
_PATH = re.compile(r"[!#-;=?-~]{0,320}")  # none is the null sender
_URI = re.compile(r"[!#-;=?-~]{1,2000}")
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}")
_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Machine:
    """The fields for programs (RFC 5965 3); None is left out.

    `sender` is the envelope's, "" for the null one; `arrived` carries a zone.
    """

    feedback_type: str
    source_ip: str
    source_port: int | None = None
    sender: str | None = None
    recipients: Sequence[str] = ()
    arrived: datetime | None = None
    mta: str = ""
    domains: Sequence[str] = ()
    uris: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """The header of a report: who writes to whom, and the subject it is about."""

    writer: str
    to: str
    subject: str


def arf(
    heading: Heading, text: str, machine: Machine, evidence: bytes, *, whole: bool
) -> bytes:
    """Return the report with the mail that it is about, ready for step 3.

    `text` is for people; without `whole` the evidence is a header only. Errors:
    Refused for an address that cannot stand in an envelope.
    """
    parts = (_text(text), _machine(_fields(machine)), _evidence(evidence, whole=whole))
    return _report(heading, parts)


def xarf(heading: Heading, text: str, document: Mapping[str, Any]) -> bytes:
    """Return the report with a XARF document, ready for step 3. Errors as of `arf`."""
    body = json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    attached = (
        b'Content-Type: application/json; name="xarf.json"\r\n'
        b'Content-Disposition: attachment; filename="xarf.json"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + wrap(base64.b64encode(body))
    )
    fields = ["Feedback-Type: xarf", f"User-Agent: {AGENT}", "Version: 1"]
    return _report(heading, (_text(text), _machine(fields), attached))


def letter(heading: Heading, text: str) -> bytes:
    """Return the report as a plain letter. Errors as of `arf`."""
    encoding, body = encode(_lines(text), "", text=True)
    content = [
        "Content-Type: text/plain; charset=utf-8",
        f"Content-Transfer-Encoding: {encoding}",
    ]
    return "\r\n".join([*_head(heading, "Re"), *content, "", ""]).encode() + body


def _report(heading: Heading, parts: Sequence[bytes]) -> bytes:
    content = b"".join(parts)
    boundary = f"=_{sha256(content).hexdigest()[:32]}"
    while boundary.encode() in content:
        boundary += "_"
    line = f"--{boundary}".encode()
    kind = (
        "Content-Type: multipart/report; report-type=feedback-report;\r\n"
        f' boundary="{boundary}"'
    )
    head = "\r\n".join([*_head(heading, "FW"), kind, "", ""]).encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts)
    return head + body + line + b"--\r\n"


def _head(heading: Heading, prefix: str) -> list[str]:
    """RFC 5965 2: the subject of the mail, behind a mark of forwarding at most."""
    subject = one_line(heading.subject)[:_SUBJECT]
    return [
        f"From: <{checked_address(heading.writer)}>",
        f"To: <{checked_address(heading.to)}>",
        f"Subject: {folded(f'{prefix}: {subject}'.strip())}",
        f"X-Loop: {heading.writer}",
        "MIME-Version: 1.0",
    ]


def _text(text: str) -> bytes:
    encoding, body = encode(_lines(text), "", text=True)
    head = (
        "Content-Type: text/plain; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode() + body


def _machine(fields: Sequence[str]) -> bytes:
    lines = "".join(f"{field}\r\n" for field in fields)
    return b"Content-Type: message/feedback-report\r\n\r\n" + lines.encode("ascii")


def _fields(machine: Machine) -> list[str]:
    return [
        f"Feedback-Type: {machine.feedback_type}",
        f"User-Agent: {AGENT}",
        "Version: 1",
        *_optional(machine),
    ]


def _optional(machine: Machine) -> Iterator[str]:
    """RFC 5965 3.2 and 3.3, Source-Port of RFC 6692; what has another form is left."""
    if machine.sender is not None:
        yield from _formed("Original-Mail-From", [machine.sender], _PATH, "<{}>")
    yield from _formed("Original-Rcpt-To", machine.recipients, _PATH, "<{}>")
    if machine.arrived is not None:
        yield f"Arrival-Date: {format_datetime(machine.arrived)}"
    yield from _formed("Reporting-MTA", [machine.mta], _HOST, "dns; {}")
    yield f"Source-IP: {machine.source_ip}"
    if machine.source_port:
        yield f"Source-Port: {machine.source_port}"
    yield from _formed("Reported-Domain", machine.domains, _HOST)
    yield from _formed("Reported-URI", machine.uris, _URI)


def _formed(
    name: str, values: Sequence[str], form: re.Pattern[str], shown: str = "{}"
) -> Iterator[str]:
    """Yield a field for each value that has its form."""
    return (f"{name}: {shown.format(one)}" for one in values if form.fullmatch(one))


def _evidence(raw: bytes, *, whole: bool) -> bytes:
    """The mail in 7 bits, because it may not be encoded as a whole (RFC 2046 5.2.1)."""
    raw = line_ends(raw)
    if whole:
        message = parse(raw)
        raw = apply(raw, part_edits(message))
        if is_safe(raw):
            return b"Content-Type: message/rfc822\r\n\r\n" + raw
        raw = raw[: parse(raw).root.body]
    if is_safe(raw):
        return b"Content-Type: text/rfc822-headers\r\n\r\n" + raw
    return (
        b"Content-Type: text/rfc822-headers; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + quoted_printable(raw)
    )


def _lines(text: str) -> bytes:
    lines = text.rstrip().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")
