"""The letter around a structured report: who passed it on, and what time they set.

A datacenter that forwards a report sets the deadline that binds, and its reference
must survive into the answer (S7.3b). The report's own fields stay as they are.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

from mailproc.abuse import classes
from mailproc.abuse.letter import deadline, hops, references, senders, words
from mailproc.abuse.letter.hops import Hop
from mailproc.abuse.model import Report
from mailproc.abuse.nested import Inner
from mailproc.message.model import Message

# What shows that a layer of a letter holds the report itself, flattened.
_MACHINE = re.compile(
    r"Feedback-Type ?:|Report-Type ?:|\[ ?SpamCop V"
    r"|(?:<|&lt;)(?:\w{1,20}:)?Infringement|xarf_version|ReporterInfo",
    re.IGNORECASE,
)
_LETTER_LIKE = ("csv", "free-text")  # what a person may have written around them
_BARE = ("arf", "shadowserver")  # machines write these; their text sets no time


def forwarded(report: Report, message: Message, inner: Inner) -> Report:
    """Complete a report that was read from a message inside a forward."""
    places = {name: f"{inner.where}: {at}" for name, at in report.read_from.items()}
    if inner.hops:
        places["forwarder"] = "From"
    found = replace(
        report,
        forwarder=inner.hops[-1] if inner.hops else None,
        hops=(*inner.hops, *report.hops),
        read_from=places,
    )
    layers = _layers(message)
    found = _with_class(_with_reference(found, layers), layers)
    return _with_time(found, message, layers)  # the outer letter's time binds


def direct(report: Report, message: Message) -> Report:
    """Complete a report that was read from the mail itself."""
    is_letter = report.read_from.get("ips", "text").startswith("text")
    if report.format in _BARE and not is_letter:
        return report
    layers = _layers(message)
    found = _flattened(report, layers) if is_letter else report
    if found.report_id is None and (is_letter or found.format in _LETTER_LIKE):
        found = _with_reference(found, layers)
    return _with_time(_with_class(found, layers), message, layers)


def _layers(message: Message) -> tuple[Hop, ...]:
    return hops.layers(message, hops.letter_text(message))


def _flattened(report: Report, layers: Sequence[Hop]) -> Report:
    """The report stands in a quoted layer: its writer is the reporter."""
    outer = report.reporter if report.read_from.get("reporter") != "text" else None
    for hop in layers[1:]:
        if hop.sender and any(_MACHINE.search(line.text) for line in hop.lines):
            found = replace(report, forwarder=outer, hops=(outer,) if outer else ())
            places = dict(report.read_from)
            if outer:
                places["forwarder"] = report.read_from.get("reporter", "From")
            return _with_reference(
                replace(
                    found,
                    reporter=hop.sender.lower(),
                    read_from={**places, "reporter": "forwarded letter"},
                ),
                layers,
            )
    return report


def _with_reference(report: Report, layers: Sequence[Hop]) -> Report:
    """The outer letter's reference comes first: the answer goes to its writer."""
    ident = senders.recognise(layers).reference
    where = "outer letter"
    if ident is None:
        ident, where = references.read(layers[:1]) or (None, "")
    if ident is None:
        return report
    places = {**report.read_from, "report_id": where}
    return replace(report, report_id=ident, read_from=places)


def _with_class(report: Report, layers: Sequence[Hop]) -> Report:
    """Where the machine part names no class, the letter's own words may."""
    if report.category != classes.UNCLASSIFIED:
        return report
    said = words.classify(layers)
    category, where = said.category, said.where
    if said.score < words.DECISIVE:
        category = classes.in_field(layers[0].subject) or classes.UNCLASSIFIED
        where = "subject"
    if category == classes.UNCLASSIFIED:
        return report
    return replace(
        report,
        category=category,
        immediate_block=classes.blocks(category),
        read_from={**report.read_from, "category": where},
    )


def _with_time(report: Report, message: Message, layers: Sequence[Hop]) -> Report:
    stated = deadline.read(layers, report.category, message.date, zone_of(message))
    if stated is None:
        return report
    places = {**report.read_from, "deadline": stated.where}
    return replace(report, deadline=stated.deadline, read_from=places)


def zone_of(message: Message) -> tzinfo:
    """Return the zone of the letter's Date field, UTC where it has none."""
    try:
        at: datetime = parsedate_to_datetime(message.header("Date") or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return UTC
    return at.tzinfo or UTC
