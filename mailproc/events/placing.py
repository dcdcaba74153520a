"""Step 5 for notices: which event a notice is about, and what of ours is touched.

Asks the ledger and the registry, changes nothing. A notice joins the event of its
provider's number, calendar, thread or subject (notices.matching); else it opens one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from mailproc.desk.event_facts import EventFacts, EventWindow
from mailproc.desk.event_obligations import LAST, Standing
from mailproc.desk.event_overlap import overlaps
from mailproc.desk.registry import Registry
from mailproc.desk.registry_affected import Affected, affected
from mailproc.desk.registry_redundancy import label, pairs
from mailproc.message.model import Message
from mailproc.notices import lifecycle, matching
from mailproc.notices.matching import Arrived, Match
from mailproc.notices.model import Link, Notice, Window
from mailproc.ports import Known, NoticeEvent
from mailproc.recognising import Belonging, Ledger

CLASSES = ("maintenance", "outage", "retraction")
"""Of notices that are about an event."""

ANSWERS = "notice answers"
"""The name under which the store remembers what people answered to doubts."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a notice comes to: `before` and `after` are the facts of its event.

    `event` is the one it joins, None for a new one; `before` is None then. `newer`
    says whether it is applied or only filed. `links` are other events it names.
    """

    event: NoticeEvent | None
    before: EventFacts | None
    after: EventFacts
    newer: bool
    standing: Standing
    keys: tuple[str, ...]
    stamp: datetime | None
    sequence: int | None = None
    links: tuple[tuple[Link, int], ...] = ()


def consider(
    message: Message,
    notice: Notice,
    belongs: Belonging,
    received: datetime,
    ledger: Ledger,
    registry: Registry | None,
) -> tuple[Noticed, Belonging]:
    """Return what a notice comes to, and the thread that it belongs to then."""
    arrived = _arrived(message, notice, belongs, received)
    known = ledger.notice_events(matching.asked(arrived))
    match = matching.match(arrived, [_known(event) for event in known])
    event = next((e for e in known if e.number == match.event), None)
    newer = match.newer
    after = _facts(event, notice, match, received)
    after = _touched(after, registry, message, received)
    after = replace(after, overlaps=overlapping(event, after, ledger.open_events()))
    told = ledger.told_of(event.number) if event else ()
    noticed = Noticed(
        event=event,
        before=event.facts if event else None,
        after=after,
        newer=newer,
        standing=Standing(
            told=bool(told),
            ended=bool(told) and told[-1].stage in LAST,
        ),
        keys=matching.keys(arrived),
        stamp=arrived.stamp,
        sequence=notice.sequence,
        links=match.links,
    )
    return noticed, _belonging(belongs, event, ledger)


def read_again(
    event: NoticeEvent,
    message: Message,
    notice: Notice,
    received: datetime,
    registry: Registry | None,
) -> EventFacts:
    """Return the facts of an event after its last notice is read with new answers.

    What the notice states counts anew; doubts that are settled are gone.
    """
    facts = replace(event.facts, windows=(), started=None, ended=None)
    bare = replace(event, facts=replace(facts, state="", expected_end=None))
    return _touched(
        _facts(bare, notice, Match(event.number), received), registry, message, received
    )


def _arrived(
    message: Message, notice: Notice, belongs: Belonging, received: datetime
) -> Arrived:
    thread = (*message.references, *message.in_reply_to)
    return Arrived(
        notice,
        notice.stamp or message.date or received,
        message.message_id,
        (*thread, *belongs.names),
        message.subject,
    )


def _known(event: NoticeEvent) -> matching.Known:
    return matching.Known(
        event.number,
        frozenset(event.keys),
        tuple(Window(w.start, w.end, w.backup) for w in event.facts.windows),
        event.sequence,
        event.stamp,
    )


def _belonging(
    belongs: Belonging, event: NoticeEvent | None, ledger: Ledger
) -> Belonging:
    """Put the mail into the thread of its event; another number is another event.

    A notice that answers in the thread of an event and is not about it stands alone.
    """
    known = belongs.thread
    if event is not None:
        thread = ledger.thread(event.number)
        if thread is None or (known is not None and known.thread.id == event.number):
            return belongs
        return replace(belongs, thread=Known(0, "", outgoing=False, thread=thread))
    if known is not None and ledger.notice_event(known.thread.id) is not None:
        mentions = (*belongs.mentions, known.thread.id)
        return replace(belongs, thread=None, mentions=mentions, alone=True)
    return belongs


# --- facts ------------------------------------------------------------------------


def _facts(
    event: NoticeEvent | None, notice: Notice, match: Match, received: datetime
) -> EventFacts:
    """Return the facts after the notice: what it does not state stays as it was."""
    before = event.facts if event else EventFacts(kind=notice.kind or "planned")
    windows = tuple(Window(w.start, w.end, w.backup) for w in before.windows)
    state = lifecycle.State(before.kind, before.state, windows)
    change = lifecycle.apply(state, notice)
    after = replace(
        before,
        kind=change.after.kind,
        state=change.after.state,
        provider=notice.provider or before.provider,
        maintenance_id=notice.maintenance_id or before.maintenance_id,
        windows=tuple(
            EventWindow(w.start, w.end, w.backup) for w in change.after.windows
        ),
        detected=before.detected or received,
        impact=notice.impact or before.impact,
        affected=notice.affected or before.affected,
        doubts=tuple(dict.fromkeys((*notice.doubts, *match.doubts, *change.doubts))),
        read_from=_sources(before, notice),
    )
    if after.kind == "incident":
        after = replace(after, **_of_incident(after, notice, received))
    return after


def _sources(before: EventFacts, notice: Notice) -> tuple[tuple[str, str], ...]:
    return tuple((dict(before.read_from) | dict(notice.read_from)).items())


def _of_incident(
    facts: EventFacts, notice: Notice, received: datetime
) -> dict[str, Any]:
    """An outage has a beginning and, once it is resolved, an end; before, a guess."""
    starts = [w.start for w in facts.windows if w.start]
    ends = [w.end for w in facts.windows if w.end]
    started = facts.started or min(starts, default=None)
    end = max(ends, default=None)
    if not facts.is_over:
        return {"started": started, "expected_end": end, "ended": None}
    stated = max((w.end for w in notice.windows if w.end), default=None)
    ended = stated if stated and stated <= received else facts.ended or received
    return {"started": started, "ended": ended, "expected_end": None}


def _touched(
    facts: EventFacts, registry: Registry | None, message: Message, received: datetime
) -> EventFacts:
    """Resolve the provider's words to what is ours (S4.4, S5.1)."""
    if registry is None or not facts.affected:
        return facts
    sender = message.from_[0].key if message.from_ else ""
    house = registry.datacenter_of(sender)
    at = facts.begins or received
    found = affected(registry, facts.affected, at, house.key if house else "")
    return replace(
        facts,
        servers=tuple(server.key for server in found.servers),
        objects=_objects(found),
        services=_services(found) or facts.services,
        customers=tuple(customer.key for customer in found.customers),
        partners=tuple(partner.key for partner in found.partners),
        unknown=found.unknown,
        redundancy=pairs((*found.servers, *found.services, *found.networks)),
        touches=True if found.partners else facts.touches,
    )


def _services(found: Affected) -> tuple[str, ...]:
    return tuple(service.name or service.key for service in found.services)


def _objects(found: Affected) -> tuple[str, ...]:
    own = (*(h.key for h in found.datacenters), *(s.key for s in found.services))
    return (*own, *(label(network) for network in found.networks))


def overlapping(
    event: NoticeEvent | None, facts: EventFacts, known: Iterable[NoticeEvent]
) -> tuple[str, ...]:
    """Return what the facts of an event take together with the other open ones."""
    if not (facts.customers or facts.partners or facts.redundancy):
        return ()
    mine = event.number if event else None
    others = {e.number: e.facts for e in known if e.number != mine}
    return overlaps(facts, others)
