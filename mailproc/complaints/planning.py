"""What follows from a complaint, as effects: the rules S7, legible (step 6).

Receipt, letter to the client, block order, deadline and outcome are clocks: those due
now are letters that the clockwork writes, once the ticket has its number. What does
not follow is withheld, with the reason. Pure.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailproc.abuse.as_json import report_json
from mailproc.abuse.reporter import is_mute
from mailproc.abuse.webform import web_form
from mailproc.complaints import steps
from mailproc.complaints.facts import Complained, Flow, Part
from mailproc.complaints.rules import AbuseRules, Mode
from mailproc.complaints.steps import SILENT, Standing
from mailproc.desk.abuse_memory import REPORTER, CaseFacts, Reporter
from mailproc.desk.effects import (
    Concerns,
    Effect,
    KeepClock,
    KnownAs,
    OpenPart,
    OpenTicket,
    Remember,
    SetPriority,
    SetState,
    TicketEffect,
    Withheld,
    Wrote,
)
from mailproc.desk.model import ClockKind, Party, TicketState
from mailproc.desk.terms import Terms
from mailproc.message.automatic import Answerable
from mailproc.message.model import Address

_HIGHEST = 3  # S1.4: what needs immediate reaction; reminders raise no further
_KEPT = {"ips": 2000, "prefixes": 200, "urls": 200, "domains": 200}
_COUNTED = (Flow.LOOP, Flow.FEED)
_NO_ANSWER = {
    Flow.FEED: "a feed: nobody reads answers",
    Flow.LOOP: "a feedback loop: nobody reads answers",
    Flow.AUTHORITY: "law enforcement: a person answers",
}


@dataclass(frozen=True, slots=True)
class Came:
    """The mail that complains: when and of whom, and where its ticket stands.

    `ordinary` is what any mail in the desk leads to (desk/arrivals).
    """

    complained: Complained
    received: datetime
    requester: str
    answerable: Answerable
    queue: str
    priority: int
    ordinary: tuple[Effect, ...]
    subject: str = ""
    text: str = ""
    message_id: str = ""
    own: frozenset[str] = frozenset()


def queue(
    complained: Complained, rules: AbuseRules, usual: str, known: Container[str]
) -> str:
    """Return the queue: what only few may read has one of its own, if it is set up."""
    silent = complained.report.category in SILENT
    return rules.restricted if silent and rules.restricted in known else usual


def effects(came: Came, rules: AbuseRules, terms: Terms) -> tuple[Effect, ...]:
    """Return what follows from a complaint, in the order of doing."""
    standing = Standing(came.complained, came.received, rules, terms)
    return tuple(_effects(came, standing))


def _effects(came: Came, standing: Standing) -> Iterator[Effect]:
    yield from _ordinary(came)
    yield from _remembered(came, standing)
    yield from _reminded(came, standing)
    yield from _receipt(came, standing)
    if came.complained.is_split:
        yield from _split(came, standing)
    else:
        yield from steps.client(standing, came.complained.parts)
        yield from steps.block(standing)
        yield from steps.deadline(standing)
    if any(one.exempt is None for one in _reporters(came, standing)):
        yield KeepClock(ClockKind.OUTCOME, standing.times.due, why="S7.5")


def _ordinary(came: Came) -> Iterator[Effect]:
    """Loops and feeds are counted: nobody has to react to each of them."""
    counted = came.complained.flow in _COUNTED
    for effect in came.ordinary:
        if not (counted and isinstance(effect, KeepClock | SetState)):
            yield effect


# --- what is kept ----------------------------------------------------------------


def _remembered(came: Came, standing: Standing) -> Iterator[Effect]:
    found, facts = came.complained, standing.facts
    parts = () if found.is_split else found.parts
    if found.names:
        yield KnownAs(found.names)
    if len(parts) == 1:
        yield _concerns(parts[0])
    yield Remember("count", int(facts.get("count", 0)) + 1)
    if not standing.joined:
        yield Remember("report", _report(came))
    if not standing.joined or standing.again:
        yield Remember("case", _kept(standing, parts).as_json())
    if found.trusted:
        yield Remember("trusted", found.trusted)
    if standing.again:
        done = (name for name in ("block", "order", "outcome") if name in facts)
        yield from (Remember(name, None) for name in done)
    yield from (Remember(one.name, one.as_json()) for one in _reporters(came, standing))


def _kept(standing: Standing, parts: tuple[Part, ...]) -> CaseFacts:
    """What the letters of the case need: moments, and whose it is."""
    found, times = standing.complained, standing.times
    return CaseFacts(
        flow=found.flow.value,
        category=standing.category,
        since=standing.received,
        due=times.due,
        told=times.told,
        at=found.at,
        back=found.back,
        customers=tuple(part.customer for part in parts),
    )


def _report(came: Came) -> dict[str, Any]:
    """The report as far as letters need it; a feed may name very many objects."""
    report = report_json(came.complained.report)
    kept = {name: report[name][:most] for name, most in _KEPT.items()}
    return {**report, **kept, "message_id": came.message_id}


def _concerns(part: Part) -> Concerns:
    servers = dict.fromkeys(m.server.key for m in part.matches if m.server)
    return Concerns(part.customer, next(iter(servers)) if len(servers) == 1 else "")


def _reporters(came: Came, standing: Standing) -> Iterator[Reporter]:
    """Everybody who is owed an answer now, or why not (S7.5)."""
    report = came.complained.report
    people = (came.requester, report.reporter or "")
    for address in dict.fromkeys(person.casefold() for person in people if person):
        if REPORTER + address not in standing.facts or standing.again:
            why = _no_channel(came, address)
            form = web_form(came.text, address) if why else ""
            yield Reporter(address, why, report.report_id, came.message_id, form)


def _no_channel(came: Came, address: str) -> str | None:
    if came.complained.flow is not Flow.LETTER:
        return _NO_ANSWER[came.complained.flow]
    if address in came.own:
        return "our own address"
    return "nobody reads that address" if is_mute(Address("", address)) else None


def _reminded(came: Came, standing: Standing) -> Iterator[Effect]:
    """A reminder raises the priority by one; the first deadline stays (S7.3b)."""
    found = came.complained
    people = (came.requester.casefold(), found.report.reporter)
    again = any(f"{REPORTER}{person}" in standing.facts for person in people)
    if found.case is None or not again or found.flow is not Flow.LETTER:
        return
    before = found.case.thread.priority
    raised = max(_HIGHEST, before - 1)
    if raised < before:
        yield SetPriority(raised, "reminder")


# --- the receipt -----------------------------------------------------------------


def _receipt(came: Came, standing: Standing) -> Iterator[Effect]:
    """S7.5: at once where an automatic answer may go to a proved sender."""
    why = _no_receipt(came, standing)
    if why:
        yield Withheld("receipt", why)
    else:
        to = came.requester.casefold()
        yield KeepClock(ClockKind.RECEIPT, came.received, to, "S7.5")


def _no_receipt(came: Came, standing: Standing) -> str:
    found = came.complained
    if standing.rules.receipt is Mode.OFF:
        return "setting: receipt is off"
    if found.flow is not Flow.LETTER:
        return _NO_ANSWER[found.flow]
    if not came.answerable.may:
        return f"no automatic answer: {came.answerable.why}"
    if not found.proved:
        return "the sender is not authenticated"
    known = REPORTER + came.requester.casefold() in standing.facts
    return "it got one already" if known and not standing.again else ""


# --- one mail, many customers ----------------------------------------------------


def _split(came: Came, standing: Standing) -> Iterator[Effect]:
    """Each customer has a case; what is nobody's is asked of a person here."""
    found = came.complained
    for part in found.parts:
        if part.case is not None:
            counted = Remember("count", int(part.case.facts.get("count", 0)) + 1)
            yield OpenPart(part.case.thread.id, (), (counted,))
        else:
            yield OpenPart(None, part.names, tuple(_opened(came, standing, part)))
    if found.doubts:
        yield steps.question(standing)
        return
    yield Remember("parts", len(found.parts))
    if found.flow is Flow.FEED:
        yield SetState(TicketState.SOLVED, "each customer has a case")


def _opened(came: Came, standing: Standing, part: Part) -> Iterator[TicketEffect]:
    yield OpenTicket(came.queue, came.priority, "abuse", came.subject)
    yield Wrote(Party.CLIENT)
    yield KnownAs(part.names)
    yield _concerns(part)
    yield Remember("report", {**_report(came), "ips": list(part.ips)})
    yield Remember("case", _kept(standing, (part,)).as_json())
    yield Remember("count", 1)
    for effect in (*steps.client(standing, [part]), *steps.block(standing)):
        if not isinstance(effect, Withheld):
            yield effect
    yield from steps.deadline(standing)
