"""HTML for the guard: what people see, what the source hides, and labelled cells.

Reads tokens by offset (mailproc.compose.html_source); rows of tables and definition
lists become cells, everything else lines. Linear; never raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailproc.compose.html_source import (
    CLOSE,
    OPEN,
    OTHER,
    TEXT,
    Token,
    attributes,
    decode,
    tokens,
)
from mailproc.compose.notice_guard.lines import Line

_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_VOID = frozenset(
    ("br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr", "embed")
)
_BREAKS = frozenset(
    (
        *("p", "div", "li", "ul", "ol", "pre", "blockquote", "section", "article"),
        *("header", "footer", "main", "center", "form", "address", "br", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "body", "html", "caption"),
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "caption"))
_ROWS = {"dt": "th", "td": "td", "th": "th", "dd": "td"}
_SEEN = "\ufffc"  # stands for an image, and for a table among lines
_DEEPEST = 200  # tables in tables


@dataclass(slots=True)
class Cell:
    """One cell: its lines, and whether it is a heading cell or holds a table."""

    is_head: bool = False
    lines: list[Line] = field(default_factory=list)
    nested: bool = False

    @property
    def text(self) -> str:
        """The cell as one line."""
        return " ".join(line.text for line in self.lines if line.text)


@dataclass(slots=True)
class Table:
    """One table or definition list, row by row."""

    rows: list[list[Cell]] = field(default_factory=list)


def seen_texts(html: str) -> tuple[str, ...]:
    """Return the text with all tags removed: with and without hidden elements.

    Nothing stands where a tag stood, so that a mark that tags split is whole.
    """
    everything: list[str] = []
    seen: list[str] = []
    hidden, depth = "", 0
    for token in tokens(html):
        if token.kind == TEXT:
            everything.append(html[token.start : token.end])
            if not hidden:
                seen.append(everything[-1])
        elif hidden:
            if token.name == hidden:
                depth += {OPEN: 1, CLOSE: -1}.get(token.kind, 0)
                hidden = hidden if depth else ""
        elif token.kind == OPEN and token.name not in _VOID and _hides(html, token):
            hidden, depth = token.name, 1
    full, visible = "".join(everything), "".join(seen)
    return (full,) if full == visible else (full, visible)


def _hides(html: str, token: Token) -> bool:
    if token.end - token.start == len(token.name) + 2:
        return False
    found = attributes(html, token)
    return "hidden" in found or bool(_HIDDEN.search(found.get("style", "")))


def hidden_source(html: str) -> Iterator[str]:
    """Yield what nobody sees, decoded: attributes, comments, styles, scripts."""
    for token in tokens(html):
        bare = token.end - token.start <= len(token.name) + 3
        if token.kind == OTHER or (token.kind == OPEN and not bare):
            yield decode(html[token.start : token.end])


class Reader:
    """One walk over the source; `flows` are lists of lines, `tables` are rows.

    A row of one cell, or one that holds a table, is layout: its lines belong to what
    is around it. Other rows leave one sign in the lines.
    """

    def __init__(self, html: str) -> None:
        self.flows: list[list[Line]] = [[]]
        self.tables: list[Table] = []
        self._html = html
        self._open: list[Table] = []
        self._cells: list[Cell | None] = []  # the open cell of each open table
        self._text: list[str] = []
        self._quotes = 0
        self._heading = 0

    def read(self) -> "Reader":
        """Walk over the source once."""
        for token in tokens(self._html):
            if token.kind == TEXT:
                self._text.append(decode(self._html[token.start : token.end]))
            elif token.kind != OTHER:
                self._on_tag(token.name, opens=token.kind == OPEN)
        while self._open:
            self._end_table()
        self._flush()
        return self

    def _on_tag(self, name: str, *, opens: bool) -> None:
        if name == "img" and opens:
            self._text.append(_SEEN)
        elif name in ("table", "dl"):
            self._on_table(opens=opens)
        elif (name in _ROWS or name == "tr") and self._open:
            self._on_row(name, opens=opens)
        elif name in _BREAKS or name in _ROWS or name == "tr":
            self._break(name, opens=opens)

    def _on_table(self, *, opens: bool) -> None:
        if opens:
            self._begin_table()
        elif self._open:
            self._end_table()

    def _on_row(self, name: str, *, opens: bool) -> None:
        if name == "tr":
            self._end_row()
            return
        self._end_cell()
        if opens:
            self._begin_cell(name)

    def _break(self, name: str, *, opens: bool) -> None:
        self._flush()
        step = 1 if opens else -1
        if name == "blockquote":
            self._quotes = max(0, self._quotes + step)
        elif name in _HEADINGS:
            self._heading = max(0, self._heading + step)

    def _begin_table(self) -> None:
        self._flush()
        if len(self._open) < _DEEPEST:
            if self._cells and self._cells[-1]:
                self._cells[-1].nested = True
            self._open.append(Table([[]]))
            self._cells.append(None)

    def _begin_cell(self, name: str) -> None:
        if name == "dt":
            self._end_row()
        self._cells[-1] = Cell(is_head=_ROWS[name] == "th")

    def _end_cell(self) -> None:
        self._flush()
        cell = self._cells[-1]
        if cell is not None:
            self._open[-1].rows[-1].append(cell)
            self._cells[-1] = None

    def _end_row(self) -> None:
        self._end_cell()
        row = self._open[-1].rows[-1]
        if not row:
            return
        self._open[-1].rows.append([])
        if len(row) > 1 and not any(cell.nested for cell in row):
            self.flows += _long_cells(row)
            self._lines().append(Line(_SEEN, depth=self._quotes))
            return
        self._open[-1].rows.pop(-2)
        for cell in row:
            self._lines().extend(cell.lines)

    def _end_table(self) -> None:
        self._end_row()
        table = self._open.pop()
        self._cells.pop()
        table.rows = [row for row in table.rows if row]
        if table.rows:
            self.tables.append(table)

    def _lines(self) -> list[Line]:
        """Where a line goes now: the innermost open cell, else the document."""
        for cell in reversed(self._cells):
            if cell is not None:
                return cell.lines
        return self.flows[0]

    def _flush(self) -> None:
        text = " ".join("".join(self._text).split())
        self._text.clear()
        if text:
            self._lines().append(
                Line(text, depth=self._quotes, heading=bool(self._heading))
            )


def _long_cells(row: list[Cell]) -> Iterator[list[Line]]:
    """Yield cells of several lines; the value of the last may stand beside it."""
    for cell, beside in zip(row, (*row[1:], Cell()), strict=True):
        if len(cell.lines) > 1:
            yield [*cell.lines, *([Line(_SEEN, indent=1)] if beside.lines else [])]
