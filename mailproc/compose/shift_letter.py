"""The hand-over as a letter: text and HTML from the same rows, and the chart (S4.11).

Russian first, English beside it. What strangers wrote is data: one line in text,
escaped in HTML. Never decides what is in it: the caller gives rows.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from mailproc.compose.chart import WIDTH, Bar, bars
from mailproc.compose.headers import encoded_words
from mailproc.compose.model import Identity
from mailproc.compose.plain_letter import one_line
from mailproc.compose.transfer import encode, wrap

_COLOURS = ("#2f6fde", "#2f9e6e", "#b7791f", "#c53030")
_CHART = "shift-chart"


@dataclass(frozen=True, slots=True)
class Entry:
    """One ticket: head line, what else is known of it, what is left to do."""

    head: str
    details: str
    left: str


@dataclass(frozen=True, slots=True)
class Section:
    """A queue, or another matter, with its entries."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the shift: words, the number as shown, its length in the chart."""

    words: str
    shown: str
    value: float


@dataclass(frozen=True, slots=True)
class ShiftLetter:
    """A hand-over ready to be written; `remarks` are lines above the tickets."""

    subject: str
    message_id: str
    title: str
    figures: tuple[Figure, ...]
    remarks: tuple[str, ...]
    sections: tuple[Section, ...]
    parents: Sequence[str] = ()


def as_text(letter: ShiftLetter) -> str:
    """Return the hand-over as plain text."""
    return "\n".join(_text(letter)) + "\n"


def _text(letter: ShiftLetter) -> Iterator[str]:
    yield letter.title
    yield ""
    for figure in letter.figures:
        yield f"{figure.words}: {figure.shown}"
    yield ""
    for remark in letter.remarks:
        yield f"! {one_line(remark)}"
    if letter.remarks:
        yield ""
    for section in letter.sections:
        yield section.title
        for entry in section.entries:
            yield one_line(entry.head)
            yield f"    {one_line(entry.details)}"
            yield f"    осталось сделать: {entry.left}"
        yield ""


def as_letter(letter: ShiftLetter, identity: Identity) -> bytes:
    """Return the letter from the desk to the desk: text, HTML, and the picture."""
    text = as_text(letter).replace("\n", "\r\n").encode("utf-8", "replace")
    page = _html(letter).replace("\n", "\r\n").encode("utf-8", "replace")
    picture = bars(_bars(letter.figures))
    outer, inner = _boundaries(text + page)
    chunks = [
        _head(letter, identity, outer),
        _open(outer, f'Content-Type: multipart/alternative; boundary="{inner}"'),
        _part(inner, "text/plain; charset=utf-8", text),
        _part(inner, "text/html; charset=utf-8", page),
        f"--{inner}--\r\n".encode(),
        _picture(outer, picture),
        f"--{outer}--\r\n".encode(),
    ]
    return b"".join(chunks)


def _bars(figures: Sequence[Figure]) -> list[Bar]:
    return [
        Bar(figure.value, figure.shown, _COLOURS[number % len(_COLOURS)])
        for number, figure in enumerate(figures)
    ]


def _boundaries(content: bytes) -> tuple[str, str]:
    name = hashlib.sha256(content).hexdigest()[:24]
    return f"=_s{name}", f"=_a{name}"


def _head(letter: ShiftLetter, identity: Identity, boundary: str) -> bytes:
    lines = [
        f"From: <{identity.address}>",
        f"To: <{identity.address}>",
        f"Subject: {encoded_words(one_line(letter.subject))}",
        f"Message-ID: <{letter.message_id}>",
    ]
    if letter.parents:
        chain = "\r\n ".join(f"<{parent}>" for parent in letter.parents[-20:])
        lines += [f"In-Reply-To: <{letter.parents[-1]}>", f"References: {chain}"]
    lines += [
        "Auto-Submitted: auto-generated",
        f"X-Loop: {identity.address}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/related;\r\n boundary="{boundary}"',
        "",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _open(boundary: str, *fields: str) -> bytes:
    return "\r\n".join([f"--{boundary}", *fields, "", ""]).encode("ascii")


def _part(boundary: str, kind: str, content: bytes) -> bytes:
    encoding, body = encode(content, "", text=True)
    how = f"Content-Transfer-Encoding: {encoding}"
    return _open(boundary, f"Content-Type: {kind}", how) + body + b"\r\n"


def _picture(boundary: str, picture: bytes) -> bytes:
    fields = (
        'Content-Type: image/png; name="shift.png"',
        f"Content-ID: <{_CHART}>",
        'Content-Disposition: inline; filename="shift.png"',
        "Content-Transfer-Encoding: base64",
    )
    return _open(boundary, *fields) + wrap(base64.b64encode(picture)) + b"\r\n"


# --- the page --------------------------------------------------------------------

_STYLE = "font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#1f2933"
_CELL = "padding:4px 10px;vertical-align:top;border-top:1px solid #e4e7eb"


def _html(letter: ShiftLetter) -> str:
    return "\n".join(
        [
            f'<html><body style="{_STYLE}">',
            f'<h2 style="font-size:18px">{escape(letter.title)}</h2>',
            *_chart(letter.figures),
            *(f"<p><b>!</b> {escape(one_line(r))}</p>" for r in letter.remarks),
            *(line for section in letter.sections for line in _section(section)),
            "</body></html>",
        ]
    )


def _chart(figures: Sequence[Figure]) -> Iterator[str]:
    """The words beside the picture; the picture's text says all of it, too."""
    said = "; ".join(f"{figure.words}: {figure.shown}" for figure in figures)
    yield '<table style="border-collapse:collapse"><tr><td>'
    for figure in figures:
        style = "height:34px;line-height:34px;padding-right:12px;white-space:nowrap"
        yield f'<div style="{style}">{escape(figure.words)}</div>'
    yield "</td><td>"
    picture = f'src="cid:{_CHART}" width="{WIDTH}" alt="{escape(said)}"'
    yield f"<img {picture}></td></tr></table>"


def _section(section: Section) -> Iterator[str]:
    yield f'<h3 style="font-size:15px">{escape(section.title)}</h3>'
    yield '<table style="border-collapse:collapse;width:100%">'
    for entry in section.entries:
        head, details = escape(one_line(entry.head)), escape(one_line(entry.details))
        yield f'<tr><td style="{_CELL};width:55%"><b>{head}</b><br>'
        yield f'<span style="color:#616e7c">{details}</span></td>'
        yield f'<td style="{_CELL}">{escape(entry.left)}</td></tr>'
    yield "</table>"
