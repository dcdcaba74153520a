"""HTML as lines in which the cells of a row are parted by tabs. One pass, no tree.

The text form of message/ loses where a cell ends, and notices are tables. Broken
nesting is read as far as it goes; nothing is fetched, scripts and styles are left out.
"""

import html as entities
import re
from dataclasses import dataclass, field


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)"
    r"(?:[^<>=\"']|=\s*+\"[^\"<>]*+\"|=\s*+'[^'<>]*+'|[=\"'])*+>?|<!--.*?-->|"
    r"<![^>]*+>?",
    re.DOTALL,
)
_BLOCKS = _set(
    "address article blockquote body br center dd div dl dt footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main ol p pre section ul"
)
_UNSEEN = _set("script style head title noscript template textarea select svg")
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0\u200b]+")
_DEEPEST = 60
_LONG_CELL = 400


@dataclass(slots=True)
class _Row:
    """A row of a table while it is read; `text` is the cell that is open."""

    cells: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    in_cell: bool = False

    def close_cell(self) -> None:
        if self.in_cell:
            self.cells.append(_trim("".join(self.text)))
        self.text, self.in_cell = [], False


@dataclass(slots=True)
class _Page:
    """Open tables, outermost first; None in `rows` is a table without an open row."""

    out: list[str] = field(default_factory=list)
    rows: list[_Row | None] = field(default_factory=list)
    unseen: str = ""

    def write(self, text: str) -> None:
        self._target().append(text)

    def _target(self) -> list[str]:
        for row in reversed(self.rows):
            if row is not None and row.in_cell:
                return row.text
        return self.out

    def table(self, *, ends: bool) -> None:
        if not ends:
            self.write("\n")
            if len(self.rows) < _DEEPEST:
                self.rows.append(None)
        elif self.rows:
            self.row(ends=True)
            self.rows.pop()
            self.write("\n")

    def row(self, *, ends: bool) -> None:
        if not self.rows:
            self.write("\n")
            return
        row = self.rows[-1]
        if row is not None:
            row.close_cell()
            self.rows[-1] = None
            self.write("\n" + _line(row.cells) + "\n")
        if not ends:
            self.rows[-1] = _Row()

    def cell(self, *, ends: bool) -> None:
        if not self.rows:
            self.write("\t")
            return
        row = self.rows[-1] = self.rows[-1] or _Row()
        row.close_cell()
        row.in_cell = not ends


def to_lines(html: str) -> str:
    """Return the visible text, one line a row or block, cells parted by tabs."""
    page = _Page()
    at = 0
    for tag in _TAG.finditer(html):
        if not page.unseen:
            page.write(_text(html[at : tag.start()]))
        at = tag.end()
        _step(page, (tag["name"] or "").lower(), ends=bool(tag["end"]))
    if not page.unseen:
        page.write(_text(html[at:]))
    while page.rows:
        page.table(ends=True)
    return _trim("".join(page.out))


def _step(page: _Page, name: str, *, ends: bool) -> None:
    if page.unseen:
        page.unseen = "" if ends and name == page.unseen else page.unseen
    elif name in _UNSEEN:
        page.unseen = "" if ends else name
    elif name in _TABLE:
        _TABLE[name](page, ends=ends)
    elif name == "dd" and not ends:
        page.write("\t")
    elif name in _BLOCKS:
        page.write("" if name == "dt" and ends else "\n")


_TABLE = {"table": _Page.table, "tr": _Page.row, "td": _Page.cell, "th": _Page.cell}


def _text(source: str) -> str:
    return (
        _SPACE.sub(" ", entities.unescape(source).replace("\0", "")) if source else ""
    )


def _line(cells: list[str]) -> str:
    """Give a row one line; a cell that holds a letter keeps its own lines."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1:
        return filled[0]
    if any(
        "\t" in cell or len(cell) > _LONG_CELL or cell.count("\n") > 12
        for cell in cells
    ):
        return "\n".join(cells)
    return "\t".join(re.sub(r"\n+", "; ", cell) for cell in cells)


def _trim(text: str) -> str:
    lines = (line.strip(" ") for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n ")
