"""The emergency kit (N10): what it takes to tell partners without this program.

Plain files for people: groups as Bcc lists, blank templates with their fields, open
events with all that was told. Written every hour and after each change, to every
configured place; a place that stays stale rings. Reads the store; the writing is
kit_files.py's.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from mailproc.clockwork.office import Office
from mailproc.compose.bilingual import Chapter, letter
from mailproc.compose.render import render
from mailproc.desk.effects import OpenTicket, SetState, StartClock
from mailproc.desk.event_facts import as_json
from mailproc.desk.model import ClockKind, TicketState
from mailproc.events.book import NoticeBook
from mailproc.events.sending import audience
from mailproc.notices.groups import LANGUAGES, ZONES, expand
from mailproc.notices.sheet import Facts, Kind, Stage, sheet, stamp
from mailproc.ports import NoticeEvent, SentNotice

_SLUG = re.compile(r"[^a-z0-9]+")
_RULE = "\n\n" + "-" * 60 + "\n\n"


class Written(NamedTuple):
    """When a kit was written, and the mark of what it held."""

    at: datetime
    mark: str


class Shelf(Protocol):
    """One place where a kit lies."""

    @property
    def name(self) -> str:
        """How the place is called."""
        ...

    def written(self) -> Written | None:
        """Return when it was written last; None for never, or where it is not seen."""
        ...

    def write(self, files: Mapping[str, str], done: Written) -> None:
        """Put the files there, each whole or not at all. Errors: OSError."""
        ...


class Kit:
    """A routine that keeps the kit fresh in every place."""

    def __init__(self, shelves: Sequence[Shelf]) -> None:
        self._shelves = shelves

    def __call__(self, office: Office, now: datetime) -> None:
        """Write what is old or has changed; ring for what cannot be written."""
        if not self._shelves or office.notices is None:
            return
        mark = mark_of(office)
        old = [s for s in self._shelves if _is_due(office, s.written(), mark, now)]
        files = contents(office, now) if old else {}
        for shelf in old:
            try:
                shelf.write(files, Written(now, mark))
            except OSError as error:
                _ring(office, shelf, str(error.strerror or error), now)
            else:
                office.store.remember(_alarm(shelf), None, now)


def _is_due(office: Office, last: Written | None, mark: str, now: datetime) -> bool:
    every = timedelta(minutes=office.terms.kit_every_minutes)
    return last is None or last.mark != mark or not timedelta() <= now - last.at < every


def _alarm(shelf: Shelf) -> str:
    return f"kit alarm:{shelf.name}"


def _ring(office: Office, shelf: Shelf, why: str, now: datetime) -> None:
    """Ring once for a place whose kit is stale."""
    last = shelf.written()
    stale = timedelta(hours=office.terms.kit_stale_hours)
    if last is not None and timedelta() <= now - last.at < stale:
        return
    if office.store.recall(_alarm(shelf)):
        return
    effects = (
        OpenTicket("incidents", 1, "kit", f"Emergency kit: {shelf.name}"),
        SetState(TicketState.OPEN, "N10"),
        StartClock(ClockKind.ALARM, now, "kit", f"{shelf.name}: {why}"),
    )
    names = (_alarm(shelf),)
    office.store.open_ticket(effects, now, actor="program", cause="kit", names=names)
    office.store.remember(_alarm(shelf), now.isoformat(), now)


def mark_of(office: Office) -> str:
    """Return what changes when the kit has to: events, notices, groups, partners."""
    assert office.notices is not None
    book = office.notices.book
    events = [
        (event.number, as_json(event.facts), len(office.store.notices_of(event.number)))
        for event in office.store.open_events()
    ]
    told = repr((events, sorted(book.groups.items()), sorted(book.partners.items())))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


# --- what it holds ------------------------------------------------------------------


def contents(office: Office, now: datetime) -> Mapping[str, str]:
    """Return the files of a kit by their names below its folder."""
    assert office.notices is not None
    book, desk = office.notices.book, office.identity.address
    values = {"written": stamp(now, office.zone), "address": desk}
    files = {"README.txt": render(office.source("kit/readme.txt.j2"), values)}
    files |= dict(_groups(book))
    files |= dict(_templates(book))
    for event in office.store.open_events():
        text = _event(office, book, event)
        files[f"events/HL-{event.number}.txt"] = text
    return files


def _groups(book: NoticeBook) -> Iterator[tuple[str, str]]:
    for name in book.groups:
        told = expand([name], book.groups, book.partners)
        addresses = dict.fromkeys(a for one in told for a in one.partner.addresses)
        lines = [name, "", f"Bcc: {', '.join(addresses)}", ""]
        for one in told:
            where = ", ".join(one.partner.addresses)
            languages = "+".join(one.languages)
            line = f"{one.partner.name}: {where} ({languages}) {one.partner.phone}"
            lines.append(line.rstrip())
        yield f"groups/{_slug(name)}.txt", "\n".join(lines) + "\n"


def _slug(name: str) -> str:
    return _SLUG.sub("-", name.casefold()).strip("-") or "group"


def _templates(book: NoticeBook) -> Iterator[tuple[str, str]]:
    for kind in Kind:
        for stage in Stage:
            for language, both in LANGUAGES.items():
                if len(both) > 1:
                    text = _blank(book, kind, stage, both)
                    yield f"templates/{kind}-{stage}.{language}-en.txt", text


def _blank(book: NoticeBook, kind: Kind, stage: Stage, languages: Sequence[str]) -> str:
    """A template with every field to fill; the number of the event is one."""
    facts = Facts(kind=kind, stage=stage, number=0, title="")
    chapters = []
    for language in languages:
        filled = sheet(facts, book.wording(language), ZoneInfo(ZONES[language]))
        chapters.append(
            Chapter(
                language,
                book.source(f"{kind}/subject.{language}.txt.j2"),
                book.source(f"{kind}/{stage}.{language}.txt.j2"),
                filled.rows,
                {"number": filled.values["number"]},
                filled.missing,
            )
        )
    page = book.source("notice/page.html.j2")
    made = letter(0, chapters, page, draft=True)
    text = f"Subject: {made.subject}\n\n{made.text}"
    return text.replace("HL-0", "HL-&^number")


def _event(office: Office, book: NoticeBook, event: NoticeEvent) -> str:
    facts = event.facts
    sent = office.store.notices_of(event.number)
    before = office.store.told_of(event.number)
    known = [name for name in facts.groups if name in book.groups]
    people = audience(book, known, before)
    addresses = dict.fromkeys(a for one in people for a in one.addresses)
    lines = [f"HL-{event.number}  {facts.kind}  {facts.state}", facts.title]
    lines += [f"Subject: {each}" for each in dict.fromkeys(t.subject for t in before)]
    lines += [f"Groups: {', '.join(facts.groups)}", f"Bcc: {', '.join(addresses)}"]
    for clock in office.history(event.number).clocks:
        lines.append(f"Owed: {clock.kind.value} {stamp(clock.owed, office.zone)}")
    return _RULE.join(
        ["\n".join(filter(None, lines)), *(_told(office, one) for one in sent[::-1])]
    )


def _told(office: Office, one: SentNotice) -> str:
    said = "\n\n* * *\n\n".join(one.texts.values())
    return f"{stamp(one.at, office.zone)}  {one.stage}  {one.subject}\n\n{said}\n"
