"""An end before its start (N8): in labelled lines, in ranges, in the rows of tables.

Each end belongs to the start of its kind above it ("actual", "new", "2"), else to the
last one. Times without a date have no order: works go over midnight.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from mailproc.compose.notice_guard.labels import Label, Role, read
from mailproc.compose.notice_guard.lines import Line
from mailproc.compose.notice_guard.moments import Moment, is_before, moments
from mailproc.compose.notice_guard.words import MOVED

_BETWEEN = re.compile(
    r"[\s,;]*(?:\([^()]*\))?[\s,;]*"
    r"(?P<word>[-–—→]+>?|to|until|till|do|a|até|ao|às|as|по|до|bis|au)[\s,;]*",
    re.IGNORECASE,
)
_BACKWARD = 3  # lines below an end in which its start may stand
_LONGEST = 2000

Reversed = tuple[Line, str]


class _Pairing:
    """The starts seen so far in one piece of text, and an end that had none."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self._starts: dict[frozenset[str], Moment] = {}
        self._last: Moment | None = None
        self._waiting: tuple[int, Label, Moment] | None = None

    def take(self, at: int, label: Label, moment: Moment) -> int | None:
        """Take one labelled time; return the number of a line that is too early."""
        if label.role is Role.START:
            self._starts[label.kind] = self._last = moment
            waiting, self._waiting = self._waiting, None
            return self._too_early(waiting, at, label, moment) if waiting else None
        start = self._starts.get(label.kind, self._last)
        if start is None:
            self._waiting = at, label, moment
            return None
        return at if is_before(moment, start) else None

    @staticmethod
    def _too_early(
        waiting: tuple[int, Label, Moment], at: int, label: Label, start: Moment
    ) -> int | None:
        """Judge an end that stands above its start."""
        above, end_label, end = waiting
        near = at - above <= _BACKWARD and end_label.kind == label.kind
        return above if near and is_before(end, start) else None


def reversed_lines(lines: Sequence[Line]) -> Iterator[Reversed]:
    """Yield the lines whose end stands before its start, with what they say."""
    pairing = _Pairing(0)
    for at, line in enumerate(lines):
        if line.depth != pairing.depth:
            pairing = _Pairing(line.depth)
        if _has_backward_range(lines, at):
            yield line, line.text
        for label, moment in _times(lines, at):
            early = pairing.take(at, label, moment)
            if early is not None:
                yield lines[early], lines[early].text


def _times(lines: Sequence[Line], at: int) -> Iterator[tuple[Label, Moment]]:
    """The labelled starts and ends of a line; a value may stand on the next one."""
    for label, value in read(lines[at].text):
        if label.role in (Role.START, Role.END):
            below = lines[at + 1].text if at + 1 < len(lines) else ""
            moment = next(moments((value or below)[:_LONGEST]), None)
            if moment:
                yield label, moment


def _has_backward_range(lines: Sequence[Line], at: int) -> bool:
    """Whether two dates with nothing but "to" or a dash between go the wrong way."""
    text = lines[at].text[:_LONGEST]
    for start, end in pairwise(moments(text)):
        between = _BETWEEN.fullmatch(text, start.end, end.start)
        if between and is_before(end, start):
            near = " ".join(line.text for line in lines[max(0, at - 2) : at + 2])
            return not MOVED.search(near[:_LONGEST])
    return False


def reversed_cells(pairs: Iterable[tuple[Label, str]]) -> bool:
    """Whether a row of labelled cells has an end before its start."""
    lines = [Line(f"{label.name.rstrip(': ')}: {value}") for label, value in pairs]
    return next(reversed_lines(lines), None) is not None
