"""Our filters as Gmail's entries, and what they say that Gmail's cannot.

A filter that was imported gives back the properties it came with, as far as its keys
still say the same; the others are written from their keys. Gmail has neither order
nor stop nor priorities: what that changes is said.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mailproc.filtering.exchange.entry import (
    CRITERIA,
    MAX_ENTRIES,
    MAX_FORWARDING,
    Entry,
    Feed,
    Loss,
    Property,
    split_labels,
)
from mailproc.filtering.exchange.gmail_meaning import (
    ACTIONS,
    IMPORTANT,
    SMART_LABELS,
    Meaning,
    label_of,
    meaning,
)
from mailproc.filtering.exchange.gmail_query import to_gmail
from mailproc.filtering.exchange.kept import Comments, read_comments
from mailproc.filtering.model import Filter, Sources
from mailproc.filtering.nodes import Node
from mailproc.filtering.query import QueryError, parse_query

_BY_ACTION: Mapping[str, str] = {action: name for name, action in ACTIONS.items()}
_BY_CATEGORY: Mapping[str, str] = {label: name for name, label in SMART_LABELS.items()}
_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(CRITERIA, "criteria"),
    **dict.fromkeys(ACTIONS, "actions"),
    "forwardTo": "actions",
    "label": "labels",
    "smartLabelToApply": "labels",
    "shouldAlwaysMarkAsImportant": "labels",
}


def to_feed(
    filters: Sequence[Filter], sources: Sources
) -> tuple[Feed, tuple[Loss, ...]]:
    """Return the entries of all filters in order, and what they cannot say.

    `sources` are the files that the filters were read from. Errors: QueryError.
    """
    comments = {file: read_comments(text) for file, text in sources.items()}
    owned = {
        (file, kept.filter_line): kept.entry
        for file, found in comments.items()
        for kept in found.entries
        if kept.filter_line is not None
    }
    unless = dict(_chains(filters))
    losses: list[Loss] = []
    entries: list[Entry] = []
    for item in _in_order(filters, comments):
        if isinstance(item, Entry):
            entries += _numbered(item, [item.properties])
            continue
        kept = owned.get((item.file, item.line))
        made, said = _properties(item, kept, unless[item.file, item.line])
        losses += [Loss(item.name, text) for text in said]
        entries += _numbered(kept or Entry((), title=item.name), made)
    facts = next((c.feed for c in comments.values() if c.feed), ())
    losses += [Loss("", text) for text in (*_order(filters), *_limits(entries))]
    return Feed(tuple(entries), facts), tuple(losses)


def _numbered(facts: Entry, made: Sequence[Sequence[Property]]) -> Iterator[Entry]:
    """Yield entries with one label each; the first has the id that was there."""
    pieces = [piece for properties in made for piece in split_labels(properties)]
    for place, piece in enumerate(pieces):
        yield replace(facts, properties=piece, id="" if place else facts.id)


def _in_order(
    filters: Sequence[Filter], comments: Mapping[str, Comments]
) -> Iterator[Filter | Entry]:
    """Yield filters, and the entries that stand alone between them."""
    alone = [
        (file, kept.line, kept.entry)
        for file, found in comments.items()
        for kept in found.entries
        if kept.filter_line is None
    ]
    items: list[tuple[str, int, Filter | Entry]] = [*alone]
    items += [(f.file, f.line, f) for f in filters]
    yield from (item for *_, item in sorted(items, key=lambda found: found[:2]))


def _chains(
    filters: Sequence[Filter],
) -> Iterator[tuple[tuple[str, int], tuple[Node, ...]]]:
    """Yield each filter's place with the queries that it is the `else` of."""
    chain: tuple[Node, ...] = ()
    for chosen in filters:
        chain = chain if chosen.otherwise else ()
        yield (chosen.file, chosen.line), chain
        chain = (*chain, parse_query(chosen.match))


# --- one filter ---


