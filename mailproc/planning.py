"""Step 6 of the inbound path, pure: what follows from one mail, as values.

The regulation is legible here. Nothing is carried out; `mailproc explain` prints the
same plan. An action of a filter that must not happen is withheld, with its reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

from mailproc import filter_actions
from mailproc.abuse import placing
from mailproc.complaints import planning as abuse_planning
from mailproc.complaints.rules import AbuseRules
from mailproc.compose.new_text import new_text
from mailproc.desk import arrivals, incident, own_report, urgency
from mailproc.desk.abuse_times import reminder
from mailproc.desk.arrivals import Arrived
from mailproc.desk.calendar import ALWAYS, Calendar
from mailproc.desk.effects import (
    Effect,
    File,
    JoinTicket,
    KeepClock,
    Label,
    Mark,
    Mention,
    OpenTicket,
    StartClock,
    StepBack,
    Trash,
)
from mailproc.desk.event_facts import INCIDENT
from mailproc.desk.model import ClockKind, Party
from mailproc.desk.terms import Terms
from mailproc.events import planning as event_planning
from mailproc.filter_actions import FLAGGED
from mailproc.filtering.model import Hit
from mailproc.findings import Findings
from mailproc.notices import placing as notice_placing
from mailproc.ports import TRASH, Known, Plan

LOWEST = 6
LIVE_CHAT = "livechat"
"""The label of transcripts of the live chat (S4.2)."""


class _Rules(NamedTuple):
    """What people have to do by when, and what complaints lead to."""

    terms: Terms
    abuse: AbuseRules
    calendar: Calendar


def make_plan(
    found: Findings,
    priorities: Mapping[str, int],
    terms: Terms,
    rules: AbuseRules,
    calendar: Calendar = ALWAYS,
) -> Plan:
    """Return what follows from all that was read.

    What a person moved stays where they put it; a reply goes where its thread
    stands; a new mail where the filters say. `priorities` are those of queues (S1.4),
    `terms` the numbers of the regulation, `rules` what complaints lead to, `calendar`
    is when there is work.
    """
    message, verdict = found.message, found.verdict
    wanted = _wanted(found)
    queue = TRASH if Trash() in wanted else _queue(found, rules, priorities)
    priority, _ = _priority(found, queue, priorities)
    labels = () if found.ours else verdict.labels
    work = _work(found, queue, priority, _Rules(terms, rules, calendar))
    effects = _filing(found, queue, priority, labels, wanted)
    return Plan(
        identity=found.identity,
        message_id=message.message_id,
        references=_lineage(found),
        subject=message.subject,
        sender=message.from_[0].addr if message.from_ else "",
        kind=found.kind,
        queue=queue,
        priority=priority,
        labels=labels,
        old=found.old,
        ours=found.ours,
        effects=(*effects, *wanted, *work, *_letters(found, wanted, work)),
        trace=(*(_record(hit) for hit in verdict.hits), *_no_complaint(found)),
        people=_people(found),
    )


def _lineage(found: Findings) -> tuple[str, ...]:
    """Return the names of the thread that the mail belongs to."""
    if found.belongs.alone:
        return found.belongs.names
    message = found.message
    return (*found.belongs.names, *message.references, *message.in_reply_to)


def _people(found: Findings) -> tuple[str, ...]:
    """Return who outside wrote the mail or got it: they belong to its ticket."""
    message = found.message
    listed = (*message.from_, *message.reply_to, *message.to, *message.cc)
    keys = dict.fromkeys(person.key for person in listed)
    return tuple(key for key in keys if key not in found.own)


def _party(found: Findings, queue: str) -> Party:
    """A datacenter of the registry, or whom a filter sorted as one (S4.5)."""
    datacenter = found.datacenter or queue == "datacenter"
    return Party.DATACENTER if datacenter else Party.CLIENT


def _work(
    found: Findings,
    queue: str,
    priority: int,
    rules: _Rules,
) -> tuple[Effect, ...]:
    """What the mail means for its ticket; old mail and our own mean nothing."""
    terms = rules.terms
    if found.ours or found.old or queue == TRASH:
        return ()
    arrived = _arrived(found, queue, priority)
    if found.asks_report:
        return own_report.effects(arrived, found.asks_report)
    named = (Mention(n, "named in the subject") for n in found.belongs.mentions)
    ordinary = arrivals.effects(arrived, terms, rules.calendar)
    more = (*_incident(found, arrived, terms), *_sales(found, arrived))
    follows = (*ordinary, *named, *more)
    if found.noticed is not None:
        return event_planning.effects(found.noticed, follows, found.received, terms)
    if found.complained is None:
        return (*follows, *_unread(found, queue, rules))
    came = abuse_planning.Came(
        complained=found.complained,
        received=found.received,
        requester=arrived.requester,
        answerable=found.answerable,
        queue=queue,
        priority=priority,
        ordinary=follows,
        subject=found.message.subject,
        text=found.message.text,
        message_id=found.message.message_id or "",
        own=found.own,
    )
    return abuse_planning.effects(came, rules.abuse, terms)


def _arrived(found: Findings, queue: str, priority: int) -> Arrived:
    return Arrived(
        party=_party(found, queue),
        kind=found.kind,
        queue=queue,
        priority=priority,
        state=found.thread.thread.state if found.thread else None,
        received=found.received,
        answerable=found.answerable.may,
        subject=found.message.subject,
        requester=filter_actions.answer_to(found.message),
        customer=found.customer,
    )


def _sales(found: Findings, arrived: Arrived) -> tuple[Effect, ...]:
    """S4.2: a transcript of the live chat, as a filter labels it, is for sales."""
    if arrived.state is not None or LIVE_CHAT not in found.verdict.labels:
        return ()
    return (StartClock(ClockKind.SALES, found.received, why="S4.2"),)


def _letters(
    found: Findings, wanted: tuple[Effect, ...], work: tuple[Effect, ...]
) -> tuple[Effect, ...]:
    """Answers and drafts of filters are made once the mail has its ticket's number."""
    state = found.thread.thread.state if found.thread else None
    opened = any(isinstance(effect, OpenTicket) for effect in work)
    if not work or not (opened or state):
        return ()
    return tuple(filter_actions.clocks(wanted, found.received))


