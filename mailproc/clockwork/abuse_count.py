"""The count of S11.1: what became of every received mail, and of every complaint.

Each mail is one of: a new complaint, joined to one, no complaint with the reason. Each
complaint has its four marks. Reads the store; changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailproc.clockwork.office import Office
from mailproc.desk.abuse_marks import Delivered, Facts, Mark, Marks, marks
from mailproc.desk.abuse_memory import CaseFacts, case_of, reporters
from mailproc.desk.model import Ticket, TicketState
from mailproc.desk.registry import Registry
from mailproc.desk.shifts import Shift
from mailproc.desk.terms import Terms
from mailproc.ports import Received, State, Store, Wanted

MONTH = timedelta(days=30)
_MOST = 10_000
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Counted:
    """One complaint's case with its marks; `exempt` those who cannot be answered."""

    ticket: Ticket
    case: CaseFacts
    marks: Marks
    mails: int
    exempt: Mapping[str, str]
    forms: Mapping[str, str]


def cases(
    store: Store, registry: Registry, terms: Terms, now: datetime, since: datetime
) -> list[Counted]:
    """Return every complaint that is work, and those that changed since a moment."""
    done = (TicketState.SOLVED, TicketState.CLOSED)
    live = store.tickets(Wanted(kind="abuse", limit=_MOST), now)
    settled = store.tickets(
        Wanted(kind="abuse", states=done, changed_since=since, limit=_MOST), now
    )
    found = (counted(store, registry, terms, now, one) for one in (*live, *settled))
    return sorted(filter(None, found), key=lambda one: one.ticket.id)


def counted(
    store: Store, registry: Registry, terms: Terms, now: datetime, ticket: Ticket
) -> Counted | None:
    """Return one complaint with its marks; None for a ticket that is none."""
    facts = store.ticket_facts(ticket.id)
    case = case_of(facts)
    if case is None:
        return None
    letters = [
        Delivered(
            one.what,
            one.address,
            one.at,
            one.state is State.DELIVERED,
            one.failed is not None,
        )
        for one in store.handed(ticket.id)
    ]
    known = registry.customers
    clients = {key: known[key].mails for key in case.customers if key in known}
    about = Facts(case, facts, ticket.state, letters, clients)
    return Counted(
        ticket=ticket,
        case=case,
        marks=marks(about, terms, now),
        mails=int(facts.get("count", 1)),
        exempt={x.address: x.exempt for x in reporters(facts) if x.exempt},
        forms={x.address: x.form for x in reporters(facts) if x.form},
    )


def fate(received: Received) -> tuple[str, str]:
    """Return which of the three fates a mail had, and why it is no complaint."""
    if received.kind == "complaint":
        return ("new" if received.first else "joined"), ""
    return "none", received.why_not or f"class {received.kind}"


def remarks(office: Office, shift: Shift, now: datetime) -> Sequence[str]:
    """Return the line for the hand-over, and one for each complaint that is late."""
    registry = office.registry()
    found = cases(office.store, registry, office.terms, now, shift.start)
    return tuple(_lines(found))


def _lines(found: Sequence[Counted]) -> Iterator[str]:
    live = [one for one in found if one.marks.closed.mark is not Mark.YES]
    late = [one for one in live if one.marks.is_late]
    if not found:
        return
    closed = len(found) - len(live)
    yield (
        f"Жалобы / Complaints: в работе / open {len(live)}, "
        f"просрочено / late {len(late)}, закрыто за смену / closed {closed}"
    )
    for one in late[:_SHOWN]:
        names = [name for name, x in one.marks.all.items() if x.mark is Mark.LATE]
        yield f"Жалоба / Complaint #{one.ticket.id}: {', '.join(names)}"
