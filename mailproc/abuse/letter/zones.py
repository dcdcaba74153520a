"""What each line of a complaint is: own words, evidence, legal text, a signature.

Only own words decide the class and the deadline: logs, quoted mail headers with
the mail below them, WHOIS records and disclaimers speak of other things.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple


class Zone(Enum):
    """Whose words a line holds."""

    OWN = "own"
    LOG = "log"
    MAIL = "mail"  # a quoted message: header fields, then its text
    WHOIS = "whois"
    LEGAL = "legal"
    SIGNATURE = "signature"


class Line(NamedTuple):
    """One line without quote marks; `number` counts from 1 in the letter's text."""

    number: int
    text: str
    zone: Zone = Zone.OWN


_STAMP = (
    r"(?:[A-Z][a-z]{2}\s{1,3}\d{1,2}\s{1,2}(?:\d{4}\s)?\d\d:\d\d"
    r"|\d{4}[-/.]\d\d[-/.]\d\d[T ,]{1,2}\d\d:\d\d"
    r"|\d{1,2}[-./](?:\d{1,2}|[A-Z][a-z]{2})[-./]\d{2,4}[ :,T]{1,2}\d\d:\d\d"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [A-Z0-9][a-z0-9]{0,2} )"
)
_LOG = re.compile(
    rf"[\[(\"'|<#* ]{{0,3}}(?:<\d+>)?{_STAMP}.{{20,}}"
    r"|[\d.:a-fA-F]{7,45} \S{1,40} \S{1,40} \[\d"
    r"|.{0,200}?\"(?:GET|POST|HEAD|PUT|OPTIONS|CONNECT|PROPFIND) \S"
    r"|(?:\S{1,60}=\S{0,200}[ ,;]{1,3}){3}"
    r"|(?:TCP|UDP|ICMP|tcp|udp)[ ,:]\S{0,4}\s{0,8}[\d.:a-f]{7}"
    r"|\d{9,10}[.\d]{0,7}[ ,|]\S"
    r"|.{0,60}?\d{1,3}(?:\.\d{1,3}){3}[:.\s]{1,3}\d{1,5}\s{0,3}(?:-{1,2}|=)?>"
)
_MAIL = re.compile(
    r"(?:Received|Return-Path|Delivered-To|Message-ID|MIME-Version|Content-Type"
    r"|Content-Transfer-Encoding|Authentication-Results|ARC-[A-Z][\w-]*"
    r"|DKIM-Signature|Received-SPF|Envelope-to|X-[A-Z][\w-]{2,40}|List-[A-Z]\w+)[ ]?:",
    re.IGNORECASE,
)
_MAIL_EVIDENCE = re.compile(r"(?:Received|Return-Path|Message-ID)[ ]?:", re.IGNORECASE)
_MAIL_END = re.compile(
    r"\W{0,10}(?:end|ende|fin|fine|konec|koniec|конец)\b.{0,80}|[-=_*#]{8,}\s*$",
    re.IGNORECASE,
)
_WHOIS_SURE = re.compile(
    r"(?:inet6?num|netname|NetRange|NetName|OrgName|org-name|mnt-by|route6?|CIDR"
    r"|NetHandle|OrgId|admin-c|tech-c|as-block|aut-num|descr|OriginAS)[ \t]*:",
    re.IGNORECASE,
)
_SIGNATURE_LINES = 15
_LEGAL = re.compile(
    r"\W{0,5}(?:confidential(?:ity)?\b|disclaimer\b|legal notice\b|privileged"
    r"|th(?:is|e information in this|e contents of this) (?:e-?mail|message"
    r"|communication|transmission)\b.{0,60}(?:confidential|intended|privileged|may"
    r"|contain)|the information (?:contained|transmitted)|if you are not the intended"
    r"|diese (?:e-?mail|nachricht)\b.{0,40}(?:vertraulich|enthält)"
    r"|ce (?:message|courriel)\b.{0,60}confidentiel"
    r"|данное (?:сообщение|письмо).{0,60}конфиденциал"
    r"|настоящее (?:сообщение|письмо).{0,80}(?:конфиденциал|предназнач)"
    r"|ta wiadomość.{0,60}poufn|este (?:mensaje|correo|e-?mail).{0,60}confidencia)",
    re.IGNORECASE,
)


def marked(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the lines of one hop, each with its zone."""
    zones = [Zone.LOG if is_log(line.text) else Zone.OWN for line in lines]
    for start, end in _paragraphs(lines):
        zone = _paragraph_zone(lines[start:end])
        if zone is not Zone.OWN:
            zones[start:end] = [zone] * (end - start)
    _mail(lines, zones)
    _signature(lines, zones)
    return tuple(
        line._replace(zone=zone) for line, zone in zip(lines, zones, strict=True)
    )


def is_trace(text: str) -> bool:
    """Whether a line is a header field of a pasted message, or the rest of one."""
    return text[:1] == "\t" or _MAIL.match(text) is not None


def is_log(text: str) -> bool:
    """Whether a line looks like one of a log file or a packet trace."""
    return _LOG.match(text) is not None


def _paragraphs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each run of lines without an empty one."""
    start = 0
    for at, line in enumerate(lines):
        if not line.text.strip():
            if at > start:
                yield start, at
            start = at + 1
    if start < len(lines):
        yield start, len(lines)


def _paragraph_zone(lines: Sequence[Line]) -> Zone:
    if _LEGAL.match(lines[0].text):
        return Zone.LEGAL
    if sum(_WHOIS_SURE.match(line.text) is not None for line in lines[:40]) >= 2:
        return Zone.WHOIS
    return Zone.OWN


def _mail(lines: Sequence[Line], zones: list[Zone]) -> None:
    """Mark quoted messages: two header fields of trace, and all that follows."""
    at = 0
    while at < len(lines):
        if not _opens_mail(lines, at):
            at += 1
            continue
        while at < len(lines) and not _MAIL_END.fullmatch(lines[at].text.strip()):
            zones[at] = Zone.MAIL
            at += 1
        at += 1


def _opens_mail(lines: Sequence[Line], at: int) -> bool:
    if not _MAIL.match(lines[at].text):
        return False
    near = lines[at : at + 12]
    fields = [line.text for line in near if _MAIL.match(line.text)]
    return len(fields) >= 2 and any(_MAIL_EVIDENCE.match(text) for text in fields)


def _signature(lines: Sequence[Line], zones: list[Zone]) -> None:
    """The lines below `-- ` (RFC 3676 4.3), where they are few and end the letter."""
    for at in range(max(0, len(lines) - _SIGNATURE_LINES), len(lines)):
        if lines[at].text.rstrip() == "--":
            for below in range(at, len(lines)):
                if zones[below] is Zone.OWN:
                    zones[below] = Zone.SIGNATURE
            return
