"""The lines of a letter as a reader of labels wants them. Nothing is judged here."""

import re
from typing import NamedTuple

from mailproc.compose.notice_guard.marks import plain

_QUOTE = re.compile(r"(?:[ \t]{0,3}>)+[ \t]?")
_BULLET = re.compile(r"(?:[-*•·–—▪◦+][ \t]+|\d{1,2}[.)][ \t]+)")
_EMPHASIS = str.maketrans("", "", "*_`")
_BULLET_INDENT = 2


class Line(NamedTuple):
    """One line without quote marks, bullet and emphasis; "" is a blank one.

    `number` counts from 1, 0 where there is none (HTML); `depth` is that of the quote;
    `heading` says that it is marked up as one; a bullet counts as indent.
    """

    text: str
    number: int = 0
    depth: int = 0
    indent: int = 0
    heading: bool = False


def text_lines(text: str) -> list[Line]:
    """Return the lines of decoded text/plain."""
    return [_line(raw, number) for number, raw in enumerate(plain(text).split("\n"), 1)]


def _line(raw: str, number: int) -> Line:
    quote = _QUOTE.match(raw)
    depth = quote[0].count(">") if quote else 0
    body = raw[quote.end() :] if quote else raw
    text = body.lstrip()
    indent = len(body) - len(text)
    bullet = _BULLET.match(text)
    if bullet:
        text, indent = text[bullet.end() :], indent + _BULLET_INDENT
    return Line(text.translate(_EMPHASIS).strip(), number, depth, indent)
