"""The visible lines of a letter, with their offsets in its source.

Plain text and HTML are both read as a list of lines, so that one reading of
quotes (mailproc.compose.regions) serves both. Blank lines are not listed; a line
says whether one stands above it. Nothing here decides what is quoted.
"""

import re
from enum import IntEnum
from typing import NamedTuple

# Patterns look at no more than this much of one line (characters).
LOOK = 600

_LINE = re.compile(r"^[^\S\n]*+\S.*", re.MULTILINE)


class Mark(IntEnum):
    """What the containers around a line say about it."""

    TEXT = 0  # nothing
    QUOTE = 1  # it is quoted
    MAYBE = 2  # it is quoted if the line above introduces a quote
    HARD = 3  # from here to the end everything is quoted
    STUFFED = 4  # format=flowed: its first space is none, and it quotes nobody


class Line(NamedTuple):
    """One line that is not blank: source[start:end] without its line end.

    `after` is the offset behind the line end; `gap` says that a blank line, or
    nothing at all, stands above.
    """

    text: str
    start: int
    end: int
    after: int
    gap: bool
    mark: Mark = Mark.TEXT


def text_lines(text: str, *, flowed: bool = False) -> list[Line]:
    r"""Return the lines of decoded text/plain; line ends are \r\n or \n.

    In format=flowed a leading space is stuffing (RFC 3676 4.4): "> " behind it is
    the writer's own.
    """
    lines: list[Line] = []
    size, expected = len(text), -1
    for found in _LINE.finditer(text):
        start, end = found.span()
        after = end + 1 if end < size else size
        if text[end - 1] == "\r":
            end -= 1
        mark = Mark.STUFFED if flowed and text[start] == " " else Mark.TEXT
        gap = start != expected
        lines.append(Line(text[start:end], start, end, after, gap, mark))
        expected = after
    return lines
