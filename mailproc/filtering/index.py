"""All filters on one message: which to ask, and what their answers add up to.

Each filter is found by its anchors: words of which at least one must stand in the
message for it to match. Filters without anchors (sizes, states, negations) are
always asked. So a message costs its own words and the filters that may match, not
the number of filters. The answer is that of asking every filter in order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailproc.filtering.actions import Action, MarkRead, Star, read_action
from mailproc.filtering.anchors import Anchors, Frequencies, anchors_of, guess
from mailproc.filtering.document import Document
from mailproc.filtering.evaluate import match_as_given
from mailproc.filtering.model import CATCH_ALL, Facts, Filter, Hit, Tried, Verdict
from mailproc.filtering.nodes import ATTACHED, contains, reads_state
from mailproc.filtering.query import parse_query
from mailproc.filtering.spots import spots_as_given
from mailproc.message.model import Message


class FilterSet:
    """The filters of the desk in their order, read and indexed.

    Errors: QueryError, ActionError for what cannot be read (load.py reports all).
    """

    def __init__(
        self, filters: Sequence[Filter], frequencies: Frequencies | None = None
    ) -> None:
        self.filters = tuple(filters)
        self.nodes = tuple(parse_query(f.match) for f in self.filters)
        self._actions = tuple(tuple(map(read_action, f.actions)) for f in self.filters)
        self._chain_ends = _chain_ends(self.filters)
        self._missed = tuple(Hit(f.name, matched=False) for f in self.filters)
        self._always: list[int] = []
        self._tables: dict[str | None, dict[str, list[int]]] = {}
        self._stateful = any(map(reads_state, self.nodes))
        self._attached = frozenset(
            i for i, node in enumerate(self.nodes) if contains(node, ATTACHED)
        )
        known = frequencies or guess(self.nodes)
        for position, node in enumerate(self.nodes):
            needed = None if position in self._attached else anchors_of(node, known)
            self._add(position, needed)
        self._keys = {op: frozenset(t) for op, t in self._tables.items()}

    def _add(self, position: int, needed: Anchors | None) -> None:
        if needed is None:
            self._always.append(position)
            return
        for operator, word in needed.words:
            table = self._tables.setdefault(operator, {})
            table.setdefault(word, []).append(position)

    def evaluate(self, message: Message, facts: Facts) -> Verdict:
        """Return the verdict of all filters on one message."""
        return self.judge(Document(message, facts))

    def explain(self, message: Message, facts: Facts) -> Verdict:
        """Return the same verdict; its hits say at which words they matched."""
        document = Document(message, facts)
        return self._judge(document, self.candidates(document), explained=True)

    def judge(self, document: Document) -> Verdict:
        """Return the verdict on a message whose words are made already."""
        return self._judge(document, self.candidates(document))

    def judge_naively(self, document: Document) -> Verdict:
        """Return the same verdict by asking every filter: the oracle of `judge`."""
        return self._judge(document, range(len(self.filters)))

    def candidates(self, document: Document) -> list[int]:
        """Return the positions of the filters that may match, in order."""
        found = set(self._always)
        for operator, keys in self._keys.items():
            table = self._tables[operator]
            for word in keys & document.words.tokens(operator):
                found.update(table[word])
        return sorted(found)

    def _judge(
        self, document: Document, asked: Sequence[int], *, explained: bool = False
    ) -> Verdict:
        hits: dict[int, Hit] = {}
        spans: list[tuple[int, int]] = []
        result = _Result()
        tried = 0  # filters before this position are dealt with
        end = len(self.filters)
        for position in asked:
            if position < tried:
                continue  # an `else` of one that matched
            hit = self._ask(position, document, explained=explained)
            if hit is None:
                continue
            hits[position] = hit
            result.add(self.filters[position], self._actions[position])
            if self.filters[position].stop:
                end = position + 1
                break
            if position in self._chain_ends:
                spans.append((tried, position + 1))
                tried = self._chain_ends[position]
            if self._stateful:
                document = document.with_facts(result.seen(document.facts))
        spans.append((tried, end))
        return Verdict(
            queue=result.queue or CATCH_ALL,
            labels=tuple(result.labels),
            priority=result.priority,
            actions=tuple(result.actions),
            hits=tuple(hits.values()),
            tried=Tried(tuple(hits), tuple(spans), self._missed),
        )

    def _ask(self, position: int, document: Document, *, explained: bool) -> Hit | None:
        """Ask one filter; None where it does not match."""
        node = self.nodes[position]
        seen = document.with_attached() if position in self._attached else document
        where = match_as_given(node, seen)
        if where is None:
            return None
        words = spots_as_given(node, seen) if explained else ()
        return Hit(self.filters[position].name, matched=True, where=where, hits=words)


_FLAGS: Mapping[Action, str] = {Star(): "\\Flagged", MarkRead(): "\\Seen"}


def _chain_ends(filters: Sequence[Filter]) -> dict[int, int]:
    """Return for each filter that has `else` filters behind it where those end."""
    ends: dict[int, int] = {}
    end = len(filters)
    for position in range(len(filters) - 1, -1, -1):
        if end > position + 1:
            ends[position] = end
        if not filters[position].otherwise:
            end = position
    return ends


@dataclass
class _Result:
    """What the filters that matched so far add up to: the first to say so wins."""

    queue: str | None = None
    priority: int | None = None
    labels: dict[str, None] = field(default_factory=dict)
    actions: dict[Action, None] = field(default_factory=dict)

    def add(self, chosen: Filter, actions: Sequence[Action]) -> None:
        self.queue = self.queue or chosen.queue
        self.priority = self.priority or chosen.priority
        self.labels.update(dict.fromkeys(chosen.labels))
        self.actions.update(dict.fromkeys(actions))

    def seen(self, facts: Facts) -> Facts:
        """Return the facts as a later `in:`, `label:` or `is:` sees them."""
        labels = facts.labels | self.labels.keys()
        flags = facts.flags | {_FLAGS[a] for a in self.actions if a in _FLAGS}
        queue = self.queue or facts.queue
        return replace(facts, queue=queue, labels=labels, flags=flags)
