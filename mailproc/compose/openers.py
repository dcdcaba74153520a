"""What introduces a quote: attribution lines, separators and header blocks.

    On Mon, 4 Mar 2024 at 12:03, Ivan <ivan@example.com> wrote:
    -----Original Message-----
    From: … Sent: … To: … Subject: …

Works on lines, knows nothing of offsets. Each question looks at a bounded number
of lines and of characters, so a whole letter is read in linear time.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from mailproc.compose import attribution as words
from mailproc.compose.lines import LOOK, Line

_HEADER_LINES = 16  # a header block is looked for in so many lines
_WRAPPED = 4  # an attribution is wrapped over at most so many lines
_SHORT = 10  # characters; no separator is shorter
_LONG = 400  # characters; nobody's attribution line is longer

_I = re.IGNORECASE
_EDGE = " \t\xa0\u202f\u200e\u200f\ufeff*"
_DASHES = "-_=~*— \t\xa0"

_HINT = re.compile(rf"\d|@|(?<!\w)(?:{words.VERBS})(?!\w)", _I)
_VERB = re.compile(rf"(?<!\w)(?:{words.VERBS})(?!\w)", _I)
_VERB_LAST = re.compile(rf"(?<!\w)(?:{words.VERBS})\s?(?::|-{{2,}})$", _I)
_VERB_MIDDLE = re.compile(rf"(?<!\w)(?:{words.MIDDLE_VERBS})(?!\w)", _I)
_MAILBOX = re.compile(r"[^\s@<>]@[^\s@<>]")
_MAILBOX_LAST = re.compile(r"[^\s@<>]@[^\s@<>]{1,250}>\)?\s?:$")
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_TIME = re.compile(r"\b\d{1,2}[:.h]\d\d\b")
_START = re.compile(
    rf"\W{{0,6}}(?:(?:{words.PREPOSITIONS})\b[.,]?\s*(?:[^\W\d_]{{1,14}}[.,]{{0,2}}\s+)"
    rf"{{0,3}}\d|(?:wiadomość napisana przez|użytkownik|quoting)\b|"
    rf"(?:{words.WEEKDAYS})[.,]{{0,2}}\s+(?:[^\W\d_]{{1,14}}[.,]{{0,2}}\s+){{0,2}}\d|"
    rf"\d{{1,4}}[\s./-])",
    _I,
)
_RULE = re.compile(r"\s{0,3}[_-]{10,}\s*$")


class Opener(NamedTuple):
    """Lines [first, after) introduce a quote.

    A `sure` one needs no quote marks below it: all that follows is quoted.
    """

    first: int
    after: int
    sure: bool


def find(lines: Sequence[Line], at: int) -> Opener | None:
    """Return the separator or header block that begins in line `at`."""
    text = lines[at].text
    if len(text) >= _SHORT and is_separator(text[:LOOK].strip(_EDGE)):
        return Opener(at, at + 1, sure=True)
    after = _header_block(lines, at) if ":" in text else 0
    return Opener(at, after, sure=True) if after else None


def may_attribute(text: str) -> bool:
    """Whether a line could be the last of an attribution: cheap, often wrong."""
    text = text[: LOOK + 1].rstrip(_EDGE)
    ends = text.endswith((":", "--"))
    return ends and len(text) <= _LONG and bool(_HINT.search(text))


def is_separator(text: str) -> bool:
    """Whether a line is "-----Original Message-----" in any language."""
    dashed = text[:1] in _DASHES and text[:2] == text[:1] * 2
    if len(text) < _SHORT or not (dashed or text.endswith(":")):
        return False
    folded = text.strip(_DASHES + ":").casefold()
    if folded in words.FORWARD_LINES:
        return True
    return dashed and (
        folded in words.SEPARATORS or folded.startswith(words.SEPARATOR_STARTS)
    )


def is_rule(text: str) -> bool:
    """Whether a line is a rule of underscores or dashes, as Outlook draws it."""
    return bool(_RULE.match(text[:LOOK]))


def _header_block(lines: Sequence[Line], at: int) -> int:
    """Return the index after a From/Sent/To/Subject block that begins here, or 0."""
    if label(lines[at].text) not in ("from", "date", "subject"):
        return 0
    seen: set[str] = set()
    after = at
    for index in range(at, min(at + _HEADER_LINES, len(lines))):
        line = lines[index]
        if (line.gap and index > at) or words.RAW_FIELDS.match(line.text, 0, LOOK):
            break
        kind = label(line.text)
        if kind in seen and kind != "cc":
            break
        if kind:
            seen.add(kind)
            after = index + 1
    if after < len(lines) and words.RAW_FIELDS.match(lines[after].text, 0, LOOK):
        return 0
    enough = {"from", "date"} <= seen and seen & {"to", "subject"}
    return after if enough else 0


def label(text: str) -> str:
    """Return what a line "Label: value" is about: from, date, to, subject, cc or ""."""
    name, colon, _ = text[:40].partition(":")
    return words.LABELS.get(name.strip(_EDGE).casefold(), "") if colon else ""


def attribution(lines: Sequence[Line], last: int) -> Opener | None:
    """Return the attribution that ends in this line, with its wrapped lines above."""
    doubtful: Opener | None = None
    window = ""
    for first in range(last, max(last - _WRAPPED, -1), -1):
        window = f"{lines[first].text[:LOOK].strip(_EDGE)} {window}".strip()
        if len(window) > _LONG:
            break
        if _START.match(window):
            if _is_sure(window):
                return Opener(first, last + 1, sure=True)
            if _DAY.search(window) or _TIME.search(window):
                doubtful = Opener(first, last + 1, sure=False)
        if lines[first].gap:
            break
    return doubtful or _name_first(lines, last)


def _is_sure(window: str) -> bool:
    """Whether this can be nothing but an attribution: a date, and who wrote."""
    if not (_DAY.search(window) or _TIME.search(window)):
        return False
    verb = _VERB.search(window)
    if not verb:
        return bool(_MAILBOX_LAST.search(window))
    if _MAILBOX.search(window) or _VERB_MIDDLE.search(window):
        return True
    return bool(_VERB_LAST.search(window) and _TIME.search(window))


def _name_first(lines: Sequence[Line], last: int) -> Opener | None:
    """Return an attribution that begins with the name: "Ivan <…> wrote:"."""
    text = lines[last].text[:LOOK].strip(_EDGE)
    verb = _VERB.search(text)
    dated = verb and _DAY.search(text, verb.end()) and _TIME.search(text, verb.end())
    named = _VERB_LAST.search(text) and _MAILBOX.search(text)
    if not (verb or _MAILBOX_LAST.search(text)):
        return None
    wrapped = text.startswith("<") and last > 0 and not lines[last].gap
    return Opener(last - wrapped, last + 1, sure=bool(dated or named))
