"""One line of staff mail read as a command: `#word` and its argument, or text.

A listed word with a wrong argument, and a word that is one letter off, are refused
with what would be right; whatever else stands behind `#` is text: `# ls`,
`#!/bin/sh`, `#1234`, `#thanks`, `#send me the log please`.
"""

import re
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from mailproc.compose.commands_model import (
    Arguments,
    Assign,
    Blocked,
    BlockRefused,
    Close,
    Command,
    Due,
    Incident,
    Move,
    Note,
    Priority,
    Sales,
    Send,
    Split,
)
from mailproc.compose.reply_text import shown
from mailproc.errors import Refused

_BARE: dict[str, Callable[[], Command]] = {
    "note": Note,
    "split": Split,
    "sales": Sales,
    "incident": Incident,
    "blocked": Blocked,
    "send": Send,
}
_TOLD: dict[str, Callable[[str], Command]] = {"close": Close, "refused": BlockRefused}
_MOST = {  # words that the argument may have; a longer line is text
    **dict.fromkeys(_BARE, 0),
    **dict.fromkeys(_TOLD, sys.maxsize),
    "priority": 1,
    "assign": 1,
    "move": 3,
    "due": 3,
}

_LINE = re.compile(r"#([^\W\d_]\S{1,19})(?!\S)")
_INVISIBLE = dict.fromkeys(map(ord, "\0\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SPAN = re.compile(
    r"(?:(\d{1,4}) ?d)? ?(?:(\d{1,4}) ?h)? ?(?:(\d{1,5}) ?m(?:in)?)?", re.IGNORECASE
)
_ZONE = re.compile(r" (?=[+-]\d|Z$)")
_FARTHEST = timedelta(days=366)
_DUE = "write #due 24h, 2d, 90m or a date with its zone, 2026-05-04T12:00+03:00"


def parse(line: str, arguments: Arguments, now: datetime) -> Command | None:
    """Return the command that a line is, None for text; `now` carries a zone.

    Letter case does not count, nor do white space at the end and characters without
    width. Errors: Refused for a wrong argument and for a word one letter off.
    """
    found = _LINE.match(line.translate(_INVISIBLE)) if "#" in line[:8] else None
    if found is None:
        return None
    name, argument = found[1].casefold(), " ".join(found.string[found.end() :].split())
    if name == "note" and argument:  # never to leave because of a missing line break
        raise Refused("#note stands on a line of its own: write the text below it")
    right = name if name in _MOST else _near(name)
    if right is None or len(argument.split()) > _MOST[right]:
        return None
    if right != name:
        raise Refused(
            f"#{shown(found[1])} is no command: did you mean #{right}?"
            " If it is text, let the line begin with another character"
        )
    return _read(name, argument, arguments, now)


def _near(name: str) -> str | None:
    """Return the word that is one letter off: one more, less, other, or two swapped."""
    return next((word for word in _MOST if _is_near(name, word)), None)


def _is_near(one: str, other: str) -> bool:
    """Whether the Damerau-Levenshtein distance of two different words is 1."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if len(one) == 2:
        return one == other[::-1]
    return max(len(one), len(other)) == 1


def _read(name: str, argument: str, arguments: Arguments, now: datetime) -> Command:
    if name in _BARE:
        return _BARE[name]()
    if name in _TOLD:
        return _TOLD[name](argument)
    if name == "priority":
        return _priority(argument)
    if name == "due":
        return _due(argument, now)
    if name == "move":
        return _move(argument, arguments)
    return _assign(argument, arguments)


def _priority(argument: str) -> Command:
    if not re.fullmatch("[1-6]", argument):
        raise Refused(
            "#priority takes a number from 1 (service down) to 6 (the rest):"
            " write #priority 2"
        )
    return Priority(int(argument))


def _move(argument: str, arguments: Arguments) -> Command:
    known = {name.casefold(): queue for name, queue in arguments.queues.items()}
    queue = known.get(argument.casefold())
    if queue is None:
        choice = ", ".join(dict.fromkeys(arguments.queues.values())) or "none"
        raise Refused(f"#move: no queue {shown(argument)!r}; the queues are: {choice}")
    return Move(queue)


def _assign(argument: str, arguments: Arguments) -> Command:
    known = {login.casefold(): login for login in arguments.logins}
    login = known.get(argument.casefold())
    if login is None:
        choice = ", ".join(arguments.logins) or "none"
        raise Refused(f"#assign: no login {shown(argument)!r}; there are: {choice}")
    return Assign(login)


def _due(argument: str, now: datetime) -> Command:
    span = _SPAN.fullmatch(argument)
    if argument and span:
        days, hours, minutes = (int(number or 0) for number in span.groups())
        at = now + timedelta(days=days, hours=hours, minutes=minutes)
    else:
        at = _date(argument)
    if not timedelta(0) < at - now <= _FARTHEST:
        raise Refused(
            f"#due {shown(argument)}: that is past, or more than a year away;"
            f" now it is {now.isoformat(' ', 'minutes')}"
        )
    return Due(at)


def _date(argument: str) -> datetime:
    """Return an ISO 8601 date and time; a space may stand for T and before the zone."""
    try:
        at = datetime.fromisoformat(_ZONE.sub("", argument))
    except ValueError:
        raise Refused(f"#due {shown(argument)!r} is no time: {_DUE}") from None
    if at.tzinfo is None:
        raise Refused(f"#due {shown(argument)} has no zone: {_DUE}")
    return at
