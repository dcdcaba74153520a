"""Where a mail entered our servers: the last Received field that we believe.

RFC 5321 4.4: a server puts its field on top, so what stands above the first host that
is not ours was written by ours, and everything below may be invented. Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address

from mailproc.abuse import times
from mailproc.abuse.addresses import internal, ips_in
from mailproc.abuse.networks import Networks
from mailproc.message.model import Message

_MOST = 50
_LONGEST = 4000
_BY = re.compile(r"\bby\s+([A-Za-z0-9][A-Za-z0-9.-]{1,252})", re.IGNORECASE)
_FROM = re.compile(r"\s*from\s+(.*?)(?:\s+by\s|;|$)", re.IGNORECASE | re.DOTALL)
# What the sender said of himself, in the ways of qmail and Exim.
_SAID = re.compile(r"\b(?:HELO|EHLO|helo)[= ]\s*\[?[^\s()\[\]]*\]?", re.IGNORECASE)
_COMMENT = re.compile(r"\(([^()]{0,500})\)")
_PORT = re.compile(r"(?:\]:|\bport=)(\d{1,5})\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """One host giving a mail to one of ours: its address, and what our host noted.

    `port` is None where the field does not say it, `at` where it has no date.
    """

    ip: str
    by: str
    at: datetime | None
    port: int | None = None


def boundary(
    message: Message, hosts: Iterable[str], relays: Networks | None = None
) -> Entry | None:
    """Return where the mail came in, None where no field of ours says so.

    `hosts` are our servers or the domains above them, in lower case; `relays` their
    addresses, which hand mail on to one another as private addresses do.
    """
    ours = tuple(hosts)
    for value in message.header_all("Received")[:_MOST]:
        text = value[:_LONGEST]
        by = _BY.search(text)
        if by is None or not _is_ours(by[1].lower().rstrip("."), ours):
            return None
        entry = _entry(text, by[1].lower().rstrip("."))
        if entry is None or internal(entry.ip):
            continue
        if relays is None or ip_address(entry.ip) not in relays:
            return entry
    return None


def _is_ours(host: str, ours: tuple[str, ...]) -> bool:
    return any(host == one or host.endswith("." + one) for one in ours)


def _entry(text: str, by: str) -> Entry | None:
    """Read one field; None where it names no address, as a local delivery."""
    given = _FROM.match(text)
    if given is None:
        return None
    said = _SAID.sub(" ", given[1])
    seen = " ".join(_COMMENT.findall(said))  # written by our host itself
    found = ips_in(seen.replace("IPv6:", "")) or ips_in(said.replace("IPv6:", ""))
    if not found:
        return None
    port = _PORT.search(given[1])
    number = int(port[1]) if port else 0
    at = times.read_time(text.rpartition(";")[2])
    return Entry(found[0], by, at, number if 0 < number < 65536 else None)
