"""S5, N3, N4: an incident from a letter of staff to the letters of the clients."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from mailproc.clockwork.incidents import remarks
from mailproc.desk.model import ClockKind, TicketState
from mailproc.desk.registry_diff import compare
from mailproc.desk.shifts import shift_at
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.ports import Wanted
from tests.unit.clockwork.test_reaction import QUESTION
from tests.unit.clockwork.works import Works
from tests.unit.registry.example import example


def staff(
    text: str,
    to: str = "support@ipserver.su",
    subject: str = "node7 не отвечает",
    parent: str = "",
    number: int = 1,
) -> bytes:
    answers = f"In-Reply-To: <{parent}>\r\n" if parent else ""
    return (
        f"From: support@ipserver.su\r\nTo: {to}\r\nSubject: {subject}\r\n"
        f"Message-ID: <i{number}@ipserver.su>\r\n{answers}"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


OPENS = staff("#incident\r\n\r\nУзел node7 не отвечает с 11:50.\r\nПартнёры: нет")


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A desk that knows the example registry."""
    made = Works(tmp_path)
    found = compare(*made.store.registry_contents(), example())
    made.store.registry_import(found, made.now, actor="operator")
    yield made
    made.close()


def opened(works: Works) -> int:
    """The number of the only incident."""
    (ticket,) = works.tickets(Wanted(kind="incident"))
    return ticket.id


def drafts(works: Works, purpose: str = "mailing") -> list[Message]:
    """The drafts of a purpose that wait to be laid."""
    numbers = [one.id for one in works.tickets()]
    tokens = {
        draft.token
        for number in numbers
        for draft in works.history(number).drafts
        if draft.purpose == purpose
    }
    pending = works.store.pending_drafts("", 20)
    return [parse(one.raw) for one in pending if one.token in tokens]


def filled(draft: Message) -> bytes:
    """The draft as a person sends it, its fields filled."""
    raw = draft.raw.decode()
    for field in ("&^причина", "&^reason"):
        raw = raw.replace(field, "disk")
    for field in ("&^ожидаемое_окончание", "&^expected_end"):
        raw = raw.replace(field, "18:00")
    return raw.encode()


def to_desk(letters: list[Message], words: str) -> Message:
    (found,) = [letter for letter in letters if words in letter.subject]
    return found


def test_a_new_letter_opens_one_at_once(works: Works) -> None:
    """S5.1, N4: priority 1, queue incidents, its type; it stays in the house."""
    works.write(OPENS)
    ticket = works.ticket(opened(works))
    assert (ticket.queue, ticket.priority) == ("incidents", 1)
    assert works.store.ticket_facts(ticket.id)["task"] == "HL: Disaster Communication"
    (letter,) = works.letters()
    assert "#incident" not in letter.text
    (claim, _) = works.sent[0]
    assert [r.address for r in claim.recipients] == ["support@ipserver.su"]


def test_nobody_outside_gets_the_letter_that_opens_one(works: Works) -> None:
    works.mail(QUESTION)
    works.write(
        staff("#incident\r\nnode7", "client@example.org", parent="q1@client.example")
    )
    works.letters()
    reached = {r.address for claim, _ in works.sent for r in claim.recipients}
    assert reached == {"support@ipserver.su"}


def test_an_answer_opens_one_beside_its_ticket(works: Works) -> None:
    client = works.mail(QUESTION)
    works.write(staff("#incident\r\nnode7 лежит", parent="q1@client.example"))
    number = opened(works)
    assert number != client
    assert (client, "part") in works.history(number).links
    kinds = [clock.kind for clock in works.history(client).clocks]
    assert ClockKind.TEMPLATE in kinds, "the client still waits for an answer"
    works.after(seconds=1)
    assert works.ticket(number).server == "node7"


def test_the_word_alone_opens_one_and_nothing_leaves(works: Works) -> None:
    works.mail(QUESTION)
    assert works.write(staff("#incident", parent="q1@client.example")) == 0
    assert works.letters() == []
    assert opened(works)


def test_a_letter_of_staff_to_its_address_opens_one(works: Works) -> None:
    works.write(staff("node9", "incidents@ipserver.su"))
    assert works.ticket(opened(works)).priority == 1


