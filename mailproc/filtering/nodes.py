"""The tree of a query: frozen nodes, in one normal form.

Conjunctions and alternatives are flat and without repeats, a double negation is
none; `conj`, `disj` and `negate` see to that. Nodes hold no behaviour: reading is
query.py, writing canonical.py, matching evaluate.py, choosing index.py.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from mailproc.filtering.words import fold, is_address, symbols, words


@dataclass(frozen=True, slots=True)
class Text:
    """A word, a phrase, an emoji or a whole address, in one field or (None) in any.

    `text` is folded; `exact` is Gmail's `+word`, which without stemming changes
    nothing and is kept for export. `words` must stand in order, side by side.
    """

    field: str | None
    text: str
    exact: bool = False
    words: tuple[str, ...] = dataclasses.field(init=False, compare=False, repr=False)
    needle: str = dataclasses.field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        found = (self.text,) if is_address(self.text) else words(self.text)
        found = found or tuple(symbols(fold(self.text))[:1])
        object.__setattr__(self, "words", found)
        object.__setattr__(self, "needle", f" {' '.join(found)} ")


@dataclass(frozen=True, slots=True)
class Me:
    """`from:me`, `to:me`: one of our own addresses."""

    field: str


@dataclass(frozen=True, slots=True)
class Near:
    """`a AROUND n b`: both within n words of one field; `ordered` in quotes."""

    left: Text
    right: Text
    distance: int
    ordered: bool


@dataclass(frozen=True, slots=True)
class Size:
    """`larger:` and `smaller:`: the whole message in bytes, strictly."""

    operator: Literal["larger", "smaller"]
    bytes: int


@dataclass(frozen=True, slots=True)
class Has:
    """`has:attachment` and its relatives."""

    what: str


@dataclass(frozen=True, slots=True)
class Date:
    """`after:` and `before:`: a day in the zone of the desk, or epoch seconds."""

    operator: Literal["after", "before"]
    moment: date | int


@dataclass(frozen=True, slots=True)
class Age:
    """`older_than:` and `newer_than:`: days, months or years before now."""

    operator: Literal["older_than", "newer_than"]
    amount: int
    unit: Literal["d", "m", "y"]


@dataclass(frozen=True, slots=True)
class State:
    """`in:`, `is:`, `label:`, `category:`: what we know beside the bytes."""

    operator: Literal["in", "is", "label", "category"]
    value: str


@dataclass(frozen=True, slots=True)
class MessageId:
    """`rfc822msgid:`: the Message-ID without angle brackets."""

    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """`-x`."""

    child: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """`a b`: two or more, none of them an And."""

    children: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """`{a b}` or `a OR b`: two or more, none of them an Or."""

    children: tuple["Node", ...]


Leaf: TypeAlias = Text | Me | Near | Size | Has | Date | Age | State | MessageId
Node: TypeAlias = Leaf | Not | And | Or

CONTENT = ("attachment", "drive", "document", "spreadsheet", "presentation", "youtube")
"""What `has:` finds in the message itself; all else is state."""

EVERYTHING = State("in", "anywhere")
"""`in:anywhere`: every message."""

ATTACHED = State("in", "attached")
"""`in:attached`: the query sees the messages attached to the mail as well."""


def conj(nodes: Iterable[Node]) -> Node:
    """Return the normal conjunction of one or more nodes."""
    flat = _flat(And, nodes)
    return flat[0] if len(flat) == 1 else And(flat)


def disj(nodes: Iterable[Node]) -> Node:
    """Return the normal alternative of one or more nodes."""
    flat = _flat(Or, nodes)
    return flat[0] if len(flat) == 1 else Or(flat)


def negate(node: Node) -> Node:
    """Return the normal negation."""
    return node.child if isinstance(node, Not) else Not(node)


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct children, none for a leaf."""
    if isinstance(node, And | Or):
        return node.children
    return (node.child,) if isinstance(node, Not) else ()


def contains(node: Node, wanted: Node) -> bool:
    """Whether a node stands anywhere in a tree."""
    return node == wanted or any(contains(c, wanted) for c in children(node))


def reads_state(node: Node) -> bool:
    """Whether the answer depends on what earlier filters did to the message."""
    if isinstance(node, State):
        return node not in (EVERYTHING, ATTACHED)
    if isinstance(node, Has):
        return node.what not in CONTENT
    return any(map(reads_state, children(node)))


def _flat(kind: type[And] | type[Or], nodes: Iterable[Node]) -> tuple[Node, ...]:
    flat: dict[Node, None] = {}
    for node in nodes:
        inner = node.children if isinstance(node, kind) else (node,)
        flat.update(dict.fromkeys(inner))
    return tuple(flat)
