"""The four marks of a complaint (S11.1): passed on, answered, settled, closed.

Each is yes, no, late (no, and its moment has passed) or exempt with the reason. Passed
on means accepted by the smarthost and not bounced. Pure: what is remembered and what
became of letters in, marks out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from mailproc.desk.abuse_memory import CaseFacts, reporters
from mailproc.desk.model import LIVE, TicketState
from mailproc.desk.terms import Terms

PASSED_ON = ("complaint", "complaint_bare")
ANSWERS = ("outcome", "answer")
SILENT = ("law_enforcement", "csam")


class Mark(StrEnum):
    """How far one of the four things is."""

    YES = "yes"
    NO = "no"
    LATE = "late"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark, and why where it is exempt or a word helps."""

    mark: Mark
    why: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A step that a letter did for an address; `accepted` by the smarthost.

    `lost` when the step was taken back.
    """

    what: str
    address: str
    at: datetime
    accepted: bool
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """The four marks of one complaint."""

    passed_on: Marked
    answered: Marked
    settled: Marked
    closed: Marked

    @property
    def is_late(self) -> bool:
        """Whether anything is late: the gravest failure (S11.1)."""
        return any(one.mark is Mark.LATE for one in self.all.values())

    @property
    def all(self) -> Mapping[str, Marked]:
        """Return them by name, in the order of doing."""
        return {
            "passed_on": self.passed_on,
            "answered": self.answered,
            "settled": self.settled,
            "closed": self.closed,
        }


@dataclass(frozen=True, slots=True)
class Facts:
    """What marks are made from; `clients` are the mail addresses by customer."""

    case: CaseFacts
    remembered: Mapping[str, Any]
    state: TicketState
    letters: Sequence[Delivered]
    clients: Mapping[str, Sequence[str]]


def marks(facts: Facts, terms: Terms, now: datetime) -> Marks:
    """Return the marks of a complaint as it stands."""
    due = facts.case.due < now
    soon = facts.case.since + timedelta(minutes=terms.match_minutes) < now
    done = facts.state not in LIVE
    settled = "outcome" in facts.remembered or done
    return Marks(
        passed_on=_passed_on(facts, late=soon, done=done),
        answered=_answered(facts, late=due),
        settled=Marked(_yes_or(settled, late=due)),
        closed=Marked(_yes_or(done, late=due)),
    )


def _yes_or(done: bool, *, late: bool) -> Mark:
    if done:
        return Mark.YES
    return Mark.LATE if late else Mark.NO


def _passed_on(facts: Facts, *, late: bool, done: bool) -> Marked:
    """S7.1: every client that it is about has it."""
    if facts.case.category in SILENT:
        return Marked(Mark.EXEMPT, f"class {facts.case.category}")
    if facts.remembered.get("parts"):
        return Marked(Mark.EXEMPT, "each customer has a case")
    got = {one.address for one in _arrived(facts, PASSED_ON)}
    by_hand = {one.address for one in _arrived(facts, ANSWERS)}
    missing = [
        key
        for key, mails in facts.clients.items()
        if not (got | by_hand) & {mail.casefold() for mail in mails}
    ]
    if (got or facts.clients) and not missing:
        return Marked(Mark.YES)
    if done and not facts.clients:
        return Marked(Mark.EXEMPT, "closed, no client of ours")
    return Marked(_yes_or(False, late=late), ", ".join(missing)[:80])


def _arrived(facts: Facts, what: Sequence[str]) -> list[Delivered]:
    return [
        one
        for one in facts.letters
        if one.what in what
        and one.accepted
        and not one.lost
        and one.at >= facts.case.since
    ]


def _answered(facts: Facts, *, late: bool) -> Marked:
    """S7.5: everybody who complained has an answer, or cannot be reached."""
    people = list(reporters(facts.remembered))
    owed = [one for one in people if one.exempt is None]
    if not owed:
        reasons = dict.fromkeys(one.exempt for one in people if one.exempt)
        return Marked(Mark.EXEMPT, "; ".join(reasons) or "nobody to answer")
    got = {one.address for one in _arrived(facts, ANSWERS)}
    missing = [one.address for one in owed if one.address.casefold() not in got]
    if not missing:
        return Marked(Mark.YES)
    return Marked(_yes_or(False, late=late), ", ".join(missing)[:80])
