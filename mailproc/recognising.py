"""Step 3 of the inbound path: what a mail belongs to, from near to far.

Our own letter coming back; an answer, by References and In-Reply-To; a reference number
of a datacenter or partner; `[#n]` in the subject, believed only of somebody who takes
part in that ticket already. Whoever else names a number gets a ticket with a link.
"""

# ruff: noqa: ARG002 - those who know nothing are asked like those who know

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mailproc.abuse.networks import Networks
from mailproc.desk.registry import Registry
from mailproc.message.bounce import Bounce
from mailproc.message.model import Message
from mailproc.ports import Case, Known, NoticeEvent, Thread, Told

_NUMBER = re.compile(r"\[(?:#|HL-)(\d{1,12})\]", re.IGNORECASE)
_MOST = 5


class Ledger(Protocol):
    """What is asked of the store; see ports.Store and ports.DeskStore."""

    def find(self, message_ids: Iterable[str]) -> Known | None:
        """Return the newest message that has one of these Message-IDs."""
        ...

    def thread_of(self, names: Iterable[str]) -> Thread | None:
        """Return the thread that one of these names points to."""
        ...

    def thread(self, number: int) -> Thread | None:
        """Return a thread."""
        ...

    def participant(self, ticket: int, addresses: Iterable[str]) -> bool:
        """Whether one of these takes part in a ticket, or somebody of their domain."""
        ...

    def case_of(self, names: Iterable[str]) -> Case | None:
        """Return the case of a complaint that has one of these names."""
        ...

    def case_at(self, number: int) -> Case | None:
        """Return the case that a thread is."""
        ...

    def notice_event(self, number: int) -> NoticeEvent | None:
        """Return the event that a thread is."""
        ...

    def notice_events(self, keys: Iterable[str]) -> Sequence[NoticeEvent]:
        """Return the events that have one of these keys."""
        ...

    def open_events(self) -> Sequence[NoticeEvent]:
        """Return the events that are work."""
        ...

    def told_of(self, event: int) -> Sequence[Told]:
        """Return what partners were told about an event."""
        ...


class Directory(Protocol):
    """What the registry knows of those who write to us."""

    def is_datacenter(self, address: str) -> bool:
        """Whether a datacenter of ours writes from this address (S4.5)."""
        ...

    def is_administered(self, address: str, at: datetime) -> bool:
        """Whether the writer has a service under administration (S1.4)."""
        ...

    def reference_names(self, address: str, subject: str) -> tuple[str, ...]:
        """Return the sender's own ticket numbers in a subject, as names of threads."""
        ...

    def registry(self) -> Registry | None:
        """Return the registry in force, None where it is not looked up."""
        ...

    def networks(self) -> Networks | None:
        """Return the networks of the registry, None where none are known (S11.8)."""
        ...

    def answers(self) -> Mapping[str, str]:
        """Return what people answered to doubts about notices, by their keys."""
        ...


class NoLedger:
    """A ledger that knows nothing: for `explain`, which opens no store."""

    def find(self, message_ids: Iterable[str]) -> Known | None:
        """Nothing is known."""
        return None

    def thread_of(self, names: Iterable[str]) -> Thread | None:
        """Nothing is known."""
        return None

    def thread(self, number: int) -> Thread | None:
        """Nothing is known."""
        return None

    def participant(self, ticket: int, addresses: Iterable[str]) -> bool:
        """Nobody takes part."""
        return False

    def case_of(self, names: Iterable[str]) -> Case | None:
        """Nothing is known."""
        return None

    def case_at(self, number: int) -> Case | None:
        """Nothing is known."""
        return None

    def notice_event(self, number: int) -> NoticeEvent | None:
        """Nothing is known."""
        return None

    def notice_events(self, keys: Iterable[str]) -> Sequence[NoticeEvent]:
        """Nothing is known."""
        return ()

    def open_events(self) -> Sequence[NoticeEvent]:
        """Nothing is known."""
        return ()

    def told_of(self, event: int) -> Sequence[Told]:
        """Nobody was told anything."""
        return ()


class NoDirectory:
    """A registry with nobody in it."""

    def is_datacenter(self, address: str) -> bool:
        """Nobody is."""
        return False

    def is_administered(self, address: str, at: datetime) -> bool:
        """Nobody has."""
        return False

    def reference_names(self, address: str, subject: str) -> tuple[str, ...]:
        """Nobody has numbers."""
        return ()

    def registry(self) -> Registry | None:
        """Nothing is looked up."""
        return None

    def networks(self) -> Networks | None:
        """Nothing is known."""
        return None

    def answers(self) -> Mapping[str, str]:
        """Nobody has answered anything."""
        return {}


@dataclass(frozen=True, slots=True)
class Belonging:
    """What a mail belongs to: `ours` is our letter of which this is the copy.

    `thread` is what it answers or reports on, `mentions` are tickets that it only
    names, `names` those under which its thread is known from now on. One that is
    `alone` begins a thread, whatever it answers.
    """

    ours: Known | None = None
    thread: Known | None = None
    mentions: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Recogniser:
    """Finds what mail belongs to. `own` are our addresses."""

    ledger: Ledger
    directory: Directory
    own: frozenset[str]

    def __call__(
        self, message: Message, same: str, bounced: Bounce | None
    ) -> Belonging:
        """Return what a message with the identity `same` belongs to."""
        ours = self._own_letter(message, same)
        if ours is not None:
            return Belonging(ours, ours)
        sender = message.from_[0].key if message.from_ else ""
        names = self.directory.reference_names(sender, message.subject)
        thread = self._answered(message, bounced) or self._named(names)
        if thread is not None:
            return Belonging(None, thread, (), names)
        return self._numbered(message, names)

    def is_ours(self, message: Message) -> bool:
        """Whether the mail says that we wrote it."""
        return bool(message.from_) and message.from_[0].key in self.own

    def _own_letter(self, message: Message, same: str) -> Known | None:
        """Our outgoing letter, if this is its copy: same Message-ID, From, body."""
        if message.message_id is None or not self.is_ours(message):
            return None
        known = self.ledger.find([message.message_id])
        return known if known and known.outgoing and known.identity == same else None

    def _answered(self, message: Message, bounced: Bounce | None) -> Known | None:
        """The letter this one answers, or the one it says did not arrive."""
        if bounced is not None and bounced.original_message_id:
            return self.ledger.find([bounced.original_message_id])
        earlier = (*message.in_reply_to, *reversed(message.references))
        return self.ledger.find(earlier) if earlier else None

    def _named(self, names: tuple[str, ...]) -> Known | None:
        thread = self.ledger.thread_of(names) if names else None
        return _only_thread(thread) if thread else None

    def _numbered(self, message: Message, names: tuple[str, ...]) -> Belonging:
        """`[#n]` of a participant joins; of anybody else it is a mention."""
        numbers = [int(n) for n in _NUMBER.findall(message.subject)[:_MOST]]
        found = [t for n in dict.fromkeys(numbers) if (t := self.ledger.thread(n))]
        people = [a.key for a in (*message.from_, *message.reply_to)]
        for thread in found:
            if self.ledger.participant(thread.id, people):
                return Belonging(None, _only_thread(thread), (), names)
        return Belonging(None, None, tuple(thread.id for thread in found), names)


def _only_thread(thread: Thread) -> Known:
    """A thread that no certain message of it led to."""
    return Known(0, "", outgoing=False, thread=thread)
