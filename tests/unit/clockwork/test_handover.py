"""The hand-over of shifts (S4.7, S4.9, S4.11-12) on a clock of the test."""

from datetime import timedelta

import pytest

from mailproc.clockwork.handover import gather, plan, standing
from mailproc.desk.effects import AddNote
from mailproc.desk.model import ClockKind
from mailproc.desk.shifts import next_shift, shift_at
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.ports import Wanted
from tests.unit.clockwork.test_reaction import QUESTION
from tests.unit.clockwork.works import Works


@pytest.fixture
def planned(works: Works) -> Works:
    """A desk in the middle of the day shift, 12:00 UTC, with one open ticket."""
    works.mail(QUESTION)
    plan(works.office, works.now)
    works.after(minutes=3)
    works.letters()
    return works


def to_end(works: Works, minutes: float) -> None:
    """Go on until so many minutes before the end of the shift."""
    shift = shift_at(works.office.rota, works.now)
    assert shift is not None
    works.now = shift.end - timedelta(minutes=minutes)
    works.clockwork.tick(works.now)


def answer(parent: Message, text: str, number: int) -> bytes:
    return (
        "From: support@ipserver.su\r\nTo: support@ipserver.su\r\n"
        f"Subject: Re: {number}\r\nMessage-ID: <h{number}@ipserver.su>\r\n"
        f"In-Reply-To: <{parent.message_id}>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


def titled(letters: list[Message], words: str) -> list[Message]:
    return [letter for letter in letters if words in letter.subject]


def test_the_clocks_are_planned_once(planned: Works) -> None:
    number = standing(planned.office, planned.now)
    before = planned.history(number).clocks
    plan(planned.office, planned.now + timedelta(minutes=1))
    assert planned.history(number).clocks == before
    kinds = [clock.kind for clock in before]
    assert kinds.count(ClockKind.HANDOVER) == 2
    assert kinds.count(ClockKind.PRESENCE) == kinds.count(ClockKind.ACCEPT) == 1


def test_a_draft_comes_before_the_end_with_fields_to_fill(planned: Works) -> None:
    """S4.11: each open item carries its last note of the shift, or a field."""
    to_end(planned, 15)
    (draft,) = planned.history(standing(planned.office, planned.now)).drafts
    assert draft.purpose == "handover"
    pending = planned.store.pending_drafts("", 10)
    text = pending[0].raw.decode("ascii", "replace")
    assert "X-Unsent: 1" in text
    assert planned.store.draft(draft.token) is not None


def test_the_filled_draft_is_the_hand_over(planned: Works) -> None:
    """S4.11: what is left stays with each ticket, and the letter goes at once."""
    (item,) = [t for t in planned.tickets() if t.kind == "support"]
    to_end(planned, 15)
    (pending,) = planned.store.pending_drafts("", 10)
    unfilled = pending.raw
    with pytest.raises(Refused, match="unfilled"):
        planned.write(unfilled)
    planned.letters()
    field = "&^осталось сделать".encode()
    planned.write(unfilled.replace(field, "перезвонить клиенту".encode()))
    planned.after(seconds=1)
    letters = planned.letters()
    (letter,) = [one for one in letters if one.header("Auto-Submitted")]
    assert "INCOMPLETE" not in letter.subject
    assert "перезвонить клиенту" in letter.text
    assert planned.history(item.id).notes[-1].text == "перезвонить клиенту"
    with pytest.raises(Refused, match="already"):
        planned.write(unfilled.replace(field, "ещё раз".encode()))


def test_it_goes_incomplete_at_the_end(planned: Works) -> None:
    to_end(planned, 0)
    planned.after(seconds=1)
    (letter,) = titled(planned.letters(), "INCOMPLETE")
    assert "не указано" in letter.text
    kinds = [part.content_type for part in letter.parts]
    assert "image/png" in kinds
    assert "text/html" in kinds


def test_a_note_of_the_shift_says_what_is_left(planned: Works) -> None:
    (ticket,) = [t for t in planned.tickets() if t.kind == "support"]
    note = AddNote("support1", "ждём ответа датацентра")
    planned.store.act_on(ticket.id, [note], planned.now, actor="x", cause="test")
    to_end(planned, 0)
    planned.after(seconds=1)
    (letter,) = titled(planned.letters(), ", 2026-11-24 20:00 (UTC+03:00)")
    assert "INCOMPLETE" not in letter.subject
    assert "ждём ответа датацентра" in letter.text


def test_the_next_shift_is_asked_and_rung_for(planned: Works) -> None:
    """S4.9: not in touch ten minutes before its start: an alarm."""
    to_end(planned, 20)
    (call,) = titled(planned.letters(), "Начало смены")
    to_end(planned, 10)
    assert titled(planned.letters(), "Смена не вышла на связь")
    planned.write(answer(call, "на месте", 1))
    following = next_shift(planned.office.rota, planned.now)
    assert following is not None
    (said,) = planned.store.presences(following.start)
    assert (said.login, said.what) == ("support1", "present")


def test_an_answer_to_the_call_is_presence(planned: Works) -> None:
    to_end(planned, 20)
    (call,) = titled(planned.letters(), "Начало смены")
    planned.write(answer(call, "на месте", 1))
    to_end(planned, 10)
    assert not titled(planned.letters(), "Смена не вышла на связь")


def test_what_is_not_taken_over_rings(planned: Works) -> None:
    """S4.12: not accepted five minutes after the start: an alarm."""
    to_end(planned, 0)
    planned.letters()
    planned.after(minutes=5)
    assert titled(planned.letters(), "Смена не принята")


@pytest.mark.parametrize("text", ["Принял.", "Принял #{n}", "Приняла: #{n}, остальное"])
def test_it_is_taken_over_whole_or_by_ticket(planned: Works, text: str) -> None:
    (item,) = [t for t in planned.tickets() if t.kind == "support"]
    to_end(planned, 0)
    planned.after(seconds=1)
    (letter,) = titled(planned.letters(), ", 2026-11-24 20:00 (UTC+03:00)")
    planned.write(answer(letter, text.format(n=item.id), 2))
    planned.after(minutes=5)
    assert not titled(planned.letters(), "Смена не принята")


def test_the_standing_ticket_is_not_solved(planned: Works) -> None:
    number = standing(planned.office, planned.now)
    assert [t.id for t in planned.tickets(Wanted(kind="handover"))] == [number]
    shift = shift_at(planned.office.rota, planned.now)
    assert shift is not None
    gathered = gather(planned.office, shift, number, planned.now)
    assert number not in [item.ticket.id for item in gathered.items]
    assert gathered.numbers.received == 1


def test_an_ordinary_reply_to_the_desk_alone_is_still_refused(planned: Works) -> None:
    """S4.7: it would reach nobody; only the hand-over is answered so."""
    raw = answer(planned.letters()[0] if planned.letters() else _any(), "?", 3)
    with pytest.raises(Refused, match="only the desk itself"):
        planned.write(raw)


def _any() -> Message:
    from mailproc.message.parse import parse

    return parse(QUESTION)
