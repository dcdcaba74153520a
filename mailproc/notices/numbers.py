"""The number of works, incident or ticket: by pattern, by label, in the subject.

A number has a digit and is no date; the provider's own pattern is the surest.
"""

import re
from collections.abc import Iterator, Sequence

from mailproc.notices import vocabulary
from mailproc.notices.labels import Field
from mailproc.notices.providers import Provider

_ID = re.compile(r"(?<![\w.@/-])#?([A-Za-zА-Я0-9][\w\\-]*(?:[./][\w\\-]+)*)")
_DATE_LIKE = re.compile(
    r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$|^\d{1,2}[-/.]?[A-Za-z]{3}[-/.]?\d{2,4}$|"
    r"^\d{1,2}[:.]\d\d|^(?:19|20)\d\d$|"
    r"^\d{1,3}(?:\.\d{1,3}){3}|^[a-z][a-z0-9-]*\.[a-z]|^[a-z]{2}-[a-z]+-\d$|"
    r"^\d{1,2}(?:st|nd|rd|th)$|^\d+(?:h|min|am|pm|x\d+)$",
    re.IGNORECASE,
)
# A word for a number, and the number itself: "reference NX-8812".
_NAMED = (
    r"\b(?:ticket|ref(?:erence|erenz)?|rif|case|work\s?order|vorgang|référence|réf|"
    r"referentie|dossier|"
    r"заявк\w|тикет\w?|обращени\w|zgłoszeni\w|referencia|referência)\.?\s+"
    r"(?:number|no\.?|nr\.?|id|numer)?\s*(?:is|:|#|№)?\s*"
    r"([A-Z]{0,6}-?\d{3,}[\w-]*|[A-Z]{2,6}-\d{2,}[\w-]*)\b"
)
_TEXT = re.compile(_NAMED, re.IGNORECASE)
_IN_SUBJECT = (
    r"\[\s*(?:[A-Za-z ]{0,20}[#:№]\s*|(?i:ticket|case|ref)\s+)?#?"
    r"([A-Z0-9][\w./\\-]*\d[\w./\\-]*)\s*\]",
    r"(?:ticket|tt|ref(?:erence)?|case|change|maintenance|incident|work\s?order|"
    r"notification|notice|avis|aviso|уведомлени\w|извещени\w|request|wartung|"
    r"störung|vorgang|tâche|"
    r"travaux|заявк\w|тикет\w?|инцидент\w?|работ\w{0,2}|номер|zgłoszeni\w|prac\w?|"
    r"awari\w|id|nr|no)\s*\.?\s*(?:number|id|no\.?|"
    r"nr\.?)?\s*[#:№°]+\s*#?([A-Za-z0-9][\w./\\-]*\d[\w./\\-]*)",
    r"[#№]\s?([A-Z]{0,6}-?\d{4,}[\w./-]*)",
    r"(?<![\w-])((?:CHG|INC|CRQ|PW|EW|TTN|NOC|MNT|MAINT|SR|RFC|CM|SD|OPS|EV|WO|"
    r"CR|PM|TT|HL|"
    r"NET|DC|PWR|MW|PN|SPN|PWIC|CS|IM)[-_ ]?\d{3,}[\w./-]*)\b",
    r"\(\s*([A-Z]{2,6}-?\d{4,}[\w.-]*|\d{6,})\s*\)",
    _NAMED,
    r"\b(?:nr|numer|no\.|n[°º])\s*([A-Z]{1,6}[-/]?\d[\w./-]{2,}|\d{4,}[\w/-]*)",
    r"(?<![\w-])((?-i:[A-Z]{1,6}(?:-[A-Z]{1,4}){0,2})-\d{4,}[\w-]*|"
    r"(?-i:[A-Z]{2,6})-\d{3})\b",
    # "Maintenance PH-13 starting now": capitals, a hyphen, digits.
    r"\b(?:maintenance|notification|notice|ticket|works?|order|incident|outage|case|"
    r"change|wartung|störung|prace|работ\w{0,2}|ппр|инцидент\w?|авари\w|chamado|"
    r"incidencia)\s+(?:plan\w+\s+|serwisow\w+\s+|programm?[ae]\w+\s+)?(?:nr\.?\s+)?"
    r"((?-i:[A-ZА-Я]{1,6})-\d{2,}[\w-]*|(?-i:[A-Z]{2,6})\d{4,}\w*|\d{2}-\d{4}|"
    r"\d{6,}-\w+|\d{4,})\b",
    # "awaria ZG/2026/05/1178", "GMUD-20871"
    r"(?<![\w/-])((?-i:[A-Z]{1,6})(?:/\d+){2,4})(?![\w/])",
)
_SUBJECT = tuple(
    re.compile(pattern, re.IGNORECASE if n else 0)
    for n, pattern in enumerate(_IN_SUBJECT)
)
# A label that may as well announce a description.
_BARE = re.compile(r"^(?:incident|case|change|event)$", re.IGNORECASE)
_MOST = 10


