"""A letter of authenticated staff, between policy and transform: its ticket.

    1 recognise  the ticket that it answers; the draft that it was (N6)
    2 command    `#close`, `#move` …, as effects
    3 collision  has somebody answered, or the client written, meanwhile?
    4 follow     what it means for the ticket: clocks stop, it waits

With nothing but commands in its new part nothing leaves. Errors are 5xx that say what
to do. Reads the ledger; writes nothing but a refused collision.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from mailproc import commanding
from mailproc.commanding import Commanded
from mailproc.compose import shift_ids, task_ids
from mailproc.compose.commands import NewPart
from mailproc.compose.commands_model import Incident, Note, Send
from mailproc.compose.new_text import new_text
from mailproc.compose.policy import opens_incident
from mailproc.desk import collision, handover, incident, purposes, replies, tasks
from mailproc.desk.collision import Author, Entry, Reply, Returned, TicketFacts
from mailproc.desk.effects import Effect, On, TicketEffect
from mailproc.desk.model import History, Letter, Party
from mailproc.desk.purposes import ANSWER, IN_TICKET, PURPOSES, Purposes, Sending
from mailproc.desk.terms import Terms
from mailproc.drafting import recall
from mailproc.errors import Refused
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.ports import Clock, Kind, Known, Outgoing, Store
from mailproc.recognising import Directory

_AUTHORS = {
    Party.STAFF: Author.STAFF,
    Party.PROGRAM: Author.PROGRAM,
    Party.AUTOMATIC: Author.PROGRAM,
}


@dataclass(frozen=True, slots=True)
class Counter:
    """What it takes to judge letters of staff by their tickets.

    `inbox_of` is the account in which a login reads mail, None for none; `purposes`
    says what follows when a draft is sent; mail to `incidents` opens one.
    """

    store: Store
    directory: Directory
    terms: Terms
    clock: Clock
    own: frozenset[str]
    host: str
    inbox_of: Callable[[str], str | None]
    purposes: Purposes = field(default_factory=lambda: PURPOSES)
    incidents: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What a letter of staff means; `silent` says that nothing is to leave.

    `draft` is the token of the draft that it was.
    """

    effects: tuple[Effect, ...] = ()
    ticket: int | None = None
    what: str = ""
    silent: bool = False
    draft: str = ""

    def onto(self, outgoing: Outgoing) -> Outgoing:
        """Return the finished letter with what follows from it."""
        return replace(
            outgoing,
            effects=self.effects,
            what=self.what,
            ticket=self.ticket,
            draft=self.draft,
        )


def judge(
    counter: Counter,
    envelope: Envelope,
    message: Message,
    new: NewPart,
    token: str = "",
) -> Judged:
    """Return what a letter means; `token` is that of the draft that it was.

    Errors: Refused with what to do.
    """
    if token:
        return _draft(counter, envelope, message, new, token)
    known = _answered(counter, message)
    told = _incident(counter, envelope, message, new)
    is_ticket = known is not None and known.thread.state is not None
    history = counter.store.ticket(known.thread.id) if known and is_ticket else None
    if known is None or history is None:
        return _without_ticket(counter, new, told)
    ticket = history.ticket.id
    if turn := shift_ids.answered(_parents(message), counter.host):
        who = envelope.login or ""
        text = new_text(message)
        done = handover.effects(turn.what, turn.shift, who, text)
        return Judged(done, ticket)
    followed = _commanded(counter, envelope, new, history, known.id)
    if task_ids.answered(_parents(message), counter.host):
        return Judged((*_tasks(counter, envelope, message, history), *followed), ticket)
    if told is not None:
        followed = (*followed, incident.beside(told, counter.terms))
    if new.is_note or told is not None:
        return Judged(followed, ticket, silent=not new.is_note and new.is_empty)
    if new.is_empty and new.commands:
        return Judged(followed, ticket, silent=True)
    _refuse_collision(counter, envelope, message, new, history)
    answered = replies.effects(_reply(counter, envelope, history))
    return Judged((*answered, *followed), ticket, "answer")


