"""S7.5: whoever complains gets a receipt at once; it is the reaction of S1.1.

The clock's key is the address. Whether one more automatic letter may go is
desk/autoanswer's; where none may, a person reacts.
"""

from collections.abc import Mapping
from datetime import datetime

from mailproc.clockwork import abuse_case
from mailproc.clockwork.abuse_case import Case
from mailproc.clockwork.office import Handler, Office
from mailproc.complaints.rules import Mode
from mailproc.compose import abuse_letters as letters
from mailproc.compose.abuse_letters import Written
from mailproc.compose.answer import answer_letter
from mailproc.compose.new_text import new_text
from mailproc.desk import autoanswer
from mailproc.desk.abuse_memory import Reporter, reporters
from mailproc.desk.effects import Effect, Remember, StopClock
from mailproc.desk.language import language_of
from mailproc.desk.model import Clock, ClockKind
from mailproc.message.automatic import may_answer
from mailproc.message.model import Message
from mailproc.ports import Fired

WHAT = "receipt"
_AUTOMATIC = (WHAT, "first", "automatic")
_REACTED = (ClockKind.REACTION, ClockKind.TEMPLATE, ClockKind.FIRST_ANSWER)


def receipt(office: Office, clock: Clock, now: datetime) -> Fired:
    """Send the receipt, or lay it as a draft; once to each who complains."""
    case = abuse_case.read(office, clock, now)
    who = _reporter(case, clock.key) if case else None
    if case is None or who is None:
        return Fired(stop=True)
    message = case.complaint_of(who.message_id)
    if office.abuse.receipt is Mode.DRAFT:
        laid = case.draft(_written(case, message, who), "answer")
        return Fired(drafts=(laid,), stop=True)
    verdict = _may(case, message, who.address)
    if isinstance(verdict, autoanswer.No):
        withheld = Remember(f"receipt:{who.address}", {"withheld": verdict.why})
        return Fired((withheld,), stop=True)
    raw = _letter(case, message, who)
    letter = office.automatic_letter(
        raw, who.address, now, what=WHAT, ticket=case.number
    )
    done: list[Effect] = [StopClock(kind, why="S7.5: receipt") for kind in _REACTED]
    return Fired(tuple(done), (letter,), stop=True)


def language(message: Message) -> str:
    """Return the language of whoever complains, of those that there are letters in."""
    spoken = language_of(new_text(message))
    return spoken if spoken in letters.LANGUAGES else "en"


def _reporter(case: Case, address: str) -> Reporter | None:
    return next((one for one in reporters(case.facts) if one.address == address), None)


def _written(case: Case, message: Message, who: Reporter) -> Written:
    source = case.office.source(f"abuse/receipt.{language(message)}.txt.j2")
    number, reference = case.number, who.reference
    return letters.receipt(
        message, source, who.address, number=number, reference=reference
    )


def _letter(case: Case, message: Message, who: Reporter) -> bytes:
    """The receipt with the head of an automatic answer (RFC 3834)."""
    return answer_letter(
        message,
        letters.tag(message.subject, who.reference, case.number),
        _written(case, message, who).text,
        case.office.identity,
        who.address,
        language=language(message),
    )


def _may(case: Case, message: Message, address: str) -> autoanswer.Yes | autoanswer.No:
    """At most one to an address in a case; the limits of all automatic letters."""
    office, store = case.office, case.office.store
    so_far = store.automatic(case.number, address, case.now)
    got = sum(
        one.what in _AUTOMATIC and one.address == address and one.at >= case.case.since
        for one in case.history.sent
    )
    facts = autoanswer.Facts(
        answerable=may_answer(message, None, office.identity.addresses),
        received=case.clock.started,
        in_ticket=got,
        to_sender_hour=so_far.to_sender_hour,
        to_sender_day=so_far.to_sender_day,
        in_hour=so_far.in_hour,
        last=so_far.last,
    )
    return autoanswer.may_send(facts, office.terms)


HANDLERS: Mapping[ClockKind, Handler] = {ClockKind.RECEIPT: receipt}
