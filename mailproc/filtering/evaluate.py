"""Matching one tree against one message: does it match, and where.

The naive evaluator: index.py only decides which filters are worth asking. An
answer is the names of what matched (`subject`, `from`, `size` …) or None.
"""

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mailproc.filtering.document import Document, Field, fields_of
from mailproc.filtering.nodes import (
    ATTACHED,
    EVERYTHING,
    Age,
    And,
    Date,
    Has,
    Me,
    MessageId,
    Near,
    Node,
    Not,
    Or,
    Size,
    State,
    Text,
    contains,
)
from mailproc.filtering.operators import ICONS, label_key

Where = tuple[str, ...]


def match(node: Node, document: Document) -> Where | None:
    """Return where the query matches, None if it does not.

    Empty for a match that stands nowhere, as that of `-word` or `in:anywhere`.
    """
    if contains(node, ATTACHED):
        document = document.with_attached()
    return match_as_given(node, document)


def match_as_given(node: Node, document: Document) -> Where | None:
    """Return the same for a document that is with attached messages or without."""
    return _RULES[type(node)](node, document)


def _and(node: And, document: Document) -> Where | None:
    found: dict[str, None] = {}
    for child in node.children:
        where = match_as_given(child, document)
        if where is None:
            return None
        found.update(dict.fromkeys(where))
    return tuple(found)


def _or(node: Or, document: Document) -> Where | None:
    found: dict[str, None] = {}
    matched = False
    for child in node.children:
        where = match_as_given(child, document)
        if where is not None:
            matched = True
            found.update(dict.fromkeys(where))
    return tuple(found) if matched else None


def _not(node: Not, document: Document) -> Where | None:
    return () if match_as_given(node.child, document) is None else None


def _text(node: Text, document: Document) -> Where | None:
    words, wanted, needle = document.words, node.words, node.needle
    if len(wanted) == 1:
        return words.places(node.field).get(wanted[0])
    if not words.tokens(node.field).issuperset(wanted):
        return None
    names = fields_of(node.field)
    return tuple([n for n in names if words.field(n).holds(wanted, needle)]) or None


def _near(node: Near, document: Document) -> Where | None:
    words = document.words
    if not words.tokens(node.left.field).issuperset(node.left.words + node.right.words):
        return None
    names = fields_of(node.left.field)
    return tuple([n for n in names if _close(node, words.field(n))]) or None


def _close(node: Near, field: Field) -> bool:
    return any(near_pair(node, run) for run in field.runs)


def near_pair(node: Near, run: Sequence[str]) -> tuple[int, int] | None:
    """Return from where to where the two stand near each other in a run of words."""
    left, right = node.left.words, node.right.words
    firsts, seconds = _starts(run, left), _starts(run, right)
    found = _within(firsts, seconds, node.distance + len(left) - 1)
    if found:
        return found[0], found[1] + len(right)
    if not node.ordered:
        found = _within(seconds, firsts, node.distance + len(right) - 1)
    return (found[0], found[1] + len(left)) if found else None


def _within(
    first: list[int], second: list[int], distance: int
) -> tuple[int, int] | None:
    for start in first:
        at = bisect_left(second, start + 1)
        if at < len(second) and second[at] - start <= distance:
            return start, second[at]
    return None


def _starts(run: Sequence[str], words: tuple[str, ...]) -> list[int]:
    size = len(words)
    return [
        i
        for i, word in enumerate(run)
        if word == words[0] and tuple(run[i : i + size]) == words
    ]


def _me(node: Me, document: Document) -> Where | None:
    own = {address.casefold() for address in document.facts.own}
    names = fields_of(node.field)
    return tuple([n for n in names if own_in(document.words.field(n), own)]) or None


def own_in(field: Field, own: Set[str]) -> list[str]:
    """Return our own addresses in a field, also with a `+tag`."""
    found = [token for token in field.tokens if "@" in token]
    return [a for a in found if re.sub(r"\+.*@", "@", a) in own or a in own]


