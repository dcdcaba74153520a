"""S7.1: the complaint goes to the client it is about, or a person says who that is.

The key of CLIENT_LETTER is the customer; behind "bare:" it goes once more without the
complaint's text, because a smarthost refused that. MATCH is the question (S11.8).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from mailproc.abuse_rules import Mode
from mailproc.clockwork import abuse_case, abuse_question, alarms
from mailproc.clockwork.abuse_case import Case
from mailproc.clockwork.abuse_evidence import evidence
from mailproc.clockwork.office import Handler, Office, token
from mailproc.compose import abuse_letters as letters
from mailproc.compose.abuse_letters import Evidence
from mailproc.compose.draft import mark
from mailproc.compose.first_answer import moment
from mailproc.desk.effects import Effect, KeepClock, Remember, StopClock
from mailproc.desk.model import Clock, ClockKind
from mailproc.desk.registry_match import Match, Outcome
from mailproc.desk.registry_records import Customer
from mailproc.message.envelope import Envelope
from mailproc.ports import Fired, Kind, NewDraft, Outgoing

WHAT = "complaint"
BARE = "bare:"
_SHOWN = 20


def letter(office: Office, clock: Clock, now: datetime) -> Fired:
    """Send the complaint to its client, unless they have it; in doubt ask a person."""
    case = abuse_case.read(office, clock, now)
    if case is None:
        return Fired(stop=True)
    bare = clock.key.startswith(BARE)
    customer = office.registry().customers.get(clock.key.removeprefix(BARE))
    own = _matches(case, customer)
    if customer is None or not customer.mails or not own:
        return Fired((_asked(case, f"no mail address of {clock.key}"),), stop=True)
    if not bare and case.passed_on(customer.mails):
        return Fired(stop=True)
    raw = write(case, customer, own, Evidence() if bare else evidence(case, own))
    if office.abuse.client_letter is Mode.DRAFT:
        drafts = (draft(case, raw),)
        return Fired(
            (_asked(case, "setting: client_letter is draft"),), (), drafts, stop=True
        )
    return Fired(tuple(_follows(case)), (_outgoing(case, customer, raw),), stop=True)


def _matches(case: Case, customer: Customer | None) -> tuple[Match, ...]:
    """The addresses that are surely the customer's (S11.8)."""
    return tuple(
        one
        for one in case.matches()
        if one.outcome is Outcome.UNIQUE and one.customer == customer
    )


def _asked(case: Case, why: str) -> Effect:
    until = case.now + timedelta(minutes=case.office.terms.match_minutes)
    return KeepClock(ClockKind.MATCH, until, why=why, fires=case.now)


def _follows(case: Case) -> Iterator[Effect]:
    yield Remember("passed_on", case.now.isoformat())
    yield StopClock(ClockKind.CLIENT, why="S7.1: told")


def write(
    case: Case,
    customer: Customer | None,
    own: tuple[Match, ...],
    shown: Evidence,
    to: str = "",
) -> bytes:
    """Return the letter in Russian and English, the client's language first."""
    languages = ["ru", "en"]
    if customer is not None and customer.language == "en":
        languages.reverse()
    return letters.client(
        [case.office.source(f"abuse/client.{one}.txt.j2") for one in languages],
        [_values(case, own, one) for one in languages],
        case.office.identity,
        to or (customer.mails[0] if customer else ""),
        shown,
    )


def _values(case: Case, own: tuple[Match, ...], language: str) -> dict[str, object]:
    """What the template is told; what is not known is not there."""
    ips = [one.ip for one in own] or list(case.report.ips)
    about = ips or [*case.report.prefixes, *case.report.domains]
    values: dict[str, object] = {
        "number": case.number,
        "topic": case.topic(language),
    }
    if about:
        more = ", …" if len(about) > _SHOWN else ""
        values["addresses"] = ", ".join(about[:_SHOWN]) + more
    names = dict.fromkeys(
        one.service.name or one.service.key for one in own if one.service
    )
    if names:
        values["service"] = ", ".join(list(names)[:_SHOWN])
    if case.case.told is not None:
        values["until"] = moment(case.case.told, case.office.zone)
    return values


def _outgoing(case: Case, customer: Customer, raw: bytes) -> Outgoing:
    desk = case.office.identity.address
    envelope = Envelope(desk, (customer.mails[0],), case.now)
    made = case.office.finish(envelope, raw, Kind.TICKET)
    return replace(made, ticket=case.number, what=WHAT)


def draft(case: Case, raw: bytes) -> NewDraft:
    """Return the letter as a draft for whoever is on duty."""
    known = token()
    marked = mark(raw, known, case.office.identity)
    return NewDraft(known, WHAT, marked, case.office.drafts_account(case.now))


def match(office: Office, clock: Clock, now: datetime) -> Fired:
    """Ask a person whose it is; nobody has said so in time: alarm (S11.8)."""
    if clock.step > 0 or now >= clock.owed:
        return alarms.overdue(office, clock, now)
    case = abuse_case.read(office, clock, now)
    if case is None:
        return Fired(again=clock.owed)
    asked = abuse_question.question(case, blocks=False)
    laid = any(one.purpose == WHAT and not one.sent for one in case.history.drafts)
    raw = write(case, None, (), evidence(case, ()), office.identity.address)
    drafts = () if laid else (draft(case, raw),)
    return Fired(letters=(asked,), drafts=drafts, again=clock.owed)


HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.CLIENT_LETTER: letter,
    ClockKind.MATCH: match,
}