def read(
    fields: Sequence[Field],
    subject: str,
    text: str,
    provider: Provider,
    trusted: str = "text",
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (the numbers, the likeliest first, doubts).

    `trusted` is "subject" where that is right when the two contradict each other.
    """
    own = _unique(_own(subject, text, provider))
    labelled = _unique(_labelled(fields))
    general = _unique(_general(subject))
    chosen = own or labelled or general or _unique(_named(text))
    doubts = []
    against = labelled if not own else ()
    if (
        against
        and general
        and not set(general) & set(against)
        and _alike(general[0], against[0])
    ):
        doubts.append(f"number {general[0]} in the subject, {against[0]} in the text")
        chosen = general if trusted == "subject" else chosen
    return chosen[:_MOST], tuple(doubts)


def _bare(text: str) -> str:
    """Return a number without the signs around it; "PW(1234)" keeps its own."""
    found = text.strip(" .,[](")
    return found if "(" in found else found.rstrip(") ")


def _alike(one: str, two: str) -> bool:
    """Whether two numbers are of one kind, so that they contradict each other."""
    return re.sub(r"\d+", "0", one) == re.sub(r"\d+", "0", two)


def _unique(found: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def _own(subject: str, text: str, provider: Provider) -> Iterator[str]:
    """Yield what the provider's patterns find; the first pattern is the surest."""
    for pattern in provider.numbers:
        for match in re.finditer(pattern, f"{subject}\n{text[:20_000]}", re.IGNORECASE):
            found = _bare(match[1] if match.lastindex else match[0])
            if valid(found):
                yield found


def _labelled(fields: Sequence[Field]) -> Iterator[str]:
    for each in fields:
        if each.kind == "id" and not (_BARE.match(each.label) and " " in each.value):
            yield from values(each.value)


def values(text: str) -> Iterator[str]:
    """Yield the numbers at the beginning of a value: "111 / 222" are two."""
    for piece in re.split(
        r"\s+/\s+|[,;\n]\s*|\s+-\s+|\s+(?:and|und|и|i)\s+", text[:300].strip(" #:[](")
    ):
        found = _ID.match(piece.strip(" #[]("))
        if found is None or not valid(found[1]):
            return
        yield found[1].rstrip(".-")


def valid(text: str) -> bool:
    """Whether a word may be a number: it has a digit, is no date and no host."""
    return (
        any(ch.isdigit() for ch in text)
        and not _DATE_LIKE.match(text)
        and len(text) >= 3
    )


def _named(text: str) -> Iterator[str]:
    """Yield the numbers that a sentence names."""
    yield from _found(_TEXT, text[:20_000])


def _general(subject: str) -> Iterator[str]:
    for pattern in _SUBJECT:
        yield from _found(pattern, subject[:1000])


def _found(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield what a pattern finds, but no "account ID" or the like."""
    for match in pattern.finditer(text):
        word = text[max(0, match.start() - 20) : match.start()].rpartition(" ")
        before = word[0].rpartition(" ")[2] if not word[2] else word[2]
        said = f"{before} {match[0]}".casefold()
        if valid(match[1]) and not vocabulary.NOT_ID.search(said):
            yield _bare(match[1])
