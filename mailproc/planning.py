"""Step 6 of the inbound path, pure: what follows from one mail, as values.

The regulation is legible here. Nothing is carried out; `mailproc explain` prints the
same plan. An action of a filter that must not happen is withheld, with its reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from mailproc.abuse import placing
from mailproc.abuse.read import Reading as Complaint
from mailproc.desk import arrivals
from mailproc.desk.arrivals import Arrived
from mailproc.desk.effects import (
    Answer,
    Draft,
    Effect,
    File,
    Forward,
    JoinTicket,
    Label,
    Mark,
    Mention,
    StepBack,
    Trash,
    Withheld,
)
from mailproc.desk.model import Party
from mailproc.desk.terms import Terms
from mailproc.filtering import actions as asked
from mailproc.filtering.model import Hit, Verdict
from mailproc.message.automatic import Answerable
from mailproc.message.bounce import Bounce
from mailproc.message.model import Message
from mailproc.notices import placing as notice_placing
from mailproc.notices.model import Notice
from mailproc.ports import TRASH, Known, Plan
from mailproc.recognising import Belonging

LOWEST = 6
FLAGGED = "\\Flagged"  # somebody still has to act on it

_FLAGS: Mapping[type, str] = {
    asked.Star: FLAGGED,
    asked.MarkRead: "\\Seen",
    asked.NeverSpam: "$NotJunk",  # RFC 9051 2.3.2
}


@dataclass(frozen=True, slots=True)
class Findings:
    """Steps 2 to 5 together: what the plan is made from.

    `belongs` is the ticket it is part of; `moved_to` the queue into whose folder a
    person has put it; `received` when it came. `loop` says why the mail goes round
    in circles, if it does; `own` are our addresses; `datacenter` whether a datacenter
    of ours wrote it (S4.5).
    """

    message: Message
    identity: str
    verdict: Verdict
    kind: str
    bounce: Bounce | None
    complaint: Complaint
    belongs: Belonging
    old: bool
    moved_to: str | None
    answerable: Answerable
    loop: str | None
    own: frozenset[str]
    received: datetime
    notice: Notice | None = None
    datacenter: bool = False

    @property
    def thread(self) -> Known | None:
        """The known message that this one answers, reports on or is a copy of."""
        return self.belongs.thread

    @property
    def ours(self) -> bool:
        """Whether the mail is a letter of our own coming back."""
        return self.belongs.ours is not None


def make_plan(found: Findings, priorities: Mapping[str, int], terms: Terms) -> Plan:
    """Return what follows from all that was read.

    What a person moved stays where they put it; a reply goes where its thread
    stands; a new mail where the filters say. `priorities` are those of queues (S1.4),
    `terms` the numbers of the regulation.
    """
    message, verdict = found.message, found.verdict
    wanted = () if found.ours else tuple(_wanted(found, a) for a in verdict.actions)
    queue = TRASH if Trash() in wanted else _queue(found)
    usual = verdict.priority or priorities.get(queue, LOWEST)
    priority = placing.priority(found.complaint, usual)
    labels = () if found.ours else verdict.labels
    return Plan(
        identity=found.identity,
        message_id=message.message_id,
        references=(*found.belongs.names, *message.references, *message.in_reply_to),
        subject=message.subject,
        sender=message.from_[0].addr if message.from_ else "",
        kind=found.kind,
        queue=queue,
        priority=priority,
        labels=labels,
        old=found.old,
        ours=found.ours,
        effects=(
            *_filing(found, queue, priority, labels, wanted),
            *wanted,
            *_work(found, queue, priority, terms),
        ),
        trace=tuple(_record(hit) for hit in verdict.trace if hit.matched),
        people=_people(found),
    )


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
    found: Findings, queue: str, priority: int, terms: Terms
) -> tuple[Effect, ...]:
    """What the mail means for its ticket; old mail and our own mean nothing."""
    if found.ours or found.old or queue == TRASH:
        return ()
    arrived = Arrived(
        party=_party(found, queue),
        kind=found.kind,
        queue=queue,
        priority=priority,
        state=found.thread.thread.state if found.thread else None,
        received=found.received,
        answerable=found.answerable.may,
        subject=found.message.subject,
        requester=_answer_to(found.message),
    )
    named = (Mention(n, "named in the subject") for n in found.belongs.mentions)
    return (*arrivals.effects(arrived, terms), *named)


def _queue(found: Findings) -> str:
    in_thread = found.thread.thread.queue if found.thread else ""
    if in_thread == TRASH:
        in_thread = ""  # whoever writes again is read again
    sorted_into = placing.queue(found.complaint, found.verdict.queue)  # S7.4
    sorted_into = notice_placing.queue(found.notice, sorted_into)  # S4.5, S11.5
    return found.moved_to or in_thread or sorted_into


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


# --- actions of the filters -----------------------------------------------------


def _wanted(found: Findings, action: asked.Action) -> Effect:
    """Return what an action of a filter comes to for this mail."""
    why = _obstacle(found, action)
    if why:
        return Withheld(asked.write_action(action), why)
    to = _answer_to(found.message)
    match action:
        case asked.Star() | asked.MarkRead() | asked.NeverSpam():
            return Mark(_FLAGS[type(action)])
        case asked.Trash():
            return Trash()
        case asked.Forward(target):
            return Forward(target)
        case asked.Answer(template):
            return Answer(template, to)
        case asked.Draft(template):
            return Draft(template, to)
        case _:
            assert_never(action)


def _obstacle(found: Findings, action: asked.Action) -> str | None:
    """Return why an action must not happen. Marks always may: they only sort."""
    match action:
        case asked.Trash():
            return _kept(found)
        case asked.Forward(target):
            return _stays(found) or _back(found, target)
        case asked.Answer():
            return _stays(found) or _silent(found)
        case asked.Draft():
            return _stays(found)
        case _:
            return None


def _kept(found: Findings) -> str | None:
    """Deleting is for new mail that belongs to nothing."""
    if found.old:
        return "old mail is sorted and no more"
    if found.moved_to:
        return "a person has put it into a queue"
    if found.complaint.is_complaint:
        return "a complaint is never deleted (S11.1)"
    if found.notice is not None:
        return "a notice is never deleted (S4.5, S11.5)"
    return "it belongs to a conversation" if found.thread else None


def _stays(found: Findings) -> str | None:
    """Nothing automatic leaves for old mail, bounces and what goes in circles."""
    if found.old:
        return "old mail is sorted and no more"
    if found.bounce is not None:
        return "a bounce"
    return f"loop: {found.loop}" if found.loop else None


def _back(found: Findings, target: str) -> str | None:
    message, key = found.message, target.casefold()
    if key in {address.casefold() for address in found.own}:
        return "loop: that is the desk itself"
    people = (*message.from_, *message.sender, *message.reply_to)
    return "it comes from there" if key in {p.key for p in people} else None


def _silent(found: Findings) -> str | None:
    """RFC 3834: who may get an automatic answer, and only to a first letter."""
    if not found.answerable.may:
        return f"no automatic answer: {found.answerable.why}"
    return "it belongs to a conversation" if found.thread else None


def _answer_to(message: Message) -> str:
    people = message.reply_to or message.from_
    return people[0].addr if people else ""
