"""ARF: feedback reports of mailbox providers (RFC 5965, 6430, 6591, 6590 redaction).

Read wherever the fields stand: in a message/feedback-report part, in a text part
or attachment of a wrong type, in a nested message, or flattened into the letter.
The reported mail itself never decides anything, save for the address of its sender
where the report leaves that out, and then the place says "derived".
"""

import re
from collections.abc import Iterator

from mailproc.abuse import classes, evidence
from mailproc.abuse.addresses import internal, ips_in, normal_ip
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.message import words
from mailproc.message.model import Message, Part
from mailproc.message.parts import part_bytes, part_text

NAME = "arf"

Fields = dict[str, list[str]]

_NAMES = (
    r"Feedback-Type|User-Agent|Version|Source-IP|Arrival-Date|Received-Date|Incidents"
    r"|Original-Mail-From|Original-Rcpt-To|Reported-Domain|Reported-URI|Reporting-MTA"
    r"|Auth-Failure|Delivery-Result|Original-Envelope-Id|Redacted-Address|Report-ID"
)
# A name at the start of a line, or one of ours anywhere: all may stand on one line.
_FIELD = re.compile(
    rf"^(?:>[ ]?)*([A-Za-z][A-Za-z-]{{1,40}})[ \t]*:|(?<![\w-])({_NAMES})[ \t]*:",
    re.MULTILINE | re.IGNORECASE,
)
_SIGN = re.compile(r"(?<![\w-])Feedback-Type[ \t]*:", re.IGNORECASE)
_SECOND = re.compile(
    r"(?<![\w-])(?:User-Agent|Version|Source-IP|Reported-Domain)[ \t]*:", re.IGNORECASE
)
_BLOCK = 12_000
_PREAMBLE = re.compile(
    r"(?:received|sent) from (?:the )?(?:IP(?: address)?|host)"
    r"[:\s]{1,3}\[?([\w.:]{3,45})",
    re.IGNORECASE,
)
_JMRP = re.compile(
    r"complaint about message from \[?([0-9A-Fa-f.:]{3,45})", re.IGNORECASE
)
_DMARC = re.compile(
    r"\bDMARC\b.{0,40}\b(?:failure|report)|(?:did not meet|DMARC policy)"
)
_COPIES = ("message/rfc822", "message/global", "text/rfc822-headers")
_COPY_BYTES = 65_536
_FOLD = re.compile(r"\n[ \t]+")


def parse(message: Message) -> Report | None:
    """Read a feedback report, or return None."""
    fields, where = fields_of(message)
    if not fields:
        return None if _is_around(message) else _without_fields(message)
    found = Found(format="arf", parser=NAME)
    kind = _first(fields, "feedback-type", "abuse-type").lower()
    kind = kind.partition(";")[0].strip().replace("_", "-").replace(" ", "-")
    if kind == "xarf":  # the machine part is elsewhere, see xarf_json
        return None
    found.feedback_type = kind or None
    if kind:
        found.category_of(_category(kind, fields), where)
    elif _copy(message):
        found.category_of("spam_source", "the mail it carries")
    fill(found, fields, where)
    if not found.ips:
        _derived(message, found)
    return found.report(message)


def _is_around(message: Message) -> bool:
    """Whether it passes on a report with fields, as an attached message."""
    return any(part.content_type == "message/feedback-report" for part in message.parts)


def fill(found: Found, fields: Fields, where: str) -> None:
    """Put the fields of a report other than its type into what was found."""
    for value in fields.get("source-ip", []):
        found.ip(value, where)
    for value in fields.get("reported-domain", []):
        found.domain(value, where)
    for value in fields.get("reported-uri", []):
        found.url(value, where)
    for name in ("arrival-date", "received-date"):
        found.time(_first(fields, name), where)
    found.ident(_first(fields, "report-id"), where)


def _category(kind: str, fields: Fields) -> str:
    known = classes.of_feedback(kind)
    if known == classes.UNCLASSIFIED and "auth-failure" in fields:
        return "auth_failure"
    return known


def _first(fields: Fields, *names: str) -> str:
    return next((fields[name][0] for name in names if name in fields), "")


