"""Gmail's properties beside our filters: comment lines that only the exchange reads.

    # gmail: shouldArchive = "true"
    # gmail entry: id = "tag:mail.google.com,2008:filter:1"

A block of them belongs to the [[filter]] directly below it; one that stands alone is
an entry that our filters cannot say. So an import loses nothing that an export could
want back, and filters stay plain TOML. Each line is TOML itself, after its mark.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mailproc.filtering.exchange.entry import TITLE, Entry, Property

_MARK = re.compile(r"#\s*gmail( feed| entry)?:\s*(.+)")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f-\x9f\u2028\u2029\ud800-\udfff]')
_QUOTES = re.compile(r"'''|\"\"\"")
_FACTS = ("id", "title", "updated", "category")
_FILTER = re.compile(r"\s*\[\[\s*filter\s*\]\]")


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry found in a filter file; `filter_line` is None when it stands alone."""

    entry: Entry
    line: int
    filter_line: int | None


@dataclass(frozen=True, slots=True)
class Comments:
    """All that a filter file keeps of Gmail's."""

    feed: tuple[Property, ...]
    entries: tuple[Kept, ...]


def toml_text(text: str) -> str:
    """Return a TOML string on one line, literal where that reads better."""
    if ('"' in text or "\\" in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    if sign in '"\\':
        return "\\" + sign
    # TOML has no lone surrogates; neither has XML.
    return "\\uFFFD" if "\ud800" <= sign <= "\udfff" else f"\\u{ord(sign):04X}"


def feed_lines(facts: Iterable[Property]) -> Iterator[str]:
    """Yield the comment lines of a feed."""
    for name, value in facts:
        yield f"# gmail feed: {_pair(name, value)}"


def entry_lines(entry: Entry) -> Iterator[str]:
    """Yield the comment lines of an entry; what Gmail always says is left out."""
    facts = {"id": entry.id, "title": entry.title, "updated": entry.updated}
    facts["category"] = entry.category
    usual = {"id": "", "title": TITLE, "updated": "", "category": "filter"}
    if not entry.properties:
        del usual["category"]  # an entry without any line would be lost
    for name, value in facts.items():
        if value != usual.get(name):
            yield f"# gmail entry: {_pair(name, value)}"
    for name, value in entry.properties:
        yield f"# gmail: {_pair(name, value)}"


def _pair(name: str, value: str) -> str:
    key = name if _BARE.fullmatch(name) else toml_text(name)
    return f"{key} = {toml_text(value)}"


def read_comments(text: str) -> Comments:
    """Return what a filter file keeps; a line that is no pair is a plain comment."""
    feed: list[Property] = []
    found: list[Kept] = []
    block: list[tuple[str, Property]] = []
    for number, line in enumerate((*_outside_strings(text), ""), 1):
        mark = _MARK.fullmatch(line.strip())
        pair = _read_pair(mark[2]) if mark else None
        if mark and pair:
            if mark[1] == " feed":
                feed.append(pair)
            else:
                block.append((mark[1] or "", pair))
        elif not line.lstrip().startswith("#"):
            if block:
                owner = number if _FILTER.match(line) else None
                found.append(Kept(_entry(block), number, owner))
            block = []
    return Comments(tuple(feed), tuple(found))


def _entry(block: Iterable[tuple[str, Property]]) -> Entry:
    properties = tuple(pair for of_entry, pair in block if not of_entry)
    facts = {k: v for of_entry, (k, v) in block if of_entry and k in _FACTS}
    return Entry(properties, **facts)


def _read_pair(text: str) -> Property | None:
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    pairs = [(k, v) for k, v in table.items() if isinstance(v, str)]
    return pairs[0] if len(pairs) == 1 else None


def _outside_strings(text: str) -> Iterator[str]:
    """Yield every line, those that begin inside a multi-line string as empty."""
    inside = ""
    for line in text.splitlines():
        shown = "" if inside else line
        yield shown
        if shown.lstrip().startswith("#"):
            continue
        for mark in _QUOTES.findall(line):
            inside = "" if inside == mark else inside or mark
