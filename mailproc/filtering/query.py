"""Reading a query: Gmail's search language, from its text to its tree.

The grammar is reader.py; all of it and its choices stand in docs/filters.md. Hostile
text is refused by length and depth before it costs anything; nothing unknown is ever
taken as a word.
"""

from dataclasses import dataclass
from typing import Any

from mailproc.filtering.canonical import print_query, to_dict
from mailproc.filtering.nodes import Node
from mailproc.filtering.operators import QueryError
from mailproc.filtering.reader import MAX_DEPTH, Reader

__all__ = [
    "MAX_DEPTH",
    "QueryError",
    "parse_query",
    "print_query",
    "read_query",
    "to_json",
]

MAX_LENGTH = 20_000
MAX_WARNINGS = 20


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read: its tree, and what a reader could misread."""

    node: Node
    warnings: tuple[str, ...]


def parse_query(text: str) -> Node:
    """Return the tree of a query. Errors: QueryError with column and advice."""
    return read_query(text).node


def read_query(text: str) -> Query:
    """Return the tree of a query with its warnings. Errors: QueryError."""
    if len(text) > MAX_LENGTH:
        raise QueryError(
            f"the query has {len(text)} characters, {MAX_LENGTH} are allowed",
            MAX_LENGTH + 1,
            "write several filters",
        )
    reader = Reader(text)
    node = reader.all_of(None, "")
    return Query(node, tuple(reader.warnings[:MAX_WARNINGS]))


def to_json(node: Node, warnings: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return what `filters parse --json` prints for a query."""
    return {
        "canonical": print_query(node),
        "tree": to_dict(node),
        "warnings": list(warnings),
    }
