"""The draft of a partner notice, laid for the person on duty (N2, N6).

Facts of the event in the languages of those who are to get it; what is missing stands
as `&^` and its label. Below, for the desk only: from which words each fact was read,
what is in doubt, which groups there are. Nothing is sent here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mailproc.clockwork.drafts import new_draft
from mailproc.clockwork.notice_groups import proposed
from mailproc.clockwork.office import Office, last_from
from mailproc.compose.bilingual import Chapter, letter
from mailproc.compose.new_text import new_text
from mailproc.compose.notice_draft import notice_draft
from mailproc.compose.plain_letter import one_line
from mailproc.compose.render import render
from mailproc.desk.effects import AddNote, KeepEvent
from mailproc.desk.event_facts import EventFacts
from mailproc.desk.event_obligations import (
    ANNOUNCE,
    EXTENSION,
    LAST,
    UPDATE,
    last_stage,
)
from mailproc.desk.model import Clock, Party
from mailproc.drafting import NOTICE
from mailproc.errors import Refused
from mailproc.events.asked import NoticeDesk
from mailproc.events.facts import sheet_facts
from mailproc.events.rendering import languages_of
from mailproc.events.sending import audience
from mailproc.notices.groups import ZONES
from mailproc.notices.mask import mask
from mailproc.notices.sheet import Facts, sheet, stamp
from mailproc.ports import Fired, NewDraft, NoticeEvent, Told

_STAGES = (ANNOUNCE, UPDATE, EXTENSION, *LAST)
_SHOWN = 300
_OUTSIDE = (Party.CLIENT, Party.DATACENTER, Party.PARTNER, Party.AUTOMATIC)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A notice before it is laid: what it says in each language, and to whom."""

    facts: EventFacts
    stage: str
    languages: tuple[str, ...]
    subjects: Mapping[str, str]
    subject: str
    text: str
    missing: tuple[str, ...]


def lay(office: Office, clock: Clock, now: datetime) -> Fired:
    """Lay the draft of the stage that the clock's key names."""
    event = office.store.notice_event(clock.ticket)
    if event is None or office.notices is None:
        return Fired((AddNote("program", "no draft: no event"),), stop=True)
    made, laid = draft_of(office, event, clock.key, now)
    effects = (KeepEvent(made.facts),) if made.facts != event.facts else ()
    return Fired(effects, drafts=(laid,), stop=True)


def draft_of(
    office: Office, event: NoticeEvent, stage: str, now: datetime
) -> tuple[Drafted, NewDraft]:
    """Return a draft of a stage for the person on duty. Errors: ConfigError."""
    assert office.notices is not None
    desk = office.notices
    told = office.store.told_of(event.number)
    stage = stage if stage in _STAGES else due_stage(event.facts, told)
    text = _words(office, event)
    source = office.source("notice/groups.toml")
    facts = proposed(source, event.facts, text)
    made = _drafted(desk, replace(event, facts=facts), stage, told, now)
    known = tuple(_known(office, desk, event.number, made, now))
    raw = notice_draft(
        office.writer(now),
        desk.book.aliases(facts.groups),
        made.subject,
        made.text,
        known,
    )
    noted = {"stage": stage, "languages": " ".join(made.languages)}
    noted |= {"subject": made.subject}
    noted |= {f"subject.{language}": said for language, said in made.subjects.items()}
    return made, new_draft(office, raw, NOTICE, now, noted, alias=False)


def due_stage(facts: EventFacts, told: Sequence[Told]) -> str:
    """Return the stage of the notice that comes next."""
    if facts.is_over:
        return last_stage(facts)
    return UPDATE if told else ANNOUNCE


def _words(office: Office, event: NoticeEvent) -> str:
    """What was written about the event: title, objects, the newest mail of others."""
    history = office.history(event.number)
    newest = last_from(history, *_OUTSIDE)
    said = new_text(office.message(newest)) if newest else ""
    facts = event.facts
    told = office.store.ticket_facts(event.number).get("incident")
    own = str(told.get("text", "")) if isinstance(told, dict) else ""
    lines = (facts.title, history.ticket.subject, *facts.affected, own, said)
    return "\n".join(lines)