def fields_of(message: Message) -> tuple[Fields, str]:
    """Return the fields of the machine part, and where it stands."""
    for part in message.parts:
        if part.content_type == "message/feedback-report" and not part.attached:
            fields = read_fields(part_text(message, part)[:_BLOCK])
            if fields:
                return fields, "feedback-report"
    for file in evidence.texts(message):
        fields = flattened(file.text)
        if fields:
            return fields, file.where
    for part in message.parts:
        nested = part.content_type in _COPIES and not part.attached
        if nested and (fields := _nested(_head(message, part))):
            return fields, "nested message"
    return {}, ""


def _nested(head: str) -> Fields:
    """Fields that a sender put into a message object, as its header or its body.

    A message with a writer is a forward, and not read here.
    """
    blocks = head.split("\n\n", 2)
    if re.search(r"^From:", blocks[0], re.MULTILINE | re.IGNORECASE):
        return {}
    return next((fields for each in blocks[:2] if (fields := flattened(each))), {})


def flattened(text: str) -> Fields:
    """Return the fields of a report that stands somewhere in a text, or {}."""
    sign = _SIGN.search(text) if "feedback-type" in text.lower() else None
    if sign is None:
        return {}
    # Fields may precede Feedback-Type; go back to the empty line above it.
    start = max(text.rfind("\n\n", 0, sign.start()), sign.start() - 2000, 0)
    end = text.find("\n\n", sign.end())
    block = text[start : end if end >= 0 else sign.end() + _BLOCK]
    return read_fields(block) if _SECOND.search(block) else {}


def read_fields(text: str) -> Fields:
    """Return the fields of a report by lower-case name, unfolded and unquoted."""
    found: Fields = {}
    marks = list(_FIELD.finditer(text))
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=False):
        value = text[mark.end() : end]
        value = " ".join(value.replace("\n>", "\n").split()).strip("\"' ")
        if value:
            name = (mark[1] or mark[2]).lower()
            found.setdefault(name, []).append(words.decode(value.encode())[:2000])
    return found


def _without_fields(message: Message) -> Report | None:
    """A report without a machine part: some loops send the reported mail only."""
    found = Found(format="arf", parser=NAME, category="spam_source")
    jmrp = _JMRP.search(message.subject)
    kind = message.root.params.get("report-type", "").lower()
    if jmrp and (found.ip(jmrp[1], "subject") or _copy(message)):
        found.feedback_type = "abuse"
        return found.report(message)
    if kind != "feedback-report":
        return None
    if _DMARC.search(message.subject) or _DMARC.search(message.text[:4000]):
        found.category, found.feedback_type = "auth_failure", "auth-failure"
    told = _PREAMBLE.search(message.text[:4000])
    if told is None or not found.ip(told[1].rstrip("."), "text"):
        _derived(message, found)
    return found.report(message)


def _copy(message: Message) -> Part | None:
    """The part that holds the reported mail."""
    own = (part for part in message.parts if not part.attached)
    return next((part for part in own if part.content_type in _COPIES), None)


def _head(message: Message, part: Part) -> str:
    return part_bytes(message, part)[:_COPY_BYTES].decode("latin-1").replace("\r", "")


def _derived(message: Message, found: Found) -> None:
    """Where the report has no Source-IP, the reported mail may tell it."""
    told = _PREAMBLE.search(message.text[:4000])
    if told and found.ip(told[1].rstrip("."), "text"):
        return
    copy = _copy(message)
    head = _head(message, copy).partition("\n\n")[0] if copy else ""
    for name, ip in _senders(_FOLD.sub(" ", head)):
        if not internal(ip) and found.ip(ip, f"derived: {name}"):
            return


def _senders(head: str) -> Iterator[tuple[str, str]]:
    """Addresses of the host that gave the mail in, the surest field first."""
    lines = head.split("\n")
    for name, sign in (
        ("X-Originating-IP", r"X-(?:Originating|Sender|Source|Client)-IP:"),
        ("Received-SPF", r"Received-SPF:.*?client-ip="),
        (
            "Authentication-Results",
            r"Authentication-Results:.*?(?:sender ip is |iprev=)",
        ),
        ("Received", r"Received: *from "),
    ):
        pattern = re.compile(sign, re.IGNORECASE)
        for line in lines:
            mark = pattern.match(line[:4000])
            for ip in ips_in(line[mark.end() : 4000])[:1] if mark else ():
                yield name, normal_ip(ip) or ip
