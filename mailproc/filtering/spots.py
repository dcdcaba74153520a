"""At which words a query matched: for explanations, never for the answer.

Texts only: sizes, dates and states stand nowhere. Of each word or phrase the first
place in each field is told.
"""

from collections.abc import Iterator
from itertools import islice

from mailproc.filtering.document import Document, fields_of
from mailproc.filtering.evaluate import match_as_given, near_pair, own_in
from mailproc.filtering.model import Spot
from mailproc.filtering.nodes import (
    ATTACHED,
    And,
    Me,
    Near,
    Node,
    Or,
    Text,
    contains,
)
from mailproc.filtering.traced import Span, Traced

_MOST = 20


def spots(node: Node, document: Document) -> tuple[Spot, ...]:
    """Return the places of a query that matches this document, at most 20."""
    if contains(node, ATTACHED):
        document = document.with_attached()
    return spots_as_given(node, document)


def spots_as_given(node: Node, document: Document) -> tuple[Spot, ...]:
    """Return the same for a document that is with attached messages or without."""
    return tuple(islice(dict.fromkeys(_spots(node, document)), _MOST))


def _spots(node: Node, document: Document) -> Iterator[Spot]:
    match node:
        case And() | Or():
            for child in _matched(node, document):
                yield from _spots(child, document)
        case Text():
            yield from _found(node, document)
        case Near():
            yield from _close(node, document)
        case Me():
            yield from _own(node, document)


def _matched(node: And | Or, document: Document) -> Iterator[Node]:
    """Yield the children that matched; words that are not there cost next to nothing.

    What stands in an And that matched has matched.
    """
    tokens = document.words.tokens
    for child in node.children:
        if isinstance(child, Text):
            if child.words[0] in tokens(child.field):
                yield child
        elif isinstance(node, And) or match_as_given(child, document) is not None:
            yield child


def _own(node: Me, document: Document) -> Iterator[Spot]:
    own = {address.casefold() for address in document.facts.own}
    for name in fields_of(node.field):
        for address in sorted(own_in(document.words.field(name), own)):
            yield from _first(name, (address,), document)


def _found(node: Text, document: Document) -> Iterator[Spot]:
    for name in fields_of(node.field):
        if document.words.field(name).holds(node.words, node.needle):
            yield from _first(name, node.words, document)


def _first(name: str, words: tuple[str, ...], document: Document) -> Iterator[Spot]:
    for source in document.words.sources(name):
        span = source.find(words)
        if span:
            yield _spot(name, source, span)
            return


def _close(node: Near, document: Document) -> Iterator[Spot]:
    for name in fields_of(node.left.field):
        for source in document.words.sources(name):
            words = list(source.words())
            pair = near_pair(node, [word for word, _ in words])
            if pair:
                start, end = pair
                span = words[start][1][0], words[end - 1][1][1]
                yield _spot(name, source, span)
                break


def _spot(name: str, source: Traced, span: Span) -> Spot:
    return Spot(name, *source.shown(span))