# --- what it says -----------------------------------------------------------------


def _drafted(
    desk: NoticeDesk,
    event: NoticeEvent,
    stage: str,
    told: Sequence[Told],
    now: datetime,
) -> Drafted:
    people = audience(desk.book, event.facts.groups, told)
    languages = languages_of([one.reader for one in people])
    facts = sheet_facts(event.facts, event.number, stage, now, desk.terms)
    try:
        chapters = [_chapter(desk, facts, each, languages) for each in languages]
    except Refused:  # times that contradict each other are for a person
        facts = replace(facts, ended=None, expected_end=None, previous_end=None)
        chapters = [_chapter(desk, facts, each, languages) for each in languages]
    page = desk.book.source("notice/page.html.j2")
    rendered = letter(event.number, chapters, page, draft=True)
    subjects = {
        chapter.language: one_line(render(chapter.subject, chapter.values, draft=True))
        for chapter in chapters
    }
    lacking = dict.fromkeys(name for chapter in chapters for name in chapter.missing)
    return Drafted(
        event.facts,
        stage,
        languages,
        subjects,
        told[0].subject if told else rendered.subject,
        rendered.text,
        tuple(lacking),
    )


def _chapter(
    desk: NoticeDesk, facts: Facts, language: str, languages: Sequence[str]
) -> Chapter:
    """One language; English has the times of the first one, UTC stands beside all."""
    zone = ZONES[language if language != "en" else languages[0]]
    filled = sheet(facts, desk.book.wording(language), ZoneInfo(zone))
    return Chapter(
        language,
        desk.book.source(f"{facts.kind}/subject.{language}.txt.j2"),
        desk.book.source(f"{facts.kind}/{facts.stage}.{language}.txt.j2"),
        filled.rows,
        filled.values,
        filled.missing,
    )


# --- for the desk only ------------------------------------------------------------


def _known(
    office: Office, desk: NoticeDesk, number: int, made: Drafted, now: datetime
) -> Iterator[str]:
    facts = made.facts
    yield f"HL-{number}  {facts.kind}  {made.stage}  {facts.state}".rstrip()
    yield f"{stamp(now, office.zone)}"
    yield f"Группы / Groups: {', '.join(facts.groups) or 'выберите / choose'}"
    for group in desk.book.groups.values():
        yield f"  {group.name}: {group.alias}"
    for label, value in _facts(facts, office):
        if value:
            yield f"{label}: {one_line(mask(value))[:_SHOWN]}"
    for name, words in facts.read_from:
        yield f"Из письма / Read from ({name}): «{one_line(mask(words))[:_SHOWN]}»"
    for doubt in facts.doubts:
        yield f"Под вопросом / In doubt: {one_line(doubt)[:_SHOWN]}"
    for overlap in facts.overlaps:
        yield f"Одновременно / At the same time: {one_line(overlap)[:_SHOWN]}"
    if made.missing:
        yield f"Заполнить / To fill: {', '.join(made.missing)}"


def _facts(facts: EventFacts, office: Office) -> Iterator[tuple[str, str]]:
    yield "Провайдер / Provider", f"{facts.provider} {facts.maintenance_id}".strip()
    for window in facts.windows:
        start, end = (
            stamp(at, office.zone) if at else "?" for at in (window.start, window.end)
        )
        name = "Запасное окно / Backup" if window.backup else "Окно / Window"
        yield name, f"{start} – {end}"
    yield "Объекты / Objects", ", ".join(facts.affected)
    yield "Наши серверы / Our servers", ", ".join(facts.servers)
    yield "Клиенты / Clients", ", ".join(facts.customers)
    yield "Партнёры / Partners", ", ".join(facts.partners)
    yield "Не найдено / Not found", ", ".join(facts.unknown)
