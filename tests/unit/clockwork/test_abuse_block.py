"""S7.2, S7.3a, S11.8: block orders, who confirms them, and the letters behind them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailproc.clockwork.handlers import HANDLERS
from mailproc.clockwork.office import BlockDone, Blocking
from mailproc.clockwork.tick import Clockwork
from mailproc.desk.model import ClockKind, TicketState
from mailproc.message.model import Message
from mailproc.ports import Kind
from tests.unit.clockwork.complaints import (
    OUR_MOSCOW,
    command,
    desk,
    forwarded,
    listing,
    mail,
    running,
    to,
)
from tests.unit.clockwork.works import Works

DESK = "support@ipserver.su"
DATACENTER = "abuse@rhein.example"
SPAMHAUS = "sbl-removals@spamhaus.org"


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A desk that writes to datacenters by itself."""
    made = desk(tmp_path, block_letter="automatic")
    yield made
    made.close()


def ordered(works: Works, raw: bytes) -> tuple[int, Message]:
    """Let a complaint come; its ticket and the order."""
    number = works.mail(raw)
    works.after(seconds=1)
    orders = [x for x in to(works.letters(), DESK) if "ЗАБЛОКИРУЙТЕ" in x.subject]
    assert len(orders) == 1, "one order, at once"
    return number, orders[0]


def answer(works: Works, order: Message, said: str, ident: str = "s1") -> list[Message]:
    """A person answers the order; what leaves then."""
    works.write(command(said, order.message_id or "", ident), DESK)
    works.letters()
    works.after(seconds=1)
    return works.letters()


def malware(ip: str = OUR_MOSCOW) -> bytes:
    text = (
        f"Dear abuse team,\nthe IP address {ip} distributes malware:\n"
        f"http://{ip}/bins/mirai.arm7\nPlease take it down.\n"
    )
    return mail(text, subject=f"Malware hosted on {ip}")


def test_an_sbl_listing_is_ordered_at_once(works: Works) -> None:
    """S7.2a, b: server, service, address, evidence; new client; autostart (S7.2c)."""
    number, order = ordered(works, listing())
    assert works.ticket(number).priority == 3, "S1.4"
    for words in ("node7", "1234 VPS1234(2.7)", "192.0.2.34", "SBL654321"):
        assert words in order.text, words
    assert "отмените и услугу (S7.2b)" in order.text
    assert "из автозапуска" in order.text
    assert "не узел node7" in order.text, "S11.8: the node runs others, too"
    (claim,) = [c for c, letter in works.sent if letter.raw == order.raw]
    assert claim.kind is Kind.INTERNAL
    assert [r.address for r in claim.recipients] == [DESK]


def test_the_alarm_rings_until_somebody_confirms(works: Works) -> None:
    """At 5 minutes, then ever more seldom; a bare reply stops nothing."""
    number, order = ordered(works, listing())
    works.after(minutes=5)
    assert [x.subject for x in works.letters() if "Block not confirmed" in x.subject]
    assert works.ticket(number).late
    works.write(command("#note\nсмотрю", order.message_id or "", "n1"), DESK)
    works.letters()
    rings = sum(
        bool(works.after(minutes=5)) and len(works.letters()) for _ in range(12)
    )
    assert 2 <= rings <= 4, "no storm"
    answer(works, order, "#blocked")
    assert ClockKind.BLOCK not in running(works, number)
    works.after(hours=2)
    assert not [x for x in works.letters() if "Block not confirmed" in x.subject]


def test_after_the_block_the_datacenter_gets_the_clients_data(works: Works) -> None:
    """S7.2c: only then, and nothing untrue: nobody said that it was cancelled."""
    _, order = ordered(works, listing())
    letters = answer(works, order, "#blocked")
    (letter,) = to(letters, DATACENTER)
    for words in ("VPS1234(2.7)", "EX44 #1234567", "ООО «Пример»", "Москва"):
        assert words in letter.text, words
    assert "is blocked as of 2026-11-24" in letter.text
    assert "cancelled" not in letter.text
    assert [a.addr for a in letter.cc] == [DESK]


