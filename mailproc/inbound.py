"""The inbound path, top to bottom: one mail from its bytes to its queue.

    1 keep      raw bytes committed before anything can fail
    2 parse     Message; oddities become defects
    3 known?    our own letter coming back, a bounce, a reply in a thread
    4 filter    verdict with trace
    5 read      automatic or not, which class; what a complaint or a notice states
    6 plan      effects, as values (planning.py: the regulation is legible there)
    7 act       one transaction
    8 file      after the commit, by the poller: folder and keywords

A failure at any step sets the message aside, visible in Shunt; nothing is lost.
"""

import logging
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailproc import event_placing
from mailproc.abuse.read import Reading as Complaint
from mailproc.abuse.read import read as read_complaint
from mailproc.abuse_facts import Sources, consider
from mailproc.abuse_rules import AbuseRules
from mailproc.compose.loops import is_loop
from mailproc.compose.model import Identity
from mailproc.desk.terms import Terms
from mailproc.errors import Unavailable
from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Facts, Verdict
from mailproc.findings import Findings
from mailproc.letters import Finish, with_letters
from mailproc.message.automatic import (
    Answerable,
    Automatic,
    automatic,
    is_auto_reply,
    may_answer,
)
from mailproc.message.bounce import Bounce, bounce
from mailproc.message.envelope import Envelope
from mailproc.message.identity import identity
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.notices.model import Notice
from mailproc.notices.read import read as read_notice
from mailproc.planning import make_plan
from mailproc.ports import (
    Acted,
    Arrival,
    Clock,
    Copy,
    Kept,
    Plan,
    Step,
    Store,
)
from mailproc.recognising import Directory, Ledger, NoDirectory, Recogniser

log = logging.getLogger("mailproc.inbound")

ATTEMPTS = 3  # a mail that ends the process each time is set aside


@dataclass(frozen=True, slots=True)
class House:
    """What it takes to judge a mail: who we are, our filters, our priorities.

    `filters` returns the set in force; `priorities` is the default by queue (S1.4),
    `terms` are the numbers of the regulation, `abuse` what complaints lead to.
    """

    identity: Identity
    filters: Callable[[], FilterSet]
    priorities: Mapping[str, int]
    clock: Clock
    terms: Terms = field(default_factory=Terms)
    directory: Directory = field(default_factory=NoDirectory)
    abuse: AbuseRules = field(default_factory=AbuseRules)