def _size(node: Size, document: Document) -> Where | None:
    size = len(document.message.raw)
    larger = node.operator == "larger"
    return ("size",) if (size > node.bytes if larger else size < node.bytes) else None


_LINKS: Mapping[str, tuple[str, ...]] = {
    "youtube": ("youtube.com/", "youtu.be/"),
    "drive": ("drive.google.com/",),
    "document": ("docs.google.com/document/",),
    "spreadsheet": ("docs.google.com/spreadsheets/",),
    "presentation": ("docs.google.com/presentation/",),
}


def _has(node: Has, document: Document) -> Where | None:
    message = document.message
    if node.what == "attachment":
        return ("attachment",) if message.attachments else None
    if links := _LINKS.get(node.what):
        texts = (message.text, message.html)
        return ("body",) if any(i in t for i in links for t in texts) else None
    if node.what in ICONS:
        return ("label",) if node.what in _labels(document) else None
    wanted = node.what == "userlabels"
    return ("label",) if bool(document.facts.labels) == wanted else None


def _date(node: Date, document: Document) -> Where | None:
    when, moment = document.when, node.moment
    if when is None:
        return None
    if isinstance(moment, int):
        edge = datetime.fromtimestamp(moment, UTC)
    else:
        edge = _midnight(moment, document.facts.now)
    return ("date",) if (when >= edge) == (node.operator == "after") else None


def _midnight(day: date, now: datetime | None) -> datetime:
    return datetime.combine(day, time(), now.tzinfo if now and now.tzinfo else UTC)


def _age(node: Age, document: Document) -> Where | None:
    when, now = document.when, document.facts.now
    if when is None or now is None:
        return None
    older = when < _ago(now, node.amount, node.unit)
    return ("date",) if older == (node.operator == "older_than") else None


def _ago(now: datetime, amount: int, unit: str) -> datetime:
    """Return the moment so many days, months or years ago, by the calendar."""
    try:
        if unit == "d":
            return now - timedelta(days=amount)
        months = now.year * 12 + now.month - 1 - amount * (12 if unit == "y" else 1)
        year, month = divmod(months, 12)
        day = min(now.day, monthrange(year, month + 1)[1])
        return now.replace(year=year, month=month + 1, day=day)
    except (ValueError, OverflowError):
        return datetime.min.replace(tzinfo=UTC)


_FLAGS = {
    "read": ("\\seen", True),
    "unread": ("\\seen", False),
    "starred": ("\\flagged", True),
    "important": ("$important", True),
    "answered": ("\\answered", True),
}


def _state(node: State, document: Document) -> Where | None:
    facts = document.facts
    if node == EVERYTHING:
        return ()
    if node == ATTACHED:
        kinds = (part.content_type for part in document.message.attachments)
        return ("attachment",) if "message/rfc822" in kinds else None
    if node.operator == "is":
        flag, wanted = _FLAGS[node.value]
        held = flag in {f.lower() for f in facts.flags | facts.labels}
        return ("flags",) if held == wanted else None
    if node.operator == "category":
        return ("label",) if f"category-{node.value}" in _labels(document) else None
    if node.value == label_key(facts.queue or "inbox"):
        return ("queue",)
    return ("label",) if node.value in _labels(document) else None


def _labels(document: Document) -> set[str]:
    """Return labels and IMAP keywords as queries write them."""
    facts = document.facts
    keywords = {flag for flag in facts.flags if not flag.startswith("\\")}
    return set(map(label_key, facts.labels | keywords))


def _message_id(node: MessageId, document: Document) -> Where | None:
    return ("message-id",) if document.message.message_id == node.value else None


_RULES: Mapping[type, Callable[[Any, Document], Where | None]] = {
    And: _and,
    Or: _or,
    Not: _not,
    Text: _text,
    Near: _near,
    Me: _me,
    Size: _size,
    Has: _has,
    Date: _date,
    Age: _age,
    State: _state,
    MessageId: _message_id,
}