def test_mail_from_outside_to_its_address_opens_one(works: Works) -> None:
    raw = QUESTION.replace(b"To: support@", b"To: incidents@")
    number = works.mail(raw)
    assert opened(works) == number
    kinds = [clock.kind for clock in works.history(number).clocks]
    assert ClockKind.MAILING in kinds
    assert ClockKind.NOTICE in kinds


def test_the_desk_is_told_where_it_is_and_what_to_check(works: Works) -> None:
    """S5.2: the virtual servers that run on the node, from the registry."""
    works.write(OPENS)
    works.letters()
    works.after(seconds=1)
    letter = to_desk(works.letters(), "Инцидент")
    assert "Затронуты / Touched: node7" in letter.text
    assert "Клиентов / Clients: 2" in letter.text
    assert "[ ]  1  VPS1234(2.7)" in letter.text
    assert "[ ]  2  TEST1250" in letter.text
    number = opened(works)
    (list_clock,) = [
        c for c in works.history(number).clocks if c.kind is ClockKind.CHECKLIST
    ]
    assert (list_clock.owed - works.now).total_seconds() == 3600


def test_the_letters_to_clients_are_one_draft(works: Works) -> None:
    """S5.1: a person sends it; a field left open does not leave (N8)."""
    works.write(OPENS)
    works.after(seconds=1)
    (draft,) = drafts(works)
    assert [a.addr for a in draft.to] == ["support@ipserver.su"]
    assert "&^причина" in draft.text
    with pytest.raises(Refused, match="unfilled field"):
        works.write(draft.raw)


def test_each_client_gets_a_letter_alone_in_its_language(works: Works) -> None:
    works.write(OPENS)
    works.after(seconds=1)
    works.letters()
    (draft,) = drafts(works)
    works.write(filled(draft))
    works.after(seconds=1)
    letters = {m.to[0].addr: m for m in works.letters() if "Авария" in m.subject}
    assert set(letters) == {
        "support@ipserver.su",
        "petr@primer.example",
        "maria@example.net",
    }
    for claim, message in works.sent:
        addresses = {r.address for r in claim.recipients}
        if message.to[0].addr in ("petr@primer.example", "maria@example.net"):
            assert addresses == {message.to[0].addr}
    russian, english = letters["petr@primer.example"], letters["maria@example.net"]
    assert russian.text.index("Здравствуйте") < russian.text.index("Hello")
    assert english.text.index("Hello") < english.text.index("Здравствуйте")
    assert "С уважением" in russian.text
    assert "Иван И." in russian.text


def test_the_second_sending_is_refused(works: Works) -> None:
    works.write(OPENS)
    works.after(seconds=1)
    (draft,) = drafts(works)
    works.write(filled(draft))
    with pytest.raises(Refused, match="already sent"):
        works.write(filled(draft))


def test_an_answer_of_a_client_is_a_ticket_of_its_own(works: Works) -> None:
    works.write(OPENS)
    works.after(seconds=1)
    (draft,) = drafts(works)
    works.write(filled(draft))
    works.after(seconds=1)
    told = next(m for m in works.letters() if m.to[0].addr == "petr@primer.example")
    answer = (
        "From: petr@primer.example\r\nTo: support@ipserver.su\r\nSubject: Re: x\r\n"
        f"Message-ID: <c1@primer.example>\r\nIn-Reply-To: <{told.message_id}>\r\n\r\n"
        "It does not work yet.\r\n"
    ).encode()
    number = works.mail(answer)
    assert number != opened(works)
    ticket = works.ticket(number)
    assert (ticket.state, ticket.customer) == (TicketState.OPEN, "7")
    assert (opened(works), "S5.1") in works.history(number).links


def test_the_list_is_ticked_by_reply(works: Works) -> None:
    """S5.2: by number or by name; what is not ticked in time rings."""
    works.write(OPENS)
    works.after(seconds=1)
    letter = to_desk(works.letters(), "Инцидент")
    number = opened(works)
    parent = letter.message_id or ""
    works.write(staff("VPS1234(2.7) ok", parent=parent, number=2))
    works.after(minutes=1)
    facts = works.store.ticket_facts(number)
    assert facts["tick 1"] == "support1"
    works.after(minutes=60)
    alarm = to_desk(works.letters(), "Список не проверен")
    assert f"[#{number}]" in alarm.subject
    works.write(staff("всё ok", parent=parent, number=3))
    works.after(minutes=1)
    kinds = [clock.kind for clock in works.history(number).clocks]
    assert ClockKind.CHECKLIST not in kinds


