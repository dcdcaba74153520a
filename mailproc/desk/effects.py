"""Effects: one thing to do each, as frozen values, printed before they are done."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class File:
    """Show this copy of the message in the folder of a queue, unread as it was."""

    queue: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """Mark the message with a label, shown as an IMAP keyword."""

    label: str


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Begin a thread of its own in a queue."""

    queue: str
    priority: int


@dataclass(frozen=True, slots=True)
class JoinTicket:
    """Put the message into the thread it answers."""

    thread: int


@dataclass(frozen=True, slots=True)
class StepBack:
    """A bounce says that a letter of ours did not arrive: the thread stays open."""

    thread: int
    address: str


@dataclass(frozen=True, slots=True)
class Mark:
    r"""Set a flag or keyword that a filter asks for (\Flagged, \Seen, $NotJunk)."""

    flag: str


@dataclass(frozen=True, slots=True)
class Trash:
    r"""Delete: show this copy in the folder with the special use \Trash, no ticket."""


@dataclass(frozen=True, slots=True)
class Forward:
    """Send the message on, whole, as an attachment, from the desk."""

    to: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the sender with a template (RFC 3834)."""

    template: str
    to: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Lay an answer made of a template into Drafts, for a person to send."""

    template: str
    to: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """An action of a filter that is not carried out, and why."""

    action: str
    why: str


Effect = (
    File
    | Label
    | OpenTicket
    | JoinTicket
    | StepBack
    | Mark
    | Trash
    | Forward
    | Answer
    | Draft
    | Withheld
)

_NAMES = {
    Mark: "mark",
    Trash: "trash",
    Forward: "forward",
    Answer: "answer",
    Draft: "draft",
    Withheld: "withheld",
    File: "file",
    Label: "label",
    OpenTicket: "open_ticket",
    JoinTicket: "join_ticket",
    StepBack: "step_back",
}


def as_dict(effect: Effect) -> dict[str, Any]:
    """Return the JSON form of an effect: `{"do": "file", …}`."""
    return {"do": _NAMES[type(effect)], **asdict(effect)}
