"""Reading the operator's filter files: TOML texts in, filters and faults out.

Files are taken in the order of their names, filters in the order of their place in
the file. A key that is not known is a fault with the nearest right name, never
skipped. Nothing is read from disk here; contradictions are check.py.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mailproc.errors import ConfigError
from mailproc.filtering import keys
from mailproc.filtering.actions import ActionError, read_action
from mailproc.filtering.beside import read_test, test_faults
from mailproc.filtering.keys import Kind, Table
from mailproc.filtering.model import Fault, Filter, Sources
from mailproc.filtering.query import QueryError, read_query

FILTER_KEYS: Mapping[str, Kind] = {
    "name": keys.TEXT,
    "match": keys.TEXT,
    "else": keys.YES_NO,
    "queue": keys.TEXT,
    "labels": keys.TEXTS,
    "priority": keys.PRIORITY,
    "actions": keys.TEXTS,
    "stop": keys.YES_NO,
    "test": keys.tables("filter.test"),
}


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
        line = int(found[1]) if found else len(text.splitlines()) or 1
        yield Fault(file, line, "", f"not TOML: {error}")
        return
    yield from (
        Fault(file, 1, "", said)
        for _, said in keys.unknown(document, ("filter",), "the file")
    )
    tables = document.get("filter", [])
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        yield Fault(file, 1, "", "filters are written as [[filter]] tables")
        return
    if tables and tables[0].get("else") is True:
        yield Fault(file, 1, "", "the first filter has no filter before it: no else")
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
        Fault(file, place.of(key), shown, text) for key, text in _filter_faults(table)
    ]
    tests = table.get("test", [])
    for test in tests if keys.tables("test")[0](tests) else []:
        faults += [
            Fault(file, place.of("test"), shown, f"test {test.get('name', '')!r}: {t}")
            for t in test_faults(test)
        ]
    if not faults:
        faults += _query_faults(file, place, table)
    if faults:
        yield from faults
        return
    plain = {k: table[k] for k in ("queue", "priority", "stop") if k in table}
    plain["otherwise"] = table.get("else", False)
    yield Filter(
        name=table["name"],
        match=table["match"],
        labels=tuple(table.get("labels", ())),
        actions=tuple(table.get("actions", ())),
        tests=tuple(map(read_test, tests)),
        file=file,
        line=place.line,
        **plain,
    )


def _filter_faults(table: Table) -> Iterator[tuple[str, str]]:
    wrong = list(keys.faults(table, FILTER_KEYS, "a filter"))
    yield from wrong
    for key in ("name", "match"):
        if key not in table:
            yield key, f"{key} is missing"
    if any(key == "actions" for key, _ in wrong):
        return
    for action in table.get("actions", ()):
        try:
            read_action(action)
        except ActionError as error:
            yield "actions", error.public


def _query_faults(file: str, place: _Place, table: Table) -> Iterator[Fault]:
    try:
        read_query(table["match"])
    except QueryError as error:
        said = f"match: {error.public}"
        yield Fault(file, place.of("match"), table["name"], said)
