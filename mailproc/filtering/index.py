"""All filters on one message: which to ask, and what their answers add up to.

Each filter is found by its anchors: words of which at least one must stand in the
message for it to match. Filters without anchors (sizes, states, negations) are
always asked. So a message costs its own words and the filters that may match, not
the number of filters. The answer is that of asking every filter in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mailproc.filtering.anchors import Anchors, Frequencies, anchors_of, guess
from mailproc.filtering.document import Document
from mailproc.filtering.evaluate import match_as_given
from mailproc.filtering.model import CATCH_ALL, Facts, Filter, Hit, Verdict
from mailproc.filtering.nodes import ATTACHED, contains, reads_state
from mailproc.filtering.query import parse_query
from mailproc.message.model import Message


class FilterSet:
    """The filters of the desk in their order, read and indexed.

    Errors: QueryError for a query that cannot be read (load.py reports them all).
    """

    def __init__(
        self, filters: Sequence[Filter], frequencies: Frequencies | None = None
    ) -> None:
        self.filters = tuple(filters)
        self.nodes = tuple(parse_query(f.match) for f in self.filters)
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

    def _judge(self, document: Document, asked: Sequence[int]) -> Verdict:
        trace = list(self._missed)
        result = _Result()
        for position in asked:
            seen = document.with_attached() if position in self._attached else document
            where = match_as_given(self.nodes[position], seen)
            if where is None:
                continue
            chosen = self.filters[position]
            trace[position] = Hit(chosen.name, matched=True, where=where)
            result.add(chosen)
            if chosen.stop:
                del trace[position + 1 :]
                break
            if self._stateful:
                document = document.with_facts(result.seen(document.facts))
        return Verdict(
            queue=result.queue or CATCH_ALL,
            labels=tuple(result.labels),
            priority=result.priority,
            actions=tuple(result.actions),
            trace=tuple(trace),
        )


@dataclass
class _Result:
    """What the filters that matched so far add up to: the first to say so wins."""

    queue: str | None = None
    priority: int | None = None
    labels: dict[str, None] = field(default_factory=dict)
    actions: dict[str, None] = field(default_factory=dict)

    def add(self, chosen: Filter) -> None:
        self.queue = self.queue or chosen.queue
        self.priority = self.priority or chosen.priority
        self.labels.update(dict.fromkeys(chosen.labels))
        self.actions.update(dict.fromkeys(chosen.actions))

    def seen(self, facts: Facts) -> Facts:
        """Return the facts as a later `in:` or `label:` sees them."""
        labels = facts.labels | self.labels.keys()
        return replace(facts, queue=self.queue or facts.queue, labels=labels)
