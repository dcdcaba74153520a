"""Effects on a ticket: that of the mail, or the one they are given for. Values only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailproc.desk.event_facts import EventFacts
from mailproc.desk.model import ClockKind, Party, TicketState


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Make a ticket of the thread; one that is a ticket already stays as it is."""

    queue: str
    priority: int
    kind: str = "support"
    subject: str = ""
    requester: str = ""


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


@dataclass(frozen=True, slots=True)
class Present:
    """What a person says of a shift: present, accepted, handed over (S4.9, S4.12).

    `ticket` is the one that was taken over, None for all of them.
    """

    login: str
    shift: datetime
    what: str
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class On:
    """An effect on another ticket than the one in hand; none if it is not there."""

    ticket: int
    effect: "TicketEffect"


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
    | Present
)
