"""S7.5: `#close TEXT` is the outcome that everybody who complained gets, in thread.

Once a state. Where nobody can be reached, that is recorded with the reason already, and
`abuse show` names the reporter's form. A block that nobody has confirmed holds the case
open.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from mailproc.clockwork import abuse_case, alarms
from mailproc.clockwork.abuse_case import Case
from mailproc.clockwork.abuse_receipt import language
from mailproc.clockwork.office import Handler, Office
from mailproc.complaints.rules import Mode
from mailproc.compose import abuse_letters as letters
from mailproc.compose.abuse_letters import Written
from mailproc.desk.abuse_memory import Reporter, reporters
from mailproc.desk.effects import Effect, SetState, StopClock
from mailproc.desk.model import Clock, ClockKind, TicketState
from mailproc.message.envelope import Envelope
from mailproc.ports import Fired, Kind, Outgoing

WHAT = "outcome"
_ABOUT = 3
_USUAL = {
    "ru": "Вопрос решён.",
    "en": "The matter is settled.",
    "pl": "Sprawa jest zakończona.",
}
"""What is said where whoever closed the case wrote nothing."""


def outcome(office: Office, clock: Clock, now: datetime) -> Fired:
    """Answer everybody who complained, and solve the case."""
    case = abuse_case.read(office, clock, now)
    if case is None:
        return Fired(stop=True)
    if any(one.kind is ClockKind.BLOCK for one in case.history.clocks):
        held = replace(clock, kind=ClockKind.BLOCK, why="#close: block not confirmed")
        rung = alarms.overdue(office, held, now)
        return Fired(letters=rung.letters, stop=True, late=True)
    owed = [one for one in reporters(case.facts) if not _is_settled(case, one)]
    people = [one for one in owed if one.exempt is None]
    if people and office.abuse.outcome is Mode.DRAFT:
        laid = tuple(case.draft(_written(case, one), WHAT) for one in people)
        return Fired(drafts=laid, stop=True)
    sent = tuple(_letter(case, one) for one in people)
    return Fired(tuple(_solved()), sent, stop=True)


def _is_settled(case: Case, who: Reporter) -> bool:
    return any(
        one.what == WHAT
        and one.address == who.address
        and one.failed is None
        and one.at >= case.case.since
        for one in case.history.sent
    )


def _solved() -> Iterator[Effect]:
    yield StopClock(ClockKind.OUTCOME, why="S7.5: answered")
    yield SetState(TicketState.SOLVED, "S7.5")


def _written(case: Case, who: Reporter) -> Written:
    message = case.complaint_of(who.message_id)
    spoken = language(message)
    kept = case.facts.get(WHAT)
    said = str(kept.get("text", "")) if isinstance(kept, Mapping) else ""
    return letters.outcome(
        message,
        case.office.source(f"abuse/outcome.{spoken}.txt.j2"),
        who.address,
        said.strip() or _USUAL[spoken],
        number=case.number,
        reference=who.reference,
        about=", ".join((*case.report.ips, *case.report.domains)[:_ABOUT]),
    )


def _letter(case: Case, who: Reporter) -> Outgoing:
    desk = case.office.identity
    envelope = Envelope(desk.address, (who.address,), case.now)
    raw = _written(case, who).letter(desk)
    made = case.office.finish(envelope, raw, Kind.TICKET)
    return replace(made, ticket=case.number, what=WHAT)


def owed(office: Office, clock: Clock, now: datetime) -> Fired:  # noqa: ARG001 - a handler
    """The outcome is owed until it is sent; DEADLINE is what rings."""
    return Fired()


HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.OUTCOME_LETTER: outcome,
    ClockKind.OUTCOME: owed,
}