@pytest.mark.parametrize(
    ("said", "cancelled"),
    [
        ("#blocked\nУслуга отменена.", True),
        ("#blocked\nservice cancelled", True),
        ("#blocked\nУслуга не отменена, ждём ответа.", False),
        ("#blocked\nnot cancelled yet", False),
    ],
)
def test_cancelled_is_said_where_it_was_done(
    works: Works, said: str, cancelled: bool
) -> None:
    _, order = ordered(works, listing())
    (letter,) = to(answer(works, order, said), DATACENTER)
    assert ("The service of this client is cancelled" in letter.text) == cancelled


def test_an_order_is_refused_with_a_reason(works: Works) -> None:
    number, order = ordered(works, listing())
    letters = answer(works, order, "#refused не наш клиент")
    assert ClockKind.BLOCK not in running(works, number)
    assert to(letters, DATACENTER) == []
    assert works.history(number).notes[0].text == "#refused не наш клиент"


def test_on_our_own_networks_spamhaus_gets_the_letter(works: Works) -> None:
    """S7.2d: from abuse@spheral.ru, with the subject that Spamhaus reads."""
    _, order = ordered(works, listing(OUR_MOSCOW))
    assert "S7.2b" not in order.text, "an old client with two services"
    (letter,) = to(answer(works, order, "#blocked"), SPAMHAUS)
    assert letter.subject == f"SBL654321_{OUR_MOSCOW}/32"
    assert letter.from_[0].addr == "abuse@spheral.ru"
    assert "Jan Kowalski" in letter.text


def test_malware_is_ordered_and_no_letter_follows(works: Works) -> None:
    """S7.3a: the same order, without S7.2b to S7.2d."""
    number, order = ordered(works, malware())
    assert "S7.3a" in order.subject
    assert "S7.2b" not in order.text
    assert "hxxp://" in order.text
    assert "http://" not in order.text, "no link to click"
    letters = answer(works, order, "#blocked")
    assert to(letters, DATACENTER) == to(letters, SPAMHAUS) == []
    assert ClockKind.BLOCK_LETTER not in running(works, number)


def test_where_the_match_is_not_unique_a_person_is_asked(works: Works) -> None:
    """S11.8: the node's own address; the same clock, no order, reasons in words."""
    number = works.mail(malware("192.0.2.7"))
    works.after(seconds=1)
    asked = [x for x in to(works.letters(), DESK) if "ЧЬЁ ЭТО?" in x.subject]
    assert len(asked) == 2, "one for the block, one for the client"
    assert all("of the node node7 itself" in one.text for one in asked)
    assert running(works, number)[ClockKind.BLOCK].owed == works.now.replace(
        minute=5, second=0
    )
    works.after(minutes=5)
    assert [x for x in works.letters() if "Block not confirmed" in x.subject]


def test_a_second_report_orders_nothing_anew(works: Works) -> None:
    number, order = ordered(works, listing())
    answer(works, order, "#blocked")
    again = works.mail(listing(ident="sbl2", subject="Reminder: SBL654321"))
    assert again == number
    works.after(seconds=1)
    assert not [x for x in works.letters() if "ЗАБЛОКИРУЙТЕ" in x.subject]


def test_a_datacenters_forward_is_ordered_and_answered_in_its_thread(
    works: Works,
) -> None:
    raw = forwarded(listing(), subject="[Ticket#2026112410000123] Spamhaus SBL654321")
    _, order = ordered(works, raw)
    assert "S7.2a" in order.subject
    (letter,) = to(answer(works, order, "#blocked"), DATACENTER)
    assert letter.in_reply_to == ("dc1@rhein.example",)
    assert "Ticket#2026112410000123" in letter.subject


def test_the_letter_is_a_draft_by_default(tmp_path: Path) -> None:
    """The rest is drafted; sending it is the step."""
    works = desk(tmp_path)
    number, order = ordered(works, listing())
    assert to(answer(works, order, "#blocked"), DATACENTER) == []
    (laid,) = [x for x in works.history(number).drafts if x.purpose == "block_letter"]
    assert laid.sent is None
    works.close()


# --- the operator's command ------------------------------------------------------


class Command:
    """A block command that remembers what it was told."""

    def __init__(self, done: bool = True) -> None:
        self.told: list[Blocking] = []
        self.done = done

    def __call__(self, blocking: Blocking) -> BlockDone:
        self.told.append(blocking)
        return BlockDone(self.done, "rule added" if self.done else "exit 1")


