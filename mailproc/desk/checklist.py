"""Lists of points to tick by mail (S5.2, S8): what a reply ticks, and what is left.

    #12 ok          12, 13 да           VPS1234(2.7) ok
    пароль ok       ok всё              3 нет (taken back)

The points are kept with the ticket when the list is sent, each tick as a fact of its
own, so that two people may tick at once. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mailproc.desk.effects import Remember, StartClock, StopClock, TicketEffect
from mailproc.desk.model import Clock, ClockKind
from mailproc.desk.registry_names import fold

POINTS = "points"
TICKED = "ticked"
"""The key of the clock that looks at what a reply has ticked."""

MOST = 500
"""Points of one list; what is more does not fit into a letter that people read."""

_YES = frozenset(
    ("ok", "ок", "okay", "yes", "да", "done", "готово", "есть", "+", "✓", "✔")
)
_NO = frozenset(("no", "нет", "✗"))
_NOT = frozenset(("not", "не"))
_ALL = frozenset(("all", "все", "всё", "everything"))
_LINES = 600
_LONGEST = 300
_AROUND = " \t.,;:!=—–"
_NUMBERS = re.compile(r"(?:#|№|п\.)?\d{1,4}(?:\s*[,;]?\s*(?:и |and )?(?:#|№)?\d{1,4})*")
_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to look at, under its number; `words` are short names of it."""

    number: int
    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticks:
    """What a reply says: numbers of points that hold, and of those that do not."""

    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.done or self.undone)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The points of a ticket, and who has ticked which."""

    points: tuple[Point, ...] = ()
    ticked: Mapping[int, str] = field(default_factory=dict, hash=False)

    @property
    def left(self) -> tuple[Point, ...]:
        """The points that nobody has ticked."""
        return tuple(p for p in self.points if p.number not in self.ticked)

    @property
    def complete(self) -> bool:
        """Whether there is a list and all of it is ticked."""
        return bool(self.points) and not self.left


def kept(points: Sequence[Point]) -> Remember:
    """Return the effect that keeps a list with its ticket."""
    rows = [[p.number, p.text, list(p.words)] for p in points[:MOST]]
    return Remember(POINTS, rows)


def of_facts(facts: Mapping[str, Any]) -> Checklist:
    """Return the list that is kept with a ticket; an empty one where none is."""
    points = tuple(Point(n, text, tuple(words)) for n, text, words in _rows(facts))
    names = ((p.number, _fact(p.number)) for p in points)
    return Checklist(points, {n: facts[name] for n, name in names if name in facts})


def _rows(facts: Mapping[str, Any]) -> Sequence[Any]:
    rows: Sequence[Any] = facts.get(POINTS, ())
    return rows


def _fact(number: int) -> str:
    return f"tick {number}"


def read(checklist: Checklist, text: str) -> Ticks:
    """Return what a text ticks, line by line; a line that says nothing is passed over.

    What one line ticks and a later one takes back is not ticked.
    """
    said: dict[int, bool] = {}
    for line in text.splitlines()[:_LINES]:
        about, holds = _answer(line)
        if about is None:
            continue
        for number in _meant(checklist, about):
            said[number] = holds
    return Ticks(
        tuple(n for n, holds in said.items() if holds),
        tuple(n for n, holds in said.items() if not holds),
    )


def _answer(line: str) -> tuple[str | None, bool]:
    """Return what a line is about and whether it holds; None for no answer."""
    words = [word.strip(_AROUND) or word for word in line[:_LONGEST].split()]
    folded = [fold(word) for word in words]
    if len(words) > 1 and folded[-1] in _YES | _NO:
        denied = folded[-2] in _NOT  # "не ок", "not ok"
        about = words[:-2] if denied else words[:-1]
        return " ".join(about), folded[-1] in _YES and not denied
    if len(words) > 1 and folded[0] in _YES:
        return " ".join(words[1:]), True
    return None, False


def _meant(checklist: Checklist, about: str) -> Iterator[int]:
    """Yield the numbers of the points that a few words mean; none where unclear."""
    about = about.strip(_AROUND + "-")
    if fold(about) in _ALL:
        yield from (p.number for p in checklist.points)
    elif _NUMBERS.fullmatch(about):
        known = {p.number for p in checklist.points}
        yield from (n for n in map(int, _NUMBER.findall(about)) if n in known)
    elif about:
        named = fold(about)
        found = [p.number for p in checklist.points if named in map(fold, p.words)]
        yield from found if len(found) == 1 else ()


def effects(ticks: Ticks, login: str, now: datetime) -> Iterator[TicketEffect]:
    """Yield what a reply leads to: ticks, and a look at whether all is done."""
    for number in ticks.done:
        yield Remember(_fact(number), login)
    for number in ticks.undone:
        yield Remember(_fact(number), None)
    if ticks:
        yield StopClock(ClockKind.REACTION, why="ticked")
        yield StopClock(ClockKind.ORDER, why="ticked")
        yield StartClock(ClockKind.CHECKLIST, now, TICKED, "ticked")


def is_look(clock: Clock) -> bool:
    """Whether a clock of a list only looks at what was ticked."""
    return clock.key == TICKED


def lines(checklist: Checklist) -> Iterator[str]:
    """Yield the list as people see it: `[x]  3  text (support1)`."""
    for point in checklist.points:
        who = checklist.ticked.get(point.number, "")
        by = f" ({who})" if who else ""
        yield f"[{'x' if who else ' '}] {point.number:>2}  {point.text}{by}"