def _draft(
    counter: Counter, envelope: Envelope, message: Message, new: NewPart, token: str
) -> Judged:
    """A draft belongs to its ticket whatever it answers; its purpose says the rest."""
    laid = recall(counter.store, token)
    history = counter.store.ticket(laid.ticket)
    if history is None:
        raise Refused(f"ticket {laid.ticket} of this draft is not there")
    ticket = history.ticket
    answered = _answered(counter, message)
    answers = answered.id if answered else 0
    followed = _commanded(counter, envelope, new, history, answers)
    if new.is_note:
        return Judged(followed, ticket.id)
    if new.is_empty and new.commands:
        return Judged(followed, ticket.id, silent=True)
    if laid.purpose == ANSWER:
        _refuse_collision(counter, envelope, message, new, history)
    login, facts = envelope.login or "", dict(laid.facts)
    now, text = counter.clock(), new.text
    sending = Sending(
        login,
        now,
        ticket.id,
        ticket.state,
        facts,
        text,
        message.subject,
        counter.store.ticket_facts(ticket.id),
    )
    done = (*purposes.effects(counter.purposes, laid.purpose, sending), *followed)
    thread = int(facts.get(IN_TICKET, ticket.id))
    if thread != ticket.id:
        ours = (e for e in done if isinstance(e, TicketEffect))
        done = tuple(On(ticket.id, effect) for effect in ours)
    return Judged(done, thread, laid.purpose, draft=token)


def _incident(
    counter: Counter, envelope: Envelope, message: Message, new: NewPart
) -> incident.Told | None:
    """What a letter that opens an incident tells (S5.1), None for any other."""
    if not opens_incident(new, envelope, counter.incidents):
        return None
    writer = message.from_[0].addr if message.from_ else ""
    return incident.Told(message.subject, new.text, writer, counter.clock())


def _tasks(
    counter: Counter, envelope: Envelope, message: Message, history: History
) -> tuple[Effect, ...]:
    """What an answer to a letter with tasks ticks or names (S5.2, S8)."""
    ticket, who = history.ticket, envelope.login or ""
    facts, text = counter.store.ticket_facts(ticket.id), new_text(message)
    return tasks.answered(ticket.kind, facts, who, text, counter.clock())


def _without_ticket(
    counter: Counter, new: NewPart, told: incident.Told | None
) -> Judged:
    """A letter that answers no ticket; only some commands make sense there."""
    needs = [c for c in new.commands if not isinstance(c, Note | Incident | Send)]
    if needs:
        raise Refused("a command needs a ticket: send it as an answer to its mail")
    return Judged() if told is None else Judged(incident.opened(told, counter.terms))


def _answered(counter: Counter, message: Message) -> Known | None:
    parents = _parents(message)
    return counter.store.find(parents) if parents else None


def _parents(message: Message) -> tuple[str, ...]:
    return message.in_reply_to or message.references[-1:]


def _commanded(
    counter: Counter, envelope: Envelope, new: NewPart, history: History, answers: int
) -> tuple[Effect, ...]:
    ticket = history.ticket
    done = Commanded(
        login=envelope.login or "",
        now=counter.clock(),
        ticket=ticket.id,
        kind=ticket.kind,
        queue=ticket.queue,
        priority=ticket.priority,
        answers=answers,
        text=new.text,
        facts=counter.store.ticket_facts(ticket.id),
    )
    return commanding.effects(done, new.commands)


def _reply(counter: Counter, envelope: Envelope, history: History) -> replies.Answered:
    outside = [a for a in envelope.recipients if a.casefold() not in counter.own]
    houses = [a for a in outside if counter.directory.is_datacenter(a)]
    from_house = history.ticket.queue == "datacenter"  # no registry: the queue says
    return replies.Answered(
        login=envelope.login or "",
        state=history.ticket.state,
        datacenter=bool(houses) or (from_house and bool(outside)),
        client=len(outside) > len(houses) and not from_house,
    )


# --- collision -----------------------------------------------------------------


def _refuse_collision(
    counter: Counter,
    envelope: Envelope,
    message: Message,
    new: NewPart,
    history: History,
) -> None:
    now, login = counter.clock(), envelope.login or ""
    reply = Reply(login, _parents(message), new.digest, new.insists)
    ticket = history.ticket.id
    since = now - timedelta(minutes=counter.terms.repeat_minutes)
    before = counter.store.refusals(ticket, since)
    facts = TicketFacts(
        _entries(history.letters),
        [Returned(who, digest, now) for who, digest in before],
    )
    found = collision.check(reply, facts, counter.terms, now)
    if found is not None:
        missed = [one.message_id for one in found.missed]
        inbox = counter.inbox_of(login)
        counter.store.note_collision(ticket, login, new.digest, now, missed, inbox)
        raise found.refusal(counter.terms, now)


def _entries(letters: Sequence[Letter]) -> list[Entry]:
    """Notes answer nobody and are left out (S4.7)."""
    return [
        Entry(
            one.message_id,
            one.at,
            _AUTHORS.get(one.party, Author.CUSTOMER),
            one.login or None,
        )
        for one in letters
        if one.kind != Kind.INTERNAL
    ]
