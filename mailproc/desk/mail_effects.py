"""Effects on a mail and its copies: where it is shown, marked, sent on. Values only."""

from dataclasses import dataclass


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
