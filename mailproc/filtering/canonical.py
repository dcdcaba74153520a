"""Writing a query: its canonical text, and its tree as JSON.

The text has every bracket that a reader could miss: alternatives always stand in
`{ }`. Reading it back gives the same tree.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from mailproc.filtering.nodes import (
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
    children,
)
from mailproc.filtering.operators import is_plain

_SPECIAL = frozenset('(){}"| \t\r\n')


def print_query(node: Node) -> str:
    """Return the canonical text of a tree."""
    shared = _shared_field(node)
    if shared and isinstance(node, And | Or):
        inner = print_query(_without_field(node))
        return f"{shared}:{inner}" if isinstance(node, Or) else f"{shared}:({inner})"
    if isinstance(node, And):
        return " ".join(map(print_query, node.children))
    if isinstance(node, Or):
        return "{" + " ".join(map(_bracketed, node.children)) + "}"
    if isinstance(node, Not):
        return "-" + _bracketed(node.child)
    return _LEAVES[type(node)](node)


def to_dict(node: Node) -> dict[str, Any]:
    """Return the tree as plain values: `{"op": "and", "of": [...]}`."""
    below = [to_dict(child) for child in children(node)]
    if below:
        return {"op": _NAMES[type(node)], "of": below}
    if isinstance(node, Text):
        exact = {"exact": True} if node.exact else {}
        kind = "phrase" if len(node.words) > 1 else "word"
        words = list(node.words)
        return {
            "op": kind,
            "field": node.field,
            "text": node.text,
            "words": words,
        } | exact
    if isinstance(node, Near):
        pair = [to_dict(node.left), to_dict(node.right)]
        return {
            "op": "around",
            "distance": node.distance,
            "ordered": node.ordered,
            "of": pair,
        }
    values = {f.name: getattr(node, f.name) for f in fields(node)}
    name = values.pop("operator", None) or _NAMES[type(node)]
    return {"op": name} | {
        k: str(v) if isinstance(v, date) else v for k, v in values.items()
    }


_NAMES: Mapping[type, str] = {
    And: "and",
    Or: "or",
    Not: "not",
    Me: "me",
    Has: "has",
    MessageId: "rfc822msgid",
}


def _bracketed(node: Node) -> str:
    text = print_query(node)
    loose = isinstance(node, And | Near) and not _shared_field(node)
    return f"({text})" if loose else text


def _text(node: Text) -> str:
    prefix = f"{node.field}:" if node.field else ""
    text = node.text if is_plain(node.text) else f'"{node.text}"'
    return f"{prefix}{'+' if node.exact else ''}{text}"


def _near(node: Near) -> str:
    left, right = replace(node.left, field=None), replace(node.right, field=None)
    if node.ordered:
        inner = f'"{left.text} AROUND {node.distance} {right.text}"'
    else:
        inner = f"{_text(left)} AROUND {node.distance} {_text(right)}"
    if node.left.field is None:
        return inner
    return f"{node.left.field}:{inner if node.ordered else f'({inner})'}"


def _size(node: Size) -> str:
    size = node.bytes
    for unit, factor in (("M", 1024 * 1024), ("K", 1024)):
        if size and size % factor == 0:
            return f"{node.operator}:{size // factor}{unit}"
    return f"{node.operator}:{size}"


def _date(node: Date) -> str:
    day = node.moment
    # Not strftime, which writes the year 999 without its zero.
    shown = f"{day}".replace("-", "/")
    return f"{node.operator}:{shown}"


def _safe(value: str) -> str:
    return f'"{value}"' if _SPECIAL & set(value) else value


def _shared_field(node: Node) -> str | None:
    """Return the field that every leaf has, if it is one and the same."""
    if isinstance(node, Text):
        return node.field
    if isinstance(node, Near):
        return node.left.field
    found = {_shared_field(child) for child in children(node)} or {None}
    return found.pop() if len(found) == 1 else None


def _without_field(node: Node) -> Node:
    match node:
        case Text():
            return replace(node, field=None)
        case Near():
            return replace(
                node,
                left=replace(node.left, field=None),
                right=replace(node.right, field=None),
            )
        case And(inner) | Or(inner):
            return type(node)(tuple(map(_without_field, inner)))
        case Not(child):
            return Not(_without_field(child))
        case _:
            return node


_LEAVES: Mapping[type, Callable[[Any], str]] = {
    Text: _text,
    Near: _near,
    Me: lambda node: f"{node.field}:me",
    Size: _size,
    Has: lambda node: f"has:{node.what}",
    Date: _date,
    Age: lambda node: f"{node.operator}:{node.amount}{node.unit}",
    State: lambda node: f"{node.operator}:{_safe(node.value)}",
    MessageId: lambda node: f"rfc822msgid:{_safe(node.value)}",
}
