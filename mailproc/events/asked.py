"""A notice as staff hand it in: from which draft, about which event, to which groups.

N4: a notice has an event first, and its number in the subject; N5: it goes to groups.
Reads the ledger; opens the event of a notice that has none, else changes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailproc.compose.model import Identity
from mailproc.compose.notice_guard.check import check, require
from mailproc.compose.notice_text import parts, written
from mailproc.compose.plain_letter import one_line
from mailproc.desk import event_obligations as obligations
from mailproc.desk.effects import Effect, KeepEvent, OpenTicket, Remember
from mailproc.desk.event_facts import INCIDENT, PLANNED, TASKS, EventFacts
from mailproc.desk.model import LaidDraft
from mailproc.desk.terms import Terms
from mailproc.errors import Refused
from mailproc.events.book import NoticeBook
from mailproc.events.rendering import Reader
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.ports import Clock, Ids, NoticeEvent, Store

PURPOSE = "notice"
"""Of drafts that are notices."""

QUEUE = "incidents"

_TAG = re.compile(r"\[HL-(\d{1,12})\]\s*", re.IGNORECASE)
_REPLY = re.compile(r"\s*(?:re|odp|aw|sv|fwd?|ha|на|ответ)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NoticeDesk:
    """What it takes to send notices."""

    book: NoticeBook
    store: Store
    terms: Terms
    clock: Clock
    ids: Ids
    identity: Identity


@dataclass(frozen=True, slots=True)
class Asked:
    """A notice as it was handed in: by whom, about which event, to which groups.

    `texts` are its parts by language, "" for one text for everybody; `subjects` by
    languages where the draft knows them. `source` tells a second sending.
    """

    login: str
    name: str
    address: str
    event: NoticeEvent
    stage: str
    groups: tuple[str, ...]
    subject: str
    texts: Mapping[str, str]
    source: str
    subjects: Mapping[str, str]
    draft: str = ""

    def subject_for(self, reader: Reader) -> str:
        """Return the subject in the languages of a reader, where they are known."""
        said = [self.subjects.get(each) for each in reader.languages]
        known = dict.fromkeys(each for each in said if each)
        if not known:
            return self.subject
        return f"[HL-{self.event.number}] {' / '.join(known)}"


def takes(desk: NoticeDesk, message: Message, draft: LaidDraft | None) -> bool:
    """Whether a letter of staff is a notice: one of our drafts, or a group in To."""
    if draft is not None:
        return draft.purpose == PURPOSE
    return bool(desk.book.groups_in(message))


def require_groups(desk: NoticeDesk, envelope: Envelope, message: Message) -> None:
    """N5, N7: groups and nothing else; a follow-up has an event. Errors: Refused."""

    def holds(number: int) -> bool:
        return desk.store.notice_event(number) is not None

    faults = check(message, desk.book.known, holds)
    wrong = next((f for f in faults if f.rule in ("group", "history")), None)
    if wrong is not None:
        shown = wrong.text.encode("ascii", "replace").decode()
        raise Refused(f"{shown} ({wrong.place})")
    named = (a.addr for a in (*message.cc, *message.bcc))
    for address in (*envelope.recipients, *named):
        if not desk.book.is_alias(address) and address.casefold() not in desk.book.own:
            shown = address.encode("ascii", "replace").decode()
            raise Refused(f"a notice goes to groups only, not to {shown} (N5)")


def read_asked(
    desk: NoticeDesk, envelope: Envelope, message: Message, draft: LaidDraft | None
) -> Asked:
    """Return what staff ask for. A notice without an event opens one (N4).

    Errors: Refused where the text is no notice that may go.
    """
    writer = message.from_[0]
    text = written(message)
    groups = desk.book.groups_in(message)
    event = _event(desk, envelope, message, draft, groups)
    draft = draft or _waiting(desk, event, text)
    facts = dict(draft.facts) if draft else {}
    return Asked(
        login=envelope.login or "",
        name=writer.name,
        address=writer.addr,
        event=event,
        stage=facts.get("stage") or stage_of(desk, event, text),
        groups=groups,
        subject=_subject(message.subject, event.number),
        texts=_texts(text, facts.get("languages", "").split()),
        source=f"draft:{draft.token}" if draft else f"mail:{message.message_id or ''}",
        subjects=_subjects(message, facts),
        draft=draft.token if draft else "",
    )


def _waiting(desk: NoticeDesk, event: NoticeEvent, text: str) -> LaidDraft | None:
    """Return the draft that a letter was whose client has kept no trace of it.

    It has as many languages as the newest one that nobody has sent.
    """
    history, count = desk.store.ticket(event.number), len(parts(text))
    for laid in reversed(history.drafts if history else ()):
        languages = dict(laid.facts).get("languages", "").split()
        if laid.purpose == PURPOSE and laid.sent is None:
            return laid if 1 < count == len(languages) else None
    return None


def _texts(text: str, languages: Sequence[str]) -> Mapping[str, str]:
    """Part a draft into its languages; anything else is one text for everybody."""
    if not languages:
        return {"": text}
    found = parts(text)
    if len(found) != len(languages):
        raise Refused(
            f"the draft had {len(languages)} languages between lines of * * *, now "
            f"{len(found)}: leave these lines as they are"
        )
    return dict(zip(languages, found, strict=True))


def _subjects(message: Message, facts: Mapping[str, str]) -> Mapping[str, str]:
    """The subject in each language, as long as nobody has changed it."""
    if one_line(message.subject) != facts.get("subject"):
        return {}
    prefix = "subject."
    return {
        name.removeprefix(prefix): value
        for name, value in facts.items()
        if name.startswith(prefix)
    }


def _subject(subject: str, number: int) -> str:
    """Return the constant subject: `[HL-n]` once, in front, no mark of a reply."""
    said = one_line(_TAG.sub("", subject))
    while _REPLY.match(said):
        said = _REPLY.sub("", said, count=1).strip()
    return f"[HL-{number}] {said}"


def _event(
    desk: NoticeDesk,
    envelope: Envelope,
    message: Message,
    draft: LaidDraft | None,
    groups: tuple[str, ...],
) -> NoticeEvent:
    """Return the event: the draft's, the one in the subject, else a new one (N4)."""
    number = draft.ticket if draft else None
    if number is None and (found := _TAG.search(message.subject)):
        number = int(found[1])
    known = desk.store.notice_event(number) if number is not None else None
    if known is not None:
        return known
    require(message)  # before a ticket is opened for it
    title = _subject(message.subject, 0).removeprefix("[HL-0]").strip()
    facts = EventFacts(
        kind=INCIDENT,
        state="INVESTIGATING",
        title=title,
        detected=desk.clock(),
        groups=groups,
        touches=True,
    )
    number = open_event(desk.store, facts, desk.clock(), actor=envelope.login or "")
    return require_event(desk.store, number)


