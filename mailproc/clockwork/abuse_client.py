"""S7.1: the complaint goes to the client it is about, or a person says who that is.

The key of CLIENT_LETTER is the customer; behind "bare:" it goes once more without the
complaint's text, because a smarthost refused that. MATCH is the question (S11.8).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from mailproc.clockwork import abuse_case, abuse_question, alarms
from mailproc.clockwork.abuse_case import Case
from mailproc.clockwork.abuse_evidence import evidence
from mailproc.clockwork.office import Handler, Office
from mailproc.complaints.rules import Mode
from mailproc.compose import abuse_letters as letters
from mailproc.compose.abuse_letters import Evidence, Written
from mailproc.compose.first_answer import moment
from mailproc.desk.effects import Effect, KeepClock, Remember, StopClock
from mailproc.desk.model import Clock, ClockKind
from mailproc.desk.registry_match import Match, Outcome
from mailproc.desk.registry_records import Customer
from mailproc.message.envelope import Envelope
from mailproc.ports import Fired, Kind

WHAT = "complaint"
WHAT_BARE = "complaint_bare"
BARE = "bare:"
_SHOWN = 20
_TO_FILL = "&^адрес клиента: впишите его в поле «Кому» и сотрите эту строку"


def letter(office: Office, clock: Clock, now: datetime) -> Fired:
    """Send the complaint to its client, unless they have it; in doubt ask a person."""
    case = abuse_case.read(office, clock, now)
    if case is None:
        return Fired(stop=True)
    bare = clock.key.startswith(BARE)
    customer = _customer(case, clock.key)
    if bare and customer is None:  # the desk's own copy was refused, too
        return Fired(stop=True)
    own = _matches(case, customer)
    if customer is None or not customer.mails or not own:
        return Fired((_asked(case, f"no mail address of {clock.key}"),), stop=True)
    if not bare and case.passed_on(customer.mails):
        return Fired(stop=True)
    to = customer.mails[0]
    shown = Evidence() if bare else evidence(case, own)
    written = _write(case, customer, own, shown, to)
    if office.abuse.client_letter is Mode.DRAFT:
        asked = _asked(case, "setting: client_letter is draft")
        return Fired((asked,), drafts=(case.draft(written, WHAT),), stop=True)
    envelope = Envelope(office.identity.address, (to,), now)
    made = office.finish(envelope, written.letter(office.identity), Kind.TICKET)
    sent = replace(made, ticket=case.number, what=WHAT_BARE if bare else WHAT)
    return Fired(tuple(_follows(case)), (sent,), stop=True)


def _customer(case: Case, key: str) -> Customer | None:
    """The customer of the key; of a letter that was refused, by its address."""
    customers = case.office.registry().customers
    if not key.startswith(BARE):
        return customers.get(key)
    address = key.removeprefix(BARE)
    known = (customers[one] for one in case.case.customers if one in customers)
    return next((one for one in known if _has(one, address)), None)


def _has(customer: Customer, address: str) -> bool:
    return address in {mail.casefold() for mail in customer.mails}


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


def _write(
    case: Case,
    customer: Customer | None,
    own: tuple[Match, ...],
    shown: Evidence,
    to: str,
    *,
    first: str = "",
) -> Written:
    """Return the letter in Russian and English, the client's language first."""
    languages = ["ru", "en"]
    if customer is not None and customer.language == "en":
        languages.reverse()
    return letters.client(
        [case.office.source(f"abuse/client.{one}.txt.j2") for one in languages],
        [_values(case, own, one) for one in languages],
        to,
        shown,
        first=first,
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


def _unaddressed(case: Case) -> Written:
    """The letter for a person to address; it does not leave as it is (N8)."""
    desk = case.office.identity.address
    return _write(case, None, (), evidence(case, ()), desk, first=_TO_FILL)


def match(office: Office, clock: Clock, now: datetime) -> Fired:
    """Ask a person whose it is; nobody has said so in time: alarm (S11.8)."""
    if clock.step > 0 or now >= clock.owed:
        return alarms.overdue(office, clock, now)
    case = abuse_case.read(office, clock, now)
    if case is None:
        return Fired(again=clock.owed)
    asked = abuse_question.question(case, blocks=False)
    laid = any(one.purpose == WHAT and not one.sent for one in case.history.drafts)
    drafts = () if laid else (case.draft(_unaddressed(case), WHAT),)
    return Fired(letters=(asked,), drafts=drafts, again=clock.owed)


HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.CLIENT_LETTER: letter,
    ClockKind.MATCH: match,
}
