"""Spamhaus listings: the old layout (SBL Notify) and the new one (botnet C&C).

Told by their labelled lines, forwarded or not. What merely mentions Spamhaus (a CSS
or XBL listing, a bounce, another list that copied the wording) is none.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailproc.abuse.addresses import normal_ip, normal_prefix
from mailproc.abuse.letter.candidates import Chosen
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.zones import Line, Zone

NAME = "spamhaus"

_LINES = 400
_SUBJECT_OLD = re.compile(
    r"SBL Notify: (?:IP: )?(?P<ip>[\d.:a-f]{3,45}(?:/\d{1,3})?)", re.IGNORECASE
)
_SUBJECT_NEW = re.compile(
    r"Spamhaus Notification ?\| ?(?P<ip>[\d.:a-f]{3,45}(?:/\d{1,3})?)", re.IGNORECASE
)
_FIELD = re.compile(
    r"[\s*|-]{0,4}(?P<name>IP ?/ ?cidr|IP addresses|IP address|IP|Issue|Malware|Problem"
    r"|SBL Ref(?:erence)?|Host|Listing|Network)\s{0,10}:\s{0,10}(?P<value>.{1,200})",
    re.IGNORECASE,
)
_SBL = re.compile(r"\bSBL\d{4,8}\b")
_LIST_OF_THEIRS = re.compile(
    r"Spamhaus (?:Block ?List|Botnet Controller List)|\bspamhaus\b.{0,200}\bSBL\b"
    r"|\(SBL\)|Spamhaus Notification"
    r"|Botnet Controller List|SBL Notify|notify\.spamhaus\.org",
    re.IGNORECASE | re.DOTALL,
)
_CONTROLLER = re.compile(r"botnet (?:c&c|controller|command)", re.IGNORECASE)


class Listing(NamedTuple):
    """What a listing states, and the place it was read from."""

    chosen: Chosen
    reference: str | None
    where: str


def read(hops: Sequence[Hop]) -> Listing | None:
    """Return the listing that any layer of a letter is, or None."""
    for hop in hops:
        found = _of_hop(hop)
        if found:
            return found
    return None


def _of_hop(hop: Hop) -> Listing | None:
    lines = [
        line for line in hop.lines[:_LINES] if line.zone in (Zone.OWN, Zone.SIGNATURE)
    ]
    fields = list(_fields(lines))
    names = {name for name, _, _ in fields}
    text = "\n".join(line.text for line in lines)
    old = _SUBJECT_OLD.search(hop.subject) or "sbl ref" in names
    new = _SUBJECT_NEW.search(hop.subject)
    is_new = bool(new) or {"ip address", "issue", "malware"} <= names
    if not (old or is_new) or not _LIST_OF_THEIRS.search(f"{hop.subject}\n{text}"):
        return None
    if not (_SBL.search(text) or "sbl" in hop.subject.lower() or _is_controller(text)):
        return None
    return _listing(hop, fields, old if isinstance(old, re.Match) else new, text)


def _is_controller(text: str) -> bool:
    return _CONTROLLER.search(text) is not None


def _listing(
    hop: Hop,
    fields: Sequence[tuple[str, str, Line]],
    subject: re.Match[str] | None,
    text: str,
) -> Listing | None:
    words = [
        (value, f"body line {line.number}")
        for name, value, line in fields
        if name.startswith(("ip", "host", "network"))
    ]
    if subject:
        words.insert(0, (subject["ip"], "subject"))
    ips: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for value, where in words:
        for piece in value.replace(",", " ").split()[:50]:
            if prefix := normal_prefix(piece):
                prefixes.setdefault(prefix, where)
            elif ip := normal_ip(piece):
                ips.setdefault(ip, where)
    reference = _SBL.search(f"{text}\n{hop.subject}")
    if not (ips or prefixes):
        return None
    where = next(iter((ips or prefixes).values()))
    chosen = Chosen(tuple(ips), tuple(prefixes), where)
    return Listing(chosen, reference and reference[0], where)


def _fields(lines: Sequence[Line]) -> Iterator[tuple[str, str, Line]]:
    """The labelled lines: (name, value, line); names of one meaning are one."""
    for line in lines:
        match = _FIELD.match(line.text)
        if match:
            name = " ".join(match["name"].lower().split())
            name = "sbl ref" if name.startswith("sbl ref") else name
            yield name, match["value"], line