def _properties(
    chosen: Filter, kept: Entry | None, unless: Sequence[Node]
) -> tuple[list[list[Property]], list[str]]:
    """Return the properties of one filter's entries, none if Gmail cannot say it."""
    said = list(_unsaid(chosen))
    came = _came(kept)
    groups = _by_group(kept)
    criteria = [groups["criteria"]]
    if came is None or came.match != chosen.match or unless:
        query = to_gmail(chosen.match, unless)
        if query.refused:
            return [], [f"not exported: {query.refused}"]
        said += query.doubts
        criteria = [[("hasTheWord", piece)] for piece in query.pieces]
    if came is None or came.labels != chosen.labels or chosen.queue:
        groups["labels"] = list(_labels(chosen, kept))
    if came is None or came.actions != chosen.actions:
        groups["actions"] = list(_actions(chosen, said))
    rest = [*groups[""], *groups["labels"], *groups["actions"]]
    return [_as_they_came([*each, *rest], kept) for each in criteria], said


def _as_they_came(pairs: list[Property], kept: Entry | None) -> list[Property]:
    """Return properties in the order of the import, new ones at the end."""
    came = kept.properties if kept else ()
    if sorted(pairs) == sorted(came):
        return list(came)
    place = {pair: n for n, pair in enumerate(came)}
    return sorted(pairs, key=lambda pair: place.get(pair, len(place)))


def _came(kept: Entry | None) -> Meaning | None:
    """Return what the filter said when it was imported."""
    try:
        return meaning(kept) if kept else None
    except QueryError:
        return None


def _by_group(kept: Entry | None) -> dict[str, list[Property]]:
    groups: dict[str, list[Property]] = {
        "criteria": [], "labels": [], "actions": [], "": [],
    }  # fmt: skip
    for name, value in kept.properties if kept else ():
        groups[_GROUPS.get(name, "")].append((name, value))
    return groups


def _labels(chosen: Filter, kept: Entry | None) -> Iterator[Property]:
    names = {label_of(name): name for name in (kept.values("label") if kept else ())}
    if chosen.queue:
        yield "label", chosen.queue
    for label in chosen.labels:
        if label in _BY_CATEGORY:
            yield "smartLabelToApply", _BY_CATEGORY[label]
        elif label == IMPORTANT:
            yield "shouldAlwaysMarkAsImportant", "true"
        else:
            yield "label", names.get(label, label)
    if chosen.queue and not (kept and kept.is_true("shouldArchive")):
        yield "shouldArchive", "true"  # a queue is a folder: its mail leaves the inbox


def _actions(chosen: Filter, said: list[str]) -> Iterator[Property]:
    for action in chosen.actions:
        name, _, value = action.partition(":")
        if name in _BY_ACTION:
            yield _BY_ACTION[name], "true"
        elif name == "forward":
            yield "forwardTo", value
        else:
            said.append(f"action {action[:60]} has no equivalent")


def _unsaid(chosen: Filter) -> Iterator[str]:
    if chosen.priority is not None:
        yield f"priority {chosen.priority} has no equivalent"
    if chosen.stop:
        yield "stop has no equivalent: later filters act on the same mail in Gmail"


# --- all together ---


def _order(filters: Sequence[Filter]) -> Iterator[str]:
    queues = {f.queue for f in filters if f.queue}
    if len(queues) > 1:
        yield (
            f"order: {len(queues)} queues become labels; here the first filter that"
            " matches names the queue, in Gmail every one adds its label"
        )


def _limits(entries: Sequence[Entry]) -> Iterator[str]:
    if len(entries) > MAX_ENTRIES:
        yield f"{len(entries)} filters; Gmail takes {MAX_ENTRIES}"
    forwarding = sum(bool(entry.values("forwardTo")) for entry in entries)
    if forwarding > MAX_FORWARDING:
        yield f"{forwarding} filters forward; Gmail takes {MAX_FORWARDING}"
