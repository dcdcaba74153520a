"""The text of a notice as a person hands it in, and as partners read it (N6, N7).

A draft holds its languages one under another, parted by lines of three asterisks, and
below a line of its own what only the desk may read. Text and HTML of what leaves are
made from the same parts. Nothing is judged here.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from mailproc.compose.bilingual import RULE
from mailproc.compose.render import render
from mailproc.message.model import Message, Part
from mailproc.message.parts import part_text

DESK_ONLY = (
    "=== Всё, что ниже этой строки, не уходит / Nothing below this line leaves ==="
)
DESK_MARK = "| "

_CUT = re.compile(r"^[>\s]*=== .*(?:Nothing below|не уходит).*$", re.MULTILINE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_RULE = re.compile(r"^\s*\*(?:\s*\*){2,}\s*$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as the page template sees it; `rows` is for the facts."""

    kind: str  # "headline", "text" or "facts"
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """One language of a notice: its code ("" where nobody knows it) and its text."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier notice of the same event as history quotes it."""

    title: str
    text: str


def desk_only(lines: Sequence[str]) -> str:
    """Return the block of a draft that does not leave; marks in it are defused.

    Each line is marked too, so that it stays behind if the line above is lost.
    """
    shown = "\n".join(lines).replace("&^", "& ^").split("\n")
    return "\n".join([DESK_ONLY, *(f"{DESK_MARK}{line}".rstrip() for line in shown)])


def written(message: Message) -> str:
    """Return what a notice is to say: without what only the desk may read.

    The lines of format=flowed are joined (RFC 3676), the writer's own signature is
    left out.
    """
    text = _text(message)
    for end in (_CUT, _SIGNATURE):
        found = end.search(text)
        text = text[: found.start()] if found else text
    kept = [
        line.rstrip()
        for line in text.split("\n")
        if not line.startswith(DESK_MARK) and line != DESK_MARK.rstrip()
    ]
    return "\n".join(kept).strip("\n")


def _text(message: Message) -> str:
    plain = [p for p in message.parts if p.is_text_body and _is_plain(p)]
    if not plain:
        return message.text
    return "\n".join(_unflowed(part_text(message, part), part) for part in plain)


def _is_plain(part: Part) -> bool:
    return part.content_type == "text/plain"


def _unflowed(text: str, part: Part) -> str:
    if part.params.get("format", "").lower() != "flowed":
        return text
    joint = "" if part.params.get("delsp", "").lower() == "yes" else " "
    out: list[str] = []
    soft = False
    for raw in text.split("\n"):
        line = raw.removeprefix(" ")
        if soft and out:
            out[-1] += line
        else:
            out.append(line)
        soft = line.endswith(" ") and line != "-- "
        if soft:
            out[-1] = out[-1][:-1] + joint
    return "\n".join(out)


def parts(text: str) -> tuple[str, ...]:
    """Return the languages of a draft in their order."""
    return tuple(part.strip("\n").strip() for part in _RULE.split(text) if part.strip())


def paragraphs(text: str, labels: Collection[str]) -> tuple[Paragraph, ...]:
    """Return one language cut at blank lines; lines with a known label are facts."""
    known = {label.casefold() for label in labels}
    found: list[Paragraph] = []
    for piece in filter(None, _BLANK_LINES.split(text.strip())):
        lines = tuple(line.strip() for line in piece.split("\n"))
        if rows := _rows(lines, known):
            found.append(Paragraph("facts", rows=rows))
        else:
            found.append(Paragraph("text" if found else "headline", lines))
    return tuple(found)


def _rows(lines: Sequence[str], known: set[str]) -> tuple[tuple[str, str], ...]:
    """Return the rows of a paragraph of facts; a line without label goes on above."""
    rows: list[tuple[str, str]] = []
    for line in lines:
        label, colon, value = line.partition(":")
        if colon and label.strip().casefold().rstrip("0123456789 ") in known:
            rows.append((label.strip(), value.strip()))
        elif rows:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line}".strip())
        else:
            return ()
    return tuple(rows)


def plain(spoken: Sequence[Spoken], heading: str, history: Sequence[Earlier]) -> str:
    """Return the text that a partner reads: the languages, and the history quoted."""
    text = f"\n\n{RULE}\n\n".join(each.text for each in spoken) + "\n"
    if history:
        quoted = "\n>\n".join(_quoted(each) for each in history)
        text += f"\n> {heading}\n>\n{quoted}\n"
    return text


def _quoted(earlier: Earlier) -> str:
    lines = [earlier.title, "", *earlier.text.strip().split("\n")]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def page(
    source: str,
    subject: str,
    spoken: Sequence[Spoken],
    labels: Collection[str],
    heading: str,
    history: Sequence[Earlier],
) -> str:
    """Return the HTML of the same; `source` is the page template. Errors: ConfigError.

    What stands in it is data, whoever wrote it: everything is escaped.
    """
    sections = [
        {
            "language": each.language or "x-default",
            "paragraphs": paragraphs(each.text, labels),
        }
        for each in spoken
    ]
    values: dict[str, object] = {"subject": subject, "sections": sections}
    if history:
        values["heading"] = heading
        values["history"] = [
            {
                "title": each.title,
                "paragraphs": [
                    piece.split("\n") for piece in _BLANK_LINES.split(each.text.strip())
                ],
            }
            for each in history
        ]
    return render(source, values, html=True)
