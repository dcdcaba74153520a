"""A feed of Gmail's as one filter file of ours, and what does not come across whole.

Every entry keeps its properties in comment lines (kept.py), so that an export gives
them back. An entry that our filters cannot say stands as comments alone, with the
reason. The file that is written passes `filters check`.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from mailproc.filtering.check import check
from mailproc.filtering.exchange.entry import TITLE, Entry, Exchanged, Feed, Loss
from mailproc.filtering.exchange.gmail_meaning import Meaning, meaning
from mailproc.filtering.exchange.kept import entry_lines, feed_lines, toml_text
from mailproc.filtering.model import Filter
from mailproc.filtering.query import QueryError

NAME_LENGTH = 60


def to_toml(feed: Feed, queues: Collection[str]) -> Exchanged:
    """Return the filter file of a feed; `queues` are the names that `in:` may say."""
    losses = [Loss("", remark) for remark in feed.remarks]
    blocks = [["# Read from Gmail's mailFilters.xml.", *feed_lines(feed.facts)]]
    names = _Names()
    for number, entry in enumerate(feed.entries, 1):
        name = names.of(entry, number)
        block, found = _block(name, entry, queues)
        blocks.append(block)
        losses += [Loss(name, text) for text in found]
    return Exchanged("\n\n".join("\n".join(b) for b in blocks) + "\n", tuple(losses))


def _block(
    name: str, entry: Entry, queues: Collection[str]
) -> tuple[list[str], list[str]]:
    comments = list(entry_lines(entry))
    try:
        found = meaning(entry)
        reason = _unusable(entry, name, found, queues)
    except QueryError as error:
        found, reason = None, error.text
    if found is None or reason:
        losses = [*(found.doubts if found else ()), f"not used: {reason}"]
        # A comment between would make the lines those of the next filter.
        return [f"# Not used: {_one_line(reason)}", *comments], losses
    return [*comments, *_filter(name, found)], list(found.doubts)


def _unusable(entry: Entry, name: str, found: Meaning, queues: Collection[str]) -> str:
    """Return why an entry cannot be a filter here, "" if it can."""
    if entry.category != "filter":
        return f"category {entry.category[:40]!r} is no filter"
    if not found.match:
        return "no criteria"
    if not found.labels and not found.actions:
        return "it would do nothing here"
    made = Filter(name, found.match, labels=found.labels, actions=found.actions)
    faults = [fault.text for fault in check([made], queues) if not fault.warning]
    return "; ".join(faults)


def _filter(name: str, found: Meaning) -> Iterator[str]:
    yield "[[filter]]"
    yield f"name = {toml_text(name)}"
    yield f"match = {toml_text(found.match)}"
    for key, values in (("labels", found.labels), ("actions", found.actions)):
        if values:
            yield f"{key} = [{', '.join(map(toml_text, values))}]"


class _Names:
    """Gives each filter a name of its own: its title, else what it is about."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._again: Counter[str] = Counter()

    def of(self, entry: Entry, number: int) -> str:
        words = (*entry.values("label")[:1], *_about(entry))
        found = _one_line(": ".join(words) if entry.title == TITLE else entry.title)
        found = found or f"Gmail filter {number}"
        name, stem = found[:NAME_LENGTH].strip(), found[: NAME_LENGTH - 9].strip()
        while name in self._taken:
            self._again[stem] += 1
            name = f"{stem} ({self._again[stem] + 1})"
        self._taken.add(name)
        return name


def _about(entry: Entry) -> tuple[str, ...]:
    keys = ("from", "subject", "hasTheWord", "to", "doesNotHaveTheWord")
    return next(filter(None, map(entry.values, keys)), ())[:1]


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
