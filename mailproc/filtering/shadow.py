"""What earlier filters leave to later ones: filters that can never have a say.

Compares the form of two queries; silence is no proof. Only what is sure is told.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mailproc.filtering.anchors import anchors_of, guess, words_of
from mailproc.filtering.document import fields_of
from mailproc.filtering.model import Fault, Filter
from mailproc.filtering.nodes import (
    ATTACHED,
    EVERYTHING,
    And,
    Node,
    Not,
    Or,
    Size,
    Text,
    contains,
    reads_state,
)


class Read(NamedTuple):
    """A filter with its tree; filters of one `else` chain have the same number."""

    chosen: Filter
    node: Node
    chain: int


def fault(chosen: Filter, text: str, *, warning: bool = False) -> Fault:
    """Return a fault of a filter."""
    return Fault(chosen.file, chosen.line, chosen.name, text, warning)


def hidden(read: Sequence[Read]) -> Iterator[Fault]:
    """Compare each filter with the earlier ones that have a word in common with it.

    What implies a query has all words that the query needs, so the rest is skipped.
    """
    frequencies = guess([one.node for one in read])
    wordless: list[int] = []
    by_word: dict[str, list[int]] = {}
    for position, one in enumerate(read):
        near = set(wordless)
        for word in words_of(one.node):
            near.update(by_word.get(word, ()))
        yield from _hidden(one, [read[i] for i in sorted(near)])
        anchors = anchors_of(one.node, frequencies)
        if anchors is None:
            wordless.append(position)
        else:
            for _, word in anchors.words:
                by_word.setdefault(word, []).append(position)


def _hidden(later: Read, earlier: Sequence[Read]) -> Iterator[Fault]:
    chosen, node, chain = later
    if reads_state(node):
        return  # what it matches depends on what the filters in between did
    for first, shown, other_chain in earlier:
        if contains(node, ATTACHED) != contains(shown, ATTACHED):
            continue
        same_chain = chosen.otherwise and chain == other_chain
        if (first.otherwise and not same_chain) or not implies(node, shown):
            continue
        by = f"{first.name!r} ({first.file}:{first.line})"
        if same_chain:
            yield fault(chosen, f"unreachable: else, and {by} matches all it would")
            return
        if first.stop:
            yield fault(chosen, f"unreachable: all it matches stops at {by}")
            return
        if chosen.queue and first.queue and chosen.queue != first.queue:
            text = f"contradiction: queue {chosen.queue} is never set, {by} says "
            text += f"{first.queue} for all it matches"
            yield fault(chosen, text, warning=node != shown)
            return


def implies(node: Node, other: Node) -> bool:
    """Whether every match of `node` is surely one of `other` (no is "not known")."""
    if other in (EVERYTHING, node):
        return True
    if isinstance(other, And):
        return all(implies(node, part) for part in other.children)
    if isinstance(node, Or):
        return all(implies(part, other) for part in node.children)
    if isinstance(other, Or):
        if any(implies(node, part) for part in other.children):
            return True
    elif _narrower(node, other):
        return True
    return isinstance(node, And) and any(implies(p, other) for p in node.children)


def _narrower(node: Node, other: Node) -> bool:
    if isinstance(node, Text) and isinstance(other, Text):
        within = set(fields_of(node.field)) <= set(fields_of(other.field))
        return within and other.needle in node.needle
    if isinstance(node, Size) and isinstance(other, Size):
        if node.operator != other.operator:
            return False
        more = node.bytes >= other.bytes
        return more if node.operator == "larger" else node.bytes <= other.bytes
    if isinstance(node, Not) and isinstance(other, Not):
        return implies(other.child, node.child)
    return False
