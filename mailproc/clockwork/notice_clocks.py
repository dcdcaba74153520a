"""What is owed to partners, when its moment comes: N3, N9, and the telephone.

    notice    15 min reminder, 20 min alarm: the first notice is not out
    update    the next update is not out: draft and alarm
    end       window's end + 15: draft and reminder, + 30: alarm
    phone     a notice did not arrive: somebody is to phone the partner

Each is told once; what is owed stays owed until it is done.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from mailproc.clockwork import notice_draft
from mailproc.clockwork.alarms import alarm
from mailproc.clockwork.office import Handler, Office
from mailproc.desk.event_facts import INCIDENT
from mailproc.desk.event_obligations import UPDATE, draft, last_stage, update_owed
from mailproc.desk.model import Clock, ClockKind
from mailproc.ports import Fired


def notice(office: Office, clock: Clock, now: datetime) -> Fired:
    """N3: remind, and ring when the first notice is late."""
    letter = alarm(office, clock, now, "notice", why=clock.why)
    if now < clock.owed:
        return Fired(letters=(letter,), again=clock.owed)
    return Fired(letters=(letter,), late=True)


def update(office: Office, clock: Clock, now: datetime) -> Fired:
    """N9: the next update is due: its draft, and the desk is told."""
    letter = alarm(office, clock, now, "update", why=clock.why)
    return Fired((draft(UPDATE, now),), letters=(letter,), late=True)


def end(office: Office, clock: Clock, now: datetime) -> Fired:
    """N9: what has ended is told. An outage that goes on has its updates instead.

    With a key it is owed to one address only, and somebody phones: nothing is said.
    """
    if clock.key:
        return Fired()
    event = office.store.notice_event(clock.ticket)
    if event is None:
        return Fired(stop=True)
    facts, terms = event.facts, office.terms
    if facts.kind == INCIDENT and not facts.is_over:
        return Fired(again=max(update_owed(facts, now, terms), now) + _MINUTE)
    letter = alarm(office, clock, now, "end", why=clock.why)
    alarmed = clock.owed + timedelta(
        minutes=terms.end_alarm_minutes - terms.end_minutes
    )
    if now < alarmed:
        lay = draft(last_stage(facts), now)
        return Fired((lay,), letters=(letter,), again=alarmed)
    lays = () if clock.step else (draft(last_stage(facts), now),)
    return Fired(lays, letters=(letter,), late=True)


_MINUTE = timedelta(minutes=1)


def phone(office: Office, clock: Clock, now: datetime) -> Fired:
    """A notice came back from a partner's address: who is to be phoned, and where."""
    address = clock.key
    told = office.store.told_of(clock.ticket)
    names = [t.partner for t in told if address in map(str.casefold, t.addresses)]
    name = names[-1] if names else ""
    phone_ = _phone(office, name, address)
    why = " · ".join(filter(None, (name, phone_, clock.why)))
    letter = alarm(office, clock, now, "phone", address=address, why=why)
    return Fired(letters=(letter,), late=True)


def _phone(office: Office, name: str, address: str) -> str:
    """The partner's telephone: by our settings, else that of its client record."""
    known = office.notices.book.partners.get(name) if office.notices else None
    if known is not None and known.phone:
        return known.phone
    registry = office.registry()
    clients = [c for c in registry.customers.values() if name and c.partner == name]
    clients += registry.customers_of_mail(address)
    return next((client.phone for client in clients if client.phone), "")


HANDLERS: Mapping[ClockKind, Handler] = {
    ClockKind.NOTICE_DRAFT: notice_draft.lay,
    ClockKind.NOTICE: notice,
    ClockKind.UPDATE: update,
    ClockKind.END: end,
    ClockKind.PHONE: phone,
}
