"""S1.1: a template after 3 minutes, a person within 30; where none may go, an alarm."""

import pytest

from mailproc.desk.model import ClockKind, TicketState
from mailproc.errors import Refused
from tests.unit.clockwork.works import Works

QUESTION = (
    "From: Клиент <client@example.org>\r\nTo: support@ipserver.su\r\n"
    "Subject: VPS\r\nMessage-ID: <q1@client.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    "Добрый день, не открывается мой сайт, сервер не отвечает.\r\n"
).encode()
ANSWER = (
    "From: support@ipserver.su\r\nTo: client@example.org\r\n"
    "Subject: Re: VPS\r\nMessage-ID: <a1@ipserver.su>\r\n"
    "In-Reply-To: <q1@client.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    "Сервер снова работает.\r\n"
).encode()
AGAIN = QUESTION.replace(b"q1@", b"q2@").replace(
    b"Content-Type", b"In-Reply-To: <a1@ipserver.su>\r\nContent-Type", 1
)


def kinds(works: Works, number: int) -> list[ClockKind]:
    return [clock.kind for clock in works.history(number).clocks]


def test_a_template_goes_out_after_three_minutes(works: Works) -> None:
    number = works.mail(QUESTION)
    assert works.ticket(number).state is TicketState.NEW
    assert works.after(minutes=2) == 0
    assert works.after(minutes=1) == 1
    (answer,) = works.letters()
    assert f"[#{number}]" in answer.subject
    assert answer.header("Auto-Submitted") == "auto-replied"
    assert kinds(works, number) == [ClockKind.FIRST_ANSWER]


def test_an_answer_of_a_person_stops_the_clocks(works: Works) -> None:
    number = works.mail(QUESTION)
    works.after(minutes=1)
    works.write(ANSWER)
    assert kinds(works, number) == []
    ticket = works.ticket(number)
    assert (ticket.state, ticket.answered_by) == (TicketState.WAITING, "support1")
    works.letters()
    assert works.after(hours=2) == 0


def test_no_answer_of_a_person_rings_once(works: Works) -> None:
    number = works.mail(QUESTION)
    works.after(minutes=3)
    works.letters()
    works.after(minutes=27)
    (alarm,) = works.letters()
    assert f"[#{number}]" in alarm.subject
    assert works.ticket(number).late
    assert works.after(hours=2) == 0


def test_an_answer_reopens(works: Works) -> None:
    number = works.mail(QUESTION)
    works.write(ANSWER)
    works.after(minutes=60)
    assert works.mail(AGAIN) == number
    assert works.ticket(number).state is TicketState.OPEN


def test_a_reply_after_a_new_question_is_refused_once(works: Works) -> None:
    """The client wrote again meanwhile: the writer reads that first."""
    works.mail(QUESTION)
    works.write(ANSWER)
    works.after(minutes=5)
    works.mail(AGAIN)
    second = ANSWER.replace(b"a1@", b"a2@")
    with pytest.raises(Refused, match="the customer wrote"):
        works.write(second)
    assert works.write(second)
