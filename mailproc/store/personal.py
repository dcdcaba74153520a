"""Where personal text stands: what an erasure blanks, table by table (S11.6).

A new table with words, names or addresses of people gets its lines here and needs
nothing else. A test holds that every column of text is either named here or known
to hold none. Changes nothing itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, ColumnElement, Text, cast, exists

from mailproc.ports import State, Step
from mailproc.store import schema_desk as desk
from mailproc.store.schema import (
    copy,
    filing,
    message,
    place,
    raw,
    recipient,
    shunt,
    spool,
    trace,
)
from mailproc.store.schema_abuse import abuse_name
from mailproc.store.schema_notices import notice, notice_event, notice_partner
from mailproc.store.schema_registry import registry_record


class By(StrEnum):
    """What a row belongs to; an erasure finds these first, then the rows."""

    MESSAGE = "message"
    COPY = "copy"
    LETTER = "letter"  # of the spool
    TICKET = "ticket"  # a thread all of whose messages are erased
    RAW = "raw"  # bytes, by digest
    ADDRESS = "address"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Texts:
    """Columns of one table: how its rows are reached, and what stands there then.

    Nothing to write means that the row itself goes: its text is its key.
    """

    by: By
    key: Column[Any]
    blank: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waits:
    """Rows for whose sake nothing may be erased yet; `why` names their `key`."""

    by: By
    key: Column[Any]
    where: ColumnElement[bool]
    why: str


# Running clocks of one kind are told apart by their keys.
_NUMBER = cast(desk.clock.c.id, Text)
_SENT = {"address": "", "person": ""}

TEXTS = (
    Texts(By.MESSAGE, message.c.id, {"subject": "", "sender": ""}),
    Texts(By.MESSAGE, trace.c.message, {"hits": [], "effects": []}),
    Texts(By.COPY, copy.c.id, {"sender": "", "recipients": [], "peer": "", "helo": ""}),
    Texts(By.COPY, shunt.c.copy, {"reason": "", "detail": ""}),
    Texts(By.COPY, filing.c.copy, {"reason": ""}),
    Texts(By.LETTER, spool.c.id, {"subject": ""}),
    Texts(By.LETTER, recipient.c.spool, {"address": "", "text": ""}),
    Texts(By.RAW, raw.c.digest, {"body": b""}),
    Texts(By.TICKET, desk.ticket.c.id, {"subject": "", "requester": "", "facts": {}}),
    Texts(By.ADDRESS, desk.ticket.c.requester, {"requester": ""}),
    Texts(By.TICKET, desk.clock.c.ticket, {"key": _NUMBER, "why": ""}),
    Texts(By.TICKET, desk.note.c.ticket, {"text": ""}),
    Texts(By.TICKET, desk.mention.c.ticket, {"why": ""}),
    Texts(By.TICKET, desk.draft.c.ticket, {"facts": {}}),
    Texts(By.TICKET, desk.participant.c.thread),
    Texts(By.TICKET, abuse_name.c.ticket),
    Texts(By.ADDRESS, desk.participant.c.address),
    Texts(By.MESSAGE, desk.sent.c.message, _SENT),
    Texts(By.TICKET, desk.sent.c.ticket, _SENT),
    Texts(By.ADDRESS, desk.sent.c.address, _SENT),
    Texts(By.TICKET, notice_event.c.ticket, {"facts": {}}),
    Texts(By.TICKET, notice.c.event, {"subject": "", "texts": {}}),
    Texts(
        By.TICKET,
        notice_partner.c.event,
        {"partner": "", "addresses": [], "subject": ""},
    ),
    Texts(By.CUSTOMER, registry_record.c.customer, {"data": {"name": ""}}),
)

_STANDS = exists().where(place.c.copy == filing.c.copy, place.c.present)

WAITS = (
    Waits(
        By.COPY, copy.c.id, copy.c.step == Step.KEPT.value, "copy {} is not sorted yet"
    ),
    Waits(
        By.COPY,
        filing.c.copy,
        filing.c.done.is_(None) & ~_STANDS,  # a move needs no bytes, an append does
        "copy {} is not in its folder yet",
    ),
    Waits(
        By.MESSAGE,
        desk.deposit.c.message,
        desk.deposit.c.done.is_(None),
        "message {} is not in the INBOX yet where it was asked for",
    ),
    Waits(
        By.LETTER,
        recipient.c.spool,
        recipient.c.state.in_([State.DUE.value, State.HELD.value]),
        "letter {0} has not left yet; `mailproc spool drop {0}` ends that",
    ),
    Waits(
        By.TICKET,
        desk.draft.c.ticket,
        desk.draft.c.laid.is_(None),
        "a draft of ticket {} is not in its folder yet",
    ),
)
