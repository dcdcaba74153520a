"""May an automatic answer go out now (S1.1, S7.5, RFC 3834)? Yes, or no and why.

Two walls against loops. What calls itself automatic gets none; and because other
desks mark nothing, a sender, a ticket and the whole desk have limits, and what comes
back right after an answer of ours gets none either. Decides only: counts are given in.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailproc.desk.terms import Terms
from mailproc.message.automatic import Answerable

QUEUES = ("support", "billing", "test-orders")
"""Where the reaction of S1.1 may be a template."""

_LONGEST = 320  # RFC 5321 4.5.3.1: local part, @, domain
_TAG = re.compile(r"[+=].*|[-_.]?\d+$")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a message that might be answered, and of earlier answers.

    `answerable` is RFC 3834's verdict on the message. `in_ticket`, `to_sender_hour`,
    `to_sender_day` and `in_hour` count our automatic letters so far: in the ticket,
    to the `sender_key` of the address within an hour and a day, to all within an
    hour. `last` is when that sender got the latest one, `received` when the message
    came, `old` whether it is old mail.
    """

    answerable: Answerable
    received: datetime
    old: bool = False
    in_ticket: int = 0
    to_sender_hour: int = 0
    to_sender_day: int = 0
    in_hour: int = 0
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Yes:
    """The answer may go."""


@dataclass(frozen=True, slots=True)
class No:
    """No answer goes: a person reacts (S1.1). `why` is for the history."""

    why: str


def may_send(facts: Facts, terms: Terms) -> Yes | No:
    """Say whether one more automatic letter may go to the sender of a message.

    The same for answers and receipts: at most one automatic letter a message (S7.5).
    """
    why = _never(facts) or _enough(facts, terms) or _echo(facts, terms)
    return No(why) if why else Yes()


def may_answer_first(queue: str, facts: Facts, terms: Terms) -> Yes | No:
    """Say whether the reaction to a message in `queue` may be the template (S1.1)."""
    if queue not in QUEUES:
        return No(f"no automatic answer in queue {queue} (S1.1)")
    return may_send(facts, terms)


def sender_key(address: str) -> str:
    """Return the address as limits count it.

    Case, a tag behind "+" or "=" and a number at the end of the local part do not
    tell senders apart: desks write each mail from an address of its own.
    """
    local, _, domain = address[:_LONGEST].casefold().rpartition("@")
    return f"{_TAG.sub('', local) or local}@{domain}"


def _never(facts: Facts) -> str | None:
    if facts.old:
        return "old mail is sorted and no more"
    return None if facts.answerable.may else facts.answerable.why or "not answerable"


def _enough(facts: Facts, terms: Terms) -> str | None:
    limits = (
        (facts.in_ticket, terms.answers_per_ticket, "in this ticket"),
        (facts.to_sender_hour, terms.answers_per_sender_hour, "to the sender an hour"),
        (facts.to_sender_day, terms.answers_per_sender_day, "to the sender a day"),
        (facts.in_hour, terms.answers_per_hour, "to all an hour"),
    )
    for sent, most, where in limits:
        if sent >= most:
            return f"{most} automatic answers {where} are enough"
    return None


def _echo(facts: Facts, terms: Terms) -> str | None:
    """A program answers our answer at once, a person hardly writes anew so soon."""
    if facts.last is None:
        return None
    pause = timedelta(minutes=terms.answer_pause_minutes)
    # A clock that jumped back must not open the wall: the distance counts.
    if abs(facts.received - facts.last) < pause:
        minutes = terms.answer_pause_minutes
        return f"an automatic answer went there within {minutes} minutes"
    return None
