"""Effects: one thing to do each, as frozen values, printed before they are done."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from mailproc.desk.event_facts import EventFacts, as_json
from mailproc.desk.model import ClockKind, Party, TicketState


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
    """Make a ticket of the thread; one that is a ticket already stays as it is."""

    queue: str
    priority: int
    kind: str = "support"
    subject: str = ""
    requester: str = ""


@dataclass(frozen=True, slots=True)
class JoinTicket:
    """Put the message into the thread it answers."""

    thread: int


@dataclass(frozen=True, slots=True)
class StepBack:
    """A bounce says that a letter of ours did not arrive: what it did is undone."""

    thread: int
    address: str
    message: int = 0


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


# --- effects on a ticket: that of the mail, or the one they are given for ------------


@dataclass(frozen=True, slots=True)
class Wrote:
    """Somebody wrote: outsiders ask, staff answer; `login` is that of staff."""

    party: Party
    login: str = ""


@dataclass(frozen=True, slots=True)
class SetState:
    """Change how far the ticket has come; waiting pauses its clocks."""

    state: TicketState
    why: str = ""


@dataclass(frozen=True, slots=True)
class SetPriority:
    """Change the priority (S1.4)."""

    priority: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class MoveTicket:
    """Move the whole ticket to another queue (S1.3)."""

    queue: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Give the ticket to a person."""

    login: str


@dataclass(frozen=True, slots=True)
class StartClock:
    """Something is owed at `owed`; the clock fires at `fires`, else then.

    One that runs already, of the same kind and key, gets these times.
    """

    kind: ClockKind
    owed: datetime
    key: str = ""
    why: str = ""
    fires: datetime | None = None


@dataclass(frozen=True, slots=True)
class KeepClock:
    """As StartClock, but one that runs already keeps its times (first deadline)."""

    kind: ClockKind
    owed: datetime
    key: str = ""
    why: str = ""
    fires: datetime | None = None


@dataclass(frozen=True, slots=True)
class StopClock:
    """What was owed is done, or no longer owed. Without a key: all of the kind."""

    kind: ClockKind
    key: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class AddNote:
    """Keep an internal remark (S4.7)."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """The ticket names another one without belonging to it."""

    other: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Concerns:
    """Which customer and server of the registry the ticket is about."""

    customer: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep a fact with the ticket under a name of its room; None forgets it."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class KeepEvent:
    """The ticket is an event with these facts: what was known of it is replaced.

    `keys` are further names by which notices of it are known; `sequence` and `stamp`
    (the sender's time) are those of the notice that was applied, None where none was.
    """

    facts: EventFacts
    keys: tuple[str, ...] = ()
    sequence: int | None = None
    stamp: datetime | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """Take one message out of its thread: a new matter, a ticket of its own."""

    message: int
    queue: str
    priority: int


@dataclass(frozen=True, slots=True)
class KnownAs:
    """The case of a complaint is found again under these names (desk/abuse_case)."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenPart:
    """Another ticket for a part of the matter, and what follows for it.

    A feed names many customers: each has a case of its own. `ticket` is one that is
    there, None to take a live case with one of `names`, else to begin one; the first
    effect is OpenTicket.
    """

    ticket: int | None
    names: tuple[str, ...]
    effects: tuple["TicketEffect", ...]


TicketEffect = (
    OpenTicket
    | Wrote
    | SetState
    | SetPriority
    | MoveTicket
    | Assign
    | StartClock
    | KeepClock
    | StopClock
    | AddNote
    | Mention
    | Concerns
    | Remember
    | KeepEvent
    | KnownAs
    | OpenPart
)

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
    | Split
    | TicketEffect
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
    Wrote: "wrote",
    SetState: "set_state",
    SetPriority: "set_priority",
    MoveTicket: "move_ticket",
    Assign: "assign",
    StartClock: "start_clock",
    KeepClock: "start_clock",
    StopClock: "stop_clock",
    AddNote: "add_note",
    Mention: "mention",
    Concerns: "concerns",
    Remember: "remember",
    KeepEvent: "keep_event",
    Split: "split",
    KnownAs: "known_as",
    OpenPart: "open_part",
}


def as_dict(effect: Effect) -> dict[str, Any]:
    """Return the JSON form of an effect: `{"do": "file", …}`."""
    values = {f.name: _plain(getattr(effect, f.name)) for f in fields(effect)}
    return {"do": _NAMES[type(effect)], **values}


def _plain(value: object) -> object:
    if isinstance(value, EventFacts):
        return as_json(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, tuple) and value and type(value[0]) in _NAMES:
        return [as_dict(effect) for effect in value]
    return str(value.value) if isinstance(value, Enum) else value
