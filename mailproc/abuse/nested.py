"""Complaints inside forwards: attached as messages, at any depth, every hop kept.

Only attached messages that stand beside the forwarder's own words are opened, not
the evidence of a report that was read. Depth and number are bounded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.abuse.reporter import reporter
from mailproc.message.model import Message, Part
from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes

_TYPES = ("message/rfc822", "message/global")
_HEAD = re.compile(
    rb"\s{0,20}(?:>?From .{1,200}\n)?(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]{0,4000}\n"
    rb"(?:[ \t][^\n]{0,4000}\n){0,50}){2}"
)
_DEPTH = 5
_MOST = 20


@dataclass(frozen=True, slots=True)
class Inner:
    """A message inside another; `hops` are the senders above it, outermost first."""

    message: Message
    hops: tuple[str, ...]
    where: str


def messages(message: Message) -> Iterator[Inner]:
    """Yield the messages inside a mail, level by level."""
    level = [Inner(message, (), "")]
    left = _MOST
    for _ in range(_DEPTH):
        below: list[Inner] = []
        for outer in level:
            for found in _inside(outer):
                if left <= 0:
                    return
                left -= 1
                below.append(found)
                yield found
        level = below


def _inside(outer: Inner) -> Iterator[Inner]:
    sender, _ = reporter(outer.message)
    hops = (*outer.hops, sender) if sender else outer.hops
    for number, part in enumerate(_attached(outer.message), 1):
        where = f"{outer.where} > message {number}".removeprefix(" > ")
        yield Inner(parse(part_bytes(outer.message, part)), hops, where)


def _attached(message: Message) -> Iterator[Part]:
    """Attached messages, those under a wrong type too (`.eml` as octet-stream)."""
    for part in message.parts:
        if part.attached:
            continue
        if part.content_type in _TYPES or _is_mail_file(message, part):
            yield part


def _is_mail_file(message: Message, part: Part) -> bool:
    named = (part.filename or "").lower().endswith((".eml", ".mht", ".rfc822"))
    if not named and part.content_type != "text/rfc822":
        return False
    return _HEAD.match(part_bytes(message, part)[:20_000]) is not None
