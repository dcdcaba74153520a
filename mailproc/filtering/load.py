"""Reading the operator's filter files: TOML texts in, filters and faults out.

Files are taken in the order of their names, filters in the order of their place in
the file. A key that is not known is a fault with the nearest right name, never
skipped. Nothing is read from disk here; contradictions are check.py.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from mailproc.errors import ConfigError
from mailproc.filtering.model import Fault, Filter, FilterTest, Sources
from mailproc.filtering.query import QueryError, read_query

Table = Mapping[str, Any]


class FilterError(ConfigError):
    """The filter files cannot be used; `faults` says where and why, all of them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(map(fault_line, faults[:10])))
        self.faults = faults


def fault_line(fault: Fault) -> str:
    """Return a fault as one line: `10-abuse.toml:12: "Spamhaus": text`."""
    name = f' "{fault.name}":' if fault.name else ""
    kind = " warning:" if fault.warning else ""
    return f"{fault.file}:{fault.line}:{kind}{name} {fault.text}"


def load(sources: Sources) -> tuple[Filter, ...]:
    """Return the filters of all files, in order. Errors: FilterError."""
    filters, faults = read(sources)
    if faults:
        raise FilterError(faults)
    return filters


def read(sources: Sources) -> tuple[tuple[Filter, ...], tuple[Fault, ...]]:
    """Return the filters that can be read and the faults of the others."""
    filters: list[Filter] = []
    faults: list[Fault] = []
    for file in sorted(sources):
        for found in _file(file, sources[file]):
            (filters if isinstance(found, Filter) else faults).append(found)  # type: ignore[arg-type]  # the list fits the kind
    return tuple(filters), tuple(faults)


def _file(file: str, text: str) -> Iterator[Filter | Fault]:
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        yield Fault(file, int(found[1]) if found else 1, "", f"not TOML: {error}")
        return
    yield from (
        Fault(file, 1, "", said)
        for _, said in _unknown(document, ("filter",), "the file")
    )
    tables = document.get("filter", [])
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        yield Fault(file, 1, "", "filters are written as [[filter]] tables")
        return
    for table, place in zip(tables, _places(text), strict=False):
        yield from _filter(file, place, table)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a [[filter]] table stands: its lines, the first one's number."""

    line: int
    lines: tuple[str, ...]

    def of(self, key: str) -> int:
        """Return the line of a key of the filter, else that of the filter."""
        for offset, line in enumerate(self.lines):
            if offset and line.lstrip().startswith("["):
                break
            if line.partition("=")[0].strip() == key:
                return self.line + offset
        return self.line


def _places(text: str) -> Iterator[_Place]:
    """Find the [[filter]] lines that are not inside a multi-line string."""
    lines = text.splitlines()
    starts, inside = [], ""
    for number, line in enumerate(lines):
        if not inside and re.match(r"\s*\[\[\s*filter\s*\]\]", line):
            starts.append(number)
        for mark in re.findall(r'"""|\'\'\'', line):
            inside = "" if inside == mark else inside or mark
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _Place(start + 1, tuple(lines[start:end]))


def _filter(file: str, place: _Place, table: Table) -> Iterator[Filter | Fault]:
    name = table.get("name")
    shown = name if isinstance(name, str) else ""
    faults = [
        Fault(file, place.of(key), shown, text) for key, text in _faults(table, _FILTER)
    ]
    tests = table.get("test", [])
    for test in tests if isinstance(tests, list) else []:
        what = f"test {test.get('name', '')!r}" if isinstance(test, dict) else "test"
        faults += [
            Fault(file, place.of("test"), shown, f"{what}: {text}")
            for text in _test_faults(test)
        ]
    if not faults:
        faults += _query_faults(file, place, table)
    if faults:
        yield from faults
        return
    plain = {k: table[k] for k in ("queue", "priority", "stop") if k in table}
    yield Filter(
        name=table["name"],
        match=table["match"],
        labels=tuple(table.get("labels", ())),
        actions=tuple(table.get("actions", ())),
        tests=tuple(map(_test, tests)),
        file=file,
        line=place.line,
        **plain,
    )


