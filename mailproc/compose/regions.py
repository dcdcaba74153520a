"""Which lines of a letter are quoted, and what kind of reply it is.

Lines in, line numbers out; the same for plain text and HTML. In doubt it is the
writer's own: one ">" line at the end, a rule of dashes, pasted raw headers, the
rest of a quoted line that lost its ">". One pass, bounded look-ahead.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from mailproc.compose.attribution import SENT_FROM
from mailproc.compose.lines import LOOK, Line, Mark
from mailproc.compose.openers import (
    Opener,
    attribution,
    find,
    is_rule,
    is_separator,
    label,
    may_attribute,
)

Style = Literal["new", "top", "bottom", "inline"]

_ANGLE = re.compile(r"[ \t\xa0]{0,2}>")
_PIPE = re.compile(r" ?\|(?:\s|$)")
_INITIALS = re.compile(r" ?([^\W\d_]{1,3})>{1,5}(?:\s|$)")
_NOTABLE = frozenset(">| \t\xa0-_=~*—")
_MARKED = {Mark.MAYBE: "maybe", Mark.QUOTE: "quote", Mark.HARD: "quote"}
_DELIMITERS = ("-- ", "--", "--\xa0")
_ATTRIBUTIONS = 2000  # lines looked at closely; no letter has so many
_LABELLED = 4  # lines To, Cc, Subject above an attribution
_OWN_SIGNATURE = 16  # lines; a longer one is no signature of the author
_SIGN_OFF = 3  # lines that a phone writes under the quote


class Region(NamedTuple):
    """Quoted lines [first, after).

    `opened` when something introduced them; `hard` when nothing marks the lines
    themselves, so that whatever stands below is quoted too.
    """

    first: int
    after: int
    opened: bool = False
    hard: bool = False


class Layout(NamedTuple):
    """The block goes above line `at` (len(lines): at the end); own line ranges."""

    at: int
    style: Style
    own: tuple[tuple[int, int], ...]


def layout(lines: Sequence[Line]) -> Layout:
    """Return where the block goes, what kind of reply it is, what is the writer's."""
    regions = quoted(lines)
    own = _complement(regions, len(lines))
    at, style = _place(lines, regions, own)
    run = next((r for r in own if r[1] == at), None)
    return Layout(_delimiter(lines, *run) if run else at, style, own)


def quoted(lines: Sequence[Line]) -> list[Region]:
    """Return the quoted regions in order; one that is opened may touch another."""
    reader = _Reader(lines)
    reader.run()
    return [r for r in reader.regions if not _lone(lines, r)]


def _lone(lines: Sequence[Line], region: Region) -> bool:
    """Whether this is one ">" line under the text, which quotes nobody."""
    single = region.after - region.first == 1 and not region.opened
    below = region.after == len(lines) and region.first > 0
    return single and below and lines[region.first].mark is Mark.TEXT


