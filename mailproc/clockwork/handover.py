"""The hand-over of shifts, by the clock (S4.9, S4.11-12).

Before the end of a shift its person gets a draft in the standing ticket; when it is
sent, or at the end, the hand-over goes to the desk with the figures of the shift, then
marked INCOMPLETE where something is open. The next shift is asked to be in touch, and
rung for where it has not taken over.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from mailproc.clockwork import alarms, handover_letter, remarks
from mailproc.clockwork.office import Handler, Office, token
from mailproc.desk import handover as shift_work
from mailproc.desk.effects import Effect, KeepClock, OpenTicket, Remember
from mailproc.desk.handover import TITLE, Handover
from mailproc.desk.model import Clock, ClockKind
from mailproc.desk.purposes import HANDOVER
from mailproc.desk.shifts import Shift, next_shift, shift_at
from mailproc.ports import Fired, NewDraft, Wanted

QUEUE = "support"
_PLANNED = "handover planned"
_KEPT = 8  # shifts that are remembered as planned


def plan(office: Office, now: datetime) -> None:
    """See that the clocks of this shift and the next one run, each once."""
    shifts = [shift_at(office.rota, now), next_shift(office.rota, now)]
    planned: list[str] = office.store.recall(_PLANNED) or []
    fresh = [s for s in shifts if s and _key(s) not in planned]
    if not fresh:
        return
    effects = [effect for shift in fresh for effect in _clocks(office, shift, now)]
    number = standing(office, now)
    office.store.act_on(number, effects, now, actor="program", cause="rota")
    planned = [*planned, *map(_key, fresh)][-_KEPT:]
    office.store.remember(_PLANNED, planned, now)


def standing(office: Office, now: datetime) -> int:
    """Return the standing ticket «О передаче смены»; made when it is first needed."""
    name = f"handover-standing@{office.identity.host}"
    if (thread := office.store.thread_of([name])) and thread.state:
        return thread.id
    opened = OpenTicket(QUEUE, 6, "handover", TITLE, office.identity.address)
    names = [name]
    who = {"actor": "program", "cause": "rota"}
    return office.store.open_ticket([opened], now, names=names, **who)


def _key(shift: Shift) -> str:
    return shift_work.shift_key(shift.start)


def _clocks(office: Office, shift: Shift, now: datetime) -> list[Effect]:
    """The clocks of one shift; those whose moment has passed are not begun."""
    terms, key = office.terms, _key(shift)
    draft = shift.end - timedelta(minutes=terms.handover_draft_minutes)
    effects: list[Effect] = [
        KeepClock(ClockKind.HANDOVER, shift.end, key, "S4.11", fires=draft)
    ]
    if shift.start > now:
        alarm = shift.start - timedelta(minutes=terms.presence_minutes)
        asked = alarm - timedelta(minutes=terms.presence_minutes)
        taken = shift.start + timedelta(minutes=terms.handover_accept_minutes)
        effects.append(KeepClock(ClockKind.PRESENCE, alarm, key, "S4.9", fires=asked))
        effects.append(KeepClock(ClockKind.ACCEPT, taken, key, "S4.12"))
    return effects


def _shift(office: Office, clock: Clock) -> Shift | None:
    start = datetime.fromtimestamp(int(clock.key), office.zone)
    return shift_at(office.rota, start)


def gather(office: Office, shift: Shift, number: int, now: datetime) -> Handover:
    """Return the hand-over of a shift as the desk stands now."""
    store = office.store
    facts = shift_work.Facts(
        notes=store.shift_notes(shift.start),
        lines=store.shift_lines(shift.start),
        shunted=len(store.shunted()),
        unsent=len(store.spool_rows()),
        remarks=remarks.lines(office, shift, now),
    )
    tickets = store.tickets(Wanted(limit=2000), now)
    return shift_work.handover(shift, number, tickets, facts, now)


def hand_over(office: Office, clock: Clock, now: datetime) -> Fired:
    """First the draft; when it was sent, or at the end of the shift, the letter."""
    shift = _shift(office, clock)
    if shift is None:  # the rota was changed meanwhile
        return Fired(stop=True)
    told = office.store.presences(shift.start)
    gathered = gather(office, shift, clock.ticket, now)
    if now < shift.end and not any(one.what == "handed over" for one in told):
        return Fired(drafts=(_draft(office, gathered),), again=shift.end)
    letter = handover_letter.letter(office, gathered, token())
    listed = Remember(f"items {_key(shift)}", [i.ticket.id for i in gathered.items])
    done = office.to_desk(letter, now, ticket=clock.ticket)
    return Fired((listed,), (done,), stop=True)


def _draft(office: Office, gathered: Handover) -> NewDraft:
    known, shift = token(), gathered.shift
    login = shift.staff[0] if shift.staff else ""
    raw = handover_letter.draft(office, gathered, known)
    facts = (("shift", _key(shift)), ("login", login))
    account = office.account_of(login)
    return NewDraft(known, HANDOVER, raw, account, facts)


def presence(office: Office, clock: Clock, now: datetime) -> Fired:
    """Ask the next shift to be in touch; ring where it is not (S4.9)."""
    shift = _shift(office, clock)
    if shift is None or office.store.presences(shift.start):
        return Fired(stop=True)
    if clock.step == 0 and now < clock.owed:
        raw = handover_letter.call(office, shift, clock.ticket, token())
        letter = office.to_desk(raw, now, ticket=clock.ticket)
        return Fired(letters=(letter,), again=clock.owed)
    letter = alarms.alarm(office, clock, now, "presence", why="S4.9")
    return Fired(letters=(letter,), stop=True)


def accept(office: Office, clock: Clock, now: datetime) -> Fired:
    """Ring where the new shift has not taken over, whole or ticket by ticket."""
    shift = _shift(office, clock)
    if shift is None or _taken(office, clock, shift):
        return Fired(stop=True)
    letter = alarms.alarm(office, clock, now, "handover", why="S4.12")
    return Fired(letters=(letter,), stop=True)


def _taken(office: Office, clock: Clock, shift: Shift) -> bool:
    """Whether the shift that begins has taken over what the one before it left."""
    before = shift_at(office.rota, shift.start - timedelta(seconds=1))
    if before is None:
        return True
    said = office.store.presences(before.start)
    accepted = [one.ticket for one in said if one.what == "accepted"]
    if None in accepted:
        return True
    facts = office.store.ticket_facts(clock.ticket)
    items = facts.get(f"items {_key(before)}", [])
    return bool(accepted) and set(items) <= set(accepted)


HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.HANDOVER: hand_over,
    ClockKind.PRESENCE: presence,
    ClockKind.ACCEPT: accept,
}
