"""What is wrong with a set of filters before any mail is seen.

Broken queries, queues and labels that cannot be, contradictions, filters that can
never have a say because an earlier one stops or says it already, and a set that
leaves mail without a filter (S4.3). Silence here is no proof: only what follows
from the form of two queries is found.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches

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
    State,
    Text,
    children,
    contains,
    reads_state,
)
from mailproc.filtering.operators import label_key
from mailproc.filtering.query import QueryError, read_query

LABEL = re.compile(r"[A-Za-z0-9_$-]{1,64}")
"""What every IMAP server takes as a keyword."""

PRIORITIES = range(1, 7)
ACTIONS = ("star", "read", "trash", "never-spam", "forward", "answer", "draft")
_WITH_VALUE = ("forward", "answer", "draft")
_FOLDERS = ("anywhere", "attached", "inbox", "trash", "spam", "sent", "drafts")

Read = tuple[Filter, Node]


def check(filters: Sequence[Filter], queues: Collection[str]) -> tuple[Fault, ...]:
    """Return the faults of each filter, then those of filters beside each other.

    `queues` are the names of the queues that exist.
    """
    read: list[Read] = []
    faults: list[Fault] = []
    names: dict[str, Filter] = {}
    for chosen in filters:
        faults += _alone(chosen, queues)
        first = names.setdefault(chosen.name, chosen)
        if first is not chosen:
            text = f"the name is taken by {first.file}:{first.line}"
            faults.append(_fault(chosen, text))
        try:
            query = read_query(chosen.match)
        except QueryError as error:
            faults.append(_fault(chosen, f"match: {error.public}"))
            continue
        faults += [_fault(chosen, f"match: {w}", warning=True) for w in query.warnings]
        faults += _query(chosen, query.node, queues)
        read.append((chosen, query.node))
    return (*faults, *_hidden_ones(read), *_open_end(read))


def _fault(chosen: Filter, text: str, *, warning: bool = False) -> Fault:
    return Fault(chosen.file, chosen.line, chosen.name, text, warning)


# --- one filter by itself ---


def _alone(chosen: Filter, queues: Collection[str]) -> Iterator[Fault]:
    if chosen.queue is not None and chosen.queue not in queues:
        yield _fault(chosen, _no_queue(chosen.queue, queues))
    for label in chosen.labels:
        if not LABEL.fullmatch(label):
            yield _fault(chosen, f"label {label!r}: only A-Z a-z 0-9 _ $ - are kept")
    if chosen.priority is not None and chosen.priority not in PRIORITIES:
        yield _fault(chosen, f"priority {chosen.priority} is not 1 to 6")
    yield from (_fault(chosen, text) for text in _actions(chosen.actions))
    says = (chosen.queue, chosen.labels, chosen.priority, chosen.actions, chosen.stop)
    if not any(says):
        yield _fault(chosen, "does nothing: no queue, labels, priority, actions")


def _no_queue(queue: str, queues: Collection[str]) -> str:
    close = get_close_matches(queue[:30], list(queues), 1, 0.5)
    advice = f"did you mean {close[0]}?" if close else f"one of {', '.join(queues)}"
    return f"there is no queue {queue!r}; {advice}"


def _actions(actions: Sequence[str]) -> Iterator[str]:
    names = [action.partition(":")[0] for action in actions]
    for action, name in zip(actions, names, strict=True):
        value = action.partition(":")[2]
        if name not in ACTIONS:
            close = get_close_matches(name[:30], ACTIONS, 1, 0.5)
            advice = f"did you mean {close[0]}?" if close else ", ".join(ACTIONS)
            yield f"there is no action {name!r}; {advice}"
        elif (name in _WITH_VALUE) != bool(value):
            wanted = f"{name}:VALUE" if name in _WITH_VALUE else name
            yield f"action {action!r} is written {wanted}"
    if "trash" in names and {"star", "answer", "draft"} & set(names):
        yield "contradiction: what goes to trash is neither starred nor answered"


def _query(chosen: Filter, node: Node, queues: Collection[str]) -> Iterator[Fault]:
    if _impossible(node):
        yield _fault(chosen, "match: contradiction, no message can match")
    for state in _states(node):
        known = {*map(label_key, queues), *_FOLDERS}
        if state.operator == "in" and state.value not in known:
            yield _fault(chosen, f"match: {_no_queue(state.value, queues)}")


def _states(node: Node) -> Iterator[State]:
    if isinstance(node, State):
        yield node
    for child in children(node):
        yield from _states(child)


def _impossible(node: Node) -> bool:
    if node == Not(EVERYTHING):
        return True
    if isinstance(node, Or):
        return all(map(_impossible, node.children))
    if not isinstance(node, And):
        return False
    parts = node.children
    excluded = [part.child for part in parts if isinstance(part, Not)]
    wanted = [part for part in parts if not isinstance(part, Not)]
    larger = [p.bytes for p in parts if isinstance(p, Size) and p.operator == "larger"]
    smaller = [
        p.bytes for p in parts if isinstance(p, Size) and p.operator == "smaller"
    ]
    return (
        any(map(_impossible, parts))
        or any(implies(w, e) for w in wanted for e in excluded)
        or (bool(larger and smaller) and max(larger) >= min(smaller) - 1)
    )


# --- one filter beside the earlier ones ---


def _hidden_ones(read: Sequence[Read]) -> Iterator[Fault]:
    """Compare each filter with the earlier ones that have a word in common with it.

    What implies a query has all words that the query needs, so the rest is skipped.
    """
    frequencies = guess([node for _, node in read])
    wordless: list[int] = []
    by_word: dict[str, list[int]] = {}
    for position, (chosen, node) in enumerate(read):
        near = set(wordless)
        for word in words_of(node):
            near.update(by_word.get(word, ()))
        yield from _hidden((chosen, node), [read[i] for i in sorted(near)])
        anchors = anchors_of(node, frequencies)
        if anchors is None:
            wordless.append(position)
        else:
            for _, word in anchors.words:
                by_word.setdefault(word, []).append(position)


def _hidden(later: Read, earlier: Sequence[Read]) -> Iterator[Fault]:
    chosen, node = later
    if reads_state(node):
        return  # what it matches depends on what the filters in between did
    for first, shown in earlier:
        if contains(node, ATTACHED) != contains(shown, ATTACHED):
            continue
        if not implies(node, shown):
            continue
        by = f"{first.name!r} ({first.file}:{first.line})"
        if first.stop:
            yield _fault(chosen, f"unreachable: all it matches stops at {by}")
            return
        if chosen.queue and first.queue and chosen.queue != first.queue:
            yield _fault(
                chosen,
                f"contradiction: queue {chosen.queue} is never set, {by} says "
                f"{first.queue} for all it matches",
                warning=node != shown,
            )
            return


def _open_end(read: Sequence[Read]) -> Iterator[Fault]:
    if any(node == EVERYTHING and chosen.queue for chosen, node in read):
        return
    last = read[-1][0] if read else Filter("", "")
    text = 'no catch-all: end with match = "in:anywhere" and a queue (S4.3)'
    yield Fault(last.file, last.line, "", text, warning=True)


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
