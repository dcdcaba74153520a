"""What one entry of Gmail's means in our language: a query, labels and actions.

Knows the traps of the format: sizeOperator and sizeUnit stand in almost every entry
and count only beside a size; every criterion must hold; doesNotHaveTheWord excludes
what it matches as a whole. Whatever has no meaning here is said, never guessed.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import combining, normalize

from mailproc.filtering.actions import ActionError, read_action, write_action
from mailproc.filtering.exchange.entry import CRITERIA, Entry
from mailproc.filtering.nodes import Or
from mailproc.filtering.operators import OPERATORS
from mailproc.filtering.query import Query, QueryError, print_query, read_query

SMART_LABELS: Mapping[str, str] = {
    "^smartlabel_personal": "category-primary",
    "^smartlabel_social": "category-social",
    "^smartlabel_promo": "category-promotions",
    "^smartlabel_notification": "category-updates",
    "^smartlabel_group": "category-forums",
    "^smartlabel_receipt": "category-purchases",
}
"""Gmail's name of a category, and the label that `category:` finds here."""

IMPORTANT = "$Important"
"""The keyword that `is:important` looks for."""

ACTIONS: Mapping[str, str] = {
    "shouldTrash": "trash",
    "shouldStar": "star",
    "shouldMarkAsRead": "read",
    "shouldNeverSpam": "never-spam",
}

