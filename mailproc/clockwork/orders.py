"""New orders by the clock (S8, S11.5): the list to tick, then the letter to the client.

The client's letter is laid as a draft when all points are ticked, and is refused as
long as one is open (desk/purposes). Passwords are shown nowhere: a person writes them
into the draft.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from mailproc.clockwork.drafts import new_draft
from mailproc.clockwork.office import Office, last_from
from mailproc.clockwork.task_letter import task_letter, titled
from mailproc.compose.draft import draft_letter
from mailproc.compose.new_text import new_text
from mailproc.compose.plain_letter import one_line, tagged
from mailproc.desk import checklist as lists
from mailproc.desk import order
from mailproc.desk.effects import Concerns, Mention, Remember, StopClock, TicketEffect
from mailproc.desk.model import LIVE, Clock, ClockKind, History, Party
from mailproc.desk.order import Ordered
from mailproc.desk.registry_records import Customer, Service
from mailproc.errors import Refused
from mailproc.notices.mask import mask
from mailproc.ports import Fired, NewDraft, Outgoing, Wanted

_OUTSIDE = (Party.DATACENTER, Party.CLIENT, Party.PARTNER, Party.AUTOMATIC)
_QUOTED = 4_000


def checklist(office: Office, clock: Clock, now: datetime) -> Fired:
    """Send the list; or look whether all is ticked now. What is late DELIVERY says."""
    history, facts = (
        office.history(clock.ticket),
        office.store.ticket_facts(clock.ticket),
    )
    found = _ordered(office, history, facts)
    if lists.is_look(clock):
        return _looked(office, history, facts, found, now)
    if clock.step:
        return Fired()
    effects = (lists.kept(order.POINTS), *_concerned(office, history, found, now))
    letter = _listed(office, history, facts, found, now)
    return Fired(effects, (letter,))


def _ordered(office: Office, history: History, facts: Mapping[str, Any]) -> Ordered:
    """What a person has named, else what the datacenter's mail says."""
    registry = office.registry()
    if named := registry.services.get(facts.get(order.SAID, "")):
        return Ordered(named, "")
    first = next((x for x in history.letters if x.party in _OUTSIDE), None)
    if first is None:
        return Ordered(None, "?")
    message = office.message(first)
    return order.ordered(registry, f"{message.subject}\n{new_text(message)}", first.at)


def _concerned(
    office: Office, history: History, found: Ordered, now: datetime
) -> Iterator[TicketEffect]:
    """Whose the order is, and the ticket that this client has already (S4.5)."""
    service = found.service
    if service is None:
        return
    yield Remember(order.SAID, service.key)
    yield Concerns(service.customer, service.server)
    wanted = Wanted(customer=service.customer, states=LIVE, limit=20)
    for other in office.store.tickets(wanted, now):
        if other.id != history.ticket.id:
            yield Mention(other.id, f"order {service.key}")


def _listed(
    office: Office,
    history: History,
    facts: Mapping[str, Any],
    found: Ordered,
    now: datetime,
) -> Outgoing:
    known = lists.of_facts({**facts, lists.POINTS: lists.kept(order.POINTS).value})
    service, client = found.service, _client(office, found.service)
    faults = order.name_faults(office.registry(), service)
    name = one_line(service.name) if service else ""
    values = {
        "order": service.key if service else "",
        "unclear": found.why,
        "client": one_line(client.name) if client else "",
        "server": service.server if service else "",
        "name": f"{name}: {'; '.join(faults)}" if faults else name,
        "points": "\n".join(lists.lines(known)),
        "quoted": _quoted(office, history),
    }
    return task_letter(office, history, "order/checklist", values, now)


def _quoted(office: Office, history: History) -> str:
    """The datacenter's words as quoted lines, every password masked."""
    said = last_from(history, *_OUTSIDE)
    text = mask(new_text(office.message(said))[:_QUOTED]) if said else ""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""


def _client(office: Office, service: Service | None) -> Customer | None:
    return office.registry().customers.get(service.customer) if service else None


# --- all is ticked ------------------------------------------------------------------


def _looked(
    office: Office,
    history: History,
    facts: Mapping[str, Any],
    found: Ordered,
    now: datetime,
) -> Fired:
    laid = any(draft.purpose == order.DELIVERY for draft in history.drafts)
    if laid or not lists.of_facts(facts).complete:
        return Fired(stop=True)
    why = _held(office, found)
    draft = None if why else _delivery(office, history, found.service, now)
    if draft is None:
        values = {"why": why or "адрес клиента / the client's address"}
        letter = task_letter(office, history, "order/held", values, now)
        return Fired(letters=(letter,), stop=True)
    done = StopClock(ClockKind.CHECKLIST, "", "all ticked")
    return Fired((done,), drafts=(draft,), stop=True)


def _held(office: Office, found: Ordered) -> str:
    """Why a checked order is not handed out: whose it is, or its name is wrong."""
    service, client = found.service, _client(office, found.service)
    if service is None:
        return f"заказ / the order: {found.why}"
    if client is None or not client.mails:
        return "адрес клиента не известен / no address of the client is known"
    return "; ".join(order.name_faults(office.registry(), service))


def _delivery(
    office: Office, history: History, service: Service | None, now: datetime
) -> NewDraft | None:
    """The letter to the client, its access data as fields to fill."""
    client = _client(office, service)
    if service is None or client is None:
        return None
    values = {
        "order": service.key,
        "name": one_line(service.name) or service.key,
        "ip": ", ".join(order.addresses(office.registry(), service, now)),
    }
    title, text = titled(office, "order/delivery", values, draft=True)
    subject = tagged(title, f"[#{history.ticket.id}]")
    try:
        raw = draft_letter(office.writer(now), client.mails[0], subject, text)
    except Refused:
        return None
    return new_draft(office, raw, order.DELIVERY, now, {"service": service.key})
