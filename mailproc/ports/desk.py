"""The port DeskStore: tickets, clocks, drafts, and who is there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from mailproc.desk.effects import Effect
from mailproc.desk.handover import Line
from mailproc.desk.model import Clock, History, LaidDraft, Ticket, TicketState
from mailproc.ports.inbound import Place
from mailproc.ports.outbound import Outgoing


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A draft to be laid into Drafts of an account; recognised by its token."""

    token: str
    purpose: str
    raw: bytes = field(repr=False)
    account: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fired:
    """What a clock led to. It fires again at `again`, or no more; `stop` ends it."""

    effects: tuple[Effect, ...] = ()
    letters: tuple[Outgoing, ...] = ()
    drafts: tuple[NewDraft, ...] = ()
    again: datetime | None = None
    stop: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class PendingDraft:
    """A draft that is not in its folder yet."""

    id: int
    account: str
    raw: bytes = field(repr=False)
    token: str = ""


@dataclass(frozen=True, slots=True)
class Automatic:
    """How many automatic letters went out: in a ticket, to a sender, to all."""

    in_ticket: int
    to_sender_hour: int
    to_sender_day: int
    in_hour: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Deposit:
    """A known message that is to be put into an INBOX, and to stay there."""

    id: int
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class QueueWork:
    """The tickets of one queue in numbers."""

    queue: str
    live: int
    new: int
    late: int
    soon: datetime | None


@dataclass(frozen=True, slots=True)
class Sorted:
    """Why one message was sorted as it was: the filters that matched, and where."""

    message: int
    at: datetime
    filters: tuple[str, ...]
    hits: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Presence:
    """One thing a person said about a shift: present, accepted, handed over."""

    login: str
    shift: datetime
    what: str
    at: datetime
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tickets a list wants; the default is all that are work."""

    queue: str | None = None
    late: bool = False
    states: tuple[TicketState, ...] = ()
    kind: str | None = None
    customer: str | None = None
    changed_since: datetime | None = None
    limit: int = 500


class DeskStore(Protocol):
    """Tickets, clocks, drafts and presence; each method is one transaction.

    Errors: LedgerDown (4xx) when the database or the disk fails.
    """

    def tickets(self, wanted: Wanted, now: datetime) -> Sequence[Ticket]:
        """List tickets: late or due within the hour first, then priority, then due."""
        ...

    def ticket(self, number: int) -> History | None:
        """Return all that is known of a ticket."""
        ...

    def why(self, number: int) -> Sequence[Sorted]:
        """Return why the messages of a ticket were sorted as they were."""
        ...

    def ticket_facts(self, number: int) -> Mapping[str, Any]:
        """Return what effects of kind Remember kept with a ticket."""
        ...

    def queue_work(self, now: datetime) -> Sequence[QueueWork]:
        """Return the numbers of every queue that has tickets which are work."""
        ...

    def act_on(
        self,
        ticket: int,
        effects: Iterable[Effect],
        now: datetime,
        *,
        actor: str,
        cause: str,
    ) -> None:
        """Carry out effects on a ticket.

        Errors: Permanent for one that is not there, Refused where an obligation is
        open and the ticket was to be solved (S7.5, N9).
        """
        ...

    def open_ticket(
        self,
        effects: Sequence[Effect],
        now: datetime,
        *,
        actor: str,
        cause: str,
        names: Sequence[str] = (),
    ) -> int:
        """Begin a ticket without mail (the first effect is OpenTicket); its number.

        `names` are Message-IDs or references under which its thread is known; a
        thread that has one of them already is the one that becomes the ticket.
        """
        ...

    def due_clocks(self, now: datetime, limit: int) -> Sequence[Clock]:
        """Return running clocks whose moment has come, earliest first."""
        ...

    def fire(self, clock: Clock, fired: Fired, now: datetime) -> bool:
        """Carry out what a clock led to, once; false if it was stopped meanwhile."""
        ...

    def letter(self, message: int) -> bytes:
        """Return the bytes of a message of a ticket. Errors: Permanent."""
        ...

    def participant(self, ticket: int, addresses: Iterable[str]) -> bool:
        """Whether one of these wrote or got mail of a ticket, or their domain did."""
        ...

    def automatic(self, ticket: int, address: str, now: datetime) -> Automatic:
        """Count the automatic letters to an address, in a ticket and in all."""
        ...

    def pending_drafts(self, account: str, limit: int) -> Sequence[PendingDraft]:
        """Return the drafts to be laid into an account."""
        ...

    def laid(self, draft: int, now: datetime) -> None:
        """Tick off a draft that is in its folder now."""
        ...

    def deposits(self, account: str, limit: int) -> Sequence[Deposit]:
        """Return what is to be put into an account's INBOX."""
        ...

    def deposited(self, deposit: int, place: Place | None, now: datetime) -> None:
        """Tick off what stands in the INBOX now; `place` if the server told it."""
        ...

    def draft(self, token: str) -> LaidDraft | None:
        """Return a draft by its token."""
        ...

    def note_collision(
        self,
        ticket: int,
        login: str,
        digest: str,
        now: datetime,
        missed: Sequence[str] = (),
        account: str | None = None,
    ) -> None:
        """Note that a reply was refused for a collision.

        The messages that its writer `missed` (Message-IDs) are put into the INBOX of
        the account.
        """
        ...

    def refusals(self, ticket: int, since: datetime) -> Sequence[tuple[str, str]]:
        """Return (login, digest) of replies refused since."""
        ...

    def shift_notes(self, since: datetime) -> Mapping[int, str]:
        """Return the last note of each ticket that got one since (S4.11)."""
        ...

    def shift_lines(self, since: datetime) -> Sequence[Line]:
        """Return the messages of tickets since, for the figures of a shift."""
        ...

    def be_present(self, presence: Presence) -> None:
        """Note what a person said about a shift."""
        ...

    def presences(self, shift: datetime) -> Sequence[Presence]:
        """Return what was said about a shift."""
        ...

    def remember(self, name: str, value: object, now: datetime) -> None:
        """Keep a small fact under a name; None forgets it."""
        ...

    def recall(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return what was kept under a name, None for nothing."""
        ...
