"""What the handlers of clocks work with: ledger, door of all mail, registry, rota."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from mailproc.compose.model import Identity
from mailproc.desk.model import Clock, History, Letter, Party
from mailproc.desk.registry import Registry
from mailproc.desk.shifts import Rota, on_duty
from mailproc.desk.terms import Terms
from mailproc.errors import Permanent
from mailproc.letters import Finish
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.ports import Fired, Kind, Outgoing, Store


@dataclass(frozen=True, slots=True)
class Office:
    """The desk as a writer of letters by itself.

    `finish` are steps 1 to 4 of the outbound path; `source` returns the text of a
    template by its name below templates/; `rota` says who is on duty, and
    `account_of` the account in which a login reads mail ("" for the shared one).
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
