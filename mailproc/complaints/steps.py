"""What hits the client of a complaint: the letter, the block order, the deadline (S7).

Each step is a clock, or is withheld with the reason. Where the match by address and
time is not unique a person is asked (S11.8). Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mailproc.complaints.facts import Complained, Flow, Part
from mailproc.complaints.rules import AUTHORITY, CHILD_ABUSE, LISTING, AbuseRules, Mode
from mailproc.desk.abuse_times import Stated, Times, reminder, times
from mailproc.desk.effects import KeepClock, TicketEffect, Withheld
from mailproc.desk.model import LIVE, ClockKind, TicketState
from mailproc.desk.terms import Terms

SILENT = (AUTHORITY, CHILD_ABUSE)
"""Classes of which the client hears nothing, kept where few may read (issue 5, 5f)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A complaint, the settings, and how its case stands.

    `received` is when it came; `joined` whether it joins a case, `again` whether that
    was done already and begins anew; `facts` are those of the case.
    """

    complained: Complained
    received: datetime
    rules: AbuseRules
    terms: Terms

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return what is remembered of the case that it joins."""
        case = self.complained.case
        return case.facts if case else {}

    @property
    def joined(self) -> bool:
        """Whether it joins a case."""
        return self.complained.case is not None

    @property
    def again(self) -> bool:
        """Whether the case was done already and begins anew."""
        case = self.complained.case
        return case is not None and (case.thread.state or TicketState.NEW) not in LIVE

    @property
    def category(self) -> str:
        """Return the class."""
        return self.complained.report.category

    @property
    def times(self) -> Times:
        """Return what the client is told, and our due time (S7.3b)."""
        stated, policy = self.complained.report.deadline, self.rules.policy
        return times(
            self.received,
            Stated(
                at=stated.at if stated else None,
                binding=self.complained.binding,
                client_hours=policy.client_hours(self.category),
                due_hours=policy.due_hours(self.category),
            ),
            self.terms,
        )


def client(
    standing: Standing, parts: Sequence[Part]
) -> Iterator[TicketEffect | Withheld]:
    """S7.1: to the one client that it surely is, else a person says who it is."""
    why = _no_letter(standing)
    if why:
        yield Withheld("client_letter", why)
        return
    for part in parts:
        letter = ClockKind.CLIENT_LETTER
        yield KeepClock(letter, standing.received, part.customer, "S7.1")
    found = standing.complained
    if not parts or (found.doubts and not found.is_split):
        yield question(standing)


def _no_letter(standing: Standing) -> str:
    if standing.category in SILENT:
        return f"class {standing.category}: the client is not told"
    if standing.rules.client_letter is Mode.OFF:
        return "setting: client_letter is off"
    if standing.joined and not standing.again:
        return "the case was passed on already"
    return ""


def question(standing: Standing) -> TicketEffect:
    """S11.8: a person says which client it is."""
    until = standing.received + timedelta(minutes=standing.terms.match_minutes)
    why = _doubt(standing.complained)
    return KeepClock(ClockKind.MATCH, until, why=why, fires=standing.received)


def _doubt(found: Complained) -> str:
    if not found.looked_up:
        return "S11.8: client and server: not looked up"
    return "; ".join(("S11.8", *found.doubts[:5]))[:500]


def block(standing: Standing) -> Iterator[TicketEffect | Withheld]:
    """S7.2a, S7.3a: an order at once; whom it hits is read again when written."""
    found = standing.complained
    if not found.report.immediate_block:
        yield Withheld("block_order", f"class {standing.category}: no block")
        return
    if "block" in standing.facts and not standing.again:
        yield Withheld("block_order", "confirmed or refused already")
        return
    rule = "S7.2a" if standing.category == LISTING else "S7.3a"
    until = standing.received + timedelta(minutes=standing.terms.block_minutes)
    why = rule if _is_sure(found) else f"{rule}; {_doubt(found)}"
    yield KeepClock(ClockKind.BLOCK, until, why=why, fires=standing.received)
    refused = _no_command(found) if standing.rules.has_command else ""
    if refused:
        yield Withheld("block_command", refused)


def _is_sure(found: Complained) -> bool:
    return bool(found.parts) and (found.is_split or not found.doubts)


def _no_command(found: Complained) -> str:
    """Why the block command does not run: people decide then (issue 5, 5b)."""
    if not _is_sure(found):
        return "whose it is is not sure"
    if found.trusted:
        return ""
    if not found.proved:
        return "the sender is not authenticated"
    return f"{found.proved} is not on the trusted list"


def deadline(standing: Standing) -> Iterator[TicketEffect]:
    """S7.3b. Law enforcement has the time that it states, else a person decides."""
    human = standing.complained.flow is Flow.AUTHORITY
    if human and standing.complained.report.deadline is None:
        return
    due = standing.times.due
    fires = reminder(standing.received, due, standing.terms)
    yield KeepClock(ClockKind.DEADLINE, due, why="S7.3b", fires=fires)
