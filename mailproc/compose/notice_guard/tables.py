"""Fields in the cells of HTML: a label with its value beside it, or below it (N8).

Only what is surely a label counts: a heading cell, a colon, a word that labels the
fields of notices, or a row among such rows. Tables for layout pass.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailproc.compose.notice_guard.html import Cell, Table
from mailproc.compose.notice_guard.labels import Label, Role, name_label
from mailproc.compose.notice_guard.order import reversed_cells
from mailproc.compose.notice_guard.values import says_nothing

_LONGEST_LABEL = 60
_FEW_WORDS = 6
_SEEN = "\ufffc"

Pair = tuple[Label, str]


class CellFault(NamedTuple):
    """A fault of a row: `rule` "empty" or "order", the label, what stands there."""

    rule: str
    label: str
    found: str


def cell_faults(table: Table) -> Iterator[CellFault]:
    """Yield the faults of one table, row by row."""
    heads = _column_heads(table.rows)
    if heads:
        for row in table.rows[1:]:
            pairs = list(zip(heads, (cell.text for cell in row), strict=False))
            yield from _column_faults(pairs)
        return
    known = any(_is_known(label) for row in table.rows for label, _ in _pairs(row))
    stretch: list[Pair] = []
    for row in table.rows:
        sure = row[0].is_head or row[0].text.endswith((":", "\uff1a")) or known
        for label, value in _pairs(row):
            stretch.append((label, value))
            found = says_nothing(label, value)
            if found and (sure or found != "nothing" or _is_known(label)):
                yield CellFault("empty", label.name, found)
    if reversed_cells(stretch):
        yield CellFault("order", "end", "")


def _is_known(label: Label) -> bool:
    return label.role is not Role.OTHER


def _pairs(row: Sequence[Cell]) -> Iterator[Pair]:
    """Read a row as label and value, or as several such pairs side by side."""
    if len(row) < 2 or any(len(cell.lines) > 1 for cell in row[::2]):
        return
    if len(row) % 2 == 0 and len(row) > 2:
        labels = [_label(cell) for cell in row[::2]]
        if not all(label and _is_known(label) for label in labels):
            return
        for label, cell in zip(labels, row[1::2], strict=True):
            if label:
                yield label, cell.text
        return
    label = _label(row[0])
    if label and (len(row) == 2 or _is_known(label)):
        yield label, " ".join(cell.text for cell in row[1:]).strip()


def _label(cell: Cell) -> Label | None:
    """Return what a cell labels; None where it is too long, or a picture."""
    text = cell.text.strip(" :\uff1a")
    short = len(text) <= _LONGEST_LABEL and len(text.split()) <= _FEW_WORDS
    if not text or not short or _SEEN in text or text.endswith((".", "!", "?")):
        return None
    return name_label(text)


def _column_heads(rows: Sequence[Sequence[Cell]]) -> list[Label]:
    """Return the labels of a first row that heads columns, else nothing."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return []
    labels = [name_label(cell.text.strip(" :")) for cell in rows[0]]
    all_heads = all(cell.is_head for cell in rows[0])
    all_known = all(map(_is_known, labels)) and len(labels) > 1
    below = not any(cell.is_head for row in rows[1:] for cell in row[1:])
    return labels if (all_heads or all_known) and below else []


def _column_faults(pairs: Sequence[Pair]) -> Iterator[CellFault]:
    """An empty remark is none of our business, an empty time or a None is."""
    if not any(value for _, value in pairs):
        return
    for label, value in pairs:
        found = says_nothing(label, value)
        if found and (found != "nothing" or label.role.is_time):
            yield CellFault("empty", label.name, found)
    if reversed_cells(pairs):
        yield CellFault("order", "end", "")
