"""Commands in staff mail as values: what a person asks the desk to do (S1.3, S4.7).

One class a command; docs/commands.md tells staff of them. Nothing is done here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Note:
    """`#note`: the letter is internal, it reaches the desk and nobody else (S4.7)."""


@dataclass(frozen=True, slots=True)
class Close:
    """`#close TEXT`: close the ticket; `outcome` may be empty (S7.5).

    The outcome is the rest of the line and the new text below the commands, with a
    blank line between; in a note (S4.7) the rest of the line alone.
    """

    outcome: str


@dataclass(frozen=True, slots=True)
class Priority:
    """`#priority 2`: 1 to 6 (S1.4)."""

    level: int


@dataclass(frozen=True, slots=True)
class Move:
    """`#move billing`: to another queue, by its name in the configuration (S1.3)."""

    queue: str


@dataclass(frozen=True, slots=True)
class Due:
    """`#due 24h`: the ticket is due at that moment, which carries a zone."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Assign:
    """`#assign support2`: a staff login, as configured."""

    login: str


@dataclass(frozen=True, slots=True)
class Split:
    """`#split`: what is answered is a new matter, with a ticket of its own."""


@dataclass(frozen=True, slots=True)
class Sales:
    """`#sales`: the client asks about sales in the live chat (S4.2)."""


@dataclass(frozen=True, slots=True)
class Incident:
    """`#incident`: this is an incident (S5.1, N3)."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """`#blocked`: the block order is carried out (S7.2a)."""


@dataclass(frozen=True, slots=True)
class BlockRefused:
    """`#refused REASON`: it is not; the reason is put together as an outcome is."""

    reason: str


@dataclass(frozen=True, slots=True)
class Send:
    """`#send`: let the reply go although somebody else was faster (collision).

    In a ticket that asks for a report of ours: send the report.
    """


Command = (
    Note
    | Close
    | Priority
    | Move
    | Due
    | Assign
    | Split
    | Sales
    | Incident
    | Blocked
    | BlockRefused
    | Send
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What commands may name: queues and staff logins.

    `queues` maps every accepted spelling to the queue's name: the name itself, and
    the folder as staff see it.
    """

    queues: Mapping[str, str] = field(default_factory=dict)
    logins: tuple[str, ...] = ()
