"""The whole desk on a real SQLite store, its time driven by the test: no sleeping."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from mailproc import app
from mailproc.clockwork.handlers import HANDLERS
from mailproc.clockwork.routines import ROUTINES
from mailproc.clockwork.tick import Clockwork
from mailproc.config.load import Config, builtin
from mailproc.contacts import Contacts
from mailproc.desk.model import History, Ticket
from mailproc.inbound import Desk, take
from mailproc.message.envelope import Envelope
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.offices import office
from mailproc.outbound import Door, finish, submit
from mailproc.ports import Arrival, Claim, Outcome, Place, State, Wanted
from mailproc.store.sql import SqlStore, open_store
from tests.fakes import NOW

LOGIN = "support1"


def signed(raw: bytes, from_domain: str) -> bytes:
    """Sign as far as these tests look: a field on top."""
    return f"DKIM-Signature: d={from_domain}\r\n".encode() + raw


class Works:
    """A desk: mail comes, staff write, time passes; letters that left are kept."""

    def __init__(self, folder: Path, config: Config | None = None) -> None:
        self.now = NOW
        self.config = config or builtin()
        self.store: SqlStore = open_store(f"sqlite:///{folder / 'db'}", clock=self.time)
        known = Contacts(self.store)
        counter = app.counter(self.config, self.store, known)
        writing = replace(app.writing(self.config), clock=self.time)
        notices = replace(app.notice_desk(self.config, self.store), clock=self.time)
        counter = replace(counter, clock=self.time)
        self.door = Door(writing, signed, self.store, counter, notices)
        house = app.house(self.config, directory=known)
        finished = partial(finish, self.door)
        self.desk = Desk(replace(house, clock=self.time), self.store, finished)
        self.office = office(self.config, self.door)
        self.clockwork = Clockwork(self.office, HANDLERS, ROUTINES)
        self.sent: list[tuple[Claim, Message]] = []
        self._uid = 0

    def time(self) -> datetime:
        """The moment that the test has reached."""
        return self.now

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def mail(self, raw: bytes, account: str = LOGIN) -> int:
        """Let a mail arrive; answers the number of its ticket or thread."""
        self._uid += 1
        place = Place(account, "INBOX", 1, self._uid)
        envelope = Envelope("", (), self.now, protocol="IMAP")
        (kept,) = take(self.desk, [Arrival(raw, envelope, place, account)])
        copy = self.store.copy(kept.copy)
        assert copy.message is not None, "the mail was set aside"
        found = self.store.find([parse(raw).message_id or ""])
        assert found is not None
        return found.thread.id

    def write(self, raw: bytes, *to: str, login: str = LOGIN) -> int:
        """Let a person submit a letter. Errors: what the relay would answer."""
        sender = parse(raw).from_[0].addr
        recipients = to or tuple(a.addr for a in parse(raw).recipients)
        envelope = Envelope(sender, recipients, self.now, login, protocol="ESMTPSA")
        return submit(self.door, envelope, raw)

    def after(self, **time: float) -> int:
        """Let time pass and fire what is due; how many clocks led to something."""
        self.now += timedelta(**time)
        return self.clockwork.tick(self.now)

    def letters(self) -> list[Message]:
        """Return the letters that have left since the last call, all delivered."""
        claims = self.store.claim("test", 100, self.now, 60)
        self._settle(claims)
        self.sent += [(claim, parse(claim.raw)) for claim in claims]
        return [parse(claim.raw) for claim in claims]

    def _settle(self, claims: Sequence[Claim]) -> None:
        done = [
            Outcome(r.id, r.address, State.DELIVERED, 250, "ok", "a.example")
            for claim in claims
            for r in claim.recipients
        ]
        self.store.settle(done, self.now)

    def ticket(self, number: int) -> Ticket:
        """Return a ticket."""
        return self.history(number).ticket

    def history(self, number: int) -> History:
        """Return a ticket with its past."""
        found = self.store.ticket(number)
        assert found is not None, f"no ticket {number}"
        return found

    def tickets(self, wanted: Wanted | None = None) -> Sequence[Ticket]:
        """List tickets."""
        return self.store.tickets(wanted or Wanted(), self.now)
