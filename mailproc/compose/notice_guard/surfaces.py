"""Every place of a finished message where something may have been left behind (N8).

Subject and other headers, file names, text, HTML as people see it and as source,
calendars, text in attachments and office documents, attached messages, what stands
around the parts. Contents that are no text (pictures, PDF) are not looked into.
Bounded in depth and in what is unpacked; never raises.
"""

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from enum import Enum
from io import BytesIO
from typing import NamedTuple

from mailproc.compose.notice_guard.html import hidden_source, seen_texts
from mailproc.message.model import Header, Message, Part
from mailproc.message.parse import parse
from mailproc.message.parts import part_bytes, part_text, plain

_TEXT_TYPE = re.compile(
    r"text/|application/(?:json|xml|ics|rtf|sql|javascript|x-(?:sh|yaml|ndjson)|yaml"
    r"|.*\+(?:json|xml))|image/svg|message/(?!rfc822|global)"
)
_FOLD = re.compile(r"\n[ \t]")
_SOFT_BREAK = re.compile(r" \n")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TEXT_NAME = re.compile(
    r"\.(?:xml|rels|txt|csv|html?|ics|md|json|ya?ml|svg|rtf)$", re.IGNORECASE
)
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(RuntimeError, NotImplementedError, ValueError),
)
_UNPACKED = 20_000_000  # octets of one archive
_ENTRIES = 500
_DEPTH = 4  # attached messages that are encoded, and archives


class Form(Enum):
    """How a text is to be read."""

    LINE = "a header value or a name"
    TEXT = "lines"
    HTML = "HTML source"
    CALENDAR = "unfolded content lines of RFC 5545"


class Surface(NamedTuple):
    """One place: its name for people, and its decoded text.

    `own` says that people read it as the letter, not as an attachment of it.
    `more` are other ways to see the same text, looked at for marks only.
    """

    place: str
    form: Form
    text: str
    own: bool = True
    more: tuple[str, ...] = ()


def surfaces(message: Message, lead: str = "", depth: int = 0) -> Iterator[Surface]:
    """Yield every place, in reading order; `lead` opens the names of the places."""
    yield from _headers(message.headers, lead)
    for part in message.parts:
        inside = f"{lead}attached message, " if part.attached else lead
        if part.number:
            yield from _headers(part.headers, inside)
        if part.filename:
            yield Surface(f"{inside}file name", Form.LINE, part.filename)
        if part.content_type.startswith("multipart/"):
            yield from _around(message, part, inside)
        elif not message.children(part):
            yield from _content(message, part, inside, depth)


def _headers(headers: tuple[Header, ...], lead: str) -> Iterator[Surface]:
    for header in headers:
        subject = header.name.lower() == "subject"
        place = f"{lead}subject" if subject else f"{lead}header {header.name}"
        yield Surface(place, Form.LINE, header.value, own=not lead)


def _around(message: Message, part: Part, lead: str) -> Iterator[Surface]:
    """What stands before, between and after the parts of a multipart."""
    at = part.body
    for child in (*message.children(part), None):
        end = child.start if child else part.end
        text = message.raw[at:end].decode("utf-8", "replace")
        if text.strip("-\r\n \t"):
            yield Surface(f"{lead}between the parts", Form.LINE, text, own=False)
        at = max(at, child.end) if child else at


def _content(message: Message, part: Part, lead: str, depth: int) -> Iterator[Surface]:
    name, kind, place = (part.filename or "").lower(), part.content_type, _name(part)
    if kind in ("message/rfc822", "message/global") or name.endswith(".eml"):
        yield from _attached(part_bytes(message, part), lead, depth)
    elif kind == "text/calendar" or name.endswith((".ics", ".vcs", ".ifb")):
        yield from calendar(f"{lead}calendar", part_text(message, part))
    elif kind == "text/html" or name.endswith((".html", ".htm")):
        text = part_text(message, part)
        yield from html(f"{lead}{place}", text, part.is_text_body)
    elif _TEXT_TYPE.match(kind):
        text = part_text(message, part)
        more = _ways(part, text)
        yield Surface(f"{lead}{place}", Form.TEXT, text, part.is_text_body, more)
    else:
        yield from _unnamed(part_bytes(message, part), f"{lead}{place}")


def _name(part: Part) -> str:
    """Return what people call a part."""
    if part.filename:
        return f"attachment {part.filename}"
    if part.is_text_body or part.attached:
        return "html" if part.content_type == "text/html" else "text"
    return "attachment"


def _ways(part: Part, text: str) -> tuple[str, ...]:
    """The text without folds (vCard) and, in delsp, without soft breaks (RFC 3676)."""
    if part.content_type in ("text/vcard", "text/x-vcard", "text/directory"):
        return (_FOLD.sub("", text),)
    delsp = part.params.get("delsp", "").lower() == "yes"
    return (_SOFT_BREAK.sub("", text),) if delsp else ()


def html(place: str, source: str, own: bool) -> Iterator[Surface]:
    """An HTML part as people see it, then what its source hides."""
    yield Surface(place, Form.HTML, source, own, seen_texts(source))
    for hidden in hidden_source(source):
        yield Surface(f"{place} source", Form.LINE, hidden, own)


def calendar(place: str, text: str) -> Iterator[Surface]:
    """A calendar with its lines unfolded (RFC 5545 3.1)."""
    yield Surface(place, Form.CALENDAR, _FOLD.sub("", text))


def _attached(data: bytes, lead: str, depth: int) -> Iterator[Surface]:
    """A message that is encoded, or sent as a file."""
    if depth < _DEPTH:
        inner = parse(data)
        for found in surfaces(inner, f"{lead}attached message, ", depth + 1):
            yield found._replace(own=False)


def _unnamed(data: bytes, place: str) -> Iterator[Surface]:
    """A file whose type does not say: text, an archive, or what cannot be read."""
    if data.startswith(b"PK\x03\x04"):
        yield from _archive(data, place)
    elif data.startswith((b"BEGIN:VCALENDAR", b"\xef\xbb\xbfBEGIN:VCALENDAR")):
        yield from calendar(place, plain(data.decode("utf-8", "replace")))
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = plain(data.decode("utf-16", "replace"))
        yield Surface(place, Form.TEXT, text, own=False)
    elif not _BINARY.search(data):
        text = plain(data.decode("utf-8", "replace"))
        yield Surface(place, Form.TEXT, text, own=False)


def _archive(data: bytes, place: str) -> Iterator[Surface]:
    """Text in an archive; office documents are archives of XML."""
    left = _UNPACKED
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for entry in archive.infolist()[:_ENTRIES]:
                yield Surface(
                    f"{place}, file name", Form.LINE, entry.filename, own=False
                )
                if left > 0 and _TEXT_NAME.search(entry.filename):
                    with archive.open(entry) as file:
                        text = file.read(left).decode("utf-8", "replace")
                    left -= len(text)
                    yield Surface(
                        place, Form.LINE, text, own=False, more=seen_texts(text)
                    )
    except _UNREADABLE:
        return  # broken, encrypted or packed in a way of its own: nothing to read
