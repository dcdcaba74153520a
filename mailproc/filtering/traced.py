"""A text with its folded form, and the way back from there to the characters.

Folding changes lengths (`ß` becomes `ss`, an accent joins its letter), so a place in
the folded text is not a place in the mail. This module knows nothing of queries.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from mailproc.filtering.words import MARKS, WORD, fold

_LOOKS = 2000  # occurrences of a first word that are looked at
_SHOWN = 80
_MARKED = re.compile(rf".[{MARKS}]+", re.DOTALL)

Span = tuple[int, int]


class Traced:
    """One text of a mail, folded; finds words in it and says where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)

    def find(self, words: Sequence[str]) -> Span | None:
        """Return the first place, in the folded text, of words side by side."""
        first = words[0]
        at = -1
        for _ in range(_LOOKS):
            at = self.folded.find(first, at + 1)
            if at < 0:
                return None
            end = self._end(at, words)
            if end is not None:
                return at, end
        return None

    def _end(self, at: int, words: Sequence[str]) -> int | None:
        first = words[0]
        before = WORD.fullmatch(self.folded[at - 1 : at]) if at else None
        if before and WORD.match(first):
            return None
        if not WORD.fullmatch(first):  # an address or an emoji
            return at + len(first)
        end = at
        for wanted in words:
            found = WORD.search(self.folded, end)
            if not found or found[0] != wanted:
                return None
            end = found.end()
        return end

    def words(self) -> Iterator[tuple[str, Span]]:
        """Yield each word with its place in the folded text."""
        return ((m[0], m.span()) for m in WORD.finditer(self.folded))

    def shown(self, span: Span) -> tuple[int, str]:
        """Return where a place of the folded text begins in the mail, and its text."""
        start, end = self._back(span[0]), self._back(span[1])
        return start, self.text[start : min(end, start + _SHOWN)]

    def _back(self, offset: int) -> int:
        ends, shifts = self._steps
        step = bisect_right(ends, offset)
        return offset + shifts[step - 1] if step else offset

    @cached_property
    def _steps(self) -> tuple[list[int], list[int]]:
        """Where folding changed a length: the end in the folded text, the shift."""
        ends: list[int] = []
        shifts: list[int] = []
        if self.text.isascii():
            return ends, shifts
        odd = re.escape("".join(c for c in set(self.text) if len(fold(c)) != 1))
        pattern = f"[{odd}]|{_MARKED.pattern}" if odd else _MARKED.pattern
        units = re.compile(pattern, re.DOTALL)
        shift = 0
        for unit in units.finditer(self.text):
            longer = len(unit[0]) - len(fold(unit[0]))
            if longer:
                shift += longer
                ends.append(unit.end() - shift)
                shifts.append(shift)
        return ends, shifts
