"""Two events that take away what stands in for one another, said before anyone asks.

Objects of one customer or partner that are down at the same time: whatever one of
them was to replace is gone too. An outage without an end lasts until it is over. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from mailproc.desk.event_facts import INCIDENT, EventFacts

_FOREVER = datetime.max.replace(tzinfo=UTC)


def overlaps(facts: EventFacts, others: Mapping[int, EventFacts]) -> tuple[str, ...]:
    """Return a sentence for each other event that takes the same people's objects.

    `others` are the open events by number. One and the same object in both is no
    redundancy, and says nothing.
    """
    return tuple(
        sentence
        for number, other in others.items()
        if not other.is_over
        for sentence in _between(facts, number, other)
    )


def _between(facts: EventFacts, number: int, other: EventFacts) -> Iterator[str]:
    shared = [*_both(facts.customers, other.customers)]
    shared += [*_both(facts.partners, other.partners)]
    mine, theirs = _objects(facts), _objects(other)
    if not shared or not mine - theirs or not theirs - mine:
        return
    for start, end in _spans(facts):
        for begun, done in _spans(other):
            first, last = max(start, begun), min(end, done)
            if first < last:
                yield (
                    f"HL-{number}: {', '.join(sorted(theirs - mine))} at the same time"
                    f" from {_shown(first)} until {_shown(last)}, both of"
                    f" {', '.join(shared)}"
                )
                return


def _both(one: Iterable[str], other: Iterable[str]) -> Iterator[str]:
    there = set(other)
    return (each for each in one if each in there)


def _objects(facts: EventFacts) -> set[str]:
    return {*facts.servers, *facts.objects} or set(facts.affected)


def _spans(facts: EventFacts) -> Iterator[tuple[datetime, datetime]]:
    if facts.kind == INCIDENT:
        if facts.begins:
            yield facts.begins, facts.ends or _FOREVER
        return
    for window in facts.windows:
        if window.start and window.end:
            yield window.start, window.end


def _shown(moment: datetime) -> str:
    if moment == _FOREVER:
        return "it is over"
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
