"""Shadowserver reports: CSV, plain or in a zip, or only named with a link.

The type stands in the name of the file (`2024-01-02-scan_ntp-ours-asn.csv`); the
column `ip` or `src_ip` is ours, the sinkhole and the C2 server are not.
"""

import re
from collections.abc import Iterator

from mailproc.abuse import classes, evidence
from mailproc.abuse.archives import File
from mailproc.abuse.found import Found
from mailproc.abuse.model import Report
from mailproc.abuse.syntax import tables
from mailproc.message.model import Message

NAME = "shadowserver"

_FILE = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[-_](?P<name>[a-z0-9_]{2,60}?)(?:-(?P<who>[\w.-]{1,120}))?"
    r"\.csv(?:\.zip|\.gz)?$"
)
_LINKED = re.compile(r"\d{4}-\d\d-\d\d-([a-z0-9_]{3,60})-[\w.-]{1,120}\.csv")
_SUBJECT = re.compile(r"shadowserver\b.{0,200}\breport", re.IGNORECASE)
_IN_SUBJECT = re.compile(
    r"^(?:\[[^\]]{1,60}\]\s*)*(.{0,120}?)\breport\b", re.IGNORECASE
)
_URL_KINDS = ("malware_hosting", "phishing", "compromised_site", "spamvertised")


def parse(message: Message) -> Report | None:
    """Read the reports of one mail as one, or return None."""
    ours = _is_from_shadowserver(message)
    found = Found(format="shadowserver", parser=NAME)
    kinds = [
        kind
        for file in _files(message, ours)
        if (kind := _table(found, file, ours)) is not None
    ]
    if not kinds and ours:
        kinds = _linked(found, message)
    if not kinds:
        return None
    found.category_of(classes.gravest(kinds), found.read_from.get("ips", "text"))
    return found.report(message)


def _is_from_shadowserver(message: Message) -> bool:
    senders = (*message.from_, *message.sender, *message.reply_to)
    return any(
        each.domain == "shadowserver.org" or each.domain.endswith(".shadowserver.org")
        for each in senders
    ) or bool(_SUBJECT.search(message.subject))


def _files(message: Message, ours: bool) -> Iterator[File]:
    named = any(_FILE.search((p.filename or "").lower()) for p in message.attachments)
    if named or (ours and message.attachments):
        yield from evidence.files(message)


def _table(found: Found, file: File, ours: bool) -> str | None:
    """Take the addresses of one file; returns the class its name means."""
    named = _FILE.search(file.name)
    if not named and not (ours and file.name.endswith(".csv")):
        return None
    table = tables.read(file.text) if file.problem is None else None
    kind = classes.of_shadowserver(named["name"] if named else file.name)
    if table is None:
        return kind if file.problem and named else None
    for cell in table.cells(table.ip):
        found.ip(cell, file.where)
    for cell in table.cells(table.url) if kind in _URL_KINDS else ():
        found.url(cell, file.where)
    times = table.cells(table.time)
    found.time(next(times, "") or (named["date"] if named else ""), file.where)
    found.ident(named[0].partition(".csv")[0] if named else "", file.where)
    return kind


def _linked(found: Found, message: Message) -> list[str]:
    """A mail with a link only: the type by the name of the linked file."""
    links = [match[1] for match in _LINKED.finditer(message.text[:200_000])]
    if links:
        return [classes.of_shadowserver(name) for name in links]
    named = _IN_SUBJECT.match(message.subject)
    if named is None or not _SUBJECT.search(message.subject):
        return []
    found.read_from["category"] = "subject"
    name = re.sub(r".*shadowserver\W*", "", named[1].lower())
    return [classes.of_shadowserver(name)]
