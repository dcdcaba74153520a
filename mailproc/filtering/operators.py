"""The operators of the language: what each makes of its value.

`leaf` turns one value into nodes or refuses it with a column and advice; the
grammar around it is query.py. What Gmail's help and the desk's choices say of each
operator stands in docs/filters.md.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import partial
from itertools import pairwise
from typing import Literal

from mailproc.errors import ConfigError
from mailproc.filtering.nodes import (
    CONTENT,
    Age,
    Date,
    Has,
    Me,
    MessageId,
    Node,
    Size,
    State,
    Text,
    conj,
    negate,
)
from mailproc.filtering.words import (
    JOINERS,
    MARKS,
    SYMBOLS,
    fold,
    is_address,
    split,
    symbols,
    words,
)


class QueryError(ConfigError):
    """A query that cannot be read: `column` counts from 1, `hint` says what to do."""

    def __init__(self, text: str, column: int, hint: str = "") -> None:
        advice = f"; {hint}" if hint else ""
        super().__init__(f"{text} (at column {column}){advice}")
        self.text = text
        self.column = column
        self.hint = hint


PEOPLE = ("from", "to", "cc", "bcc", "replyto", "deliveredto")
TEXT_FIELDS = (*PEOPLE, "subject", "list", "filename")
ICONS = (
    *(f"{colour}-star" for colour in ("orange", "red", "purple", "blue", "green")),
    "red-bang", "yellow-bang", "orange-guillemet", "green-check", "blue-info",
    "purple-question",
)  # fmt: skip
"""Gmail's other stars: on IMAP keywords of the same name."""
HAS = (*CONTENT, "userlabels", "nouserlabels", *ICONS)
IS = ("read", "unread", "starred", "important", "answered")
CATEGORIES = (
    "primary", "social", "promotions", "updates", "forums", "reservations",
    "purchases",
)  # fmt: skip
NOWHERE = ("archive", "snoozed", "chats", "muted")

