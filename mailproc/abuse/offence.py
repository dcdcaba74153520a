"""A spam or attack mail as evidence of ours: found in what staff hand in, and masked.

Staff forward it as an attachment, or paste its source or its letter into a mail of
their own; a mail of a stranger is the evidence itself. Where it came from is told by
the fields of our own servers (boundary.py), by nothing that the mail says of itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from mailproc.abuse import addresses, boundary, classes, evidence, nested
from mailproc.abuse.boundary import Entry
from mailproc.abuse.letter import hops
from mailproc.abuse.masking import Masking, masking
from mailproc.abuse.networks import Networks
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.message.parse import parse

SPAM = "spam_source"
WHOLE = 1_000_000
"""Bytes of evidence that are sent whole; of more only the header goes."""

_URLS = 10
_SOURCE = re.compile(
    r"^(?:Return-Path|Received|Delivered-To|X-Original-To|DKIM-Signature|X-[\w-]+):",
    re.MULTILINE,
)
_QUOTE = re.compile(r"^(?:> ?)+", re.MULTILINE)
_PROGRAM = re.compile(
    r"\.(?:exe|scr|com|pif|bat|cmd|js|jse|vbs|vbe|wsf|hta|lnk|iso|img|jar|ps1|msi)$"
)
_NOTE = 300


@dataclass(frozen=True, slots=True)
class Offence:
    """What is reported: the mail, where it came in, and what it is.

    `evidence` is masked; where it could not be, or is too large, `whole` is false and
    only its header stands there. `sender` is the envelope's, "" for the null one, None
    where it is not known; `recipients` are masked. `category` is a class of the list.
    """

    evidence: Message
    whole: bool
    category: str
    entry: Entry
    sender: str | None
    recipients: tuple[str, ...]
    urls: tuple[str, ...]
    domains: tuple[str, ...]

    @property
    def at(self) -> datetime | None:
        """Return when it came in, else what the mail says."""
        return self.entry.at or self.evidence.date


@dataclass(frozen=True, slots=True)
class Looking:
    """How evidence is looked at: who we are, our servers, and what is masked.

    `hosts` and `relays` are those of `boundary`; `own` our addresses, by which a
    forward of staff is known; without `mask` recipients are left as they are.
    """

    own: frozenset[str]
    hosts: tuple[str, ...]
    relays: Networks | None = None
    mask: bool = True


def offence(
    message: Message, looking: Looking, *, ip: str = "", category: str = ""
) -> Offence:
    """Return what a message reports, or is itself.

    `ip` stands for the boundary where that is not in the evidence, `category` for the
    class. Errors: Refused with what to do; child abuse material is never copied.
    """
    found, note = _evidence(message, looking)
    named = category or classes.in_field(note[:_NOTE]) or ""
    if classes.BY_NAME.get(named, classes.BY_NAME[SPAM]).name == "csam":
        raise Refused("child abuse material is never copied: a person reports it")
    if category and category not in classes.BY_NAME:
        raise Refused(f"there is no class {category}")
    mask = _masking(found, message, looking)
    urls = _urls(found, mask)
    hosts = (addresses.host_of(url) for url in urls)
    shown, whole = _shown(found, mask)
    return Offence(
        evidence=shown,
        whole=whole,
        category=named or _by_files(found),
        entry=_entry(found, looking, ip),
        sender=_envelope_sender(found),
        recipients=tuple(one.addr for one in shown.to if one.addr)[:20],
        urls=urls,
        domains=tuple(h for h in dict.fromkeys(hosts) if addresses.normal_domain(h)),
    )


def _evidence(message: Message, looking: Looking) -> tuple[Message, str]:
    """Return the mail that is meant, and what staff wrote above it.

    The subject of a forward is the stranger's.
    """
    if not any(one.key in looking.own for one in message.from_):
        return message, ""
    inner = next(nested.messages(message), None)
    if inner is not None:
        return inner.message, message.text
    text = _QUOTE.sub("", message.text)
    source = _SOURCE.search(text)
    if source is not None:
        return _pasted(text[source.start() :]), text[: source.start()]
    layers = hops.layers(message, message.text)
    if len(layers) > 1:
        return _letter(layers[1]), " ".join(line.text for line in layers[0].lines)
    raise Refused("no mail is found in it: forward the mail as an attachment")


def _pasted(source: str) -> Message:
    return parse(source.lstrip().replace("\n", "\r\n").encode("utf-8", "replace"))


def _letter(layer: hops.Hop) -> Message:
    """A letter that was forwarded inline: what the mail client kept of its header."""
    head = [f"From: <{layer.sender}>"] if layer.sender else []
    head += [f"Subject: {layer.subject}"] if layer.subject else []
    if layer.date is not None and layer.date.tzinfo is not None:
        head.append(f"Date: {layer.date:%d %b %Y %H:%M:%S %z}")
    head += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    head.append("Content-Transfer-Encoding: 8bit")
    return _pasted("\n".join((*head, "", *(line.text for line in layer.lines))))


def _entry(found: Message, looking: Looking, ip: str) -> Entry:
    entry = boundary.boundary(found, looking.hosts, looking.relays)
    if not ip and entry is None:
        raise Refused(
            "no Received field of our own servers says where it came from:"
            " forward it as an attachment, or name the address with --ip"
        )
    if entry is not None and ip in ("", entry.ip):
        return entry
    given = addresses.normal_ip(ip)
    if given is None:
        raise Refused(f"{ip} is no address")
    return Entry(given, looking.hosts[0] if looking.hosts else "", found.date)


def _masking(found: Message, outer: Message, looking: Looking) -> Masking:
    if not looking.mask:
        return Masking(())
    forwarder = (one.key for one in outer.from_ if outer is not found)
    return masking(found, (*looking.own, *forwarder))


def _shown(found: Message, mask: Masking) -> tuple[Message, bool]:
    """Return what may be shown, and whether that is all of it."""
    if not mask.people:
        whole = len(found.raw) <= WHOLE
        return (found if whole else parse(found.raw[: found.root.body])), whole
    shown = mask.whole(found) if len(found.raw) <= WHOLE else None
    return (mask.header(found), False) if shown is None else (shown, True)


def _urls(found: Message, mask: Masking) -> tuple[str, ...]:
    """URLs of the letter's text and links, which the writer meant to be opened."""
    text = f"{found.text}\n{found.html}"[:200_000]
    urls = islice(filter(str.isascii, addresses.urls_in(text)), _URLS)
    return tuple(mask.redacted(url.encode()).decode() for url in urls)


def _by_files(found: Message) -> str:
    """A program attached, or in an archive, is malware; everything else is spam."""
    names: Iterable[str] = (file.name for file in evidence.files(found))
    return "malware_hosting" if any(map(_PROGRAM.search, names)) else SPAM


def _envelope_sender(found: Message) -> str | None:
    value = found.header("Return-Path")
    if value is None:
        return None
    sender = value.strip().strip("<>").strip()
    plain = sender.isascii() and sender.isprintable() and " " not in sender
    return sender if plain and ("@" in sender or not sender) else None
