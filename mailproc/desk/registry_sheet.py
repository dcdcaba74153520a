"""Rows of registry files: bytes of CSV or JSON in, rows with lines and faults out.

CSV is RFC 4180 in UTF-8, its fields apart by comma, semicolon or tab; JSON is in
`registry_json`. Whatever the bytes are, the answer is rows and faults, in linear
work. What a row means is judged in `registry_columns`.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailproc.desk.registry_columns import Cells, columns_of
from mailproc.desk.registry_records import Kind

MOST_BYTES = 64_000_000

_MAGIC = {
    b"PK\x03\x04": "a spreadsheet or archive",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"\x1f\x8b": "a compressed file",
    b"SQLite format 3": "a database",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}
_KIND = "kind"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the file, the line (from 1; 0 for the whole), and what."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        """Return it as people read it."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record, and the line where it begins."""

    kind: Kind
    file: str
    line: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one file holds. `kinds` are those it speaks of, also without a row."""

    kinds: frozenset[Kind]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def decoded(raw: bytes) -> str:
    """Return the text of a file, without a byte order mark.

    Errors: ValueError that says what it is instead of UTF-8 text, and the line.
    """
    if len(raw) > MOST_BYTES:
        raise ValueError(f"is larger than {MOST_BYTES // 1_000_000} MB")
    for magic, what in _MAGIC.items():
        if raw.startswith(magic):
            raise ValueError(f"is {what}; save it as CSV or JSON in UTF-8")
    if (nul := raw.find(b"\0")) >= 0:
        line = raw.count(b"\n", 0, nul) + 1
        raise ValueError(f"is no text: a zero byte in line {line}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = raw[error.start]
        raise ValueError(
            f"is not UTF-8: byte 0x{byte:02X} in line {line}; save it as UTF-8"
        ) from None


def kind_of_name(file: str) -> Kind | None:
    """Return the kind that a file name states: `network.csv` holds networks."""
    stem = file.replace("\\", "/").rpartition("/")[2].partition(".")[0].casefold()
    return Kind(stem) if stem in list(Kind) else None


def read_csv(file: str, text: str) -> Sheet:
    """Return the rows of a CSV text. A column `kind` or the file name states kinds."""
    named = kind_of_name(file)
    rows: list[Row] = []
    faults: list[Fault] = []
    numbered = _numbered(text)
    try:
        _, names = next(numbered, (1, []))
        head = [name.strip().casefold() for name in names]
        faults += [Fault(file, 1, what) for what in _head_faults(head, named)]
        for line, cells in () if faults else numbered:
            try:
                rows.append(_row(file, line, head, cells, named))
            except ValueError as error:
                faults.append(Fault(file, line, str(error)))
    except _NotCsv as error:
        faults.append(Fault(file, error.line, str(error)))
    kinds = {row.kind for row in rows} | ({named} if named else set())
    return Sheet(frozenset(kinds), tuple(rows), tuple(faults))


class _NotCsv(Exception):
    """From this line on nothing can be read."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


def _delimiter(text: str) -> str:
    head = text[: text.find("\n") + 1] or text
    return max(",;\t", key=head[:10_000].count)


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the line where it begins."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=_delimiter(text), strict=True)
    begin = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise _NotCsv(f"is no CSV: {error}", begin) from None


def _head_faults(head: Sequence[str], named: Kind | None) -> Iterator[str]:
    if not any(head):
        yield "is empty; the first line names the columns"
        return
    if _KIND not in head and named is None:
        kinds = ", ".join(Kind)
        yield f"has no column kind, and the file is not named after one of {kinds}"
    known = {_KIND}.union(*(columns_of(k) for k in ([named] if named else Kind)))
    for number, name in enumerate(head):
        if name in head[:number]:
            yield f"has the column {name or '(without a name)'} twice"
        elif name not in known:
            yield f"there is no column {name[:40] or '(without a name)'}"


def _row(
    file: str, line: int, head: Sequence[str], cells: Sequence[str], named: Kind | None
) -> Row:
    """Return a row. Errors: ValueError that says what is wrong with it."""
    if len(cells) != len(head):
        raise ValueError(f"has {len(cells)} fields, the first line names {len(head)}")
    values = dict(zip(head, cells, strict=True))
    kind = kind_named(values.pop(_KIND, "") or named or "")
    if named and kind != named:
        raise ValueError(f"a {kind} in a file that is named after {named}")
    known = columns_of(kind)
    found: dict[str, tuple[str, ...]] = {}
    for name, cell in values.items():
        many = name in known and known[name].many
        pieces = _pieces(cell, name) if many else (cell.strip(),)
        if kept := tuple(piece for piece in pieces if piece):
            found[name] = kept
    return Row(kind, file, line, found)


def kind_named(word: str) -> Kind:
    """Return the kind of that name. Errors: ValueError."""
    try:
        return Kind(word.strip().casefold())
    except ValueError:
        raise ValueError(f"{word[:40]!r} is none of {', '.join(Kind)}") from None


def _pieces(cell: str, name: str) -> Sequence[str]:
    """Several values stand on lines of their own or apart by `|`, patterns on lines."""
    lines = cell if name == "references" else cell.replace("|", "\n")
    return [piece.strip() for piece in lines.splitlines()]