_QUERIES = ("from", "to", "subject", "hasTheWord", "doesNotHaveTheWord")
_OPERATORS: Mapping[str, str] = {"s_sl": "larger", "s_ss": "smaller"}
_UNITS: Mapping[str, str] = {"s_smb": "M", "s_skb": "K", "s_sb": ""}
_PLAIN_VALUE = re.compile(r'[^\s(){}"|!+-][^\s(){}"|]*')
_COLON = re.compile(r"([^\W\d]\w*):(?!//)")
_LONE = re.compile(r"(?<!\S)[-!]+(?!\S)")
_NO_MEANING: Mapping[str, str] = {
    "excludeChats": "there are no chats among mail",
    "shouldArchive": "every sorted mail leaves the inbox here",
    "shouldNeverMarkAsImportant": "nothing marks mail as important by itself",
    "cannedResponse": "its template is Gmail's; write answer:TEMPLATE",
}
_LATIN: Mapping[str, str] = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh",
    "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ł": "l",
    "ß": "ss", "ø": "o", "đ": "d",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an entry says in our language; `doubts` is what it cannot say."""

    match: str
    labels: tuple[str, ...]
    actions: tuple[str, ...]
    doubts: tuple[str, ...]


def meaning(entry: Entry) -> Meaning:
    """Return what an entry means. Errors: QueryError, with the property in its text."""
    doubts: list[str] = []
    match = " ".join(_criteria(entry, doubts))
    labels = tuple(dict.fromkeys(_labels(entry, doubts)))
    actions = tuple(dict.fromkeys(_actions(entry, doubts)))
    doubts += _unsaid(entry)
    return Meaning(match, labels, actions, tuple(doubts))


# --- criteria ---


def _criteria(entry: Entry, doubts: list[str]) -> Iterator[str]:
    written = [(n, v.strip()) for n, v in entry.properties if v.strip()]
    for name in _QUERIES:
        values = [value for key, value in written if key == name]
        if len(values) > 1:
            doubts.append(f"{name} stands {len(values)} times; read as: all must hold")
        yield from (_query(name, value, doubts) for value in values)
    if entry.is_true("hasAttachment"):
        yield "has:attachment"
    yield from _size(entry, doubts)


def _query(name: str, value: str, doubts: list[str]) -> str:
    """Return one criterion as a term that stands beside others."""
    value = " ".join(value.split())
    try:
        text, read = _term(name, value)
        forgiven = False
    except QueryError as error:
        text, read = _as_gmail_forgives(name, value, error)
        forgiven = True
    if read.warnings:
        text = print_query(read.node)  # has every bracket that could be missed
    if read.warnings or forgiven:
        doubts.append(f"{name} {value[:60]!r} is read as {text}")
    loose = isinstance(read.node, Or) and name == "hasTheWord"
    return f"({text})" if loose and not text.startswith("{") else text


def _term(name: str, value: str) -> tuple[str, Query]:
    field = {"hasTheWord": "", "doesNotHaveTheWord": "-"}.get(name, f"{name}:")
    if field and not _is_quoted(value) and not _PLAIN_VALUE.fullmatch(value):
        read_query(value)  # brackets that match each other, and no others
        text = f"{field}({value})"
    else:
        text = field + value
    return text, read_query(text)


def _as_gmail_forgives(name: str, value: str, error: QueryError) -> tuple[str, Query]:
    """Read `Re: a - b` as Gmail does: what is no operator is a word, a lone - nothing.

    Errors: QueryError, the first one, when that does not help.
    """
    outside = value.split('"')
    outside[::2] = [_LONE.sub("", _COLON.sub(_word, piece)) for piece in outside[::2]]
    try:
        return _term(name, " ".join('"'.join(outside).split()))
    except QueryError:
        said = error.text + (f"; {error.hint}" if error.hint else "")
        raise QueryError(f"{name} {value[:60]!r}: {said}", error.column) from None


def _word(found: re.Match[str]) -> str:
    return found.group() if found[1].lower() in OPERATORS else found[1] + " "


def _is_quoted(value: str) -> bool:
    return len(value) > 2 and value[0] == '"' and value.find('"', 1) == len(value) - 1


def _size(entry: Entry, doubts: list[str]) -> Iterator[str]:
    for number in entry.values("size"):
        if not re.fullmatch(r"\d{1,12}", number.strip(), re.ASCII):
            doubts.append(f"size {number[:20]!r} is no number")
        elif int(number):
            yield f"{_operator(entry)}:{int(number)}{_unit(entry, doubts)}"


def _operator(entry: Entry) -> str:
    wanted = (entry.values("sizeOperator") or ("s_sl",))[-1]
    if wanted not in _OPERATORS:
        raise QueryError(f"sizeOperator {wanted[:20]!r} is not known", 1)
    return _OPERATORS[wanted]


def _unit(entry: Entry, doubts: list[str]) -> str:
    found = entry.values("sizeUnit")
    if not found:
        doubts.append("size without sizeUnit; read as bytes")
    wanted = (found or ("s_sb",))[-1]
    if wanted not in _UNITS:
        raise QueryError(f"sizeUnit {wanted[:20]!r} is not known", 1)
    return _UNITS[wanted]


# --- labels and actions ---


def _labels(entry: Entry, doubts: list[str]) -> Iterator[str]:
    for name in entry.values("label"):
        label = label_of(name)
        if label != name:
            doubts.append(f"label {name!r} is {label} here")
        yield label
    for name in entry.values("smartLabelToApply"):
        if name in SMART_LABELS:
            yield SMART_LABELS[name]
        else:
            doubts.append(f"smartLabelToApply {name[:40]!r} is not known")
    if entry.is_true("shouldAlwaysMarkAsImportant"):
        yield IMPORTANT


def label_of(name: str) -> str:
    """Return a label of ours for any of Gmail's: letters, digits, `_`, `$`, `-`.

    An IMAP keyword holds no more (RFC 9051 9). Cyrillic is transcribed, accents go;
    what has no such letters at all gets a number that is always the same.
    """
    plain = normalize("NFKD", "".join(map(_latin, name)))
    kept = "".join(c for c in plain if not combining(c))
    label = re.sub(r"[^A-Za-z0-9_$]+", "-", kept).strip("-")[:64].rstrip("-")
    return label or f"label-{zlib.crc32(name.encode('utf-8', 'replace')):08x}"


def _latin(sign: str) -> str:
    found = _LATIN.get(sign.lower())
    if found is None:
        return sign
    return found.capitalize() if sign != sign.lower() else found


def _actions(entry: Entry, doubts: list[str]) -> Iterator[str]:
    trash = entry.is_true("shouldTrash")
    for name, action in ACTIONS.items():
        if not entry.is_true(name):
            continue
        if trash and action == "star":
            doubts.append("shouldStar: what goes to trash is not starred here")
        else:
            yield action
    for address in map(str.strip, entry.values("forwardTo")):
        try:
            yield write_action(read_action(f"forward:{address}"))
        except ActionError:
            doubts.append(f"forwardTo {address[:40]!r} is not one mail address")


# --- what is left ---

_SAID = frozenset(
    (*CRITERIA, *ACTIONS, "label", "smartLabelToApply", "forwardTo",
     "shouldAlwaysMarkAsImportant")
)  # fmt: skip
_MANY = (*_QUERIES, "label", "forwardTo")


def _unsaid(entry: Entry) -> Iterator[str]:
    for name in dict.fromkeys(name for name, _ in entry.properties):
        values = entry.values(name)
        if name not in _SAID and name not in _NO_MEANING:
            yield f"{name[:40]} is not known; kept, without effect"
        elif name in _NO_MEANING and (entry.is_true(name) or name == "cannedResponse"):
            yield f"{name} is kept, without effect: {_NO_MEANING[name]}"
        if len(values) > 1 and name not in _MANY:
            yield f"{name[:40]} stands {len(values)} times"
