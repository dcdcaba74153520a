"""What was sent past this program is booked afterwards (N10).

A letter in a Sent folder, of ours, with `[HL-n]` in the subject and partners among its
recipients, is a notice like any other: history, thread and what is owed follow from
it. The letters of the mail client's own drafts went to aliases and are none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from mailproc.compose.notice_text import written
from mailproc.compose.plain_letter import one_line
from mailproc.desk import event_obligations as obligations
from mailproc.desk.effects import AddNote, KeepEvent
from mailproc.errors import Refused
from mailproc.events import facts as notice_facts
from mailproc.events.asked import NoticeDesk, stage_of
from mailproc.events.book import NoticeBook
from mailproc.events.sending import Addressee, audience
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.notices.groups import DEFAULT_LANGUAGE, EVERYBODY
from mailproc.ports import NoticeEvent, Sending, SentNotice, Told, Way

LOGIN = "web mail"
"""Whoever it was: the web mail says no login."""

_TAG = re.compile(r"\[HL-(\d{1,12})\]", re.IGNORECASE)


def book(desk: NoticeDesk, raw: bytes, now: datetime) -> int | None:
    """Note a letter of a Sent folder; the event it is about, None if it is no notice.

    What is noted already is not noted twice. Errors: LedgerDown.
    """
    message = parse(raw)
    event = _event(desk, message)
    if event is None or _is_ours(desk, message):
        return None
    before = desk.store.told_of(event.number)
    people = tuple(_people(desk.book, message, before))
    if not people:
        return None
    sending = _sending(desk, event, message, people, now)
    try:
        desk.store.send_notice(sending)
    except Refused:
        return None
    return event.number


def _event(desk: NoticeDesk, message: Message) -> NoticeEvent | None:
    found = _TAG.search(message.subject)
    writer = message.from_[0].key if message.from_ else ""
    if not found or writer not in desk.book.own:
        return None
    return desk.store.notice_event(int(found[1]))


def _is_ours(desk: NoticeDesk, message: Message) -> bool:
    """Whether it left through this program: its copy says nothing new."""
    if not message.message_id:
        return False
    known = desk.store.find([message.message_id])
    return known is not None and known.outgoing


def _people(
    book: NoticeBook, message: Message, before: Sequence[Told]
) -> Iterator[Addressee]:
    """Yield the partners to whom the letter went."""
    to = {a.key for a in (*message.to, *message.cc, *message.bcc)}
    groups = [name for name in book.groups if name != EVERYBODY]
    for one in audience(book, groups, before):
        if to.intersection(address.casefold() for address in one.addresses):
            yield one


def _sending(
    desk: NoticeDesk,
    event: NoticeEvent,
    message: Message,
    people: Sequence[Addressee],
    now: datetime,
) -> Sending:
    text = _said(message)
    stage = stage_of(desk, event, text)
    at = min(message.date or now, now)
    note = SentNotice(
        event=event.number,
        number=len(desk.store.notices_of(event.number)) + 1,
        stage=stage,
        at=at,
        login=LOGIN,
        source=f"mail:{message.message_id or ''}",
        subject=one_line(message.subject),
        groups=(),
        texts={"": text},
    )
    told = tuple(_told(note, one, message) for one in people)
    words = [desk.book.wording(each) for each in ("en", DEFAULT_LANGUAGE)]
    facts = notice_facts.told_facts(event.facts, stage, note.texts, words)
    facts = replace(facts, touches=True)
    lacking = _lacking(desk, event.number, stage, people)
    follows = obligations.sent(stage, facts, LOGIN, now, desk.terms, lacking)
    noted = AddNote("program", f"booked from the Sent folder: {stage} (N10)")
    effects = (KeepEvent(facts), noted, *follows)
    return Sending(note, tuple((one, None) for one in told), effects)


def _said(message: Message) -> str:
    """What the letter says itself; earlier ones below it are in our history."""
    lines = written(message).split("\n")
    return "\n".join(line for line in lines if not line.startswith(">")).strip()


def _told(note: SentNotice, one: Addressee, message: Message) -> Told:
    return Told(
        number=note.number,
        stage=note.stage,
        partner=one.partner,
        addresses=one.addresses,
        languages=one.reader.languages,
        timezone=one.reader.timezone,
        subject=note.subject,
        message_id=message.message_id or "",
        way=Way.WEB_MAIL,
    )


def _lacking(
    desk: NoticeDesk, event: int, stage: str, people: Sequence[Addressee]
) -> tuple[str, ...]:
    """Return who was told before and has no end notice, where this is one."""
    if stage not in obligations.LAST:
        return ()
    before = desk.store.told_of(event)
    done = {one.partner for one in before if one.stage in obligations.LAST}
    done |= {one.partner for one in people}
    return tuple(dict.fromkeys(t.partner for t in before if t.partner not in done))
