"""Collision: a reply that comes after somebody else's answer is held up (S1.3).

A reply is refused when, after the message it answers, a colleague has answered or the
customer has written again; its writer reads that first. The same again, or `#send`,
goes. A writer's own answer shows that they knew what stood above it. Pure: facts of a
ticket in, what was missed out; it stores nothing and reads no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mailproc.desk.terms import Terms
from mailproc.errors import Refused


class Author(StrEnum):
    """Who wrote a message of a ticket."""

    CUSTOMER = "customer"  # whoever is not of the desk: client, datacenter, partner
    STAFF = "staff"
    PROGRAM = "program"  # answers, alarms, bounces, out-of-office


@dataclass(frozen=True, slots=True)
class Entry:
    """A message of the ticket; notes (S4.7) answer nobody and are left out.

    `message_id` is without angle brackets; `at`, with a zone, is when it reached the
    ticket; `login` is None where nobody knows which staff member wrote.
    """

    message_id: str
    at: datetime
    author: Author
    login: str | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """A reply that was refused before: who sent it, what it said, and when."""

    login: str
    digest: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What counts of a ticket; `entries` in the order in which they reached it."""

    entries: Sequence[Entry]
    returned: Sequence[Returned] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that is about to leave.

    `parents` are the Message-IDs of its In-Reply-To; where that field is missing, the
    last of its References. `digest` is that of its new text, `insists` is `#send`.
    """

    login: str
    parents: Sequence[str]
    digest: str
    insists: bool = False
    author: Author = Author.STAFF


@dataclass(frozen=True, slots=True)
class Collision:
    """What the writer missed, to be put into their INBOX.

    The newest answer of a colleague, the newest mail of the customer, or both, in the
    order in which they came.
    """

    missed: tuple[Entry, ...]

    def refusal(self, terms: Terms, now: datetime) -> Refused:
        """Return the 550: who, when in the zone of `now`, and what to do."""
        told = " and ".join(_told(entry, now) for entry in self.missed)
        return Refused(
            f"{told}: read it in your INBOX, then send the same again within"
            f" {terms.repeat_minutes} minutes, or with #send as the first line"
        )


def check(
    reply: Reply, ticket: TicketFacts, terms: Terms, now: datetime
) -> Collision | None:
    """Return what forbids a reply to leave now, None where it may go.

    A message that answers nothing of the ticket may go; so may program mail.
    """
    if reply.author is Author.PROGRAM or reply.insists:
        return None
    if any(_is_same(reply, one, terms, now) for one in ticket.returned):
        return None
    since = _known_to_writer(reply, ticket.entries)
    if since is None:
        return None
    missed = {e.author: e for e in ticket.entries[since:] if _counts(e, reply)}
    found = sorted(missed.values(), key=ticket.entries.index)
    return Collision(tuple(found)) if found else None


def _is_same(reply: Reply, one: Returned, terms: Terms, now: datetime) -> bool:
    """Whether this reply was refused not long ago, and is sent again as it was."""
    soon = now - one.at <= timedelta(minutes=terms.repeat_minutes)
    return soon and (one.login, one.digest) == (reply.login, reply.digest)


def _known_to_writer(reply: Reply, entries: Sequence[Entry]) -> int | None:
    """Return behind how many entries the writer has not looked, None for no reply."""
    parents = frozenset(reply.parents)
    known = [at for at, e in enumerate(entries, 1) if e.message_id in parents]
    own = [at for at, e in enumerate(entries, 1) if _is_own(e, reply)]
    return max(known + own) if known else None


def _is_own(entry: Entry, reply: Reply) -> bool:
    return entry.author is Author.STAFF and entry.login == reply.login


def _counts(entry: Entry, reply: Reply) -> bool:
    return entry.author is not Author.PROGRAM and not _is_own(entry, reply)


def _told(entry: Entry, now: datetime) -> str:
    who = "the customer wrote"
    if entry.author is Author.STAFF:
        who = f"{entry.login or 'somebody'} answered"
    at = entry.at.astimezone(now.tzinfo)
    return f"{who} at {at.isoformat(' ', 'minutes')}"
