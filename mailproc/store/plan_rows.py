"""What the ledger keeps of a plan, as rows: the message, and why it was sorted so."""

from datetime import datetime

from sqlalchemy import insert

from mailproc.desk.effects import as_dict
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