def _query_faults(file: str, place: _Place, table: Table) -> Iterator[Fault]:
    try:
        read_query(table["match"])
    except QueryError as error:
        said = f"match: {error.public}"
        yield Fault(file, place.of("match"), table["name"], said)


# --- keys and their kinds ---


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_text_or_texts(value: object) -> bool:
    return isinstance(value, str) or _is_texts(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_yes_no(value: object) -> bool:
    return isinstance(value, bool)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, dict) for v in value)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


Kind = tuple[Callable[[object], bool], str]
_TEXT: Kind = (_is_text, "a text")
_TEXTS: Kind = (_is_texts, "a list of texts")
_YES_NO: Kind = (_is_yes_no, "true or false")
_VALUE: Kind = (_is_text_or_texts, "a text or a list of texts")

_FILTER: Mapping[str, Kind] = {
    "name": _TEXT,
    "match": _TEXT,
    "queue": _TEXT,
    "labels": _TEXTS,
    "priority": (_is_number, "a number from 1 to 6"),
    "actions": _TEXTS,
    "stop": _YES_NO,
    "test": (_is_tables, "written as [[filter.test]] tables"),
}
_HEADERS = ("from", "to", "cc", "bcc", "subject")
_TEST: Mapping[str, Kind] = {
    "name": _TEXT,
    "message": _TEXT,
    "fixture": _TEXT,
    **dict.fromkeys(_HEADERS, _VALUE),
    "headers": (_is_table, "a table of header names and texts"),
    "body": (lambda value: isinstance(value, str), "a text"),
    "matches": _YES_NO,
    "queue": _TEXT,
    "labels": _TEXTS,
}


def _faults(table: Table, known: Mapping[str, Kind]) -> Iterator[tuple[str, str]]:
    yield from _unknown(table, tuple(known), "a filter")
    for key, (right, wanted) in known.items():
        if key in table and not right(table[key]):
            yield key, f"{key} must be {wanted}"
    if known is _FILTER:
        for key in ("name", "match"):
            if key not in table:
                yield key, f"{key} is missing"


def _unknown(
    table: Table, known: tuple[str, ...], where: str
) -> Iterator[tuple[str, str]]:
    for key in table:
        if key not in known:
            close = get_close_matches(key[:30].lower(), known, 1, 0.5)
            advice = (
                f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
            )
            yield key, f'unknown key "{key[:30]}" in {where}; {advice}'


def _test_faults(table: object) -> Iterator[str]:
    if not isinstance(table, dict):
        return
    yield from (text for _, text in _faults(table, _TEST))
    written = [key for key in ("message", "fixture") if key in table]
    inline = [key for key in (*_HEADERS, "headers", "body") if key in table]
    if len(written) + bool(inline) != 1:
        yield "needs one mail: message, or fixture, or from, to, subject, body"


# --- tests beside the filters ---


def _test(table: Table) -> FilterTest:
    plain = {k: table[k] for k in ("matches", "queue") if k in table}
    made = FilterTest(
        name=table.get("name", table.get("subject", table.get("fixture", ""))),
        message=None,
        fixture=table.get("fixture"),
        labels=tuple(table["labels"]) if "labels" in table else None,
        **{"matches": True} | plain,
    )
    if made.fixture:
        return made
    text = table["message"] if "message" in table else _inline(table)
    lines = text.strip("\n").splitlines()
    return replace(made, message="".join(f"{line}\r\n" for line in lines).encode())


def _inline(table: Table) -> str:
    """Return a whole mail made of the keys of a test."""
    lines = ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    lines.append("Content-Transfer-Encoding: 8bit")
    for key in _HEADERS:
        value = table.get(key, ())
        values = value if isinstance(value, str) else ", ".join(value)
        lines += [f"{key.title()}: {_one_line(values)}"] if values else []
    for name, value in table.get("headers", {}).items():
        lines.append(f"{name}: {_one_line(value)}")
    return "\n".join([*lines, "", table.get("body", "")])


def _one_line(text: str) -> str:
    return " ".join(text.split())
