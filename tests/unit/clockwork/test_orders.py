"""S8, S11.5: from "your server is ready" to the letter to the client."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mailproc.desk.model import ClockKind, TicketState
from mailproc.desk.registry_diff import compare
from mailproc.desk.registry_records import Contents, Kind, Service, Status
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.message.parse import parse
from tests.unit.clockwork.test_reaction import QUESTION
from tests.unit.clockwork.works import Works
from tests.unit.registry.example import example

READY = (
    b"From: robot@rhein.example\r\nTo: support@ipserver.su\r\n"
    b"Subject: Your server is ready\r\nMessage-ID: <r1@rhein.example>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Your server AX41 #7654321 is ready.\r\nLogin: root\r\nPassword: Geheim7x\r\n"
)
ALL = "всё ok"


def waiting(contents: Contents) -> Contents:
    """The example with the order 1199 on ded12 still to be handed out."""
    services = tuple(
        replace(s, status=Status.PENDING) if s.key == "1199" else s
        for s in contents[Kind.SERVICE]
        if isinstance(s, Service)
    )
    return {**contents, Kind.SERVICE: services}


def know(works: Works, contents: Contents) -> None:
    found = compare(*works.store.registry_contents(), contents)
    works.store.registry_import(found, works.now, actor="operator")


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A desk that knows the example registry, with one order that waits."""
    made = Works(tmp_path)
    know(made, waiting(example()))
    yield made
    made.close()


def kinds(works: Works, number: int) -> list[ClockKind]:
    return [clock.kind for clock in works.history(number).clocks]


def drafts(works: Works) -> list[Message]:
    """The delivery letters that wait to be laid."""
    found = [parse(one.raw) for one in works.store.pending_drafts("", 20)]
    return [message for message in found if "is ready" in message.subject]


def arrived(works: Works) -> tuple[int, Message]:
    """An order that is ready, and the letter with its list."""
    number = works.mail(READY)
    works.after(seconds=1)
    return number, listed(works)


def listed(works: Works, words: str = "Новый заказ") -> Message:
    (letter,) = [one for one in works.letters() if words in one.subject]
    return letter