def _incident(found: Findings, arrived: Arrived, terms: Terms) -> tuple[Effect, ...]:
    """S5.1: mail to the address for incidents opens one, and a provider's outage."""
    if arrived.state is not None or found.bounce is not None:
        return ()
    text = new_text(found.message) if found.for_incidents or found.noticed else ""
    told = incident.Told(arrived.subject, text, arrived.requester, found.received)
    if found.for_incidents and found.kind == "other":
        return incident.opened(told, terms)
    noticed = found.noticed
    if noticed is None or noticed.event is not None:
        return ()
    outage = noticed.after.kind == INCIDENT and not noticed.after.is_over
    return (incident.noticed(told),) if outage else ()


def _unread(found: Findings, queue: str, rules: _Rules) -> Iterator[Effect]:
    """S11.1: what stands among complaints and was read as none, a person reads."""
    read = found.complaint.report is not None or found.kind != "other"
    among = queue in (placing.QUEUE, rules.abuse.restricted)
    if among and not read and found.thread is None:
        due = found.received + timedelta(hours=rules.terms.complaint_client_hours)
        fires = reminder(found.received, due, rules.terms)
        why = "unclassified: a person decides"
        yield KeepClock(ClockKind.DEADLINE, due, why=why, fires=fires)


def _wanted(found: Findings) -> tuple[Effect, ...]:
    """What filters ask for; of a letter of ours nothing."""
    actions = () if found.ours else found.verdict.actions
    return tuple(filter_actions.effect(found, action) for action in actions)


def _priority(
    found: Findings, queue: str, priorities: Mapping[str, int]
) -> tuple[int, str]:
    """Return the priority of S1.4 and what gives it."""
    report, speaks = found.complaint.report, found.kind == "other" and not found.ours
    text = f"{found.message.subject}\n{new_text(found.message)}" if speaks else ""
    return urgency.priority(
        urgency.Facts(
            queue=queue,
            usual=priorities.get(queue, LOWEST),
            filtered=found.verdict.priority,
            text=text,
            complaint=found.complaint.is_complaint,
            blocks=report is not None and report.immediate_block,
            notice=found.notice is not None,
            administered=found.administered,
        )
    )


def _queue(found: Findings, rules: AbuseRules, known: Mapping[str, int]) -> str:
    in_thread = found.thread.thread.queue if found.thread else ""
    if in_thread == TRASH:
        in_thread = ""  # whoever writes again is read again
    sorted_into = placing.queue(found.complaint, found.verdict.queue)  # S7.4
    sorted_into = notice_placing.queue(found.notice, sorted_into)  # S4.5, S11.5
    if found.complained is not None:
        sorted_into = abuse_planning.queue(found.complained, rules, sorted_into, known)
    return found.moved_to or in_thread or sorted_into


def _no_complaint(found: Findings) -> tuple[dict[str, object], ...]:
    """Why the mail is no complaint: the third fate of S11.1."""
    why = found.complaint.why_not
    return ({"no_complaint": why},) if why and not found.ours else ()


def _record(hit: Hit) -> dict[str, object]:
    """What the ledger keeps of a match: names and places, no text of the mail."""
    places = [[spot.place, spot.offset] for spot in hit.hits]
    where = list(hit.where)
    return {"name": hit.name, "matched": True, "where": where, "hits": places}


def _filing(
    found: Findings,
    queue: str,
    priority: int,
    labels: tuple[str, ...],
    wanted: tuple[Effect, ...],
) -> Iterable[Effect]:
    """Where the mail stands and what it belongs to, in the order of doing."""
    marks = [effect.flag for effect in wanted if isinstance(effect, Mark)]
    flags = (*_marks(found, queue, priority, labels), *marks)
    yield File(queue, tuple(dict.fromkeys(flags)))
    yield from (Label(label) for label in labels)
    if found.thread is not None:
        yield JoinTicket(found.thread.thread.id)
        yield from _steps_back(found, found.thread)


def _marks(
    found: Findings, queue: str, priority: int, labels: tuple[str, ...]
) -> tuple[str, ...]:
    """Flags and keywords: flagged is what somebody still has to act on."""
    if found.ours:
        return (queue, "sent")
    if queue == TRASH:
        return labels
    if found.old:
        return (queue, f"p{priority}", *labels, "old")
    return (FLAGGED, queue, f"p{priority}", *labels)


def _steps_back(found: Findings, thread: Known) -> Iterable[Effect]:
    """A permanent bounce says that our letter did not arrive."""
    if found.bounce is None or not found.bounce.permanent or found.old:
        return
    for failed in found.bounce.recipients:
        yield StepBack(thread.thread.id, failed.address, thread.id)
