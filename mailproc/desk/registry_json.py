"""Registry files in JSON (RFC 8259): an object with one list of objects a kind.

Read element by element, so that each record has the line where it begins. Values are
texts, lists of texts, yes or no as true and false, whole numbers; null is no value.
"""

import json
import re
from collections.abc import Iterator

from mailproc.desk.registry_records import Kind
from mailproc.desk.registry_sheet import Fault, Row, Sheet, kind_named

_SPACE = re.compile(r"[ \t\r\n]*")


class _Broken(ValueError):
    """The text is not JSON of the right shape from here on."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(what)
        self.at = at


def read_json(file: str, text: str) -> Sheet:
    """Return the rows of a JSON text."""
    reader = _Reader(file, text)
    try:
        reader.run()
    except _Broken as error:
        reader.fault(error.at, str(error))
    return Sheet(frozenset(reader.kinds), tuple(reader.rows), tuple(reader.faults))


class _Reader:
    """One walk over the text; what is found gathers here."""

    def __init__(self, file: str, text: str) -> None:
        self._file, self._text = file, text
        self._decoder = json.JSONDecoder(
            object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse
        )
        self._counted = (0, 1)  # up to this place, the line there
        self.kinds: set[Kind] = set()
        self.rows: list[Row] = []
        self.faults: list[Fault] = []

    def run(self) -> None:
        """Read `{"customer": [{…}, …], …}`."""
        at = self._expect("{", 0)
        while (at := self._skip(at)) < len(self._text) and self._text[at] != "}":
            name, after = self._value(at)
            after = self._expect(":", after)
            at = self._list(name, at, after)
            if self._peek(at) != ",":
                break
            at = self._skip(at) + 1
        at = self._skip(self._expect("}", at))
        if at < len(self._text):
            raise _Broken("there is more after the end of the object", at)

    def _list(self, name: object, named_at: int, at: int) -> int:
        """Read the records of one kind; return where the list ends."""
        try:
            kind = kind_named(name if isinstance(name, str) else repr(name))
        except ValueError as error:
            self.fault(named_at, str(error))
            return self._value(self._skip(at))[1]
        if kind in self.kinds:
            self.fault(named_at, f"{kind} is there twice")
        self.kinds.add(kind)
        at = self._expect("[", at)
        while self._peek(at) not in ("]", ""):
            begin = self._skip(at)
            value, at = self._value(begin)
            self._record(kind, begin, value)
            if self._peek(at) != ",":
                break
            at = self._skip(at) + 1
        return self._expect("]", at)

    def _record(self, kind: Kind, at: int, value: object) -> None:
        line = self._line(at)
        try:
            cells = dict(_cells(value))
        except ValueError as error:
            self.faults.append(Fault(self._file, line, str(error)))
        else:
            self.rows.append(Row(kind, self._file, line, cells))

    def fault(self, at: int, what: str) -> None:
        """Note what is wrong at a place."""
        self.faults.append(Fault(self._file, self._line(at), what))

    def _line(self, at: int) -> int:
        place, line = self._counted if self._counted[0] <= at else (0, 1)
        line += self._text.count("\n", place, at)
        self._counted = (at, line)
        return line

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _peek(self, at: int) -> str:
        at = self._skip(at)
        return self._text[at : at + 1]

    def _expect(self, sign: str, at: int) -> int:
        at = self._skip(at)
        if self._text[at : at + 1] != sign:
            there = self._text[at : at + 10] or "the end"
            raise _Broken(f"is no JSON object of lists: {sign} expected, {there!r}", at)
        return at + 1

    def _value(self, at: int) -> tuple[object, int]:
        try:
            return self._decoder.raw_decode(self._text, at)
        except json.JSONDecodeError as error:
            raise _Broken(f"is no JSON: {error.msg}", error.pos) from None
        except RecursionError:
            raise _Broken("is nested too deeply", at) from None
        except ValueError as error:
            raise _Broken(str(error), at) from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("has a key twice in one object")
    return found


def _refuse(word: str) -> object:
    raise ValueError(f"{word[:20]} is no value of a record")


def _cells(record: object) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the columns of a record that have values."""
    if not isinstance(record, dict):
        raise ValueError("a record is an object")
    for name, value in record.items():
        values = value if isinstance(value, list) else [value]
        if kept := tuple(text for each in values if (text := _text(name, each))):
            yield name, kept


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return str(value).strip()
    raise ValueError(f"{name[:40]} is neither text nor a list of texts")
