"""Which keys a table of a filter file may have, and of which kind their values are.

A key that is not known is told with the nearest right name, never skipped. Says what
is wrong and nothing of where; load.py knows the lines.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

Table = Mapping[str, Any]
Kind = tuple[Callable[[object], bool], str]
"""What a value must be: the check, and the words for it."""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(v, dict) for v in value)


def _is_text_table(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


TEXT: Kind = (_is_text, "a text")
TEXTS: Kind = (_is_texts, "a list of texts")
TEXT_OR_TEXTS: Kind = (
    lambda value: isinstance(value, str) or _is_texts(value),
    "a text or a list of texts",
)
ANY_TEXT: Kind = (lambda value: isinstance(value, str), "a text")
YES_NO: Kind = (lambda value: isinstance(value, bool), "true or false")
PRIORITY: Kind = (_is_number, "a number from 1 to 6")
MOMENT: Kind = (lambda value: isinstance(value, date), "a date, or a date and a time")
TABLE: Kind = (lambda value: isinstance(value, dict), "a table")
TEXT_TABLE: Kind = (_is_text_table, "a table of header names and texts")


def tables(name: str) -> Kind:
    """Return the kind of a list of tables that are written `[[name]]`."""
    return (_is_tables, f"written as [[{name}]] tables")


def faults(
    table: Table, known: Mapping[str, Kind], where: str
) -> Iterator[tuple[str, str]]:
    """Yield key and fault of everything in a table that is not as `known` says."""
    yield from unknown(table, tuple(known), where)
    for key, (right, wanted) in known.items():
        if key in table and not right(table[key]):
            yield key, f"{key} must be {wanted}"


def unknown(
    table: Table, known: tuple[str, ...], where: str
) -> Iterator[tuple[str, str]]:
    """Yield key and fault of every key that is not known."""
    for key in table:
        if key not in known:
            close = get_close_matches(key[:30].lower(), known, 1, 0.5)
            advice = (
                f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
            )
            yield key, f'unknown key "{key[:30]}" in {where}; {advice}'
