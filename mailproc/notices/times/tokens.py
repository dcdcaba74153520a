"""Dates, clock times, zones and weekdays in running text, and what joins them.

A day and a month that could be either are kept as two numbers (`Day.numbers`): which
is which is decided in `order`, never here. One pass, linear in the text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from mailproc.notices.times import timewords, zones
from mailproc.notices.times.grammar import GAP, TOKEN
from mailproc.notices.times.zones import Zone

Gap = Literal["join", "to", "other zone", "break"]


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day as written; `month` is None while the order is open.

    `numbers` are the two numbers of 03/04 in their order, `sign` what stands between
    them; `relative` is days from the day of the letter ("tomorrow" = 1).
    """

    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    numbers: tuple[int, int] | None = None
    relative: int | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; hour 24 is the midnight at the end of the day."""

    hour: int
    minute: int
    second: int = 0


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday is 0."""

    number: int


Value = Day | Clock | Zone | Weekday


@dataclass(frozen=True, slots=True)
class Token:
    """One reading of text[start:end]; `gap` is what stands before it."""

    value: Value
    start: int
    end: int
    gap: Gap


_LOOSE = frozenset(",;)[]*:|.@\"'<_=")
_PASSING = _LOOSE | timewords.FILLERS | timewords.FROM | timewords.BETWEEN
_LONGEST_GAP = 80
_DIGITS = re.compile(r"\d+")
_NEAR = 50
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=512)  # pure; the same line is asked for by several readers
def read(text: str) -> tuple[Token, ...]:
    """Return the dates, times, zones and weekdays of a text, in order."""
    found: list[Token] = []
    between = False
    at = 0
    for match in _matches(text):
        values = _READERS[match.lastgroup or ""](match)
        if not values:
            continue
        gap = text[at : match.start()]
        joined = _gap(gap, between=between) if found else "break"
        words = _WORD.findall(gap[-30:].casefold())
        between = not timewords.BETWEEN.isdisjoint(words) or (
            between and joined != "break"
        )
        for value in values:
            found.append(Token(value, match.start(), match.end(), joined))
            joined = "to"
        at = match.end()
    return tuple(found)


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Look only where digits are near: there is no time without one."""
    for start, end in _islands(text):
        yield from TOKEN.finditer(text, start, end)


def _islands(text: str) -> Iterator[tuple[int, int]]:
    start = end = 0
    for digit in _DIGITS.finditer(text):
        if not end or digit.start() - _NEAR > end:
            if end:
                yield start, end
            start = _word_start(text, digit.start() - _NEAR)
        end = digit.end() + _NEAR
    if end:
        yield start, min(end, len(text))


def _word_start(text: str, at: int) -> int:
    """Move into the blank behind the word in whose midst `at` stands."""
    return max(at, text.find(" ", at, at + _NEAR // 2)) if at > 0 else 0


def _gap(gap: str, *, between: bool) -> Gap:
    """Say what a gap does; `between` whether the expression opens with "between"."""
    if len(gap) > _LONGEST_GAP:
        return "break"
    kind: Gap = "join"
    for word in GAP.findall(gap.casefold()):
        if (
            word[0] in "-–—→~>"
            or word in timewords.TO
            or (between and word in timewords.AND)
        ):
            kind = "to"
        elif word in ("/", "("):
            kind = "other zone" if kind == "join" else kind
        elif word not in _PASSING:
            return "break"
    return kind


def _ymd(*names: str) -> Callable[[re.Match[str]], tuple[Value, ...]]:
    def reader(match: re.Match[str]) -> tuple[Value, ...]:
        year, month, day = (match[name] for name in names)
        return _day(match[0].rstrip("T"), int(year), _month(month), int(day))

    return reader


def _named(
    day: str, month: str, year: str
) -> Callable[[re.Match[str]], tuple[Value, ...]]:
    def reader(match: re.Match[str]) -> tuple[Value, ...]:
        return _day(match[0], _year(match[year]), _month(match[month]), int(match[day]))

    return reader


def _two(match: re.Match[str]) -> tuple[Value, ...]:
    """Read "in the night from 12 to 13 March": two days."""
    month, year = _month(match["tm"]), _year(match["ty"])
    first, second = int(match["ta"]), int(match["tb"])
    if first >= second:
        return ()
    text = match[0]
    return (*_day(text, year, month, first), *_day(text, year, month, second))


def _month(text: str) -> int:
    word = text.casefold()
    return (
        int(text)
        if text.isdigit()
        else timewords.MONTHS.get(word) or timewords.MONTHS_WITH_YEAR[word]
    )


def _year(text: str | None) -> int | None:
    if not text:
        return None
    digits = text.strip("'’ ")
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _day(text: str, year: int | None, month: int, day: int) -> tuple[Value, ...]:
    valid = 1 <= month <= 12 and 1 <= day <= 31
    return (Day(" ".join(text.split()), year, month, day),) if valid else ()


def _numbers(
    a: str, b: str, sign: str, year: str
) -> Callable[[re.Match[str]], tuple[Value, ...]]:
    def reader(match: re.Match[str]) -> tuple[Value, ...]:
        first, second = int(match[a]), int(match[b])
        low, high = sorted((first, second))
        if not (1 <= low <= 12 and high <= 31):
            return ()
        written = _year(match[year]) if year else None
        return (Day(match[0], written, numbers=(first, second), sign=match[sign]),)

    return reader


def _short(match: re.Match[str]) -> tuple[Value, ...]:
    """Read a day without a year: 12.03. or 8/13 with a time behind it."""
    kind = next(each for each in "stu" if match[f"{each}1"])
    return _numbers(f"{kind}1", f"{kind}2", f"{kind}sep", "")(match)


def _clock(
    hour: str, minute: str, second: str = "", half: str = ""
) -> Callable[[re.Match[str]], tuple[Value, ...]]:
    def reader(match: re.Match[str]) -> tuple[Value, ...]:
        hours, minutes = int(match[hour]), int((minute and match[minute]) or 0)
        seconds = int((second and match[second]) or 0)
        after = match[half] if half else None
        if after and 1 <= hours <= 12:  # "14:00 pm" stays 14:00
            hours = hours % 12 + (12 if after.casefold() == "p" else 0)
        if hours == 24 and minutes:
            return ()
        return (Clock(hours, minutes, seconds),)

    return reader


def _hours(match: re.Match[str]) -> tuple[Value, ...]:
    """Read two hours with one unit behind them."""
    first, last = int(match["ha"]), int(match["hb"])
    half = (match["hap"] or "").casefold()
    if half and not (1 <= first < last <= 11):
        return ()  # "11 to 3 am" may begin in the evening
    shift = 12 if half == "p" else 0
    return (Clock(first + shift, 0), Clock(last + shift, 0))


def _weekday(match: re.Match[str]) -> tuple[Value, ...]:
    word = match[0].casefold()
    names = timewords.WEEKDAYS
    return (Weekday(names[word] if word in names else timewords.WEEKDAYS_SHORT[word]),)


def _relative(match: re.Match[str]) -> tuple[Value, ...]:
    return (Day(match[0], relative=timewords.RELATIVE[match[0].casefold()]),)


def _zone(match: re.Match[str]) -> tuple[Value, ...]:
    zone = zones.from_match(match)
    return (zone,) if zone else ()


_READERS: dict[str, Callable[[re.Match[str]], tuple[Value, ...]]] = {
    "iso": _ymd("iy", "im", "id"),
    "cjk": _ymd("cy", "cm", "cd"),
    "packed": _ymd("py", "pm", "pd"),
    "ynd": _ymd("yy", "ym", "yd"),
    "two": _two,
    "named": _named("dd", "dmon", "dy"),
    "risky": _named("rd", "rmon", "ry"),
    "monthday": _named("mday", "mmon", "my"),
    "num": _numbers("n1", "n2", "nsep", "n3"),
    "short": _short,
    "hours": _hours,
    "clock": _clock("h", "m", "s", "ap"),
    "twelve": _clock("h2", "m2", half="ap2"),
    "hm": _clock("h3", "m3"),
    "hour": _clock("h4", ""),
    "four": _clock("h5", "m5"),
    "tail": _clock("h6", "m6"),
    "weekday": _weekday,
    "relative": _relative,
    **dict.fromkeys(zones.GROUPS, _zone),
}
