"""The inbound path, top to bottom: one mail from its bytes to its queue.

    1 keep      raw bytes committed before anything can fail
    2 parse     Message; oddities become defects
    3 known?    our own letter coming back, a bounce, a reply in a thread (finding.py)
    4 filter    verdict with trace
    5 read      automatic or not, which class; what a complaint or a notice states
    6 plan      effects, as values (planning.py: the regulation is legible there)
    7 act       one transaction
    8 file      after the commit, by the poller: folder and keywords

A failure at any step sets the message aside, visible in Shunt; nothing is lost.
"""

import logging
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailproc.abuse.read import Reading as Complaint
from mailproc.errors import Unavailable
from mailproc.filtering.model import Verdict
from mailproc.finding import find, handed
from mailproc.house import House
from mailproc.letters import Finish, with_letters
from mailproc.message.authentication import Authenticated
from mailproc.message.automatic import Answerable, Automatic, automatic
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.notices.model import Notice
from mailproc.planning import make_plan
from mailproc.ports import (
    Acted,
    Arrival,
    Copy,
    Kept,
    Plan,
    Step,
    Store,
)
from mailproc.recognising import Ledger

log = logging.getLogger("mailproc.inbound")

ATTEMPTS = 3  # a mail that ends the process each time is set aside


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
    authentic: Authenticated | None
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
    found = find(house, envelope, message, ledger, old=old, flags=flags)
    found = replace(found, moved_to=queue)
    return Reading(
        message=message,
        verdict=found.verdict,
        automatic=automatic(message, handed(envelope)),
        answerable=found.answerable,
        complaint=found.complaint,
        authentic=found.authentic,
        notice=found.notice,
        plan=make_plan(
            found, house.priorities, house.terms, house.abuse, house.calendar
        ),
    )


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
