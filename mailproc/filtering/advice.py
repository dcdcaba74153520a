"""What a reader of a query could misread: warnings, each with its column.

Nothing here changes what a query means; it is for `filters check` and `filters
parse`. See docs/filters.md, "What Gmail leaves open, decided".
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mailproc.filtering.nodes import Node, Text

_SMALL = {"or": "OR", "and": "AND", "around": "AROUND", "NOT": "-", "not": "-"}
_QUOTES = re.compile("[\u2018\u201a-\u201f\u00ab\u00bb\u2039\u203a\u300c\u300d]")
_DASHES = re.compile("[\u2010-\u2015\u2212\uff0d]\\w")
_STAR = re.compile(r"\*(?!@)")
_DAY_OR_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}")


class Placed(NamedTuple):
    """A term that was read, its column, and whether it is one bare word."""

    node: Node
    column: int
    bare: bool


def of_run(field: str | None, run: str, column: int) -> Iterator[str]:
    """Yield what is odd about an unquoted value; `field` is its operator."""
    if field is None and run in _SMALL:
        if run != "not":
            meant = _SMALL[run]
            yield (
                f"{run!r} is a word to search for (at column {column}); "
                f"the operator is {meant}"
            )
        return
    if _QUOTES.search(run):
        yield f'typographic quotes make no phrase (at column {column}); write "…"'
    if _DASHES.match(run):
        yield f"this dash excludes nothing (at column {column}); the sign is -"
    if _STAR.search(run):
        yield f"* is ignored, only whole words are found (at column {column})"
    if field in ("after", "before", "newer", "older"):
        yield from _day(field, run, column)


def _day(field: str, run: str, column: int) -> Iterator[str]:
    found = _DAY_OR_MONTH.fullmatch(run)
    if found and found[1] != found[2] and int(found[2]) <= 12:
        yield (
            f"{field}:{run} is month {found[1]}, day {found[2]} (at column {column}); "
            "write year/month/day"
        )


def of_neighbours(terms: Sequence[Placed]) -> Iterator[str]:
    """Yield where a bare word stands behind `subject:word`: it is no part of it."""
    for before, term in pairwise(terms):
        if _field(before) == "subject" and term.bare and _field(term) == "":
            yield (
                f"the term at column {term.column} is looked for anywhere; "
                "for the subject write subject:(a b)"
            )


def of_alternatives(terms: Sequence[Placed]) -> Iterator[str]:
    """Yield where `from:a OR b` leaves `b` without the operator."""
    field = _field(terms[0])
    for term in terms[1:] if field else ():
        if term.bare and _field(term) == "":
            yield (
                f"the term at column {term.column} is looked for anywhere; "
                f"for {field}: write {field}:{{a b}}"
            )


def _field(term: Placed) -> str | None:
    """Return the operator of a bare word, "" without one, None for other terms."""
    if not term.bare or not isinstance(term.node, Text):
        return None
    return term.node.field or ""
