"""What there is to read in one mail: lines, calendars, who sent it and when.

The letter may be HTML, plain text, a bare file, or a notice that somebody forwards;
afterwards these are one Letter. Nothing is interpreted here.
"""

import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from mailproc.message.model import Message, Part
from mailproc.message.parse import parse
from mailproc.message.parts import part_text
from mailproc.notices import history, icalendar, table
from mailproc.notices.icalendar import Event
from mailproc.notices.times import language, moments, order
from mailproc.notices.times.zones import Zone

_MOST_CHARS = 60_000
_HTML = re.compile(r"<(?:html|body|table|div|p|td|tr)\b[^>]*>", re.IGNORECASE)
_SOFT = re.compile(r"=(?:3D|\r?\n|C3=)")
_DKIM_DOMAIN = re.compile(r"(?:^|;)\s*d\s*=\s*([\w.-]{1,253})")
_NOTE = 400  # a person forwards with a few words of their own
_CALENDAR = "BEGIN:VCALENDAR"
_REPLY = re.compile(r"(?:.{0,60}\])?\s*(?:re|aw|sv|odp|отв|rép)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """One form of the letter: its new lines and the quoted ones."""

    lines: tuple[str, ...]
    quoted: tuple[str, ...]

    @property
    def text(self) -> str:
        """The new lines in one."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready for reading.

    `domains` are those of its senders: the forwarded one first, From, DKIM.
    `bodies` are forms of the same letter, the richest first. `clock` is the zone of its
    Date header, `sent` that day there.
    """

    subject: str
    domains: tuple[str, ...]
    forwarded: bool
    bodies: tuple[Body, ...]
    events: tuple[Event, ...]
    sent: date | None
    clock: Zone | None
    is_reply: bool
    bulk: bool

    @property
    def text(self) -> str:
        """The new text of the richest form."""
        return self.bodies[0].text

    @property
    def language(self) -> str:
        """The language that it is written in."""
        return language.of(self.text)


def read(
    message: Message, forms: Sequence[Sequence[str]], now: datetime | None = None
) -> Letter:
    """Return the letter of a mail in its forms; `now` stands in for a missing Date."""
    splits = [history.split(lines, message.subject) for lines in forms] or [
        history.Split(())
    ]
    first = splits[0]
    sent, clock = _sent(message, first, now)
    return Letter(
        subject=_subject(message, first),
        domains=tuple(dict.fromkeys(_domains(message, first))),
        forwarded=first.forwarded,
        bodies=tuple(Body(each.new, each.quoted) for each in splits),
        events=tuple(_events(message)),
        sent=sent,
        clock=clock,
        is_reply=_REPLY.match(message.subject) is not None,
        bulk=message.header("List-Unsubscribe") is not None,
    )


def forms(message: Message) -> tuple[Sequence[str], ...]:
    """Return the forms of the letter, lines each; HTML first, since it keeps tables."""
    return tuple(_forms(message))


def _forms(message: Message) -> Iterator[Sequence[str]]:
    text, html = message.text, message.html
    if message.raw[:200].lstrip().startswith(_CALENDAR.encode()):
        return  # a bare calendar file has no letter
    if _CALENDAR in text:
        text = text[: text.index(_CALENDAR)]
    if not html and _HTML.search(text):
        html, text = _unquoted(text), ""
    if html.strip():
        yield _lines(table.to_lines(html[: _MOST_CHARS * 4]))
    if text.strip():
        yield _lines(text)


def _unquoted(text: str) -> str:
    """Undo quoted-printable that is left over where a header was lost."""
    if len(_SOFT.findall(text[:20_000])) < 3:
        return text
    return binascii.a2b_qp(text.encode("utf-8", "replace")).decode("utf-8", "replace")


def _lines(text: str) -> Sequence[str]:
    cut = text[:_MOST_CHARS].replace("\u00a0", " ").replace("\u200b", "")
    return [line.rstrip() for line in cut.split("\n")]


def _events(message: Message) -> Iterator[Event]:
    """Yield the events of every calendar: a part, an attached file, the text itself."""
    sources = [part_text(message, part) for part in message.parts if _is_calendar(part)]
    if not sources and _CALENDAR.encode() in message.raw[:_MOST_CHARS]:
        # A bare file: what looks like a header is the calendar.
        sources.append(message.raw[: _MOST_CHARS * 4].decode("utf-8", "replace"))
    seen: set[str] = set()
    for source in sources[:10]:
        if source not in seen:
            seen.add(source)
            yield from icalendar.read(source)


def has_calendar(message: Message) -> bool:
    """Whether there is a calendar to read."""
    bare = _CALENDAR.encode() in message.raw[:_MOST_CHARS]
    return bare or any(map(_is_calendar, message.parts))


def _is_calendar(part: Part) -> bool:
    name = (part.filename or "").lower()
    return not part.attached and (
        part.content_type == "text/calendar" or name.endswith((".ics", ".ical"))
    )


def attached(message: Message) -> Message | None:
    """Return the one mail that somebody forwards as an attachment, if it is one."""
    if not history.FORWARDED.match(message.subject):
        return None
    inside = [
        part
        for part in message.parts
        if part.content_type == "message/rfc822" and not part.attached
    ]
    if len(inside) != 1 or len(message.text.strip()) > _NOTE:
        return None
    return parse(message.raw[inside[0].body : inside[0].end])


def _subject(message: Message, split: history.Split) -> str:
    """Return the subject; a forwarded letter's own one is the better."""
    own = message.subject
    if split.subject and split.subject not in own:
        return f"{split.subject}\n{own}"
    return own


def domains(message: Message) -> Iterator[str]:
    """Yield the domains of the sender: From, Sender, Reply-To, DKIM."""
    for address in (*message.from_, *message.sender, *message.reply_to):
        yield address.domain
    yield from _signers(message)


def _domains(message: Message, split: history.Split) -> Iterator[str]:
    if split.forwarded and "@" in split.sender:
        yield split.sender.rpartition("@")[2]
    yield from domains(message)


def _signers(message: Message) -> Iterator[str]:
    for signature in message.header_all("DKIM-Signature")[:5]:
        found = _DKIM_DOMAIN.search(signature)
        if found:
            yield found[1].lower()


def _sent(
    message: Message, split: history.Split, now: datetime | None
) -> tuple[date | None, Zone | None]:
    """Return the day on which the letter was written, and its writer's zone."""
    if split.forwarded and split.date:
        for span in moments.spans(split.date):
            if span.start.day is not None:
                day = order.as_date(
                    span.start.day, None, message.date.date() if message.date else None
                )
                if day is not None:
                    return day, None
    header = message.header("Date")
    if message.date is None or header is None:
        return (now.astimezone(UTC).date() if now else None), None
    offset = _offset(header)
    local = message.date + (offset or timedelta())
    if not offset:
        return local.date(), None
    minutes = int(offset.total_seconds() // 60)
    return local.date(), Zone(
        f"the sender's clock (UTC{minutes // 60:+d}:{minutes % 60:02d})", minutes
    )


def _offset(header: str) -> timedelta | None:
    try:
        return parsedate_to_datetime(header).utcoffset()
    except (ValueError, TypeError, OverflowError):
        return None
