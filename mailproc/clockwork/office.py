"""What the handlers of clocks work with: ledger, door of all mail, registry, rota."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from mailproc.complaints.own_reports import ReportDesk
from mailproc.complaints.rules import AbuseRules
from mailproc.compose.draft import Writer
from mailproc.compose.model import Identity, Staff
from mailproc.desk.calendar import ALWAYS, Calendar
from mailproc.desk.model import Clock, History, Letter, Party
from mailproc.desk.registry import Registry
from mailproc.desk.shifts import Rota, on_duty
from mailproc.desk.terms import Terms
from mailproc.errors import Permanent
from mailproc.events.asked import NoticeDesk
from mailproc.letters import Finish
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.ports import Fired, Kind, Outgoing, Store


@dataclass(frozen=True, slots=True)
class Sales:
    """The address that clients are told of, and those that get reports (S4.2)."""

    address: str = ""
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """The desk as a writer of letters by itself.

    `finish` are steps 1 to 4 of the outbound path; `source` returns the text of a
    template by its name below templates/; `rota` says who is on duty, and
    `account_of` the account in which a login reads mail ("" for the shared one);
    `abuse` is what complaints lead to, `block` the operator's block command, if any;
    `staff` are those who may send, by login; `calendar` is when there is work, `sales`
    whom a question about sales is pointed to and who gets the report (S4.2);
    `reports` how abuse reports of ours are made.
    """

    store: Store
    finish: Finish
    identity: Identity
    terms: Terms
    zone: tzinfo
    source: Callable[[str], str]
    registry: Callable[[], Registry]
    rota: Rota
    account_of: Callable[[str], str]
    abuse: AbuseRules = field(default_factory=AbuseRules)
    block: "BlockCommand | None" = None
    notices: NoticeDesk | None = None
    staff: Mapping[str, Staff] = field(default_factory=dict, hash=False)
    calendar: Calendar = ALWAYS
    sales: Sales = field(default_factory=Sales)
    reports: ReportDesk | None = None

    def history(self, number: int) -> History:
        """Return a ticket with its past. Errors: Permanent where it is gone."""
        found = self.store.ticket(number)
        if found is None:
            raise Permanent(f"ticket {number} is not there")
        return found

    def message(self, letter: Letter) -> Message:
        """Return the message of a letter."""
        return parse(self.store.letter(letter.message))

    def automatic_letter(
        self, raw: bytes, to: str, now: datetime, *, what: str, ticket: int
    ) -> Outgoing:
        """Finish a letter to one recipient with the null sender (RFC 3834)."""
        made = self.finish(Envelope("", (to,), now), raw, Kind.ANSWER)
        return replace(made, what=what, ticket=ticket)

    def to_desk(self, raw: bytes, now: datetime, *, ticket: int | None) -> Outgoing:
        """Finish an internal letter to the desk: alarms, orders, hand-over."""
        address = self.identity.address
        envelope = Envelope("", (address,), now)
        made = self.finish(envelope, raw, Kind.INTERNAL)
        return replace(made, ticket=ticket)

    def drafts_account(self, now: datetime) -> str:
        """Return whose Drafts folder is shown what a person has to send now."""
        duty = on_duty(self.rota, now)
        return self.account_of(duty[0] if duty else "")

    def writer(self, now: datetime) -> Writer:
        """Return as whom a draft is written: the person on duty, from the desk."""
        duty, desk = on_duty(self.rota, now), self.identity.address
        person = self.staff.get(duty[0]) if duty else None
        if person is None:
            return Writer("", desk)
        own = [address.casefold() for address in person.addresses]
        may = desk.casefold() in own or not own
        return Writer(person.name, desk if may else person.addresses[0])


@dataclass(frozen=True, slots=True)
class Blocking:
    """What the block command is told: whom to block, and by which complaint."""

    ticket: int
    ip: str
    server: str
    service: str
    customer: str
    category: str


@dataclass(frozen=True, slots=True)
class BlockDone:
    """What the block command answered: whether it says that the block holds."""

    done: bool
    said: str


BlockCommand = Callable[[Blocking], BlockDone]
"""Runs the operator's block command, with a time-out; the same again must be harmless.

Never raises: a failure is an answer that says so.
"""

Handler = Callable[[Office, Clock, datetime], Fired]
"""Decides what a clock leads to; changes nothing itself."""

Routine = Callable[[Office, datetime], None]
"""Looks at something now, whatever the clocks say, and acts; twice is as good as once.

Several nodes may look at the same moment. Errors: Unavailable.
"""


def last_from(history: History, *parties: Party) -> Letter | None:
    """Return the newest letter of a ticket that one of these wrote."""
    return next((x for x in reversed(history.letters) if x.party in parties), None)


def token() -> str:
    """Return a new token, by which a draft is known again."""
    return secrets.token_hex(8)
