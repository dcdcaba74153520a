"""A notice of staff on its way to partners: one letter each, all at once (N5–N8).

    1 recognise  asked.py: the draft that it was, or groups in To
    2 check      groups only; the event it is about; not sent before
    3 expand     groups, and everybody who got an earlier notice of the event
    4 render     once for readers of the same languages and zone; history below
    5 finish     each through the door of all mail: guard, block, Cc, DKIM
    6 spool      one transaction with what follows for the event

Errors are 5xx that say what to do; nothing of a refused notice is kept or sent.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from mailproc.compose.notice_letter import NoticeHead, notice_letter
from mailproc.compose.verp import return_path
from mailproc.desk import event_obligations as obligations
from mailproc.desk.effects import KeepEvent
from mailproc.desk.event_facts import PLANNED, EventFacts
from mailproc.desk.model import LaidDraft
from mailproc.drafting import hand_in, recall
from mailproc.errors import Refused
from mailproc.events import facts as notice_facts
from mailproc.events.asked import Asked, NoticeDesk, read_asked, require_groups, takes
from mailproc.events.book import NoticeBook
from mailproc.events.rendering import Reader, Rendering
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.notices.groups import expand
from mailproc.notices.ical_out import IMPACTS, Works, calendar
from mailproc.ports import Kind, Outgoing, Sending, SentNotice, Told

_WHAT = dict.fromkeys(obligations.LAST, "notice_end")

Finish = Callable[[Envelope, bytes, Kind], Outgoing]
Admit = Callable[[Message, Envelope], object]


@dataclass(frozen=True, slots=True)
class Addressee:
    """One partner who gets the notice: what it got before decides its thread."""

    partner: str
    addresses: tuple[str, ...]
    reader: Reader
    before: tuple[Told, ...] = ()
    account: str = ""
    method: str = ""


def take(
    desk: NoticeDesk, envelope: Envelope, raw: bytes, admit: Admit, finish: Finish
) -> int | None:
    """Send a letter of staff to all partners of its groups, if it is a notice.

    Answers the number of its first letter in the spool, None where it is no notice.
    `admit` is step 2 of the outbound path. Errors: Refused, with the place of what is
    wrong; nothing of it is kept then.
    """
    handed = hand_in(desk.identity, envelope, raw)
    draft = recall(desk.store, handed.token) if handed.token else None
    message = parse(handed.raw)
    if not takes(desk, message, draft):
        return None
    admit(message, handed.envelope)
    return send(desk, handed.envelope, message, draft, finish)


def send(
    desk: NoticeDesk,
    envelope: Envelope,
    message: Message,
    draft: LaidDraft | None,
    finish: Finish,
) -> int:
    """Send a notice; answers the number of its first letter. Errors: Refused."""
    require_groups(desk, envelope, message)
    asked = read_asked(desk, envelope, message, draft)
    return dispatch(desk, asked, finish)


# --- to whom ----------------------------------------------------------------------


def audience(
    book: NoticeBook, groups: Sequence[str], before: Sequence[Told]
) -> tuple[Addressee, ...]:
    """Return everybody in the groups, then those told before who are gone (N7)."""
    earlier: dict[str, list[Told]] = {}
    for told in before:
        earlier.setdefault(told.partner, []).append(told)
    found = {
        one.partner.name: Addressee(
            one.partner.name,
            one.partner.addresses,
            Reader(one.languages, one.timezone),
            tuple(earlier.get(one.partner.name, ())),
            one.partner.account,
            one.partner.method,
        )
        for one in expand(groups, book.groups, book.partners)
    }
    for name, had in earlier.items():
        last = had[-1]
        reader = Reader(last.languages, last.timezone)
        found.setdefault(name, Addressee(name, last.addresses, reader, tuple(had)))
    return tuple(found.values())


# --- letters ----------------------------------------------------------------------


def dispatch(desk: NoticeDesk, asked: Asked, finish: Finish) -> int:
    """Steps 3 to 6 for a notice whose event is known. Errors: Refused."""
    event = asked.event.number
    history = desk.store.notices_of(event)
    people = audience(desk.book, asked.groups, desk.store.told_of(event))
    if not people:
        raise Refused("there is no partner in these groups")
    now = desk.clock()
    words = [desk.book.wording(each) for each in ("en", *asked.texts) if each]
    facts = notice_facts.told_facts(asked.event.facts, asked.stage, asked.texts, words)
    facts = replace(facts, groups=asked.groups, touches=True)
    note = SentNotice(
        event=event,
        number=len(history) + 1,
        stage=asked.stage,
        at=now,
        login=asked.login,
        source=asked.source,
        subject=asked.subject,
        groups=asked.groups,
        texts=asked.texts,
    )
    rendering = Rendering(desk.book, asked.texts, history, asked.subject_for)
    making = Making(desk, asked, note, facts, rendering, finish)
    letters = tuple(making.letters(people))
    follows = obligations.sent(asked.stage, facts, asked.login, now, desk.terms)
    sending = Sending(note, letters, (KeepEvent(facts), *follows), asked.draft)
    return desk.store.send_notice(sending)[0]


@dataclass(frozen=True, slots=True)
class Making:
    """One notice being made into letters."""

    desk: NoticeDesk
    asked: Asked
    note: SentNotice
    facts: EventFacts
    rendering: Rendering
    finish: Finish

    def letters(
        self, people: Sequence[Addressee]
    ) -> Iterator[tuple[Told, Outgoing | None]]:
        """Yield each partner's copy; the first one takes the desk's along (S3.5a)."""
        for number, one in enumerate(people):
            yield self._letter(one, copy=not number)

    def _letter(self, one: Addressee, *, copy: bool) -> tuple[Told, Outgoing]:
        desk, note = self.desk, self.note
        token = desk.ids()
        message_id = f"hl-{note.event}.{note.number}.{token}@{desk.book.host}"
        head = NoticeHead(
            name=self.asked.name,
            address=self.asked.address,
            to=one.addresses,
            subject=self._subject(one),
            message_id=message_id,
            parents=tuple(told.message_id for told in one.before if told.message_id),
        )
        raw = notice_letter(
            head, self.rendering.body(one.reader), self._calendar(one), one.method
        )
        recipients = (*one.addresses, desk.identity.address) if copy else one.addresses
        sender = return_path(desk.book.bounces, message_id) or self.asked.address
        envelope = Envelope(sender, recipients, note.at, self.asked.login)
        finished = replace(
            self.finish(envelope, raw, Kind.NOTICE),
            ticket=note.event,
            what=_WHAT.get(note.stage, "notice"),
        )
        told = Told(
            note.number,
            note.stage,
            one.partner,
            one.addresses,
            one.reader.languages,
            one.reader.timezone,
            head.subject,
            message_id,
        )
        return told, finished

    def _subject(self, one: Addressee) -> str:
        """The subject of the partner's first notice; its languages where known."""
        if one.before:
            return one.before[0].subject
        return self.asked.subject_for(one.reader)

    def _calendar(self, one: Addressee) -> bytes:
        """The calendar of works, once their windows and impact are known."""
        facts, book = self.facts, self.desk.book
        windows = tuple(
            (w.start, w.end)
            for w in facts.windows
            if w.start and w.end and w.start < w.end and not w.backup
        )
        impact = facts.impact.upper()
        if facts.kind != PLANNED or not windows or impact not in IMPACTS:
            return b""
        works = Works(
            number=self.note.event,
            title=facts.title or self.asked.subject,
            windows=windows,
            status=_calendar_status(self.note.stage, facts),
            sequence=self.note.number - 1,
            impact=impact,
            objects=facts.services,
            provider=book.domain,
            organizer=self.asked.address,
        )
        return calendar(
            works,
            partner=one.partner,
            account=one.account or one.partner,
            now=self.note.at,
            method=one.method,
        )


def _calendar_status(stage: str, facts: EventFacts) -> str:
    if stage == obligations.CANCELLATION:
        return "CANCELLED"
    if stage == obligations.END:
        return "COMPLETED"
    known = ("TENTATIVE", "RE-SCHEDULED", "IN-PROCESS")
    return facts.state if facts.state in known else "CONFIRMED"
