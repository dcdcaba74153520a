"""What a client may see of a complaint: plain text, without who complained.

Mail addresses, names, hosts and links of the reporter and of all who passed the
complaint on are taken out, and so is every IP address that is not the client's.
Links that are complained about stay, made unclickable. Text files are shown,
archives, programs and documents never; of child abuse material and of requests of
law enforcement nothing is shown at all (issue 5, 5a and 5f).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailproc.abuse.addresses import (
    IPS,
    URLS,
    host_of,
    normal_ip,
    normal_prefix,
    normal_url,
    site,
)
from mailproc.abuse.fangs import refang
from mailproc.abuse.letter import hops
from mailproc.abuse.letter.frames import ROLES
from mailproc.abuse.letter.phrases import fold
from mailproc.abuse.model import Report
from mailproc.message.model import Message, Part
from mailproc.message.parts import part_text

CUT = "[…]"
_SILENT = ("csam", "law_enforcement")
_LETTER = 60_000
_FILE = 20_000
_TYPES = ("text/plain", "text/csv", "text/x-log", "text/rfc822-headers")
_NAMES = re.compile(r"\.(?:txt|log|csv|tsv)$")
_MAIL = re.compile(r"[^\s<>()\[\]\"',;:]{1,64}@[^\s<>()\[\]\"',;:]{1,190}")
_HOST = re.compile(
    r"(?<![\w@.-])(?:[\w-]{1,63}\.){1,8}[a-z-]{2,40}(?![\w-])", re.IGNORECASE
)
_PERSONAL = re.compile(
    r"[>|\s]{0,6}(?:(?:From|To|Cc|Bcc|Reply-To|Sender|Return-Path|Delivered-To|Received"
    r"|X-[\w-]{1,40}|Message-ID|Von|An|От|От кого|Кому|De|À|Od|Do|Para|Tel|Phone|Fax"
    r"|Mobile|Тел|Reporter|Reported by|Reported-From|Complainant|Contact|Signed)"
    r"[. ]{0,2}:|/s/)",
    re.IGNORECASE,
)
_FOLDED = re.compile(r"[ \t]+\S")
_FAREWELL = re.compile(
    r"[>\s]{0,6}(?:(?:(?:best|kind|warm|many)(?:est)? )?(?:regards|thanks|wishes)"
    r"|sincerely|yours (?:sincerely|faithfully|truly)|respectfully|thank you|cheers"
    r"|mit freundlichen grüßen|viele grüße|freundliche grüße|с уважением"
    r"|cordialement|bien à vous|z poważaniem|pozdrawiam|atenciosamente|saludos"
    r"|cordialmente|un saludo|distinti saluti|met vriendelijke groet)\b.{0,20}$"
    r"|--\s*$",
    re.IGNORECASE,
)
_SIGNED = 15  # lines below a farewell that may be a signature
_PLAIN_WORDS_TEXT = """
team desk group department notification notifications support center centre service
services network networks operations and the for von und der web site mail system
online hosting server
"""
_PLAIN_WORDS = frozenset(_PLAIN_WORDS_TEXT.split())


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text for the client, and the names of files that are not shown."""

    text: str
    left_out: tuple[str, ...]


def redacted(message: Message, report: Report) -> Redacted | None:
    """Return what may be shown of a complaint, None where nothing may.

    `report` is what was read from this message. Bounded in length; a cut shows.
    """
    if report.category in _SILENT:
        return None
    censor = _Censor(message, report)
    pieces = [censor.clean(hops.letter_text(message)[:_LETTER])]
    left_out = []
    for part in message.parts:
        if part.attached or part.is_text_body or part.content_type.startswith("multi"):
            continue
        if _is_plain(part):
            pieces.append(censor.clean(part_text(message, part)[:_FILE]))
        else:
            left_out.append(part.filename or part.content_type)
    return Redacted("\n\n".join(filter(None, pieces)), tuple(left_out))


def _is_plain(part: Part) -> bool:
    name = (part.filename or "").lower()
    if part.content_type in _TYPES:
        return not name or _NAMES.search(name) is not None
    return part.content_type == "application/octet-stream" and bool(_NAMES.search(name))


class _Censor:
    """Knows who must not be named, and what the client is accused of."""

    def __init__(self, message: Message, report: Report) -> None:
        people = (*message.from_, *message.reply_to, *message.sender)
        layers = hops.layers(message, hops.letter_text(message))
        senders = [hop.sender for hop in layers if hop.sender]
        known = [report.reporter, report.forwarder, *report.hops, *senders]
        domains = {addr.rpartition("@")[2].lower() for addr in known if addr}
        self._urls = frozenset(report.urls)
        accused = {*report.domains, *(host_of(url) for url in report.urls)}
        self._accused = {site(host) for host in accused}
        self._ips = {*report.ips, *report.prefixes}
        houses = {each.domain for each in people} | domains
        self._houses = {site(d) for d in houses if d} - self._accused
        self._names = _names([each.name for each in people])

    def clean(self, text: str) -> str:
        """Return text without people, their hosts, strange addresses and links."""
        lines = "\n".join(_unsigned(text.split("\n")))
        lines = URLS.sub(self._url, refang(lines))
        lines = _MAIL.sub(CUT, lines)
        lines = IPS.sub(self._ip, lines)
        lines = _HOST.sub(self._host, lines)
        if self._names:
            lines = self._names.sub(CUT, lines)
        return re.sub(r"\n{3,}", "\n\n", lines).strip()

    def _url(self, match: re.Match[str]) -> str:
        url = normal_url(match[0])
        if url not in self._urls:
            return CUT
        return match[0].replace("http", "hxxp", 1).replace(".", "[.]")

    def _ip(self, match: re.Match[str]) -> str:
        ip = normal_ip(match[0]) or normal_prefix(match[0])
        return match[0] if ip is None or ip in self._ips else CUT

    def _host(self, match: re.Match[str]) -> str:
        house = site(match[0])
        if house in self._accused:
            return match[0].replace(".", "[.]")
        return CUT if house in self._houses else match[0]


def _names(names: Sequence[str]) -> re.Pattern[str] | None:
    """Full names, and each word of them that is a name and no common word."""
    found = {name.strip() for name in names if len(name.strip()) > 2}
    for name in tuple(found):
        for word in re.findall(r"[^\W\d_]{3,40}", name):
            if word[0].isupper() and fold(word) not in _PLAIN_WORDS | ROLES:
                found.add(word)
    if not found:
        return None
    longest = sorted(found, key=len, reverse=True)[:50]
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")


def _unsigned(lines: Sequence[str]) -> Iterator[str]:
    """The lines without header fields that name people, and without signatures."""
    dropping, signed = False, 0
    for line in lines:
        if _PERSONAL.match(line):
            dropping = True
            continue
        if dropping and _FOLDED.match(line):
            continue
        dropping = False
        if _FAREWELL.match(line):
            signed = _SIGNED
        elif signed and not line.strip() and signed < _SIGNED - 1:
            signed = 0
        if signed:
            signed -= 1
            continue
        yield line
