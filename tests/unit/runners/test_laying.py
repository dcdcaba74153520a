"""Drafts laid and messages put into an INBOX exactly once, whatever happens between."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailproc.desk.effects import SetState, StartClock
from mailproc.desk.model import ClockKind, TicketState
from mailproc.errors import Refused
from mailproc.ports import Declined, LedgerDown, Place
from mailproc.runners.drafts import Laying
from mailproc.runners.intake import Watch
from tests.fakes import FakeMailbox
from tests.unit.runners.mailboxes import ANSWER, QUESTION, SECOND, Office

FIRST = Watch("support1", 0.01, 24, shared=True)
OTHER = Watch("support2", 0.01, 24)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.works.close()


def wanted(office: Office) -> bytes:
    """Let a draft be wanted that nobody in particular is to send; its bytes."""
    number = office.arrive(QUESTION)
    works = office.works
    missing = StartClock(ClockKind.MISSING, works.now, ClockKind.OUTCOME)
    works.store.act_on(number, [missing], works.now, actor="x", cause="x")
    works.after(seconds=1)
    (pending,) = works.store.pending_drafts("", 9)
    return pending.raw


def lay(office: Office, watch: Watch, box: FakeMailbox | None = None) -> int:
    mailbox = box or office.boxes[watch.account]
    laying = Laying(office.works.store, mailbox, watch, lambda _: 3600)
    return laying.lay(office.layout, office.works.now)


def drafts(
    office: Office, name: str = "support1", folder: str = "Drafts"
) -> list[bytes]:
    return [kept.raw for kept in office.boxes[name].folders.get(folder, {}).values()]


# --- drafts ---------------------------------------------------------------------------


def test_what_is_nobodys_is_laid_into_the_first_account_once(office: Office) -> None:
    raw = wanted(office)
    assert lay(office, OTHER) == 0
    assert lay(office, FIRST) == 1
    assert lay(office, FIRST) == 0
    assert drafts(office) == [raw]
    (kept,) = office.boxes["support1"].folders["Drafts"].values()
    assert kept.flags == {"\\Draft"}
    assert office.works.store.pending_drafts("", 9) == []


def test_the_servers_own_folder_is_used(office: Office) -> None:
    """RFC 6154."""

    class Box(FakeMailbox):
        def special(self, use: str) -> str | None:
            return "Черновики" if use == "drafts" else None

    raw, box = wanted(office), Box("support1")
    lay(office, FIRST, box)
    assert [kept.raw for kept in box.folders["Черновики"].values()] == [raw]


def test_a_crash_after_the_append_lays_no_second_one(office: Office) -> None:
    raw = wanted(office)

    class Down:
        """The store, which goes away when the draft is to be ticked off."""

        def __getattr__(self, name: str) -> object:
            if name == "laid":
                raise LedgerDown("the power is gone")
            return getattr(office.works.store, name)

    box = office.boxes["support1"]
    dying = Laying(Down(), box, FIRST, lambda _: 1)  # type: ignore[arg-type]  # stands for a store
    with pytest.raises(LedgerDown):
        dying.lay(office.layout, office.works.now)
    assert drafts(office) == [raw]
    assert lay(office, FIRST) == 1
    assert drafts(office) == [raw]


def test_a_draft_that_a_person_has_thrown_away_stays_away(office: Office) -> None:
    wanted(office)
    lay(office, FIRST)
    office.boxes["support1"].folders["Drafts"].clear()
    office.rounds()
    assert drafts(office) == []


def test_what_the_server_refuses_waits(office: Office) -> None:
    wanted(office)

    class Full(FakeMailbox):
        asked = 0

        def append(self, *_: object) -> Place | None:
            self.asked += 1
            raise Declined("no room")

    box = Full("support1")
    laying = Laying(office.works.store, box, FIRST, lambda _: 3600)
    for _ in range(3):
        assert laying.lay(office.layout, office.works.now) == 0
    assert box.asked == 1
    assert len(office.works.store.pending_drafts("", 9)) == 1


# --- deposits: the answer of somebody else --------------------------------------------


def inbox(office: Office, name: str = "support1") -> list[bytes]:
    return [kept.raw for kept in office.boxes[name].folders["INBOX"].values()]


@pytest.fixture
def missed(office: Office) -> bytes:
    """What a writer missed: a question that came before the answer was sent."""
    number = office.arrive(QUESTION)
    office.works.after(minutes=1)
    office.arrive(SECOND)
    now = office.works.now
    office.works.store.note_collision(
        number, "support1", "digest", now, ["q2@client.example"], "support1"
    )
    return SECOND


@pytest.mark.parametrize("tells", [True, False])
def test_what_the_writer_missed_stands_in_inbox_and_stays(
    office: Office, missed: bytes, tells: bool
) -> None:
    """Also on a server that does not tell where an append went."""
    for box in office.boxes.values():
        box.tells_new_places = tells
    office.rounds()
    assert inbox(office) == [missed]
    assert inbox(office, "support2") == []
    office.act(1, SetState(TicketState.SOLVED))
    office.act(1, SetState(TicketState.OPEN))
    office.rounds(3)
    assert inbox(office) == [missed]
    (kept,) = office.boxes["support1"].folders["INBOX"].values()
    assert kept.flags == set()
    shown = office.boxes["support1"].folders["Прочее"].values()
    assert sum(b"<q2@" in each.raw for each in shown) == 1, "its own copy stays, too"


def test_a_crash_after_the_append_puts_no_second_one(
    office: Office, missed: bytes
) -> None:
    office.boxes["support1"].append("INBOX", missed, (), None)
    office.rounds()
    assert inbox(office) == [missed]
    deposited = [e for e in office.works.store.events(99) if e.kind == "deposited"]
    assert len(deposited) == 1


def test_another_copy_of_the_same_mail_is_sorted_as_ever(
    office: Office, missed: bytes
) -> None:
    other = b"Delivered-To: support1@ipserver.su\r\n" + missed
    office.boxes["support1"].put(other)
    office.rounds()
    assert inbox(office) == [missed]
    shown = [kept.raw for kept in office.boxes["support1"].folders["Прочее"].values()]
    assert other in shown


def test_a_deposit_that_is_dragged_moves_its_ticket(
    office: Office, missed: bytes
) -> None:
    office.rounds()
    box = office.boxes["support1"]
    (uid,) = box.folders["INBOX"]
    box.drag("INBOX", "Биллинг", uid)
    office.rounds()
    assert office.works.ticket(1).queue == "billing"
    assert set(office.where(b"<q2@")) == {"Биллинг"}
    assert inbox(office) == []


def test_a_refused_reply_brings_what_its_writer_missed(office: Office) -> None:
    """From the refusal to the INBOX of whoever wrote too late."""
    works = office.works
    assert works.door.counter is not None
    reads = replace(works.door.counter, inbox_of=lambda login: login)
    works.door = replace(works.door, counter=reads)
    office.arrive(QUESTION)
    works.write(ANSWER)
    works.after(minutes=1)
    office.arrive(SECOND)
    with pytest.raises(Refused, match="the customer wrote"):
        works.write(ANSWER.replace(b"<a1@", b"<a2@"))
    assert inbox(office) == []
    office.rounds()
    assert inbox(office) == [SECOND]
    assert inbox(office, "support2") == []