@dataclass(frozen=True, slots=True)
class Desk:
    """The house with its ledger; `finish` is None where no letter may leave."""

    house: House
    store: Store
    finish: Finish | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found out about one mail, and what is to follow."""

    message: Message
    verdict: Verdict
    automatic: Automatic
    answerable: Answerable
    complaint: Complaint
    notice: Notice | None
    plan: Plan


def receive(desk: Desk, arrivals: Sequence[Arrival]) -> Sequence[Kept]:
    """Step 1: commit the bytes. Errors: Unavailable; the mail stays where it is."""
    return desk.store.keep_all(arrivals)


def take(
    desk: Desk,
    arrivals: Sequence[Arrival],
    queue: str | None = None,
    *,
    dragged: bool = False,
) -> Sequence[Kept]:
    """Steps 1 to 7 for mail that came; what is known already is not done again.

    Only what stands in INBOX once more is sent to its queue once more (S4.3), not
    what a person may have put where it stands.
    """
    again = not (queue or dragged)
    kept = receive(desk, arrivals)
    new = [
        _copy(a, k)
        for a, k in zip(arrivals, kept, strict=True)
        if k.step is Step.KEPT or (k.step is Step.ACTED and a.place and again)
    ]
    process(desk, new, queue)
    return kept


def _copy(a: Arrival, k: Kept) -> Copy:
    where = (a.envelope, a.place, a.account)
    return Copy(k.copy, a.raw, *where, k.old, k.step, k.message, a.flags)


def process(
    desk: Desk, copies: Sequence[Copy], queue: str | None = None
) -> Sequence[Acted]:
    """Steps 2 to 7 for kept copies; a copy that fails is set aside, others go on.

    `queue` is where a person has put the mail already: their choice wins (S1.3).
    Errors: Unavailable when the store fails; the copies are tried again later.
    """
    plans = [
        (copy.id, plan)
        for copy in copies
        if (plan := _planned(desk, copy, queue)) is not None
    ]
    try:
        return desk.store.act_all(plans, desk.house.clock())
    except Unavailable:
        raise
    except Exception:  # noqa: BLE001 - one of them cannot be: which one?
        return [a for one in plans if (a := _acted(desk, *one)) is not None]


def _planned(desk: Desk, copy: Copy, queue: str | None) -> Plan | None:
    try:
        reading = read(
            desk.house,
            copy.envelope,
            copy.raw,
            desk.store,
            old=copy.old,
            queue=queue,
            flags=copy.flags,
        )
        return with_letters(desk.finish, reading.message, reading.plan, desk.house)
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - any crash is set aside, never lost
        _shunt(desk, copy.id, "2 to 6, deciding", error)
        return None


def _acted(desk: Desk, copy_id: int, plan: Plan) -> Acted | None:
    try:
        return desk.store.act(copy_id, plan, desk.house.clock())
    except Unavailable:
        raise
    except Exception as error:  # noqa: BLE001 - any crash is set aside, never lost
        _shunt(desk, copy_id, "7 act", error)
        return None


def _shunt(desk: Desk, copy_id: int, step: str, error: Exception) -> None:
    """Set a copy aside whole, visible in Shunt, with the reason."""
    reason = f"{type(error).__name__} at step {step}"
    log.error("copy %d shunted: %s", copy_id, reason)
    detail = "".join(traceback.format_exception(error, limit=8))
    desk.store.shunt(copy_id, step, reason, detail, desk.house.clock())


def resume(desk: Desk, copy_id: int, *, after_crash: bool = True) -> Acted | None:
    """Go on with a copy that was kept and not finished; None when it was set aside.

    One that ends the process each time is set aside after a few starts; a store
    that is not there for a while is not counted.
    """
    if after_crash and desk.store.attempt(copy_id) > ATTEMPTS:
        _shunt(desk, copy_id, "1 keep", RuntimeError(f"tried {ATTEMPTS} times"))
        return None
    acted = process(desk, [desk.store.copy(copy_id)])
    return acted[0] if acted else None


def read(
    house: House,
    envelope: Envelope,
    raw: bytes,
    ledger: Ledger,
    *,
    old: bool,
    queue: str | None = None,
    flags: Iterable[str] = (),
) -> Reading:
    """Steps 2 to 6: decide everything, change nothing. `explain` prints this."""
    message = parse(raw)
    same = identity(message)
    bounced = bounce(message)
    handed = envelope if envelope.first_hand else None
    own = house.identity.addresses
    recognise = Recogniser(ledger, house.directory, own)
    belongs = recognise(message, same, bounced)
    complaint = read_complaint(
        message, own, networks=house.directory.networks(), policy=house.abuse.policy
    )
    kind = _kind(message, bounced, complaint)
    known_kind = kind != "other" or recognise.is_ours(message)
    notice = None if known_kind else read_notice(message, now=house.clock())
    complained = None
    if kind == "complaint" and not old:
        zone = house.clock().tzinfo
        sources = Sources(ledger, house.directory.registry(), house.abuse)
        complained, belongs = consider(
            message, complaint, belongs, envelope.received.astimezone(zone), sources
        )
    noticed = None
    if notice and notice.message_class in event_placing.CLASSES and not old:
        registry, came = house.directory.registry(), envelope.received
        noticed, belongs = event_placing.consider(
            message, notice, belongs, came, ledger, registry
        )
    found = Findings(
        message=message,
        identity=same,
        verdict=house.filters().explain(message, _facts(house, envelope, flags)),
        kind=notice.message_class if notice else kind,
        bounce=bounced,
        complaint=complaint,
        belongs=belongs,
        old=old,
        moved_to=queue,
        answerable=may_answer(message, handed, own),
        loop=is_loop(message, house.identity),
        own=own,
        received=envelope.received,
        notice=notice,
        datacenter=house.directory.is_datacenter(_sender(message)),
        administered=house.directory.is_administered(
            _sender(message), envelope.received
        ),
        complained=complained,
        noticed=noticed,
        for_incidents=_for_incidents(house, envelope, message),
    )
    wrote = automatic(message, handed)
    plan = make_plan(found, house.priorities, house.terms, house.abuse)
    return Reading(
        message, found.verdict, wrote, found.answerable, complaint, notice, plan
    )


def _for_incidents(house: House, envelope: Envelope, message: Message) -> bool:
    keys = {person.key for person in message.recipients}
    keys |= {recipient.casefold() for recipient in envelope.recipients}
    return house.identity.incidents in keys


def _facts(house: House, envelope: Envelope, flags: Iterable[str]) -> Facts:
    return Facts(
        now=house.clock(),
        flags=frozenset(flags),
        recipients=envelope.recipients,
        received=envelope.received,
        own=house.identity.addresses,
    )


def _kind(message: Message, bounced: Bounce | None, complaint: Complaint) -> str:
    """Return the class of COMMANDS.md that the message itself shows."""
    if bounced is not None:
        return "bounce"
    if is_auto_reply(message):
        return "auto_reply"
    return "complaint" if complaint.is_complaint else "other"


def _sender(message: Message) -> str:
    return message.from_[0].key if message.from_ else ""


def finish(desk: Desk, kept_before: datetime | None = None) -> int:
    """Resume copies that were kept and not finished, up to 100; how many were.

    Without a moment: at the start of a process, after a crash perhaps. Where the
    store fails meanwhile, the rest is left for later. Errors: Unavailable.
    """
    done = 0
    for copy_id in desk.store.unfinished(100, kept_before):
        try:
            resume(desk, copy_id, after_crash=kept_before is None)
        except Unavailable as error:
            log.warning("copy %d waits: %s %s", copy_id, error, error.detail)
            break
        done += 1
    return done
