"""What the ledger keeps of a plan, as rows: the message, why, and its ticket.

Values only; never asks the database.
"""

from datetime import datetime

from sqlalchemy import insert

from mailproc.desk.effects import KeepClock, OpenTicket, StartClock, Wrote, as_dict
from mailproc.desk.model import Party, TicketState
from mailproc.ports import Plan
from mailproc.store import schema
from mailproc.store.columns import key

BEGIN = insert(schema.message).returning(
    schema.message.c.id, sort_by_parameter_order=True
)
TRACE = insert(schema.trace)


def message(
    plan: Plan, identity: str, thread: int, queue: str, now: datetime
) -> dict[str, object]:
    """Return the row of a message that begins with a plan."""
    return {
        "identity": identity,
        "message_id": key(plan.message_id or "") or None,
        "thread": thread,
        "outgoing": plan.ours,
        "old": plan.old,
        "queue": queue,
        "priority": plan.priority,
        "kind": plan.kind,
        "labels": plan.labels,
        "subject": plan.subject,
        "sender": plan.sender,
        "created": now,
    }


def trace(message: int, copy: int, plan: Plan, now: datetime) -> dict[str, object]:
    """Return the row that says why a mail was sorted as it was."""
    return {
        "message": message,
        "copy": copy,
        "at": now,
        "hits": plan.trace,
        "effects": [as_dict(effect) for effect in plan.effects],
    }


def ticket(number: int, effect: OpenTicket, now: datetime) -> dict[str, object]:
    """Return the row of a ticket that is opened."""
    values: dict[str, object] = {
        "id": number,
        "kind": effect.kind,
        "state": TicketState.NEW,
        "subject": effect.subject,
        "requester": effect.requester,
        "opened": now,
        "changed": now,
        "late": False,
        "facts": {},
    }
    return values | dict.fromkeys(("customer", "server", "assignee", "answered_by"), "")


def wrote(effect: Wrote, now: datetime) -> dict[str, object]:
    """Return what changes in the row of a ticket when somebody writes."""
    if effect.party is Party.STAFF:
        return {"answered": now, "answered_by": effect.login}
    if effect.party in (Party.PROGRAM, Party.AUTOMATIC):
        return {}
    return {"asked": now}


def clock(
    number: int, effect: StartClock | KeepClock, now: datetime
) -> dict[str, object]:
    """Return the row of a clock that starts."""
    return {
        "ticket": number,
        "kind": effect.kind,
        "key": effect.key,
        "started": now,
        "why": effect.why,
        "owed": effect.owed,
        "due": effect.fires or effect.owed,
        "scheduled": now,
        "step": 0,
    }
