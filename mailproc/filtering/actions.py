"""Actions of a filter beside queue, labels and priority, as typed values.

Operators write them as short texts: `"star"`, `"forward:noc@example.net"`. This
module knows the words and their form; what is carried out, and when something is
withheld, is decided on the inbound path. Never acts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from mailproc.errors import ConfigError
from mailproc.filtering.words import is_address


@dataclass(frozen=True, slots=True)
class Star:
    r"""Flag the message (\Flagged)."""


@dataclass(frozen=True, slots=True)
class MarkRead:
    r"""Show the message as read (\Seen)."""


@dataclass(frozen=True, slots=True)
class Trash:
    r"""Delete: the message goes to the folder with the special use \Trash."""


@dataclass(frozen=True, slots=True)
class NeverSpam:
    """Tell server and clients that this is no spam ($NotJunk)."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Send the message on, whole, as an attachment."""

    to: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the sender with a template, where RFC 3834 allows it."""

    template: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Lay an answer made of a template into Drafts, for a person to send."""

    template: str


Action = Star | MarkRead | Trash | NeverSpam | Forward | Answer | Draft


class ActionError(ConfigError):
    """A text that is no action; `public` says what to write."""


class _Valued(Protocol):
    def __call__(self, value: str, /) -> Action: ...


_PLAIN: Mapping[str, Action] = {
    "star": Star(),
    "read": MarkRead(),
    "trash": Trash(),
    "never-spam": NeverSpam(),
}
_VALUED: Mapping[str, _Valued] = {"forward": Forward, "answer": Answer, "draft": Draft}
NAMES = (*_PLAIN, *_VALUED)
"""Every action, as it is written before its colon."""

_TEMPLATE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_WORDS = {action: word for word, action in _PLAIN.items()}


def read_action(text: str) -> Action:
    """Return the action of a text. Errors: ActionError with advice."""
    name, colon, value = text.strip().partition(":")
    value = value.strip()
    if name not in NAMES:
        close = get_close_matches(name[:30], NAMES, 1, 0.5)
        advice = f"did you mean {close[0]}?" if close else f"one of {', '.join(NAMES)}"
        raise ActionError(f"there is no action {name[:30]!r}; {advice}")
    if name in _PLAIN:
        if colon:
            raise ActionError(f"action {text[:60]!r} is written {name}")
        return _PLAIN[name]
    if not value:
        raise ActionError(f"action {text[:60]!r} is written {name}:VALUE")
    if name == "forward" and not is_address(value.casefold()):
        raise ActionError(f"forward: {value[:60]!r} is not one mail address")
    if name != "forward" and not _TEMPLATE.fullmatch(value):
        raise ActionError(f"{name}: {value[:60]!r} is not the name of a template")
    return _VALUED[name](value)


def write_action(action: Action) -> str:
    """Return an action as operators write it; `read_action` reads it back."""
    match action:
        case Forward(to):
            return f"forward:{to}"
        case Answer(template):
            return f"answer:{template}"
        case Draft(template):
            return f"draft:{template}"
        case _:
            return _WORDS[action]
