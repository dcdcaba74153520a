"""One notice in several languages: subject, text and HTML from the same facts (N6).

Each language has a template of sentences with a place for the facts; the facts are
rows of label and value. Text and HTML are made from one rendering, so that neither
says more than the other. Nothing is sent or judged here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mailproc.compose.render import render
from mailproc.errors import ConfigError, Refused

RULE = "* * *"
_FACTS = "\ufffcfacts\ufffc"
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")

Rows = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one language says: template sources, and what they are filled with.

    `body` holds `{{ facts }}` once, a paragraph of its own; its first paragraph is
    the headline. Values that are not known are not there; `missing` names those that
    the notice needs, whose rows hold the mark in place of a value.
    """

    language: str
    subject: str
    body: str
    rows: Rows
    values: Mapping[str, object] = field(hash=False)
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A notice without its head: subject of one line, text, HTML document."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """One paragraph as the page template sees it; `rows` is for the facts."""

    kind: str  # "headline", "text" or "facts"
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


def letter(
    number: int, chapters: Sequence[Chapter], page: str, *, draft: bool = False
) -> Rendered:
    """Return the notice, the reader's own language first.

    `page` is the template of the HTML document. The subject stays the same over the
    life of the event, so it names no state. Errors: Refused where a field is not
    filled, ConfigError where a template is wrong.
    """
    lacking = dict.fromkeys(name for c in chapters for name in c.missing)
    if lacking and not draft:
        raise Refused(f"fields are not filled: {', '.join(lacking)}")
    subjects = [
        " ".join(render(c.subject, c.values, draft=draft).split()) for c in chapters
    ]
    subject = f"[HL-{number}] {' / '.join(dict.fromkeys(subjects))}"
    read = [_paragraphs(c, draft=draft) for c in chapters]
    texts = ["\n\n".join(map(_plain, paragraphs)) for paragraphs in read]
    sections = [
        {"language": chapter.language, "paragraphs": paragraphs}
        for chapter, paragraphs in zip(chapters, read, strict=True)
    ]
    values = {"subject": subject, "sections": sections}
    return Rendered(
        subject,
        f"\n\n{RULE}\n\n".join(texts) + "\n",
        render(page, values, html=True),
    )


def _paragraphs(chapter: Chapter, *, draft: bool) -> list[_Paragraph]:
    """Render one chapter and cut it at blank lines."""
    values = {**chapter.values, "facts": _FACTS}
    text = render(chapter.body, values, draft=draft).strip()
    pieces = [piece for piece in _PARAGRAPHS.split(text) if piece]
    if pieces.count(_FACTS) != 1:
        raise ConfigError(
            f"the template in {chapter.language} needs {{{{ facts }}}} once, between"
            " blank lines"
        )
    return [
        _Paragraph("facts", rows=tuple(chapter.rows))
        if piece == _FACTS
        else _Paragraph("text" if number else "headline", tuple(piece.split("\n")))
        for number, piece in enumerate(pieces)
    ]


def _plain(paragraph: _Paragraph) -> str:
    if paragraph.kind == "facts":
        return "\n".join(f"{label}: {value}" for label, value in paragraph.rows)
    return "\n".join(line.strip() for line in paragraph.lines)
