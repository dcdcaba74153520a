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


Effect = File | Label | OpenTicket | JoinTicket | StepBack

_NAMES = {
    File: "file",
    Label: "label",
    OpenTicket: "open_ticket",
    JoinTicket: "join_ticket",
    StepBack: "step_back",
}


def as_dict(effect: Effect) -> dict[str, Any]:
    """Return the JSON form of an effect: `{"do": "file", …}`."""
    return {"do": _NAMES[type(effect)], **asdict(effect)}
