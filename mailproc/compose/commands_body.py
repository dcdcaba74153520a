"""The writer's own new text of one part, line by line, with what to take out of it.

Plain text (also format=flowed, RFC 3676) and HTML are read alike: a line as people
see it, and its place in the source, from where it can be cut. The author's own
signature is left out. Never decides what a command is.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailproc.compose import textpart
from mailproc.compose.html_page import read_page
from mailproc.compose.html_source import CLOSE, OPEN, TEXT, Token, tokens
from mailproc.compose.html_tree import NODES
from mailproc.compose.lines import Line, text_lines
from mailproc.compose.regions import layout
from mailproc.message.model import Message, Part
from mailproc.message.parts import part_text

Span = tuple[int, int]

_VOID = ("img", "wbr", "input")
_BLOCKS = NODES - {"span"}
_END = re.compile(r"\r?\n")
_BLANK_LINES = re.compile(r"(?:[^\S\n]*+\n)*+")


class OwnLine(NamedTuple):
    """One line of the writer's as people see it, and where it stands in the source."""

    text: str
    gap: bool  # a blank line stands above
    runs: tuple[Span, ...]


class Body(NamedTuple):
    """A text part; `label` is its charset, None where its bytes are in doubt.

    `blank` says that nobody sees anything in it: neither new text nor quotes.
    """

    part: Part
    source: str
    label: str | None
    lines: tuple[OwnLine, ...]
    blank: bool

    @property
    def is_html(self) -> bool:
        """Whether this is an HTML version."""
        return self.part.content_type == "text/html"


def read_body(message: Message, part: Part) -> Body:
    """Read a text part of any kind; never fails."""
    known = textpart.read(message, part)
    source, label = known or (part_text(message, part), None)
    if part.content_type == "text/html":
        lines, blank = _html_lines(source)
    else:
        lines, blank = _text_lines(source, part)
    return Body(part, source, label, tuple(lines), blank)


def without(body: Body, count: int) -> str:
    """Return the source of a part without the first `count` lines of new text."""
    runs = [line.runs for line in body.lines[:count]]
    if body.is_html:
        spans = [span for each in runs for span in _html_spans(body.source, each)]
    else:
        spans = [span for each in runs for span in each]
    edges = [0, *(edge for span in spans for edge in span), len(body.source)]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return "".join(body.source[start:end] for start, end in pairs)


def _own(lines: Sequence[Line]) -> Iterator[range]:
    """Yield the numbers of the writer's own lines, run by run, without signature."""
    found = layout(lines)
    for first, after in found.own:
        if first < found.at:
            yield range(first, min(after, found.at))


def _html_lines(html: str) -> tuple[Iterator[OwnLine], bool]:
    page = read_page(html)
    own = (
        OwnLine(page.lines[at].text, page.lines[at].gap, page.spans[at])
        for run in _own(page.lines)
        for at in run
    )
    return own, not page.lines


def _html_spans(html: str, runs: tuple[Span, ...]) -> list[Span]:
    """Return what goes with a line: its text, and the break behind it."""
    start, end = runs[0][0], runs[-1][1]
    return sorted([*_inside(html, start, end), *_break(html, end)])


def _inside(html: str, start: int, end: int) -> Iterator[Span]:
    """Yield the text between two places with all tags that are opened and closed.

    So that the address of a link goes with its words; other tags stay.
    """
    opened: list[Token] = []
    for token in tokens(html[start:]):
        here = (start + token.start, start + token.end)
        if token.kind == CLOSE and opened and opened[-1].name == token.name:
            yield start + opened[-1].start, start + opened.pop().end
            yield here
        elif here[0] >= end:
            return
        elif token.kind == TEXT:
            yield here[0], min(here[1], end)  # <pre> has several lines in one text
        elif token.kind == OPEN and token.name not in _VOID:
            opened.append(token)
        elif token.kind != CLOSE:
            yield here


def _break(html: str, end: int) -> Iterator[Span]:
    """Yield the line break behind a line, of <pre> or <br>, not that of a block."""
    newline = _END.match(html, end)
    if newline:
        yield newline.span()
        return
    for token in tokens(html[end:]):
        if token.kind == OPEN and token.name == "br":
            yield end + token.start, end + token.end
        blank = (
            token.kind == TEXT and html[end + token.start : end + token.end].isspace()
        )
        if not blank and (token.kind != CLOSE or token.name in _BLOCKS):
            return


def _text_lines(text: str, part: Part) -> tuple[Iterator[OwnLine], bool]:
    flowed, delsp = textpart.is_flowed(part), textpart.is_delsp(part)
    lines = text_lines(text, flowed=flowed)
    pieces = (
        _joined(text, lines[run.start : run.stop], flowed=flowed, delsp=delsp)
        for run in _own(lines)
    )
    return (line for piece in pieces for line in piece), not lines


def _joined(
    source: str, lines: Sequence[Line], *, flowed: bool, delsp: bool
) -> Iterator[OwnLine]:
    """Yield lines with those of flowed text put together (RFC 3676 4.2)."""
    text, first = [], 0
    for at, line in enumerate(lines):
        text.append(line.text.removeprefix(" ") if flowed else line.text)
        goes_on = flowed and line.text.endswith(" ") and line.text != "-- "
        if goes_on and at + 1 < len(lines) and not lines[at + 1].gap:
            text[-1] = text[-1][:-1] if delsp else text[-1]
            continue
        after = _BLANK_LINES.match(source, line.after)
        span = (lines[first].start, after.end() if after else line.after)
        yield OwnLine("".join(text), lines[first].gap, (span,))
        text, first = [], at + 1
