"""The port NoticeStore: events, the notices sent about them, and who got each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mailproc.desk.effects import Effect
from mailproc.desk.event_facts import EventFacts
from mailproc.desk.model import TicketState
from mailproc.ports.outbound import Outgoing


@dataclass(frozen=True, slots=True)
class NoticeEvent:
    """One event: its number (that of its ticket), facts, and how it is known again.

    `sequence` and `stamp` are those of the provider's notice that was applied last.
    """

    number: int
    facts: EventFacts
    ticket: TicketState
    opened: datetime
    sequence: int | None = None
    stamp: datetime | None = None
    keys: tuple[str, ...] = ()


class Way(StrEnum):
    """How a partner was told."""

    MAIL = "mail"
    WEB_MAIL = "web mail"  # past this program (N10), booked afterwards
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice that went out; `texts` are its parts by language, "" for one for all.

    `number` counts from 1 within its event; `source` is what it was made of.
    """

    event: int
    number: int
    stage: str
    at: datetime
    login: str
    source: str
    subject: str
    groups: tuple[str, ...]
    texts: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What one partner got of a notice; `number` is that of the notice."""

    number: int
    stage: str
    partner: str
    addresses: tuple[str, ...]
    languages: tuple[str, ...]
    timezone: str
    subject: str
    message_id: str
    way: Way = Way.MAIL


@dataclass(frozen=True, slots=True)
class Reached:
    """How one notice stands with one address of a partner.

    `state` is due, held, delivered, failed, dropped or bounced; `last` the last word
    of a server, `at` when that was.
    """

    told: Told
    address: str
    state: str
    last: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """A notice ready to go: one finished letter a partner, all in one transaction.

    `draft` is the token of the draft that it was, "" for none. `effects` are what
    follows for the event.
    """

    notice: SentNotice
    letters: tuple[tuple[Told, Outgoing | None], ...]
    effects: tuple[Effect, ...] = ()
    draft: str = ""


class NoticeStore(Protocol):
    """Events and notices; each method is one transaction. Errors: LedgerDown."""

    def notice_event(self, number: int) -> NoticeEvent | None:
        """Return an event by its number."""
        ...

    def notice_events(self, keys: Iterable[str]) -> Sequence[NoticeEvent]:
        """Return the events that have one of these keys, the newest first."""
        ...

    def open_events(self) -> Sequence[NoticeEvent]:
        """Return the events whose tickets are work, the oldest first."""
        ...

    def notices_of(self, event: int) -> Sequence[SentNotice]:
        """Return the notices sent about an event, the oldest first."""
        ...

    def notice_of(self, spool: int) -> SentNotice | None:
        """Return the notice that a letter of the spool is part of."""
        ...

    def told_of(self, event: int) -> Sequence[Told]:
        """Return what each partner got about an event, the oldest first."""
        ...

    def reached(self, event: int) -> Sequence[Reached]:
        """Return how each notice of an event stands with each address."""
        ...

    def waiting_notice(self, event: int) -> bytes | None:
        """Return the newest draft of a notice of an event that nobody has sent."""
        ...

    def send_notice(self, sending: Sending) -> Sequence[int]:
        """Spool all letters of a notice and note it; answers their spool numbers.

        Errors: Refused for what was sent already, with who and when, and where
        another notice of the event went out meanwhile; nothing is kept then.
        """
        ...
