r"""The shape of a language's words for trouble, and how they are compiled.

Patterns are written as people write; text and patterns are folded alike: no case, no
accents, one apostrophe. Only lower-case classes (`\w`, `\b`, `\d`) may stand in them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from unicodedata import combining, normalize

_MARKS = str.maketrans({"ł": "l", "’": "'", "`": "'", "ʼ": "'", "\u00ad": None})
_WORD = re.compile(r"\w+")
_HEAD = 3

Hints = Mapping[str, tuple[str, ...]]
"""Beginnings of words by their first letters, which is how they are found."""


class Trouble(IntEnum):
    """What is wrong with a service; the number is the priority (S1.4)."""

    DOWN = 1
    UNSTABLE = 2


@dataclass(frozen=True, slots=True)
class Agreement:
    """Nouns for services, and what is said of them in the same number and gender."""

    nouns: re.Pattern[str]
    down: re.Pattern[str]
    unstable: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language.

    `hints` are beginnings of words; whatever `down`, `unstable` and the agreements
    match holds one of them, so that most text need not be searched for more.
    `about` are services in any form; `noun_first` is the order of words. `down` and
    `unstable` say it without a noun; `of_growth` are those of them that do
    not count beside `growth`, words of people who want more of something. `other` are
    nouns for what is no service, `unreal` makes a clause a condition or a wish,
    `negation` stands right before what is then not so. What `lapsed` says is over
    beside `past`, unless `still` stands there; `sometimes` makes down unstable.
    `resolved` takes back all before it, unless `elsewhere` stands there.
    """

    hints: Hints
    agreements: tuple[Agreement, ...]
    about: re.Pattern[str]
    noun_first: bool
    down: re.Pattern[str]
    unstable: re.Pattern[str]
    other: re.Pattern[str]
    unreal: re.Pattern[str]
    negation: re.Pattern[str]
    lapsed: re.Pattern[str]
    past: re.Pattern[str]
    still: re.Pattern[str]
    sometimes: re.Pattern[str]
    resolved: re.Pattern[str]
    elsewhere: re.Pattern[str]
    growth: re.Pattern[str]


def fold(text: str) -> str:
    """Return text without case and accents, for comparing; й is a letter of its own."""
    if text.isascii():
        return text.lower().replace("`", "'")
    plain = normalize("NFC", text.casefold().translate(_MARKS))
    return "й".join(map(_bare, plain.split("й")))


def _bare(text: str) -> str:
    apart = normalize("NFKD", text)
    for mark in filter(combining, set(apart)):
        apart = apart.replace(mark, "")
    return apart


def beginnings(text: str) -> Hints:
    """Return beginnings of words, folded; of three letters at least."""
    found: dict[str, tuple[str, ...]] = {}
    for word in fold(text).split():
        found[word[:_HEAD]] = (*found.get(word[:_HEAD], ()), word)
    return found


def distinct(text: str) -> frozenset[str]:
    """Return the words of a folded text."""
    return frozenset(_WORD.findall(text))


def hinted(hints: Hints, words: frozenset[str]) -> tuple[str, ...]:
    """Return the hints with which words begin."""
    likely = [word for word in words if word[:_HEAD] in hints]
    found = {h for word in likely for h in hints[word[:_HEAD]] if word.startswith(h)}
    return tuple(found)


def words(*sources: str) -> re.Pattern[str]:
    """Compile alternatives, one or several a line, as whole words."""
    lines = (line.strip() for source in sources for line in source.split("\n"))
    return re.compile(rf"(?<!\w)(?:{fold('|'.join(filter(None, lines)))})(?!\w)")
