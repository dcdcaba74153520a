"""Step 6 for notices, pure: what a notice means for its event and its ticket.

A new event opens its ticket with a type (N4) and owes a first notice (N3) and the rest
(N9); a newer notice changes it; an older one is filed.
"""

from collections.abc import Iterator
from datetime import datetime

from mailproc.desk import event_obligations as obligations
from mailproc.desk.effects import (
    AddNote,
    Effect,
    KeepEvent,
    Mention,
    Remember,
)
from mailproc.desk.event_facts import TASKS
from mailproc.desk.terms import Terms
from mailproc.events.placing import Noticed


def effects(
    noticed: Noticed, ordinary: tuple[Effect, ...], received: datetime, terms: Terms
) -> tuple[Effect, ...]:
    """Return what follows; `ordinary` is what any mail of a datacenter leads to."""
    return (*ordinary, *_links(noticed), *_effects(noticed, received, terms))


def _effects(noticed: Noticed, now: datetime, terms: Terms) -> Iterator[Effect]:
    facts = noticed.after
    if noticed.event is not None and not noticed.newer:
        yield KeepEvent(noticed.event.facts, noticed.keys)
        yield AddNote("program", "an older notice: filed, not applied")
        return
    if noticed.event is None:
        yield Remember("task", TASKS[facts.kind])
    yield KeepEvent(facts, noticed.keys, noticed.sequence, noticed.stamp)
    yield from _notes(noticed)
    if noticed.before is None:
        yield from obligations.opened(facts, now, terms)
    else:
        standing = noticed.standing
        yield from obligations.changed(noticed.before, facts, standing, now, terms)


def _links(noticed: Noticed) -> Iterator[Effect]:
    """Reschedules and backup windows under another number are linked events."""
    for link, number in noticed.links:
        yield Mention(number, link.kind)


def _notes(noticed: Noticed) -> Iterator[Effect]:
    """What a person has to know before anyone asks, each once."""
    before = noticed.before
    said = {*before.doubts, *before.overlaps} if before else set()
    for sentence in noticed.after.doubts:
        if sentence not in said:
            yield AddNote("program", f"in doubt: {sentence}")
    for sentence in noticed.after.overlaps:
        if sentence not in said:
            yield AddNote("program", f"overlap: {sentence}")