def with_command(folder: Path, ran: Command) -> Works:
    works = desk(folder, block_command=("/bin/true",), block_letter="automatic")
    works.office = replace(works.office, block=ran)
    works.clockwork = Clockwork(works.office, HANDLERS)
    return works


def test_the_command_runs_for_a_trusted_sender(tmp_path: Path) -> None:
    """Its answer is the confirmation, and stands in the order."""
    ran = Command()
    works = with_command(tmp_path, ran)
    number = works.mail(listing())
    works.after(seconds=1)
    (order,) = [x for x in works.letters() if "ЗАБЛОКИРУЙТЕ" in x.subject]
    assert "rule added" in order.text
    assert [(b.ip, b.server, b.service) for b in ran.told] == [
        ("192.0.2.34", "node7", "1234")
    ]
    assert ClockKind.BLOCK not in running(works, number)
    works.after(seconds=1)
    assert to(works.letters(), DATACENTER)
    works.close()


def test_a_command_that_fails_confirms_nothing(tmp_path: Path) -> None:
    works = with_command(tmp_path, Command(done=False))
    number = works.mail(listing())
    works.after(seconds=1)
    assert works.store.ticket_facts(number)["command"]["said"] == "exit 1"
    works.after(minutes=5)
    assert [x for x in works.letters() if "Block not confirmed" in x.subject]
    works.close()


@pytest.mark.parametrize(
    "options",
    [
        {"proved": False},
        {"sender": "somebody@example.com"},  # proved, but anybody has an account
    ],
)
def test_the_command_runs_for_nobody_else(
    tmp_path: Path, options: dict[str, str]
) -> None:
    ran = Command()
    works = with_command(tmp_path, ran)
    number = works.mail(listing(**options))
    works.after(seconds=1)
    assert ran.told == []
    assert ClockKind.BLOCK in running(works, number), "a person decides"
    works.close()


def test_a_trusted_datacenter_may_start_it_by_its_forward(tmp_path: Path) -> None:
    """For a forward the forwarder's authentication counts."""
    ran = Command()
    works = with_command(tmp_path, ran)
    works.mail(forwarded(listing(), subject="[Ticket#2026112410000124] Spamhaus SBL"))
    works.after(seconds=1)
    assert len(ran.told) == 1
    works.close()


# --- what only few may read ------------------------------------------------------


def test_child_abuse_material_is_ordered_and_kept_apart(works: Works) -> None:
    """S7.3a and issue 5, 5f: no client notice, no link, no evidence, own folder."""
    text = (
        "Dear abuse team,\nwe received a report of child sexual abuse material "
        "(CSAM) hosted on 192.0.2.34:\nhttp://192.0.2.34/gallery/x.html\n"
        "Please remove it immediately.\n"
    )
    raw = mail(text, subject="CSAM report 192.0.2.34", sender="hotline@iwf.example")
    number, order = ordered(works, raw)
    ticket = works.ticket(number)
    assert (ticket.queue, ticket.priority) == ("restricted", 3)
    assert "gallery" not in order.text
    letters = [letter for _, letter in works.sent]
    assert to(letters, "petr@primer.example") == []
    assert len(to(letters, "hotline@iwf.example")) == 1, "the receipt"
    assert not works.history(number).drafts


def test_law_enforcement_is_for_people_alone(works: Works) -> None:
    text = (
        "Bundeskriminalamt\nDear Sir or Madam,\nwe request subscriber data for the IP "
        "address 192.0.2.34 as part of a criminal investigation. This is a law "
        "enforcement preservation request. Do not inform the customer.\n"
    )
    raw = mail(text, subject="Preservation request 192.0.2.34", sender="x@bka.example")
    number = works.mail(raw)
    works.after(seconds=1)
    assert works.ticket(number).queue == "restricted"
    assert works.letters() == []
    assert ClockKind.REACTION in running(works, number), "a person within 5 minutes"
    assert works.ticket(number).state is TicketState.NEW


def test_times_of_alarms_are_bounded(works: Works) -> None:
    """However long nobody answers, it rings once an hour at most, and at least."""
    number, _ = ordered(works, listing())
    works.after(hours=12)
    due = running(works, number)[ClockKind.BLOCK].due
    assert due is not None
    assert works.now < due <= works.now + timedelta(hours=1)
