"""Two events that take away what stands in for one another, said before anyone asks.

Objects of one redundancy group, or else of one customer or partner, that are down at
the same time: whatever one of them was to replace is gone too. An outage without an
end lasts until it is over. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from mailproc.desk.event_facts import INCIDENT, EventFacts

_FOREVER = datetime.max.replace(tzinfo=UTC)


def overlaps(facts: EventFacts, others: Mapping[int, EventFacts]) -> tuple[str, ...]:
    """Return a sentence for each other event that takes what stands in for ours.

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
    lost, shared = _backed(facts, other)
    if not shared:
        lost, shared = _of_same_people(facts, other)
    if not shared:
        return
    for start, end in _spans(facts):
        for begun, done in _spans(other):
            first, last = max(start, begun), min(end, done)
            if first < last:
                yield (
                    f"HL-{number}: {', '.join(sorted(lost))} at the same time"
                    f" from {_shown(first)} until {_shown(last)}, both of"
                    f" {', '.join(shared)}"
                )
                return


def _backed(facts: EventFacts, other: EventFacts) -> tuple[set[str], list[str]]:
    """Return their objects that stand in for ours, and the groups that say so."""
    lost: set[str] = set()
    shared = []
    there = _by_group(other)
    for group, mine in _by_group(facts).items():
        theirs = there.get(group, set())
        if mine - theirs and theirs - mine:
            lost |= theirs - mine
            shared.append(f"redundancy group {group}")
    return lost, shared


def _by_group(facts: EventFacts) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for group, thing in facts.redundancy:
        found.setdefault(group, set()).add(thing)
    return found


def _of_same_people(facts: EventFacts, other: EventFacts) -> tuple[set[str], list[str]]:
    shared = [*_both(facts.customers, other.customers)]
    shared += [*_both(facts.partners, other.partners)]
    mine, theirs = _objects(facts), _objects(other)
    return (theirs - mine, shared) if mine - theirs and theirs - mine else (set(), [])


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
