"""The part of SqlStore that is the desk: see ports.DeskStore. Only wiring."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mailproc.desk.effects import Effect
from mailproc.desk.handover import Line
from mailproc.desk.model import Clock, History, LaidDraft, Ticket
from mailproc.ports import (
    Automatic,
    Deposit,
    Fired,
    PendingDraft,
    Place,
    Presence,
    QueueWork,
    Sorted,
    Wanted,
)
from mailproc.store import clocks, deposits, desk_lists, drafts, firing, tickets
from mailproc.store.access import Access
from mailproc.store.tickets import Act


class DeskSql(Access):
    """Tickets, clocks, drafts and presence on a database."""

    def tickets(self, wanted: Wanted, now: datetime) -> Sequence[Ticket]:
        """List tickets: late or due within the hour first, then priority, then due."""
        return self._read(lambda c: desk_lists.tickets(c, wanted, now))

    def ticket(self, number: int) -> History | None:
        """Return all that is known of a ticket."""
        return self._read(lambda c: desk_lists.history(c, number))

    def why(self, number: int) -> Sequence[Sorted]:
        """Return why the messages of a ticket were sorted as they were."""
        return self._read(lambda c: desk_lists.why(c, number))

    def ticket_facts(self, number: int) -> Mapping[str, Any]:
        """Return what effects of kind Remember kept with a ticket."""
        return self._read(lambda c: tickets.facts_of(c, number))

    def queue_work(self, now: datetime) -> Sequence[QueueWork]:
        """Return the numbers of every queue that has tickets which are work."""
        return self._read(lambda c: desk_lists.queue_work(c, now))

    def act_on(
        self,
        ticket: int,
        effects: Iterable[Effect],
        now: datetime,
        *,
        actor: str,
        cause: str,
    ) -> None:
        """Carry out effects on a ticket."""
        wanted = tuple(effects)
        self._write(lambda c: tickets.apply(Act(c, now, actor, cause), ticket, wanted))

    def open_ticket(
        self,
        effects: Sequence[Effect],
        now: datetime,
        *,
        actor: str,
        cause: str,
        names: Sequence[str] = (),
    ) -> int:
        """Begin a ticket without mail; the first effect is OpenTicket."""

        def job(connection: Connection) -> int:
            act = Act(connection, now, actor, cause)
            return firing.open_ticket(act, effects, names)

        return self._write(job)

    def due_clocks(self, now: datetime, limit: int) -> Sequence[Clock]:
        """Return running clocks whose moment has come, earliest first."""
        return self._read(lambda c: clocks.due(c, now, limit))

    def fire(self, clock: Clock, fired: Fired, now: datetime) -> bool:
        """Carry out what a clock led to, once; false if it was stopped meanwhile."""
        return self._write(lambda c: firing.fire(c, clock, fired, now))

    def letter(self, message: int) -> bytes:
        """Return the bytes of a message of a ticket."""
        return self._read(lambda c: desk_lists.letter(c, message))

    def participant(self, ticket: int, addresses: Iterable[str]) -> bool:
        """Whether one of these wrote or got mail of a ticket, or their domain did."""
        wanted = tuple(addresses)
        return self._read(lambda c: desk_lists.takes_part(c, ticket, wanted))

    def automatic(self, ticket: int, address: str, now: datetime) -> Automatic:
        """Count the automatic letters to an address, in a ticket and in all."""
        return self._read(lambda c: desk_lists.automatic(c, ticket, address, now))

    def pending_drafts(self, account: str, limit: int) -> Sequence[PendingDraft]:
        """Return the drafts to be laid into an account."""
        return self._read(lambda c: drafts.pending(c, account, limit))

    def laid(self, draft: int, now: datetime) -> None:
        """Tick off a draft that is in its folder now."""
        self._write(lambda c: drafts.laid(c, draft, now))

    def deposits(self, account: str, limit: int) -> Sequence[Deposit]:
        """Return what is to be put into an account's INBOX."""
        return self._read(lambda c: deposits.pending(c, account, limit))

    def deposited(self, deposit: int, place: Place | None, now: datetime) -> None:
        """Tick off what stands in the INBOX now."""
        self._write(lambda c: deposits.done(c, deposit, place, now))

    def draft(self, token: str) -> LaidDraft | None:
        """Return a draft by its token."""
        return self._read(lambda c: drafts.by_token(c, token))

    def note_collision(
        self,
        ticket: int,
        login: str,
        digest: str,
        now: datetime,
        missed: Sequence[str] = (),
        account: str | None = None,
    ) -> None:
        """Note that a reply was refused for a collision."""

        def job(connection: Connection) -> None:
            drafts.refused(connection, ticket, login, digest, now)
            if account is not None:
                deposits.ask(connection, missed, account, now)

        self._write(job)

    def refusals(self, ticket: int, since: datetime) -> Sequence[tuple[str, str]]:
        """Return (login, digest) of replies refused since."""
        return self._read(lambda c: drafts.refusals(c, ticket, since))

    def shift_notes(self, since: datetime) -> Mapping[int, str]:
        """Return the last note of each ticket that got one since."""
        return self._read(lambda c: desk_lists.shift_notes(c, since))

    def shift_lines(self, since: datetime) -> Sequence[Line]:
        """Return the messages of tickets since."""
        return self._read(lambda c: desk_lists.shift_lines(c, since))

    def be_present(self, presence: Presence) -> None:
        """Note what a person said about a shift."""
        self._write(lambda c: drafts.be_present(c, presence))

    def presences(self, shift: datetime) -> Sequence[Presence]:
        """Return what was said about a shift."""
        return self._read(lambda c: drafts.presences(c, shift))

    def remember(self, name: str, value: object, now: datetime) -> None:
        """Keep a small fact under a name; None forgets it."""
        self._write(lambda c: drafts.remember(c, name, value, now))

    def recall(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """Return what was kept under a name, None for nothing."""
        return self._read(lambda c: drafts.recall(c, name))
