"""A desk with two mailboxes in memory and their pollers; no time passes by itself."""

from pathlib import Path

from mailproc.desk.effects import TicketEffect
from mailproc.desk.model import TicketState
from mailproc.runners.intake import Watch
from mailproc.runners.layout import Layout
from mailproc.runners.poller import Poller
from tests.fakes import FakeMailbox
from tests.unit.clockwork.works import Works

QUEUES = {"support": "Поддержка", "billing": "Биллинг", "other": "Прочее"}
ACCOUNTS = ("support1", "support2")
QUESTION = (
    b"From: Ann <ann@example.org>\r\nTo: support@ipserver.su\r\nSubject: Thursday\r\n"
    b"Message-ID: <q1@client.example>\r\n\r\nhello\r\n"
)
ANSWER = (
    b"From: support@ipserver.su\r\nTo: ann@example.org\r\nSubject: Re: Thursday\r\n"
    b"Message-ID: <a1@ipserver.su>\r\nIn-Reply-To: <q1@client.example>\r\n\r\nyes\r\n"
)
SECOND = QUESTION.replace(b"<q1@", b"<q2@").replace(
    b"\r\n\r\n", b"\r\nIn-Reply-To: <q1@client.example>\r\n\r\n", 1
)


class Office:
    """A desk that two people read, each in a mailbox with a poller."""

    def __init__(self, folder: Path, *, keywords: bool = True) -> None:
        self.works = Works(folder)
        self.boxes = {name: FakeMailbox(name) for name in ACCOUNTS}
        self.layout = Layout("INBOX", "", QUEUES, subfolders=not keywords)
        self.pollers = [self._poller(name) for name in ACCOUNTS]
        self.rounds()

    def _poller(self, name: str) -> Poller:
        box = self.boxes[name]
        for folder in self.layout.folders():
            box.ensure(folder)
        watch = Watch(name, 0.01, 24, shared=name == ACCOUNTS[0])
        desk = self.works.desk
        return Poller(desk, box, self.layout, watch, lambda _: 0.01, name)

    def rounds(self, count: int = 2) -> None:
        for _ in range(count):
            for poller in self.pollers:
                poller.round()

    def arrive(self, raw: bytes, *names: str) -> int:
        for name in names or ACCOUNTS:
            self.boxes[name].put(raw)
        self.rounds()
        found = self.works.store.find([raw.split(b"<")[-1].split(b">")[0].decode()])
        return found.thread.id if found else 1

    def where(self, part: bytes, name: str = "support2") -> dict[str, set[str]]:
        """Folders in which messages stand that hold some bytes, with their flags."""
        return {
            folder: kept.flags
            for folder, mails in self.boxes[name].folders.items()
            for kept in mails.values()
            if part in kept.raw and "\\Deleted" not in kept.flags
        }

    def act(self, number: int, *effects: TicketEffect) -> None:
        now = self.works.now
        self.works.store.act_on(number, effects, now, actor="x", cause="x")
        self.rounds()

    def state(self, number: int) -> TicketState:
        return self.works.ticket(number).state