def require_event(store: Store, number: int) -> NoticeEvent:
    """Return an event. Errors: Refused where there is none of that number."""
    event = store.notice_event(number)
    if event is None:
        raise Refused(f"HL-{number} is no event")
    return event


def open_event(
    store: Store,
    facts: EventFacts,
    now: datetime,
    *,
    actor: str,
    more: Sequence[Effect] = (),
) -> int:
    """Open an event without mail, as a ticket of its type (N4); answers its number."""
    effects = (
        OpenTicket(QUEUE, 1, "event", facts.title),
        Remember("task", TASKS[facts.kind]),
        KeepEvent(facts),
        *more,
    )
    return store.open_ticket(effects, now, actor=actor, cause="notice")


def stage_of(desk: NoticeDesk, event: NoticeEvent, text: str) -> str:
    """The stage whose headline a text written by hand begins with, else by history."""
    first = text.strip().partition("\n")[0].strip().casefold()
    folder = "downtime" if event.facts.kind == PLANNED else "disaster"
    for stage in ("end", "cancellation", "extension", "update", "announce"):
        for language in ("pl", "en", "ru", "pt"):
            source = desk.book.source(f"{folder}/{stage}.{language}.txt.j2")
            if first == source.partition("\n")[0].strip().casefold():
                return stage
    told = desk.store.notices_of(event.number)
    if event.facts.is_over:
        return obligations.last_stage(event.facts)
    return obligations.UPDATE if told else obligations.ANNOUNCE
