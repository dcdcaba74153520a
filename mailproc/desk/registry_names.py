"""Names of machines in running text: each stands alone, none is a part of another.

A name is found where no letter, digit, or hyphen or dot with more of a name touches
it: `srv1` is not in `srv1-old`, `srv1.example.net` or `mysrv1`. Case and the width of
white space do not count. Work: a few dictionary look-ups for each word of the text.
"""

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from typing import Generic, TypeVar

Value = TypeVar("Value")

_WORD = re.compile(r"\w+")
_BEFORE = re.compile(r"\w[-.]")
_AFTER = re.compile(r"[\w@]|[-.]\w")
_V4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)")
_V6 = re.compile(
    r"(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:]|\.\d)", re.IGNORECASE
)
_MOST_TEXT = 200_000
_MOST_FOUND = 500
_SHORT = 5  # digits: a bare number below that is a price or a year as well


def fold(text: str) -> str:
    """Return text as names are compared: case folded, white space single."""
    return " ".join(text[:_MOST_TEXT].casefold().split())


class Names(Generic[Value]):
    """An index of names; each may stand for several things, in the order added."""

    def __init__(self, pairs: Iterable[tuple[str, Value]]) -> None:
        self._meant: dict[str, dict[Value, None]] = {}
        lengths: dict[str, set[int]] = {}
        for name, value in pairs:
            if (found := _trimmed(name)) is not None:
                head, folded = found
                self._meant.setdefault(folded, {})[value] = None
                lengths.setdefault(head, set()).add(len(folded))
        self._lengths = {
            head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()
        }

    def get(self, name: str) -> tuple[Value, ...]:
        """Return what a name stands for."""
        found = _trimmed(name)
        return tuple(self._meant.get(found[1], ())) if found else ()

    def inside(self, text: str) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """Yield the names in a folded text with what they stand for, in order.

        Where one begins with another, the longer one.
        """
        end = 0
        for word in _WORD.finditer(text):
            start = word.start()
            if start >= end:
                for length in self._lengths.get(word[0], ()):
                    name = text[start : start + length]
                    whole = len(name) == length and name in self._meant
                    if whole and _alone(text, start, start + length):
                        yield name, tuple(self._meant[name])
                        end = start + length
                        break


def _trimmed(name: str) -> tuple[str, str] | None:
    """Return (first word, folded name from there on), None for no word at all."""
    folded = fold(name)
    head = _WORD.search(folded)
    return (head[0], folded[head.start() :]) if head else None


def _alone(text: str, start: int, end: int) -> bool:
    if start >= 2 and _BEFORE.fullmatch(text, start - 2, start):
        return False
    if _WORD.match(text, end - 1) and _AFTER.match(text, end):
        return False
    name = text[start:end]
    short = name.isdigit() and len(name) < _SHORT
    return not short or text[max(0, start - 2) : start].strip()[-1:] in ("#", "№")


def addresses(text: str) -> tuple[str, ...]:
    """Return the IP addresses that stand in a text, in order, each once."""
    found: dict[str, None] = {}
    for match in (*_V4.finditer(text), *_V6.finditer(text)):
        try:
            found[str(ip_address(match[0]))] = None
        except ValueError:
            continue
        if len(found) == _MOST_FOUND:
            break
    return tuple(found)