def test_an_answer_without_a_tick_is_kept(works: Works) -> None:
    works.write(OPENS)
    works.after(seconds=1)
    letter = to_desk(works.letters(), "Инцидент")
    text = "жду ответа датацентра"
    works.write(staff(text, parent=letter.message_id or "", number=2))
    notes = [note.text for note in works.history(opened(works)).notes]
    assert text in notes


def test_a_place_that_is_not_found_is_named_by_reply(works: Works) -> None:
    works.write(staff("#incident\r\nвсё лежит", subject="авария"))
    works.after(seconds=1)
    letter = to_desk(works.letters(), "Инцидент")
    assert "не найден" in letter.text
    assert drafts(works) == []
    works.write(staff("узел node9", parent=letter.message_id or "", number=2))
    works.after(seconds=1)
    assert "node9" in to_desk(works.letters(), "Инцидент").text
    assert len(drafts(works)) == 1


def test_the_hand_over_says_how_far_it_is(works: Works) -> None:
    """S5.1, S5.2."""
    works.write(OPENS)
    works.after(seconds=1)
    letter = to_desk(works.letters(), "Инцидент")
    works.write(staff("1 ok", parent=letter.message_id or "", number=2))
    shift = shift_at(works.office.rota, works.now)
    assert shift is not None
    where, mailing, listed = remarks(works.office, shift, works.now)
    assert "node7" in where
    assert "нет / not sent" in mailing
    assert "VDS проверено / checked: 1/2" in listed


def test_partners_are_owed_a_notice(works: Works) -> None:
    """N3: from the moment of detection, a draft, and 20 minutes to send it."""
    works.write(staff("#incident\r\nnode7\r\npartners: yes"))
    number = opened(works)
    clocks = {c.kind: c for c in works.history(number).clocks}
    assert (clocks[ClockKind.NOTICE].owed - works.now).total_seconds() == 20 * 60
    assert ClockKind.NOTICE_DRAFT in clocks
    event = works.store.notice_event(number)
    assert event is not None
    assert event.facts.touches is True
    assert event.facts.detected == works.now.astimezone(UTC)


def test_where_no_partner_is_touched_none_is_owed(works: Works) -> None:
    """N3: "touches production services of partners" is a required yes or no."""
    works.write(OPENS)
    history = works.history(opened(works))
    assert ClockKind.NOTICE not in [clock.kind for clock in history.clocks]
    assert [note.author for note in history.notes] == ["program"]
    left = works.store.shift_notes(works.now - timedelta(hours=1))
    assert left == {}, "the program does not know what is left to do (S4.7)"


def test_an_answer_says_that_no_partner_is_touched(works: Works) -> None:
    """N3: nobody said it at the beginning; the desk's letter asks."""
    works.write(staff("#incident\r\nnode7"))
    works.after(seconds=1)
    letter = to_desk(works.letters(), "Инцидент")
    assert "партнёры: нет" in letter.text
    works.write(staff("Партнёры: нет", parent=letter.message_id or "", number=2))
    number = opened(works)
    kinds = [clock.kind for clock in works.history(number).clocks]
    assert ClockKind.NOTICE not in kinds
    assert "touches no production service" in works.history(number).notes[-1].text


def test_the_outage_of_a_provider_opens_one_beside_its_notice(works: Works) -> None:
    """S5.1: at once, linked; the notice stays where datacenters are answered."""
    raw = (
        b"From: noc@rhein.example\r\nTo: support@ipserver.su\r\n"
        b"Subject: Outage in datacenter Rhein Rechenzentrum\r\n"
        b"Message-ID: <out1@rhein.example>\r\n\r\n"
        b"Dear customer,\r\n\r\nwe are currently experiencing a network outage.\r\n"
        b"Start: 2026-11-24 11:40 UTC\r\nStatus: Investigating\r\n"
        b"Affected: static.7.rhein.example\r\n"
    )
    notice = works.mail(raw)
    number = opened(works)
    assert number != notice
    assert (works.ticket(number).queue, works.ticket(number).priority) == (
        "incidents",
        1,
    )
    assert works.ticket(notice).queue == "datacenter"
    assert notice in [link for link, _ in works.history(number).links]
    kinds = [clock.kind for clock in works.history(number).clocks]
    assert ClockKind.NOTICE not in kinds, "the notice's own event owes it"
    works.after(seconds=1)
    assert works.store.ticket_facts(number)["places"]
