"""Acting: message, thread, labels and filing of one plan in one transaction.

The unique identity decides whether a copy is a new mail or joins one that is there
(S3.5b). A thread has one queue and its messages stand in it. A plan that names
the thread decides that queue; a mail that joins by its references alone follows.
What a plan sends goes into the spool in the same transaction: never twice, and
never without the rest. Never talks to a server.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, select, update

from mailproc.desk.effects import File, JoinTicket, KnownAs, Label, StepBack
from mailproc.errors import Permanent
from mailproc.filtering.model import CATCH_ALL
from mailproc.ports import TRASH, Acted, Plan, Step, Thread
from mailproc.store import (
    abuse,
    consequences,
    events,
    filing,
    participants,
    plan_rows,
    schema,
    showing,
    spool,
    threads,
    tickets,
)
from mailproc.store.columns import key
from mailproc.store.dialect import serialise
from mailproc.store.ledger import digest_of
from mailproc.store.threads import Lineage


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the ledger: where it belongs and what it is labelled."""

    id: int
    thread: int
    queue: str
    labels: tuple[str, ...]


_copy, _where, _message = schema.copy.c, schema.place.c, schema.message.c
_STANDING = exists().where(_where.copy == _copy.id, _where.present)
_COPY = (
    select(_copy.account, _copy.step, _copy.message, _copy.queue)
    .add_columns(_STANDING.label("standing"))
    .where(_copy.id == bindparam("number"))
)
ACTED = (
    update(schema.copy)
    .where(_copy.id == bindparam("number"))
    .values(step=Step.ACTED, message=bindparam("made"))
)
_FOUND = select(_message.id, _message.thread, _message.queue, _message.labels).where(
    _message.identity == bindparam("identity")
)


def act(connection: Connection, number: int, plan: Plan, now: datetime) -> Acted:
    """Carry out a plan for a copy; a second time for the same copy changes nothing."""
    serialise(connection)
    copy = _find_copy(connection, number)
    if copy.step == Step.ACTED and copy.message is not None:
        return _again(connection, number, copy, now)
    # Mails that have nothing to be known by are never the same mail.
    identity = key(plan.identity) or f"copy:{number}"
    found = _find(connection, identity)
    if found:
        message = _join(connection, found, plan, copy.queue)
    else:
        message = _begin(connection, plan, identity, copy.queue, now)
        why = plan_rows.trace(message.id, number, plan, now)
        connection.execute(plan_rows.TRACE, why)
        _send(connection, plan)
        _on_ticket(connection, message, plan, now)
    connection.execute(ACTED, {"number": number, "made": message.id})
    shown = showing.look(connection, message.thread)
    where, flags = shown_at(plan, message, shown)
    filing.ask(connection, [(number, copy.account)], where, flags, now)
    acted = Acted(message.id, message.thread, joined=found is not None)
    record(connection, number, plan, acted, message.queue, now)
    return acted


def shown_at(
    plan: Plan, message: Message, shown: showing.Shown | None
) -> tuple[str, tuple[str, ...]]:
    """Return the queue and the flags of a copy; `shown` is how its ticket stands."""
    flags = _flags(plan, message)
    if not (plan.ours or plan.old):
        flags = list(showing.of_new_mail(shown, flags))
    return shown.where if shown else message.queue, tuple(flags)


def _find_copy(connection: Connection, number: int) -> Row[*tuple[Any, ...]]:
    row = connection.execute(_COPY, {"number": number}).one_or_none()
    if row is None:
        raise Permanent(f"copy {number} is not in the ledger")
    return row


def _again(
    connection: Connection, number: int, copy: Row[*tuple[Any, ...]], now: datetime
) -> Acted:
    """Answer what was done. A copy that stands in a folder is sent to its queue anew.

    So a message that was put back into INBOX, or restored there, is not left
    without a queue (S4.3); one that was appended is never appended twice.
    """
    row = connection.execute(
        select(schema.message.c.thread, schema.message.c.queue).where(
            schema.message.c.id == copy.message
        )
    ).one()
    if copy.standing:
        where = showing.place_of(connection, row.thread, row.queue)
        filing.ask(connection, [(number, copy.account)], where, (), now)
    return Acted(copy.message, row.thread, joined=True)


def _find(connection: Connection, identity: str) -> Message | None:
    row = connection.execute(_FOUND, {"identity": identity}).one_or_none()
    return Message(row.id, row.thread, row.queue, tuple(row.labels)) if row else None


def _join(
    connection: Connection, found: Message, plan: Plan, dragged_to: str | None
) -> Message:
    """Let only the labels of the plan stay; a letter of ours gets its queue now."""
    labels = tuple(dict.fromkeys([*found.labels, *plan.labels]))
    queue = found.queue
    if not queue:
        owner = threads.by_id(connection, found.thread)
        assert owner, "a foreign key holds it"
        queue = _settle_thread(connection, owner, plan, dragged_to)
    connection.execute(
        update(schema.message)
        .where(schema.message.c.id == found.id)
        .values(labels=labels, queue=queue)
    )
    return Message(found.id, found.thread, queue, labels)