_HARD = re.compile(r"[\s,;<>]+")
_SOFT = re.compile(rf"([{SYMBOLS}])|[^\w&{MARKS}@{re.escape(JOINERS)}{SYMBOLS}]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_EDGES = JOINERS + "@"
_STAR = "yellow-star"  # the one star of IMAP
_SIZE = re.compile(r"(\d{1,12})([kmKM]?)[bB]?")
_AGE = re.compile(r"(\d{1,5})([dmyDMY])")
_EPOCH = re.compile(r"\d{9,11}")
_YEAR_FIRST = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def leaf(operator: str | None, value: str, column: int, *, exact: bool = False) -> Node:
    """Return the node of an unquoted value; `operator` None is a bare term.

    Errors: QueryError for a value that the operator cannot take.
    """
    if operator in _VALUES:
        return _VALUES[operator](value, column)
    found = [_text(operator, t, exact=exact) for t in terms(value.partition("!")[0])]
    for refused in value.split("!")[1:]:
        hidden = [_text(operator, t, exact=exact) for t in terms(refused)]
        found += [negate(conj(hidden))] if hidden else []
    if not found:
        raise QueryError(
            f"nothing to search for in {value[:40]!r}",
            column,
            "only letters, digits, _, & and emoji can be found",
        )
    return conj(found)


def phrase(operator: str | None, value: str, column: int, *, exact: bool) -> Node:
    """Return the node of a value in quotes: the words in order, side by side.

    Emoji are looked for too, anywhere in the field. Errors: QueryError when there is
    nothing to search for.
    """
    if operator in _VALUES:
        return _VALUES[operator](value, column)
    text = " ".join(fold(value).split())
    found = [text]
    if terms(text) != [text]:
        found = [" ".join(words(text)), *symbols(text)]
    nodes = [_text(operator, t, exact=exact) for t in found if t]
    if not nodes:
        raise QueryError("nothing to search for between the quotes", column)
    return conj(nodes)


def is_plain(text: str) -> bool:
    """Whether a folded text is one term that needs no quotes."""
    return not re.match(r"[^\W\d]\w*:(?!//)", text) and terms(text) == [text]


def terms(value: str) -> list[str]:
    """Split an unquoted value into its terms: words, joined phrases, addresses."""
    found: list[str] = []
    for piece in _HARD.split(fold(value)):
        address = piece.strip("*'.")
        if is_address(address):
            found.append(address)
            continue
        for soft in filter(None, _SOFT.split(piece)):
            if symbols(soft):
                found.append(soft)
            found += [t for t in _numbers(soft.strip(_EDGES)) if split(t)]
    return found


def unknown(operator: str, column: int) -> QueryError:
    """Return the error for an operator that does not exist, with the nearest one."""
    close = get_close_matches(operator[:30].lower(), OPERATORS, 1, 0.6)
    nearest = f"did you mean {close[0]}:? " if close else ""
    return QueryError(
        f"unknown operator {operator[:30]}:",
        column,
        f"{nearest}To search for the text itself, put it in quotes",
    )


def _text(operator: str | None, text: str, *, exact: bool) -> Node:
    if text == "me" and operator in PEOPLE:
        return Me(operator)
    return Text(operator, text, exact)


def _numbers(term: str) -> list[str]:
    # Gmail's help: a dash between two numbers separates them, it makes no phrase.
    pieces = term.split("-")
    found = pieces[:1]
    for before, piece in pairwise(pieces):
        if _NUMBER.fullmatch(before) and _NUMBER.fullmatch(piece):
            found.append(piece)
        else:
            found[-1] += "-" + piece
    return found


def _choice(operator: str, value: str, column: int, known: tuple[str, ...]) -> str:
    wanted = fold(value.strip())
    if wanted in known:
        return wanted
    close = get_close_matches(wanted[:30], known, 1, 0.6)
    raise QueryError(
        f"{operator}:{value[:30]} is not known",
        column,
        f"did you mean {operator}:{close[0]}?"
        if close
        else f"one of {', '.join(known)}",
    )


def _size(operator: Literal["larger", "smaller"], value: str, column: int) -> Node:
    read = _SIZE.fullmatch(value.strip())
    if not read:
        raise QueryError(
            f"{value[:30]!r} is not a size", column, "bytes, or K or M, as in 10M"
        )
    unit = {"": 1, "k": 1024, "m": 1024 * 1024}[read[2].lower()]
    return Size(operator, int(read[1]) * unit)


def _day(operator: Literal["after", "before"], value: str, column: int) -> Node:
    value = value.strip()
    if _EPOCH.fullmatch(value) and value.isascii():
        return Date(operator, int(value))
    if read := _YEAR_FIRST.fullmatch(value):
        year, month, day = read.groups()
    elif read := _YEAR_LAST.fullmatch(value):
        month, day, year = read.groups()
    else:
        year = month = day = "0"
    try:
        return Date(operator, date(int(year), int(month), int(day)))
    except ValueError:
        raise QueryError(
            f"{value[:30]!r} is not a date", column, "write it as 2026/12/31"
        ) from None


def _age(
    operator: Literal["older_than", "newer_than"], value: str, column: int
) -> Node:
    units: Mapping[str, Literal["d", "m", "y"]] = {"d": "d", "m": "m", "y": "y"}
    read = _AGE.fullmatch(value.strip())
    if not read:
        raise QueryError(
            f"{value[:30]!r} is not an age", column, "a number and d, m or y, as in 7d"
        )
    return Age(operator, int(read[1]), units[read[2].lower()])


def _has(value: str, column: int) -> Node:
    found = _choice("has", value, column, (*HAS, _STAR))
    return State("is", "starred") if found == _STAR else Has(found)


def _is(value: str, column: int) -> Node:
    _refuse_nowhere("is", fold(value.strip()), column)
    return State("is", _choice("is", value, column, IS))


def _category(value: str, column: int) -> Node:
    return State("category", _choice("category", value, column, CATEGORIES))


def label_key(name: str) -> str:
    """Return a label as queries write it: folded, space and `/ ( )` as `-`."""
    return re.sub(r"[\s/()\"{}|]", "-", fold(name.strip()))


def _place(operator: Literal["in", "label"], value: str, column: int) -> Node:
    name = _named(operator, value, column)
    _refuse_nowhere(operator, name, column)
    # Gmail's own labels are states under another name.
    return State("is", name) if name in IS else State(operator, name)


def _refuse_nowhere(operator: str, name: str, column: int) -> None:
    if name in NOWHERE:
        text = f"{operator}:{name} has no meaning on IMAP mail"
        raise QueryError(text, column, "name a queue or a label")


def _named(operator: str, value: str, column: int) -> str:
    key = label_key(value)
    if not key:
        raise QueryError(f"{operator}: has no value", column)
    return key


def _msgid(value: str, column: int) -> Node:
    inner = value.strip().removeprefix("<").removesuffix(">").strip()
    if not inner:
        raise QueryError("rfc822msgid: has no value", column)
    return MessageId(inner)


_VALUES: Mapping[str | None, Callable[[str, int], Node]] = {
    "larger": partial(_size, "larger"),
    "size": partial(_size, "larger"),
    "smaller": partial(_size, "smaller"),
    "after": partial(_day, "after"),
    "newer": partial(_day, "after"),
    "before": partial(_day, "before"),
    "older": partial(_day, "before"),
    "older_than": partial(_age, "older_than"),
    "newer_than": partial(_age, "newer_than"),
    "has": _has,
    "is": _is,
    "in": partial(_place, "in"),
    "label": partial(_place, "label"),
    "category": _category,
    "rfc822msgid": _msgid,
}

OPERATORS = (*TEXT_FIELDS, "header", *(name for name in _VALUES if name))
"""Every operator, as it is written before the colon."""
