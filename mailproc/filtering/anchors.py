"""Anchors: the words that a message must have for a query to match it.

From a conjunction the rarest part, from alternatives all of them, from a phrase its
rarest word. Negations, sizes, dates and states need no word: they have no anchors.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailproc.filtering.nodes import And, Near, Node, Or, Text, children

Anchor = tuple[str | None, str]
"""An operator (None: any field) and a word or address that it must find."""

Frequencies = Mapping[str, float]
"""In how many messages of the desk a word was seen; only speed depends on it."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """Words of which one must be there; `cost` is how often that is to be expected."""

    words: frozenset[Anchor]
    cost: float


def anchors_of(node: Node, frequencies: Frequencies) -> Anchors | None:
    """Return the rarest words that a match needs, None if it needs none."""
    if isinstance(node, Text):
        return _rarest(node.field, node.words, frequencies)
    if isinstance(node, Near):
        both = node.left.words + node.right.words
        return _rarest(node.left.field, both, frequencies)
    if not isinstance(node, And | Or):
        return None
    found = [anchors_of(child, frequencies) for child in node.children]
    some = [anchors for anchors in found if anchors is not None]
    if isinstance(node, And):
        return min(some, key=lambda a: a.cost, default=None)
    if len(some) < len(found):
        return None
    together = frozenset().union(*(a.words for a in some))
    return Anchors(together, sum(a.cost for a in some))


def _rarest(
    operator: str | None, words: Sequence[str], frequencies: Frequencies
) -> Anchors:
    word = min(words, key=lambda w: frequencies.get(w, 0))
    return Anchors(frozenset({(operator, word)}), frequencies.get(word, 0))


def guess(nodes: Sequence[Node]) -> Frequencies:
    """Return frequencies where none were counted.

    What many filters name (`com`) is everywhere, and short words are common.
    """
    uses = Counter(word for node in nodes for word in words_of(node))
    return {word: count / len(word) for word, count in uses.items()}


def words_of(node: Node) -> Iterator[str]:
    """Return every word of a tree, whatever is made of it."""
    if isinstance(node, Text):
        yield from node.words
    elif isinstance(node, Near):
        yield from node.left.words + node.right.words
    for child in children(node):
        yield from words_of(child)
