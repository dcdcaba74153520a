"""What must not leave in the writer's own new text: the field mark "&^" (N8).

For ordinary mail of staff: subject, text parts, HTML as source and as people see
it. Quotes and attachments never count, for complaints may contain anything. It
reports, never edits.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mailproc.compose.html_source import decode
from mailproc.compose.quoting import read_html, text_shape
from mailproc.message.model import Message
from mailproc.message.parts import part_text

MARK = "&^"

_NEAR = 24  # characters shown on each side of a mark
_MOST = 20  # findings a message; a refusal names one field anyway
_TO_LINE_END = re.compile(r"&\^[^\n]*")  # so that a line is reported once
_SOFT_BREAK = re.compile(r" \r?\n")


class Finding(NamedTuple):
    """A mark: its place ("subject", "text, line 3", "html") and the words around."""

    place: str
    snippet: str


def own_markers(message: Message) -> tuple[Finding, ...]:
    """Return the marks "&^" of the writer's own, at most twenty, in reading order."""
    found: list[Finding] = []
    for finding in _findings(message):
        found.append(finding)
        if len(found) == _MOST:
            break
    return tuple(found)


def _findings(message: Message) -> Iterator[Finding]:
    at = message.subject.find(MARK)
    if at >= 0:
        yield Finding("subject", _snippet(message.subject, at))
    for part in message.parts:
        if not part.is_text_body:
            continue
        text = part_text(message, part)
        if part.content_type == "text/html":
            yield from _in_html(text)
        else:
            flowed = part.params.get("format", "").lower() == "flowed"
            delsp = flowed and part.params.get("delsp", "").lower() == "yes"
            yield from _in_text(text, flowed=flowed, delsp=delsp)


def _in_text(text: str, *, flowed: bool, delsp: bool) -> Iterator[Finding]:
    for start, end in text_shape(text, flowed=flowed).own:
        own = text[start:end]
        for found in _TO_LINE_END.finditer(own):
            line = text.count("\n", 0, start + found.start()) + 1
            yield Finding(f"text, line {line}", _snippet(own, found.start()))
        if delsp and MARK not in own:
            joined = _SOFT_BREAK.sub("", own)
            if MARK in joined:
                yield Finding("text", _snippet(joined, joined.index(MARK)))


def _in_html(html: str) -> Iterator[Finding]:
    """Look at what people see, then at the source: links, comments, hidden text."""
    letter = read_html(html)
    at = letter.text.find(MARK)
    if at >= 0:
        yield Finding("html", _snippet(letter.text, at))
        return
    for start, end in letter.source:
        source = decode(html[start:end])
        at = source.find(MARK)
        if at >= 0:
            yield Finding("html source", _snippet(source, at))
            return


def _snippet(text: str, at: int) -> str:
    """Return the words around a mark, of its own line only."""
    low, high = max(0, at - _NEAR), at + len(MARK) + _NEAR
    start = max(low, text.rfind("\n", low, at) + 1)
    return " ".join(text[start:high].partition("\n")[0].split())
