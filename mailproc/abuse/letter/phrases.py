"""Phrases of many languages found in a text, word by word, in one pass.

A phrase is a row of words; `*` ends a stem (`scan*`). Case, accents, hyphens and
punctuation do not count. Work is linear in the text, whatever the number of
phrases: each word is looked up by its first letters.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*")
_STROKES = str.maketrans("łøđı", "lodi")
_STROKED = re.compile("[łøđı]")
_ACCENTS = re.compile("[\u0300-\u036f\u0483-\u0489\u20d0-\u20f0]+")
_LINKS = re.compile(r"\S{1,300}@\S{1,300}|(?:https?|ftp)://\S{1,2000}|www\.\S{1,300}")
_KEY = 3  # letters by which stems are found; a stem has two at least

Source = Mapping[str, Mapping[int, str]]
"""Meaning to weight to phrases, separated by `;` or line breaks."""


class Hit(NamedTuple):
    """A phrase that stands at words[start:end]."""

    meaning: str
    weight: int
    start: int
    end: int
    phrase: str


class _Phrase(NamedTuple):
    meaning: str
    weight: int
    words: tuple[str, ...]
    text: str
    stem: str  # what the first word begins with


def fold(text: str) -> str:
    """Return text without case and accents, so that spellings compare."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    if _STROKED.search(plain):
        plain = plain.translate(_STROKES)
    return _ACCENTS.sub("", plain)


def words(text: str) -> list[str]:
    """Return the words of a text, folded; signs and underscores part them."""
    return _WORD.findall(fold(text))


def own_words(text: str) -> list[str]:
    """Return the words of a text without mail addresses and URLs, folded."""
    return words(_LINKS.sub(" ", text) if "@" in text or "." in text else text)


class Lexicon:
    """Many phrases, ready to be found; `source` says what each means and weighs."""

    def __init__(self, source: Source) -> None:
        self._by_word: dict[str, list[_Phrase]] = {}
        self._by_stem: dict[str, list[_Phrase]] = {}
        for meaning, weights in source.items():
            for weight, block in weights.items():
                for text in re.split(r"[;\n]", block):
                    self._add(meaning, weight, text.strip())

    def _add(self, meaning: str, weight: int, text: str) -> None:
        parts = tuple(_pattern_words(text))
        if parts:
            head = parts[0]
            entry = _Phrase(meaning, weight, parts, text, head.removesuffix("*"))
            if head.endswith("*"):
                self._by_stem.setdefault(head[:-1][:_KEY], []).append(entry)
            else:
                self._by_word.setdefault(head, []).append(entry)

    def find(self, row: Sequence[str]) -> Iterator[Hit]:
        """Yield every phrase that stands in a row of words, in order of place."""
        heads = self._heads(row)
        for at, word in enumerate(row) if heads else ():
            for phrase in heads.get(word, ()):
                if len(phrase.words) == 1 or _goes_on(phrase.words, row, at):
                    end = at + len(phrase.words)
                    yield Hit(phrase.meaning, phrase.weight, at, end, phrase.text)

    def _heads(self, row: Sequence[str]) -> dict[str, tuple[_Phrase, ...]]:
        """The phrases that begin with a word of the row, by that word."""
        by_word, by_stem = self._by_word, self._by_stem
        likely = [
            word
            for word in set(row)
            if word in by_word or word[:_KEY] in by_stem or word[:2] in by_stem
        ]
        return {word: found for word in likely if (found := tuple(self._at(word)))}

    def _at(self, word: str) -> Iterator[_Phrase]:
        """The phrases whose first word this is."""
        yield from self._by_word.get(word, ())
        for length in (_KEY, 2) if len(word) >= _KEY else (2,):
            for phrase in self._by_stem.get(word[:length], ()):
                if word.startswith(phrase.stem):
                    yield phrase

    def has(self, row: Sequence[str]) -> bool:
        """Whether any phrase stands in a row of words."""
        return next(self.find(row), None) is not None


def _pattern_words(text: str) -> Iterator[str]:
    """The words of a phrase, each keeping the star that ends a stem."""
    yield from re.findall(r"[^\W_]+(?:&[^\W_]+)*\*?", fold(text))


def _goes_on(phrase: tuple[str, ...], row: Sequence[str], at: int) -> bool:
    """Whether the words behind the first one stand there too."""
    if at + len(phrase) > len(row):
        return False
    for offset in range(1, len(phrase)):
        got, want = row[at + offset], phrase[offset]
        if not (got.startswith(want[:-1]) if want[-1] == "*" else got == want):
            return False
    return True
