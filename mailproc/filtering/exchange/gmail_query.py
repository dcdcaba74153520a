"""Our queries as Gmail reads them: the text as it stands, changed only where needed.

Written anew are: what Gmail's help leaves open (OR beside other terms, AROUND without
a number), and our queues, which are labels there. A query that is too long for one
filter becomes several with a part of its alternatives each.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailproc.filtering.exchange.entry import MAX_LENGTH
from mailproc.filtering.nodes import (
    ATTACHED,
    And,
    Date,
    Near,
    Node,
    Not,
    Or,
    State,
    Text,
    children,
    conj,
    disj,
    negate,
)
from mailproc.filtering.query import parse_query, print_query, read_query

_FOLDERS = ("anywhere", "inbox", "sent", "trash", "spam", "drafts")
_IS = ("important", "starred", "unread", "read")
_FIELDS = (
    "from", "to", "cc", "bcc", "replyto", "deliveredto", "subject", "list", "filename",
)  # fmt: skip
_DEFAULT_NEAR = re.compile(r"AROUND(?!\s+\d)")


@dataclass(frozen=True, slots=True)
class GmailQuery:
    """The query in pieces that Gmail takes, with doubts; `refused` says why not."""

    pieces: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    refused: str = ""


def to_gmail(match: str, unless: Sequence[Node] = ()) -> GmailQuery:
    """Return a query as Gmail reads it. Errors: QueryError, as parse_query.

    `unless` are the queries of the filters that it is the `else` of.
    """
    read = read_query(match)
    whole = conj([read.node, *map(negate, unless)])
    refused = next((why for leaf in _leaves(whole) if (why := _refusal(leaf))), "")
    if refused:
        return GmailQuery((), refused=refused)
    node = _renamed(whole)
    doubts = tuple(dict.fromkeys(d for leaf in _leaves(node) if (d := _doubt(leaf))))
    text = " ".join(match.split())
    changed = node != read.node or read.warnings or _DEFAULT_NEAR.search(text)
    if changed or parse_query(text) != node:
        text = print_query(node)
    if len(text) <= MAX_LENGTH:
        return GmailQuery((text,), doubts)
    pieces = tuple(_split(node, len(text)))
    if any(len(piece) > MAX_LENGTH for piece in pieces):
        doubts += (f"{len(text)} characters; Gmail takes {MAX_LENGTH} a filter",)
    return GmailQuery(pieces, doubts)


def _leaves(node: Node) -> Iterator[Node]:
    below = children(node)
    if not below:
        yield node
    for child in below:
        yield from _leaves(child)


def _refusal(node: Node) -> str:
    """Return why Gmail cannot say a leaf, "" if it can."""
    text = print_query(node)
    if node == ATTACHED:
        return f"{text} has no equivalent"
    if isinstance(node, State) and node.operator == "is" and node.value not in _IS:
        return f"{text} has no equivalent"
    return ""


def _doubt(node: Node) -> str:
    """Return what Gmail may read differently, "" if nothing."""
    if isinstance(node, Date) and not isinstance(node.moment, int):
        return f"{print_query(node)}: in Gmail days begin at midnight Pacific time"
    if isinstance(node, State) and node.operator == "label":
        return f"{print_query(node)}: Gmail promises no order, a label may come late"
    found = node.left.field if isinstance(node, Near) else None
    field = node.field if isinstance(node, Text) else found
    if field and field.startswith("header:"):
        return f"{field[:60]}: header: is new in Gmail and not known everywhere"
    return f"{field}: is not known to Gmail" if field and field not in _FIELDS else ""


def _renamed(node: Node) -> Node:
    """Return the tree with queues as labels."""
    match node:
        case State("in", value) if value not in _FOLDERS:
            return State("label", value)
        case And(inner):
            return conj(map(_renamed, inner))
        case Or(inner):
            return disj(map(_renamed, inner))
        case Not(child):
            return negate(_renamed(child))
    return node


def _split(node: Node, length: int) -> list[str]:
    """Return queries that match together what a long one matches.

    As many equal shares of its alternatives as it takes; `length` is that of the whole.
    """
    rest, alternatives = _alternatives(node)
    pieces = [print_query(node)]
    shares = length // MAX_LENGTH + 1
    while max(map(len, pieces)) > MAX_LENGTH and len(pieces) < len(alternatives):
        size = -(-len(alternatives) // shares)
        groups = (alternatives[n : n + size] for n in range(0, len(alternatives), size))
        pieces = [print_query(conj([*rest, disj(group)])) for group in groups]
        shares += shares // 8 + 1
    return pieces


def _alternatives(node: Node) -> tuple[Sequence[Node], Sequence[Node]]:
    """Return the longest alternatives of a tree, and what must hold beside them."""
    parts = node.children if isinstance(node, And) else (node,)
    longest = max(parts, key=lambda part: len(print_query(part)))
    found = longest.children if isinstance(longest, Or) else ()
    return [part for part in parts if part is not longest], found
