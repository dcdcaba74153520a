"""Own words of a letter as sentences, wrapped lines joined.

A label line, a bullet and a short line stand alone. Each sentence keeps the number
of the line it begins in, to be shown to people. Work is linear.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mailproc.abuse.letter.phrases import own_words
from mailproc.abuse.letter.zones import Line

_MOST = 800  # characters of one sentence
_ALONE = re.compile(
    r"\s*(?:[-*•·–>#]\s|\(?\d{1,2}[.)]\s|[\w /'-]{2,40}:(?:\s|$)|[|]|={3})"
)
_ENDS = re.compile(r"(?<=[.!?…])[\"')\]»”]{0,2}\s+(?=[\"'(\[«„“*]{0,2}[^\W\d_a-zа-яё])")


class Sentence(NamedTuple):
    """Text with single blanks; `line` counts from 1 in the letter.

    `row` are its words, folded, without addresses and links (see `phrases`).
    """

    text: str
    line: int
    row: tuple[str, ...] = ()


def sentences(lines: Iterable[Line]) -> Iterator[Sentence]:
    """Yield the sentences of lines, in order, each bounded in length."""
    for block in _blocks(lines):
        text = " ".join(" ".join(line.text.split()) for line in block)
        start = 0
        for end in (*(m.end() for m in _ENDS.finditer(text)), len(text)):
            if end - start > 40 or end == len(text) or _is_whole(text[start:end]):
                piece = text[start : min(end, start + _MOST)]
                yield Sentence(piece, block[0].number, tuple(own_words(piece)))
                start = end


def _is_whole(piece: str) -> bool:
    """Whether a short piece is a sentence, and no abbreviation like `No. 5`."""
    return len(piece.split()) >= 3


def _blocks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Runs of lines that a mailer wrapped out of one paragraph."""
    block: list[Line] = []
    for line in lines:
        text = line.text.strip()
        if block and (not text or _breaks(block[-1], line)):
            yield block
            block = []
        if text:
            block.append(line)
    if block:
        yield block


def _breaks(before: Line, line: Line) -> bool:
    if line.number - before.number > 1 or _ALONE.match(line.text):
        return True
    short = len(before.text.strip()) < 45
    return short and line.text.strip()[:1].isupper()
