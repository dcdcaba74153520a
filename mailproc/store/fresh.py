"""Acting on several mails at once: most are surely new, and need few statements.

A mail is surely new where neither it nor anything it refers to was ever seen, no other
of the same call has any of these names, and it only opens a ticket. Then nothing about
it stands in the database yet, so that nothing has to be asked for. What is written is
the same as by `acts.act` for one after the other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, bindparam, insert, select

from mailproc.desk.effects import (
    Effect,
    File,
    KeepClock,
    Label,
    Mark,
    OpenTicket,
    StartClock,
    Wrote,
)
from mailproc.ports import Acted, Plan, Step
from mailproc.store import (
    acts,
    clocks,
    filing,
    participants,
    plan_rows,
    schema,
    showing,
    threads,
    tickets,
)
from mailproc.store.acts import Message
from mailproc.store.columns import key
from mailproc.store.dialect import serialise
from mailproc.store.schema_desk import ticket

_ORDINARY = (File, KeepClock, Label, Mark, OpenTicket, StartClock, Wrote)

_copy, _message = schema.copy.c, schema.message.c
# A copy that no folder was ever chosen for: no filing of it waits.
_UNTOUCHED = select(_copy.id, _copy.account).where(
    _copy.id.in_(bindparam("numbers", expanding=True)),
    _copy.step == Step.KEPT.value,
    _copy.queue.is_(None),
)
_OPEN = insert(ticket)
_KNOWN = select(_message.identity).where(
    _message.identity.in_(bindparam("identities", expanding=True))
)


@dataclass(frozen=True, slots=True)
class _New:
    """A copy of a mail with its plan, and the names that the mail has or refers to."""

    number: int
    plan: Plan
    identity: str
    names: tuple[str, ...]

    @classmethod
    def of(cls, number: int, plan: Plan) -> "_New":
        names = threads.ids(plan.message_id, plan.references)
        return cls(number, plan, key(plan.identity), names)

    @property
    def about_ticket(self) -> tuple[Effect, ...]:
        """What is done with its ticket."""
        effects = self.plan.effects
        return tuple(one for one in effects if tickets.is_ticket_effect(one))

    @property
    def is_ordinary(self) -> bool:
        """Whether it does nothing but open a ticket first, or not even that."""
        ordinary = all(isinstance(one, _ORDINARY) for one in self.plan.effects)
        opens = [isinstance(one, OpenTicket) for one in self.about_ticket]
        begins = not opens or (opens[0] and sum(opens) == 1)
        return bool(ordinary and begins and self.identity and not self.plan.letters)


def act_all(
    connection: Connection, plans: Sequence[tuple[int, Plan]], now: datetime
) -> list[Acted]:
    """Carry out plans for copies, in order."""
    serialise(connection)
    wanted = [_New.of(number, plan) for number, plan in plans]
    accounts = _surely_new(connection, wanted)
    acted: list[Acted] = []
    for is_new, group in groupby(wanted, lambda one: one.number in accounts):
        if is_new:
            acted += _act(connection, list(group), accounts, now)
        else:
            acted += [acts.act(connection, n.number, n.plan, now) for n in group]
    return acted


def _surely_new(
    connection: Connection, wanted: Sequence[_New]
) -> dict[int, str | None]:
    """Return the accounts of the copies whose mail is surely new, by copy."""
    names = Counter(name for one in wanted for name in one.names)
    same = Counter(one.identity for one in wanted)
    copies = Counter(one.number for one in wanted)
    alone = [
        one
        for one in wanted
        if one.is_ordinary
        and copies[one.number] == same[one.identity] == 1
        and all(names[name] == 1 for name in one.names)
    ]
    if not alone:
        return {}
    asked = {"numbers": [one.number for one in alone]}
    accounts = {row.id: row.account for row in connection.execute(_UNTOUCHED, asked)}
    identities = {"identities": [one.identity for one in alone]}
    seen = set(connection.execute(_KNOWN, identities).scalars())
    known = threads.known(connection, (name for one in alone for name in one.names))
    return {
        one.number: accounts[one.number]
        for one in alone
        if one.number in accounts
        and one.identity not in seen
        and known.keys().isdisjoint(one.names)
    }


def _act(
    connection: Connection,
    group: Sequence[_New],
    accounts: dict[int, str | None],
    now: datetime,
) -> list[Acted]:
    begun = list(zip(group, _begin(connection, group, now), strict=True))
    traces = [plan_rows.trace(m.id, n.number, n.plan, now) for n, m in begun]
    connection.execute(plan_rows.TRACE, traces)
    people = [(m.thread, n.plan.people) for n, m in begun]
    participants.add_all(connection, people)
    acted = _on_tickets(connection, begun, now)
    made = [{"number": n.number, "made": m.id} for n, m in begun]
    connection.execute(acts.ACTED, made)
    _file(connection, begun, accounts, now)
    return acted


def _begin(
    connection: Connection, group: Sequence[_New], now: datetime
) -> list[Message]:
    """Begin the thread and the message of each."""
    queues = [acts.target(new.plan, None) for new in group]
    lines = [
        threads.Lineage(new.names, queue=queue, priority=new.plan.priority)
        for new, queue in zip(group, queues, strict=True)
    ]
    owners = threads.resolve(connection, lines, now)
    rows = [
        plan_rows.message(new.plan, new.identity, owner.id, owner.queue, now)
        for new, owner in zip(group, owners, strict=True)
    ]
    numbers = connection.execute(plan_rows.BEGIN, rows).scalars()
    return [
        Message(number, owner.id, owner.queue, tuple(new.plan.labels))
        for number, owner, new in zip(numbers, owners, group, strict=True)
    ]


def _on_tickets(
    connection: Connection, begun: Sequence[tuple[_New, Message]], now: datetime
) -> list[Acted]:
    """Open the tickets with their clocks, and tell the log of each mail."""
    opened: list[dict[str, object]] = []
    started: list[dict[str, object]] = []
    acted: list[Acted] = []
    for new, message in begun:
        if new.about_ticket:
            act = tickets.Act(connection, now, "program", f"message {message.id}")
            row, running = _ticket(act, message.thread, new.about_ticket)
            opened.append(row)
            started += running
        done = Acted(message.id, message.thread, joined=False)
        acts.record(connection, new.number, new.plan, done, message.queue, now)
        acted.append(done)
    if opened:
        connection.execute(_OPEN, opened)
    if started:
        connection.execute(clocks.START, started)
    if opened:
        clocks.sum_up(connection, [message.thread for _, message in begun], now)
    return acted


def _ticket(
    act: tickets.Act, number: int, effects: Sequence[Effect]
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Return the rows of a new ticket and of its clocks, and tell the log of them."""
    row: dict[str, object] = {"asked": None, "answered": None}
    running: dict[tuple[str, str], dict[str, object]] = {}
    for effect in effects:
        if isinstance(effect, OpenTicket):
            row |= plan_rows.ticket(number, effect, act.now)
            tickets.log_opened(act, number, effect)
        elif isinstance(effect, Wrote):
            row |= plan_rows.wrote(effect, act.now)
            tickets.log_wrote(act, number, effect)
        elif isinstance(effect, StartClock | KeepClock):
            same = (effect.kind.value, effect.key)
            if isinstance(effect, StartClock) or same not in running:
                running[same] = plan_rows.clock(number, effect, act.now)
                clocks.log_started(act, number, effect)
    return row, list(running.values())


def _file(
    connection: Connection,
    begun: Iterable[tuple[_New, Message]],
    accounts: dict[int, str | None],
    now: datetime,
) -> None:
    """Ask for all that goes to one folder with the same flags in one go."""
    begun = list(begun)
    shown = showing.look_all(connection, [message.thread for _, message in begun])
    alike = defaultdict[tuple[str, tuple[str, ...]], list[tuple[int, str | None]]](list)
    for new, message in begun:
        where = acts.shown_at(new.plan, message, shown.get(message.thread))
        alike[where].append((new.number, accounts[new.number]))
    for (queue, flags), copies in alike.items():
        filing.ask(connection, copies, queue, flags, now)
