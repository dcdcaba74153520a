"""The elements around a place in HTML source, by offset, for badly closed HTML too.

Only elements that hold blocks are kept, with span, which Outlook quotes in. End
tags follow the HTML Standard (13.2.6.4.7) where it matters to quotes: one that
matches nothing is ignored, none reaches out of its table cell, </span> never
closes a block. Each step costs constant time on average.
"""

from collections import defaultdict
from typing import NamedTuple

from mailproc.compose.containers import Container
from mailproc.compose.lines import Mark

_WALLS = {"table", "td", "th", "caption"}
_TABLE = _WALLS | {"tr", "tbody", "thead", "tfoot"}
_FLOW = {
    *("div", "p", "blockquote", "table", "ul", "ol", "dl", "pre", "center", "form"),
    *("section", "article", "header", "footer", "main", "aside", "address", "figure"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "fieldset", "details"),
}
NODES = _FLOW | _TABLE | {"li", "dd", "dt", "span"}


_QUOTE = Mark.QUOTE


class Node(NamedTuple):
    """One element; `wrapper` is the number of the wrapper it stands in, or 0."""

    name: str
    start: int
    parent: int
    mark: Mark
    wrapper: int


class Tree:
    """The open elements while the source is read; node 0 is the document."""

    def __init__(self) -> None:
        self.nodes = [Node("", 0, 0, Mark.TEXT, 0)]
        self._open = [0]
        self._scopes = [defaultdict[str, int](int)]  # open names by table cell
        self._all = defaultdict[str, int](int)

    @property
    def current(self) -> int:
        """The number of the innermost open element."""
        return self._open[-1]

    def push(self, name: str, start: int, kind: Container) -> None:
        """Open an element."""
        if self.nodes[self._open[-1]].name == "p" and name in _FLOW:
            self._pop()
        above = self._open[-1]
        _, _, _, mark, wrapper = self.nodes[above]
        if (kind or wrapper) and mark is not _QUOTE:
            if kind is Container.QUOTE or (wrapper and name == "blockquote"):
                mark = _QUOTE
            elif kind is Container.MAYBE:
                mark = Mark.MAYBE
            elif kind is Container.WRAPPER:
                wrapper = len(self.nodes)
        self._open.append(len(self.nodes))
        self.nodes.append(Node(name, start, above, mark, wrapper))
        self._scopes[-1][name] += 1
        self._all[name] += 1
        if name in _WALLS:
            self._scopes.append(defaultdict(int))

    def close(self, name: str) -> None:
        """Follow an end tag."""
        if name == "span":
            if self.nodes[self._open[-1]].name == "span":
                self._pop()
            return
        reach = self._all if name in _TABLE else self._scopes[-1]
        if reach[name]:
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        name = self.nodes[self._open.pop()].name
        if name in _WALLS:
            self._scopes.pop()
        self._scopes[-1][name] -= 1
        self._all[name] -= 1
        return name

    def outermost(self, number: int, start: int) -> int | None:
        """Return where the outermost block around a node begins, not before `start`.

        Only blocks before which another block may stand: no cell, no list item.
        """
        found = None
        while number and self.nodes[number].start >= start:
            name, begin, number, mark, _ = self.nodes[number]
            if name in _FLOW or (name == "span" and mark is _QUOTE):
                found = begin
        return found