def reply(works: Works, parent: Message, text: str, number: int = 1) -> None:
    raw = (
        "From: support@ipserver.su\r\nTo: support@ipserver.su\r\nSubject: Re: заказ\r\n"
        f"Message-ID: <o{number}@ipserver.su>\r\nIn-Reply-To: <{parent.message_id}>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()
    works.write(raw)
    works.after(seconds=1)


def filled(draft: Message) -> bytes:
    raw = draft.raw.decode()
    for field in ("login", "password", "os"):
        raw = raw.replace(f"&^{field}", "x")
    return raw.encode()


def test_a_server_that_is_ready_opens_an_order_with_its_clocks(works: Works) -> None:
    """S11.5: reaction in 5 minutes, delivered or explained in 60."""
    number = works.mail(READY)
    ticket = works.ticket(number)
    assert (ticket.kind, ticket.queue, ticket.priority) == ("order", "orders", 5)
    clocks = {c.kind: (c.owed - works.now) for c in works.history(number).clocks}
    assert clocks[ClockKind.ORDER].total_seconds() == 300
    assert clocks[ClockKind.DELIVERY].total_seconds() == 3600


def test_the_desk_gets_the_list_of_s8(works: Works) -> None:
    number, letter = arrived(works)
    assert f"[#{number}]" in letter.subject
    for words in ("1  Параметры", "2  ОС", "4  Комментарий", "8  Имя VPSXXXX"):
        assert f"[ ]  {words}" in letter.text
    assert "Заказ / Order: 1199" in letter.text
    assert "Клиент / Client: Jan Kowalski" in letter.text
    ticket = works.ticket(number)
    assert (ticket.customer, ticket.server) == ("8", "ded12")


def test_passwords_are_masked(works: Works) -> None:
    _, letter = arrived(works)
    assert "Login: root" in letter.text
    assert "Geheim7x" not in letter.raw.decode("utf-8", "replace")


def test_nothing_goes_to_the_client_before_all_is_ticked(works: Works) -> None:
    _, letter = arrived(works)
    reply(works, letter, "1-3 ok\r\n4 ok\r\n5 ok\r\n6 ok\r\nпароль ok")
    assert drafts(works) == []
    reply(works, letter, "1, 2, 3 ok\r\nимя да", 2)
    (draft,) = drafts(works)
    assert [a.addr for a in draft.to] == ["jan@kowalski.example"]
    assert "IP: 192.0.2.120" in draft.text
    assert "&^password" in draft.text


def test_a_tick_stops_the_reaction_not_the_delivery(works: Works) -> None:
    number, letter = arrived(works)
    reply(works, letter, "1 ok")
    assert ClockKind.ORDER not in kinds(works, number)
    assert ClockKind.DELIVERY in kinds(works, number)


def test_the_letter_that_is_sent_delivers_the_order(works: Works) -> None:
    number, letter = arrived(works)
    reply(works, letter, ALL)
    (draft,) = drafts(works)
    works.write(filled(draft))
    assert ClockKind.DELIVERY not in kinds(works, number)
    assert works.ticket(number).state is TicketState.WAITING
    works.letters()
    works.after(hours=2)
    assert not [one for one in works.letters() if "не выдан" in one.subject]


def test_a_letter_is_held_when_a_tick_is_taken_back(works: Works) -> None:
    """S8: before all points are ticked its sending is refused."""
    _, letter = arrived(works)
    reply(works, letter, ALL)
    (draft,) = drafts(works)
    reply(works, letter, "7 нет", 2)
    with pytest.raises(Refused, match="points 7 of its list"):
        works.write(filled(draft))
    reply(works, letter, "7 ok", 3)
    works.write(filled(draft))


def test_an_order_that_is_not_delivered_rings(works: Works) -> None:
    works.mail(READY)
    works.after(minutes=5)
    listed(works, "Новый заказ ждёт")
    works.after(minutes=55)
    listed(works, "Заказ не выдан")


@pytest.mark.parametrize("word", ["объяснение:", "Explained:"])
def test_an_explanation_is_as_good(works: Works, word: str) -> None:
    """S11.5: delivered or explained; a note that begins so is an explanation."""
    number, letter = arrived(works)
    reply(works, letter, f"#note\r\n{word} ждём диск до завтра")
    assert ClockKind.DELIVERY not in kinds(works, number)


def test_another_note_explains_nothing(works: Works) -> None:
    number, letter = arrived(works)
    reply(works, letter, "#note\r\nждём диск")
    assert ClockKind.DELIVERY in kinds(works, number)


def test_an_order_that_is_not_found_is_named_by_reply(works: Works) -> None:
    """S11.8: nobody is guessed."""
    works.mail(READY.replace(b"AX41 #7654321", b"which you know"))
    works.after(seconds=1)
    letter = listed(works)
    assert "в реестре не найден" in letter.text
    reply(works, letter, ALL)
    assert drafts(works) == []
    held = listed(works, "выдать нельзя")
    reply(works, held, "заказ 1199", 2)
    assert "Заказ / Order: 1199" in listed(works).text
    assert len(drafts(works)) == 1


def test_a_wrong_name_holds_the_letter(works: Works) -> None:
    """S8: VPSXXXX(yyy.yyy), by the order's number and the node's mail IP."""
    contents = example()
    wrong = tuple(
        replace(s, name="VPS 1234") if s.key == "1234" else s
        for s in contents[Kind.SERVICE]
        if isinstance(s, Service)
    )
    know(works, {**contents, Kind.SERVICE: wrong})
    works.mail(READY.replace(b"AX41 #7654321", b"VPS 1234"))
    works.after(seconds=1)
    letter = listed(works)
    assert "it should be VPS1234(2.7)" in letter.text
    reply(works, letter, ALL)
    assert drafts(works) == []
    assert "VPS1234(2.7)" in listed(works, "выдать нельзя").text
    know(works, contents)
    reply(works, letter, "8 ok", 2)
    assert len(drafts(works)) == 1


def test_the_clients_own_ticket_is_linked(works: Works) -> None:
    """S4.5."""
    client = works.mail(
        QUESTION.replace(b"client@example.org", b"jan@kowalski.example")
    )
    number, _ = arrived(works)
    assert client in [link for link, _ in works.history(number).links]


def test_the_letter_is_laid_once(works: Works) -> None:
    _, letter = arrived(works)
    reply(works, letter, ALL)
    reply(works, letter, ALL, 2)
    works.after(hours=3)
    assert len(drafts(works)) == 1