def _begin(
    connection: Connection,
    plan: Plan,
    identity: str,
    dragged_to: str | None,
    now: datetime,
) -> Message:
    joins = [e.thread for e in plan.effects if isinstance(e, JoinTicket)]
    known = joins[0] if joins else _case_of(connection, plan)
    chosen = threads.by_id(connection, known) if known is not None else None
    if chosen and chosen.queue:
        chosen = _moved(connection, chosen, plan, now)
    ids = threads.ids(plan.message_id, plan.references)
    line = Lineage(ids, chosen, target(plan, dragged_to), plan.priority)
    owner = threads.resolve(connection, [line], now)[0]
    if owner.queue == TRASH:  # new mail is never hidden by what was deleted
        owner = _moved(connection, owner, plan, now)
    queue = _settle_thread(connection, owner, plan, dragged_to)
    work = not (plan.ours or plan.old)
    if work and plan.priority < owner.priority:  # what stands there shows it, too
        showing.show(connection, owner.id, now)
    row = plan_rows.message(plan, identity, owner.id, queue, now)
    number = connection.execute(plan_rows.BEGIN, row).scalar_one()
    return Message(number, owner.id, queue, plan.labels)


def _case_of(connection: Connection, plan: Plan) -> int | None:
    """The case of a complaint that another one, just before, has opened (S7)."""
    names = [n for e in plan.effects if isinstance(e, KnownAs) for n in e.names]
    return abuse.number_of(connection, names) if names else None


def _moved(connection: Connection, thread: Thread, plan: Plan, now: datetime) -> Thread:
    """Let a thread follow the plan into its queue."""
    if not plan.queue or thread.queue == plan.queue:
        return thread
    showing.move(connection, thread.id, plan.queue, now)
    return Thread(thread.id, plan.queue, thread.priority)


def target(plan: Plan, dragged_to: str | None) -> str:
    """Return where a mail goes that joins no thread; never nowhere (S4.3)."""
    return dragged_to or plan.queue or CATCH_ALL


def _settle_thread(
    connection: Connection, owner: Thread, plan: Plan, dragged_to: str | None
) -> str:
    """Return the thread's queue, and let new work raise its priority (S1.4)."""
    queue = owner.queue or target(plan, dragged_to)
    work = not (plan.ours or plan.old)
    priority = min(owner.priority, plan.priority) if work else owner.priority
    if (queue, priority) != (owner.queue, owner.priority):
        connection.execute(
            update(schema.thread)
            .where(schema.thread.c.id == owner.id)
            .values(queue=queue, priority=priority)
        )
        connection.execute(
            update(schema.message)
            .where(schema.message.c.thread == owner.id, schema.message.c.queue == "")
            .values(queue=queue)
        )
    return queue


def _send(connection: Connection, plan: Plan) -> None:
    letters = [spool.Letter(one, digest_of(one.raw)) for one in plan.letters]
    if letters:
        spool.accept(connection, letters)


def _on_ticket(
    connection: Connection, message: Message, plan: Plan, now: datetime
) -> None:
    """Carry out what the mail means for its ticket, and for letters that bounced."""
    participants.add(connection, message.thread, plan.people)
    act = tickets.Act(connection, now, "program", f"message {message.id}")
    tickets.apply(act, message.thread, plan.effects)
    for effect in plan.effects:
        if isinstance(effect, StepBack):
            lost = [effect.address]
            consequences.undelivered(connection, effect.message, lost, now)


def _flags(plan: Plan, message: Message) -> list[str]:
    labels = (e.label for e in plan.effects if isinstance(e, Label))
    flags = [
        flag
        for effect in plan.effects
        if isinstance(effect, File)
        for flag in filing.renamed(effect.flags, effect.queue, message.queue)
    ]
    return list(dict.fromkeys([*flags, *message.labels, *labels]))


def record(
    connection: Connection,
    copy: int,
    plan: Plan,
    acted: Acted,
    queue: str,
    now: datetime,
) -> None:
    """Append to the event log what was done with a copy."""
    events.add(
        connection,
        now,
        "joined" if acted.joined else "acted",
        cause=f"copy {copy}",
        copy=copy,
        message=acted.message,
        thread=acted.thread,
        queue=queue,
        old=plan.old,
        ours=plan.ours,
    )
    if acted.joined:
        return
    for effect in plan.effects:
        if isinstance(effect, StepBack):
            address = events.fingerprint(effect.address)
            cause = f"message {acted.message}"
            told = {"thread": effect.thread, "address": address}
            events.add_all(connection, now, "step_back", [told], cause=cause)
