"""Complaints in free text, in any language and layout: the last resort of `read`.

Reads the layers of a letter, the class by its own words, the offending addresses,
URLs, reference, event time and deadline. None for all other mail. Nothing is looked
up; what the letter does not state is left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from mailproc.abuse import around, nested, notcomplaint
from mailproc.abuse.around import zone_of
from mailproc.abuse.classes import UNCLASSIFIED
from mailproc.abuse.found import Found
from mailproc.abuse.letter import (
    candidates,
    deadline,
    eventtime,
    gate,
    hops,
    indicators,
    references,
    senders,
    spamhaus,
    words,
    writers,
)
from mailproc.abuse.letter.candidates import Chosen
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.letter.words import Classed
from mailproc.abuse.letter.zones import Line, Zone
from mailproc.abuse.model import Report
from mailproc.abuse.networks import Networks
from mailproc.message.model import Message
from mailproc.message.parts import part_text

NAME = "letters"

_ATTACHED_CHARS = 100_000
_LETTERS = 3  # attached letters that are tried


def parse(message: Message, own: Networks | None = None) -> Report | None:
    """Return what a complaint in free text states; None where it is none.

    `own` are our networks, if known: candidates inside them come first.
    """
    report = _letter(message, own)
    if report is not None and report.category != UNCLASSIFIED and _names(report):
        return report
    for inner in islice(nested.messages(message), _LETTERS):
        if notcomplaint.certain(inner.message) is not None:
            continue
        found = _letter(inner.message, own)
        if found is not None:
            return around.forwarded(found, message, inner)
    return report


def _names(report: Report) -> bool:
    return bool(report.ips or report.prefixes or report.urls or report.domains)


def _letter(message: Message, own: Networks | None) -> Report | None:
    text = hops.letter_text(message)
    layers = hops.layers(message, text)
    listing = spamhaus.read(layers)
    known = senders.recognise(layers)
    heard = layers if listing else writers.heard(message, layers)
    classed = _classed(heard, known, listing)
    signs = gate.Signs(
        classed,
        gate.frames(heard),
        known.sender is not None,
        known.forwarder is not None,
    )
    given = gate.points(message, heard, signs)
    if listing is None and not gate.may_be_enough(given):
        return None
    chosen = _addresses(message, layers, own) if listing is None else listing.chosen
    marks = indicators.read(
        layers, message.text[:300_000], classed.category, _strangers(message, layers)
    )
    named = bool(chosen.ips or chosen.prefixes or marks.urls or marks.domains)
    fanged = indicators.is_defanged(message.text[:100_000])
    if listing is None and not gate.is_enough(
        given, signs, address=named, fanged=fanged
    ):
        return None
    found = Found(spamhaus.NAME if listing else "free-text", _parser(known, listing))
    found.category_of(classed.category, classed.where)
    _take(found, chosen, marks)
    ident = listing.reference if listing else None
    _reference(found, known.reference or ident, layers)
    return _finished(message, layers, found, known)


def _classed(
    heard: Sequence[Hop], known: senders.Known, listing: spamhaus.Listing | None
) -> Classed:
    if listing:
        return Classed("sbl_listing", 99.0, "SBL", listing.where)
    classed = words.classify(heard)
    if classed.score < words.DECISIVE and known.sender and known.sender.category:
        sender = known.sender
        return Classed(known.sender.category, words.DECISIVE, sender.name, "sender")
    return classed


def _parser(known: senders.Known, listing: spamhaus.Listing | None) -> str:
    if listing:
        return spamhaus.NAME
    named = known.sender or known.forwarder
    return named.name if named else NAME


def _addresses(message: Message, layers: Sequence[Hop], own: Networks | None) -> Chosen:
    """The letter itself, then quoted header fields, then text attachments."""
    chosen = candidates.choose(layers, own)
    if chosen == candidates.NOTHING:
        chosen = candidates.from_trace(candidates.trace_text(layers), own)
    if chosen == candidates.NOTHING:
        fields = "\n".join(_attached_fields(message))
        chosen = candidates.from_trace(fields, own)
    if chosen == candidates.NOTHING:
        lines = tuple(_attached_lines(message))
        chosen = candidates.choose((Hop(None, "", None, lines),), own)
        if chosen.where:
            chosen = chosen._replace(where=f"attachment {chosen.where}")
    return chosen


def _attached_fields(message: Message) -> Iterator[str]:
    for part in message.parts:
        if part.attached:
            yield from (f"{each.name}: {each.value}" for each in part.headers[:200])


def _attached_lines(message: Message) -> Iterator[Line]:
    left = _ATTACHED_CHARS
    for part in message.attachments:
        if left > 0 and part.content_type in ("text/plain", "text/csv", "text/x-log"):
            text = part_text(message, part)[:left]
            left -= len(text)
            for number, line in enumerate(text.split("\n"), 1):
                yield Line(number, line[:2000], Zone.LOG)


def _strangers(message: Message, layers: Sequence[Hop]) -> frozenset[str]:
    """Domains of those who write and read: their links are no offence."""
    people = (*message.from_, *message.reply_to, *message.recipients)
    known = {each.domain for each in people}
    known |= {
        hop.sender.rpartition("@")[2].lower()
        for number, hop in enumerate(layers)
        if hop.sender and (number == 0 or not _is_sample(hop))
    }
    return frozenset(domain for domain in known if domain)


def _is_sample(hop: Hop) -> bool:
    """Whether a layer is the evidence: a stranger's mail that accuses nobody."""
    return words.of_hop(hop).score == 0 and not gate.speaks_to_provider(hop)


def _take(found: Found, chosen: Chosen, marks: indicators.Indicators) -> None:
    for ip in (*chosen.ips, *chosen.prefixes):
        found.ip(ip, chosen.where)
    for url in marks.urls:
        found.url(url, marks.where)
    for domain in marks.domains:
        found.domain(domain, marks.where)


def _reference(found: Found, known: str | None, layers: Sequence[Hop]) -> None:
    if known:
        found.ident(known, "subject")
        return
    read = references.read(layers)
    if read:
        found.ident(*read)


def _finished(
    message: Message, layers: Sequence[Hop], found: Found, known: senders.Known
) -> Report:
    zone = zone_of(message)
    event = eventtime.read(layers, message.date, zone)
    if event:
        found.reported_at, found.read_from["reported_at"] = event
    inner = writers.complainant(layers, known) or writers.form(message, layers)
    if inner:
        found.reporter, found.read_from["reporter"] = inner, "forwarded letter"
    report = found.report(message)
    limit = deadline.read(layers, report.category, message.date, zone)
    outer = message.from_[0].addr.lower() if message.from_ else None
    forwarded = inner is not None or known.forwarder is not None
    return replace(
        report,
        deadline=limit.deadline if limit else None,
        forwarder=outer if forwarded else None,
        hops=(outer,) if forwarded and outer else (),
        reporter=None if forwarded and inner is None else report.reporter,
        read_from={**report.read_from, **({"deadline": limit.where} if limit else {})},
    )