class _Reader:
    """One walk down the lines; `regions` grows."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.regions: list[Region] = []
        self.trusted: set[str] = set()  # doubtful quote marks that were introduced
        self.budget = _ATTRIBUTIONS

    def run(self) -> None:
        """Read all lines."""
        done = 0
        for at, line in enumerate(self.lines):
            if at < done or not (line.mark or _notable(line.text)):
                continue
            if line.mark is Mark.HARD:
                self.regions.append(Region(self.above(at), len(self.lines), True, True))
                return
            done = self.quote(at) or self.introduced(at)

    def quote(self, at: int) -> int:
        """Take in the quote marks from line `at` on; return the line after, or 0."""
        after = at
        while after < len(self.lines) and self.is_quote(after):
            after += 1
        if after == at:
            return 0
        if self.regions and self.regions[-1].after == at:
            at = self.regions[-1].first
            self.regions[-1] = self.regions[-1]._replace(after=after)
        else:
            self.regions.append(Region(at, after))
        return after

    def introduced(self, at: int) -> int:
        """Look for an opener at a line that is not quoted; return the next line."""
        opener = self.opener(at)
        if opener is None:
            return at + 1
        end = self.settle(opener)
        kind = _prefix(self.lines[end]) if end < len(self.lines) else ""
        if kind:
            self.trusted.add(kind)
        elif opener.sure:
            end = len(self.lines)
        else:
            return at + 1
        first = self.above(opener.first)
        self.regions.append(Region(first, end, opened=True, hard=not kind))
        return end

    def opener(self, at: int) -> Opener | None:
        """Return what introduces a quote in this line, if anything does."""
        found = find(self.lines, at)
        if found or self.budget == 0 or not may_attribute(self.lines[at].text):
            return found
        self.budget -= 1
        return attribution(self.lines, at)

    def settle(self, opener: Opener) -> int:
        """Return where the quote begins; a separator may stand above a header block."""
        if not is_separator(self.lines[opener.first].text[:LOOK]):
            return opener.after
        for at in range(opener.after, min(opener.after + 5, len(self.lines))):
            if _prefix(self.lines[at]) or is_separator(self.lines[at].text[:LOOK]):
                break
            inner = self.opener(at) if _notable(self.lines[at].text) else None
            if inner:
                return inner.after
        return opener.after

    def above(self, first: int) -> int:
        """Take in the rule or separator that stands above an opener.

        Yandex writes To and Subject between its rule and the attribution.
        """
        floor = self.regions[-1].after if self.regions else 0
        first = max(first, floor)
        top = first
        while top > max(floor, first - _LABELLED) and label(self.lines[top - 1].text):
            top -= 1
        text = self.lines[top - 1].text[:LOOK] if top > floor else ""
        return top - 1 if is_rule(text) or is_separator(text) else first

    def is_quote(self, at: int) -> bool:
        """Whether a line carries quote marks that count by themselves."""
        line = self.lines[at]
        kind = _prefix(line)
        if not kind:
            return False
        if kind in (">", "quote") or kind in self.trusted:
            return True
        near = (n for n in (at - 1, at + 1) if 0 <= n < len(self.lines))
        return kind not in ("maybe", "|") and any(
            _prefix(self.lines[n]) == kind for n in near
        )


def _notable(text: str) -> bool:
    """Whether a line could begin or introduce a quote: most cannot."""
    return text[0] in _NOTABLE or ":" in text or ">" in text[:10]


def _prefix(line: Line) -> str:
    """Return what quote mark a line has: "quote" and ">" are certain, else "" or one.

    "maybe" is an indented block of HTML, "|" may be a table, "IV" are initials.
    """
    if line.mark:
        return _MARKED.get(line.mark, "")
    text = line.text
    first = text[0]
    if first == ">":
        return "" if text.startswith(">From ") else ">"
    if first in " \t\xa0":
        if _ANGLE.match(text):
            return ">"
        first = text[1:2]
    if first == "|":
        table = text.rstrip().endswith("|") and len(text.strip()) > 1
        return "|" if _PIPE.match(text) and not table else ""
    found = _INITIALS.match(text) if ">" in text[:10] else None
    return found.group(1) if found else ""


def _complement(regions: Sequence[Region], size: int) -> tuple[tuple[int, int], ...]:
    edges = [0, *(e for r in regions for e in (r.first, r.after)), size]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return tuple((first, after) for first, after in pairs if first < after)


def _place(
    lines: Sequence[Line], regions: Sequence[Region], own: Sequence[tuple[int, int]]
) -> tuple[int, Style]:
    """Return the line above which the block goes, before a look at "-- "."""
    end = len(lines)
    if not regions:
        return end, "new"
    last = head = regions[-1]
    if last.after < end and not _signs_off(lines, last.after):
        return end, "inline" if own[0][0] < last.first else "bottom"
    for region in reversed(regions):  # quotes that touch are one
        if region.after < head.first:
            break
        head = region
    answered = any(regions[0].after <= first < head.first for first, _ in own)
    if head.opened or not answered:
        return head.first, "top"
    return (last.first, "top") if last.hard else (end, "inline")


def _signs_off(lines: Sequence[Line], at: int) -> bool:
    """Whether only a signature stands from this line to the end."""
    left = len(lines) - at
    text = lines[at].text
    if text.strip("\xa0 ") == "--":
        return left <= _OWN_SIGNATURE
    return left <= _SIGN_OFF and bool(SENT_FROM.match(text, 0, LOOK))


def _delimiter(lines: Sequence[Line], first: int, after: int) -> int:
    """Return the author's own "-- " line of a run of own lines, else its end.

    "--" without the space counts under a blank line: web mail strips the space.
    """
    for at in range(after - 1, max(first, after - _OWN_SIGNATURE) - 1, -1):
        line = lines[at]
        if line.text in _DELIMITERS and (line.text != "--" or line.gap):
            return at
    return after
