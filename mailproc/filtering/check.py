"""What is wrong with a set of filters before any mail is seen.

Broken queries, queues and labels that cannot be, contradictions, filters that can
never have a say because an earlier one stops or says it already, and a set that
leaves mail without a filter (S4.3). Silence here is no proof: only what follows
from the form of two queries is found.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from mailproc.filtering.actions import (
    Action,
    ActionError,
    Answer,
    Draft,
    Forward,
    Star,
    Trash,
    read_action,
)
from mailproc.filtering.model import Fault, Filter
from mailproc.filtering.nodes import (
    EVERYTHING,
    And,
    Node,
    Not,
    Or,
    Size,
    State,
    children,
)
from mailproc.filtering.operators import label_key
from mailproc.filtering.query import QueryError, read_query
from mailproc.filtering.shadow import Read, fault, hidden, implies

__all__ = ["check", "implies"]

LABEL = re.compile(r"[A-Za-z0-9_$-]{1,64}")
"""What every IMAP server takes as a keyword."""

PRIORITIES = range(1, 7)
_NEVER = ("trash", "spam", "sent", "drafts")
_ALWAYS = ("anywhere", "attached", "inbox")


@dataclass(frozen=True, slots=True)
class _World:
    """What filters may name: queues, templates (None: not known), labels so far."""

    queues: Collection[str]
    templates: Collection[str] | None
    own: Collection[str]


def check(
    filters: Sequence[Filter],
    queues: Collection[str],
    templates: Collection[str] | None = None,
    own: Collection[str] = (),
) -> tuple[Fault, ...]:
    """Return the faults of each filter, then those of filters beside each other.

    `queues` are the names of the queues that exist, `templates` those of templates
    as `answer/NAME` (None: not checked), `own` our addresses.
    """
    world = _World(queues, templates, frozenset(map(str.casefold, own)))
    read: list[Read] = []
    faults: list[Fault] = []
    names: dict[str, Filter] = {}
    labels: set[str] = set()
    chain = 0
    for chosen in filters:
        chain += not chosen.otherwise
        faults += _alone(chosen, world)
        first = names.setdefault(chosen.name, chosen)
        if first is not chosen:
            text = f"the name is taken by {first.file}:{first.line}"
            faults.append(fault(chosen, text))
        try:
            query = read_query(chosen.match)
        except QueryError as error:
            faults.append(fault(chosen, f"match: {error.public}"))
            continue
        faults += [fault(chosen, f"match: {w}", warning=True) for w in query.warnings]
        faults += _query(chosen, query.node, world, labels)
        labels.update(map(label_key, chosen.labels))
        read.append(Read(chosen, query.node, chain))
    return (*faults, *hidden(read), *_open_end(read))


# --- one filter by itself ---


def _alone(chosen: Filter, world: _World) -> Iterator[Fault]:
    if chosen.queue is not None and chosen.queue not in world.queues:
        yield fault(chosen, _no_queue(chosen.queue, world.queues))
    for label in chosen.labels:
        if not LABEL.fullmatch(label):
            yield fault(chosen, f"label {label!r}: only A-Z a-z 0-9 _ $ - are kept")
    if chosen.priority is not None and chosen.priority not in PRIORITIES:
        yield fault(chosen, f"priority {chosen.priority} is not 1 to 6")
    yield from (fault(chosen, text) for text in _actions(chosen.actions, world))
    if any(action.startswith(("answer:", "draft:")) for action in chosen.actions):
        text = "answer and draft are shown by explain and not carried out yet"
        yield fault(chosen, text, warning=True)
    says = (chosen.queue, chosen.labels, chosen.priority, chosen.actions, chosen.stop)
    if not any(says):
        yield fault(chosen, "does nothing: no queue, labels, priority, actions")


def _no_queue(queue: str, queues: Collection[str]) -> str:
    close = get_close_matches(queue[:30], list(queues), 1, 0.5)
    advice = f"did you mean {close[0]}?" if close else f"one of {', '.join(queues)}"
    return f"there is no queue {queue!r}; {advice}"


def _actions(written: Sequence[str], world: _World) -> Iterator[str]:
    actions: list[Action] = []
    for text in written:
        try:
            actions.append(read_action(text))
        except ActionError as error:
            yield error.public
    for action in actions:
        yield from _target(action, world)
    kinds = {type(action) for action in actions}
    if Trash in kinds and kinds & {Star, Answer, Draft}:
        yield "contradiction: what goes to trash is neither starred nor answered"
    if sum(isinstance(action, Answer) for action in actions) > 1:
        yield "contradiction: two answers to one message"


def _target(action: Action, world: _World) -> Iterator[str]:
    """What an action names must be there, and never be the desk itself."""
    if isinstance(action, Forward) and action.to.casefold() in world.own:
        yield f"loop: forward:{action.to} is the desk itself"
    if isinstance(action, Answer | Draft) and world.templates is not None:
        kind = "answer" if isinstance(action, Answer) else "draft"
        if f"{kind}/{action.template}" not in world.templates:
            known = [t.partition("/")[2] for t in world.templates if t.startswith(kind)]
            close = get_close_matches(action.template, known, 1, 0.5)
            advice = f"; did you mean {close[0]}?" if close else ""
            file = f"templates/{kind}/{action.template}.txt.j2"
            yield f"{kind}: there is no {file}{advice}"


def _query(
    chosen: Filter, node: Node, world: _World, labels: Collection[str]
) -> Iterator[Fault]:
    """What a query names must be there; `labels` are those that earlier filters set."""
    if _impossible(node):
        yield fault(chosen, "match: contradiction, no message can match")
    queues = set(map(label_key, world.queues))
    for state in _states(node):
        name = f"{state.operator}:{state.value}"
        if state.operator == "in" and state.value in _NEVER:
            text = f"match: {name} never matches, filters see mail as it comes in"
            yield fault(chosen, text, warning=True)
        elif state.operator == "in" and state.value not in {*queues, *_ALWAYS, *labels}:
            yield fault(chosen, f"match: {_no_queue(state.value, world.queues)}")
        elif state.operator == "label" and state.value not in queues | set(labels):
            text = f"match: {name}: no earlier filter sets this label"
            yield fault(chosen, text, warning=True)


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


def _open_end(read: Sequence[Read]) -> Iterator[Fault]:
    for last in read:
        chain = [r.chosen for r in read if r.chain == last.chain]
        if last.node == EVERYTHING and all(chosen.queue for chosen in chain):
            return
    end = read[-1].chosen if read else Filter("", "")
    text = 'no catch-all: end with match = "in:anywhere" and a queue (S4.3)'
    yield fault(replace(end, name=""), text, warning=True)
