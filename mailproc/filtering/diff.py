"""What a change of the filters would move: two sets of filters on one message.

Both sets see the same words, so that a message is parsed and split once. Only what
the two verdicts say is compared, not where staff have put the message since. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mailproc.filtering.document import Document
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Facts, Verdict
from mailproc.message.model import Message


@dataclass(frozen=True, slots=True)
class Difference:
    """How the verdicts of the old filters and the new ones differ on one message.

    `gone` and `come` are names of filters that matched before or match now;
    `others` names what differs beside the queue: labels, priority, actions.
    """

    old: Verdict
    new: Verdict
    gone: tuple[str, ...]
    come: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """Whether the message would go to another queue."""
        return self.old.queue != self.new.queue


def difference(
    old: FilterSet, new: FilterSet, message: Message, facts: Facts
) -> Difference | None:
    """Return how two sets of filters differ on a message, None if they do not."""
    document = Document(message, facts)
    before, after = old.judge(document), new.judge(document)
    others = tuple(_others(before, after))
    if before.queue == after.queue and not others:
        return None
    matched = _matched(before), _matched(after)
    return Difference(
        old=before,
        new=after,
        gone=tuple(name for name in matched[0] if name not in matched[1]),
        come=tuple(name for name in matched[1] if name not in matched[0]),
        others=others,
    )


def _others(before: Verdict, after: Verdict) -> Iterator[str]:
    if set(before.labels) != set(after.labels):
        yield "labels"
    if before.priority != after.priority:
        yield "priority"
    if set(before.actions) != set(after.actions):
        yield "actions"


def _matched(verdict: Verdict) -> tuple[str, ...]:
    return tuple(hit.name for hit in verdict.hits)
