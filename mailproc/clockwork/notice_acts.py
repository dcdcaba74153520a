"""What people do about events past the mail client: the same clocks and drafts.

For the command line; each act is one transaction, logged with who did it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from mailproc.clockwork import notice_draft
from mailproc.clockwork.office import Office
from mailproc.desk import event_obligations as obligations
from mailproc.desk.effects import AddNote, Effect, KeepEvent, StopClock
from mailproc.desk.event_facts import EventFacts
from mailproc.desk.event_obligations import LAST
from mailproc.desk.model import ClockKind
from mailproc.errors import Permanent, Refused
from mailproc.events.asked import open_event, require_event
from mailproc.events.placing import ANSWERS, CLASSES, overlapping, read_again
from mailproc.notices import questions
from mailproc.notices.read import read
from mailproc.ports import NoticeEvent


def open_new(office: Office, facts: EventFacts, now: datetime, actor: str) -> int:
    """Open an event that staff know of; answers its number (N4)."""
    more = obligations.opened(facts, now, office.terms)
    return open_event(office.store, facts, now, actor=actor, more=more)


def change(
    office: Office, event: NoticeEvent, facts: EventFacts, now: datetime, actor: str
) -> None:
    """Keep what somebody told of an event, without a draft of its own."""
    if facts == event.facts:
        return
    office.store.act_on(
        event.number, (KeepEvent(facts),), now, actor=actor, cause="notice"
    )


def write_draft(
    office: Office, number: int, stage: str, now: datetime, actor: str
) -> bytes:
    """Lay a draft of a stage now, as its clock would; answers its bytes.

    Without a stage it is that of the notice that comes next.

    Errors: Refused where there is no such event.
    """
    event = require_event(office.store, number)
    stage = stage or notice_draft.due_stage(event.facts, office.store.told_of(number))
    start = obligations.draft(stage, now)
    office.store.act_on(number, (start,), now, actor=actor, cause="notice draft")
    clock = next(
        c
        for c in office.history(number).clocks
        if c.kind is ClockKind.NOTICE_DRAFT and c.key == stage
    )
    fired = notice_draft.lay(office, clock, now)
    if not fired.drafts or not office.store.fire(clock, fired, now):
        raise Permanent(f"HL-{event.number}: the draft could not be laid")
    return fired.drafts[0].raw


def confirm(
    office: Office, number: int, doubt: str, answer: str, now: datetime, actor: str
) -> EventFacts:
    """Keep a person's answer to a doubt for its provider, and read the notice anew.

    Errors: Refused where no answer can be kept, or this one settles nothing.
    """
    event = require_event(office.store, number)
    name = questions.key(event.facts.provider, doubt)
    if name is None:
        raise Refused("this doubt is about one mail only: no answer can be kept")
    if not questions.is_answer(doubt, answer):
        asked = questions.question(doubt)
        raise Refused(f"answers are: {', '.join(asked.answers if asked else ())}")
    answers = {**(office.store.recall(ANSWERS) or {}), name: answer}
    office.store.remember(ANSWERS, answers, now)
    facts = _read_again(office, event, answers)
    said = overlapping(event, facts, office.store.open_events())
    facts = replace(facts, overlaps=said)
    told = office.store.told_of(number)
    ended = bool(told) and told[-1].stage in LAST
    standing = obligations.Standing(bool(told), ended)
    effects = (
        AddNote(actor, f"{name}: {answer}"),
        *(
            AddNote("program", f"overlap: {sentence}")
            for sentence in said
            if sentence not in event.facts.overlaps
        ),
        KeepEvent(facts),
        *obligations.changed(event.facts, facts, standing, now, office.terms),
    )
    office.store.act_on(number, effects, now, actor=actor, cause="notice confirm")
    return facts


def _read_again(
    office: Office, event: NoticeEvent, answers: Mapping[str, str]
) -> EventFacts:
    history = office.history(event.number)
    for letter in reversed(history.letters):
        if letter.kind not in CLASSES:
            continue
        message = office.message(letter)
        notice = read(message, now=letter.at, confirmed=answers)
        if notice is not None:
            registry = office.registry()
            return read_again(event, message, notice, letter.at, registry)
    return event.facts


def told_by_phone(
    office: Office, number: int, partner: str, now: datetime, actor: str
) -> None:
    """Note that a partner whose mail came back was told. Errors: Refused."""
    require_event(office.store, number)
    addresses = {
        address.casefold()
        for told in office.store.told_of(number)
        if told.partner == partner
        for address in told.addresses
    }
    if not addresses:
        raise Refused(f"{partner} has got no notice of HL-{number}")
    stops: list[Effect] = [
        StopClock(kind, address, f"{partner} was told by phone")
        for address in sorted(addresses)
        for kind in (ClockKind.PHONE, ClockKind.END)
    ]
    noted = AddNote(actor, f"{partner} was told by phone")
    office.store.act_on(number, (*stops, noted), now, actor=actor, cause="notice told")


def touches_nobody(
    office: Office, number: int, reason: str, now: datetime, actor: str
) -> None:
    """Say that an event touches no partner (N3); it is closed with the reason.

    Errors: Refused where there is no such event, or partners were told of it already.
    """
    require_event(office.store, number)
    if office.store.notices_of(number):
        raise Refused(f"HL-{number}: partners were told already, so the end is owed")
    effects = obligations.refused(actor, reason)
    office.store.act_on(number, effects, now, actor=actor, cause="notice untouched")
