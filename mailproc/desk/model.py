"""The records of the desk: tickets, their clocks, and what happened to them.

A ticket is one piece of work in a queue: the thread of its mail, a state, a priority
and clocks. A clock is a moment at which the desk owes something: at once (a letter to
write), or later (an alarm when nobody acted). Nothing here acts.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TicketState(StrEnum):
    """How far a ticket has come. Solved ones are reopened by an answer."""

    NEW = "new"  # nobody has acted yet
    OPEN = "open"  # the desk has to act
    WAITING = "waiting"  # for the client, a datacenter or a partner
    SOLVED = "solved"
    CLOSED = "closed"


LIVE = (TicketState.NEW, TicketState.OPEN, TicketState.WAITING)
"""The states in which a ticket is work."""


class ClockKind(StrEnum):
    """What a clock is for; the rule that sets it stands beside."""

    TEMPLATE = "template"  # S1.1: after 3 minutes an automatic answer goes out
    REACTION = "reaction"  # S1.1: a person reacts within 5 minutes, or an alarm
    FIRST_ANSWER = "first_answer"  # S1.1: a person answers after the automatic one
    DATACENTER = "datacenter"  # S4.5: answer the datacenter
    CLIENT = "client"  # S4.5: tell our client
    DUE = "due"  # what a person set with #due
    ANSWER = "answer"  # a filter asks for an answer by template, at once
    DRAFT = "draft"  # a filter or a rule asks for a draft, at once
    MISSING = "missing"  # the letter that kept a ticket from being solved, as a draft
    TEST_END = "test_end"  # S2.1: a test service ends
    ORDER = "order"  # S11.5: react to a server that is ready
    DELIVERY = "delivery"  # S11.5: hand the order out, or explain
    OWN_REPORT = "own_report"  # staff want an abuse report made, at once
    ALARM = "alarm"  # tell the desk something now
    RECEIPT = "receipt"  # S7.5: tell whoever complained that it has arrived
    CLIENT_LETTER = "client_letter"  # S7.1: the complaint goes to the client
    BLOCK = "block"  # S7.2a, S7.3a: the order to block, until it is confirmed
    BLOCK_LETTER = "block_letter"  # S7.2c, S7.2d: to the datacenter or Spamhaus
    DEADLINE = "deadline"  # S7.3b: the client must have reacted, we must have settled
    OUTCOME = "outcome"  # S7.5: whoever complained gets an answer before closing
    OUTCOME_LETTER = "outcome_letter"  # S7.5: send it, at once
    SALES = "sales"  # S4.2: the client is told, sales and administration get a report
    MATCH = "match"  # S11.8: a person says which client or server it is
    NOTICE_DRAFT = "notice_draft"  # N6: the draft of a partner notice
    NOTICE = "notice"  # N3: the first notice is out
    UPDATE = "update"  # N9: the next update is out
    END = "end"  # N9: everybody has got the end notice
    PHONE = "phone"  # a notice did not arrive: somebody phones the partner
    CHECKLIST = "checklist"  # S5.2, S8: points to tick
    MAILING = "mailing"  # S5.1: the letters to the clients concerned
    HANDOVER = "handover"  # S4.11: the hand-over of a shift is out
    PRESENCE = "presence"  # S4.9: the next shift is in touch
    ACCEPT = "accept"  # S4.12: the next shift has taken over


PAUSING = (
    ClockKind.REACTION,
    ClockKind.FIRST_ANSWER,
    ClockKind.DELIVERY,
    ClockKind.CHECKLIST,
)
"""Clocks that stand still while the ticket waits for somebody outside."""

ANSWERING = (ClockKind.TEMPLATE, ClockKind.REACTION, ClockKind.FIRST_ANSWER)
"""Clocks of whoever wrote and has no answer yet (S1.1)."""

HOLDING = (
    ClockKind.OUTCOME,
    ClockKind.BLOCK,
    ClockKind.NOTICE,
    ClockKind.END,
    ClockKind.HANDOVER,
)
"""Obligations: while one of these runs a ticket cannot be solved (S7.5, N9)."""

FOR_PEOPLE = frozenset(ClockKind) - {
    ClockKind.TEMPLATE,
    ClockKind.ANSWER,
    ClockKind.DRAFT,
    ClockKind.MISSING,
    ClockKind.ALARM,
    ClockKind.RECEIPT,
    ClockKind.CLIENT_LETTER,
    ClockKind.BLOCK_LETTER,
    ClockKind.NOTICE_DRAFT,
    ClockKind.OUTCOME,
    ClockKind.OUTCOME_LETTER,
    ClockKind.SALES,
    ClockKind.OWN_REPORT,
    ClockKind.HANDOVER,
    ClockKind.PRESENCE,
    ClockKind.ACCEPT,
}
"""Clocks whose moment a person has to keep: the earliest is the ticket's due time."""


class Party(StrEnum):
    """Who wrote a message of a ticket."""

    CLIENT = "client"  # or anybody else outside, of whom nothing more is known
    DATACENTER = "datacenter"
    PARTNER = "partner"
    STAFF = "staff"
    PROGRAM = "program"  # ours: answers, receipts, alarms
    AUTOMATIC = "automatic"  # somebody else's program: bounces, out-of-office


@dataclass(frozen=True, slots=True)
class Clock:
    """One running, paused or stopped clock of a ticket.

    `owed` is the moment that has to be kept, `due` when the clock fires next (a
    reminder before, an alarm after; None: no more), `step` how often it has fired:
    each alarm once, not a storm. `key` tells clocks of one kind apart (a partner, a
    template, an address); `paused` since when it waits.
    """

    id: int
    ticket: int
    kind: ClockKind
    key: str
    started: datetime
    owed: datetime
    due: datetime | None
    step: int = 0
    paused: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as lists show it. `due` is the earliest clock that people keep.

    `asked` is when somebody outside last wrote, `answered` when a person of ours
    last answered, `answered_by` their login.
    """

    id: int
    kind: str
    state: TicketState
    queue: str
    priority: int
    subject: str
    requester: str
    opened: datetime
    changed: datetime
    due: datetime | None = None
    late: bool = False
    customer: str = ""
    server: str = ""
    assignee: str = ""
    asked: datetime | None = None
    answered: datetime | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message of a ticket: who wrote it, when, and its number in the ledger."""

    message: int
    message_id: str
    party: Party
    at: datetime
    subject: str
    sender: str
    login: str = ""
    kind: str = ""  # class of a received message, or kind of an outgoing one
    erased: datetime | None = None  # when its personal text was blanked (S11.6)


@dataclass(frozen=True, slots=True)
class Note:
    """An internal remark (S4.7); never quoted in mail that leaves."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class LaidDraft:
    """A draft in somebody's mail client, known again by its token when it is sent."""

    token: str
    ticket: int
    purpose: str
    created: datetime
    account: str = ""
    sent: datetime | None = None
    sent_by: str = ""
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A step done by a letter of ours: which, to whom; `failed` when it bounced."""

    message: int
    what: str
    address: str
    at: datetime
    failed: datetime | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of one ticket, oldest first."""

    ticket: Ticket
    letters: tuple[Letter, ...] = ()
    clocks: tuple[Clock, ...] = ()
    notes: tuple[Note, ...] = ()
    drafts: tuple[LaidDraft, ...] = ()
    sent: tuple[Sent, ...] = ()
    links: tuple[tuple[int, str], ...] = ()
    stopped: tuple[Clock, ...] = ()
