"""S4.10, S6.1, S6.3: letters with fields that must be filled, laid on request."""

import re

import pytest

from mailproc.desk.effects import StartClock
from mailproc.desk.model import ClockKind, TicketState
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.message.parse import parse
from tests.unit.clockwork.test_reaction import QUESTION
from tests.unit.clockwork.works import Works

NAMES = ("client/restored", "client/upgrade", "client/downgrade")


def laid(works: Works, name: str) -> tuple[int, Message]:
    """A draft of this template in the ticket of a question."""
    number = works.mail(QUESTION)
    effect = StartClock(ClockKind.DRAFT, works.now, name, "asked for")
    works.store.act_on(number, [effect], works.now, actor="support1", cause="test")
    works.after(seconds=1)
    (draft,) = works.store.pending_drafts("", 9)
    return number, parse(draft.raw)


def filled(draft: Message) -> bytes:
    return re.sub(r"&\^\w+", "RAM", draft.raw.decode()).encode()


@pytest.mark.parametrize("name", NAMES)
def test_it_does_not_leave_before_its_fields_are_filled(
    works: Works, name: str
) -> None:
    _, draft = laid(works, name)
    assert [a.addr for a in draft.to] == ["client@example.org"]
    with pytest.raises(Refused, match="unfilled field"):
        works.write(draft.raw)


def test_the_reason_of_an_outage_is_a_field(works: Works) -> None:
    """S4.10."""
    _, draft = laid(works, "client/restored")
    assert "SSH" in draft.text
    assert "&^причина" in draft.text
    assert "&^reason" in draft.text


def test_the_ticket_waits_for_the_confirmation_of_a_price(works: Works) -> None:
    """S6.1."""
    number, draft = laid(works, "client/upgrade")
    works.write(filled(draft), "client@example.org")
    assert works.ticket(number).state is TicketState.WAITING
    (letter,) = works.letters()
    assert "&^" not in letter.text
    assert "подтвердите" in letter.text.casefold()


def test_a_downgrade_is_passed_on_to_billing(works: Works) -> None:
    """S6.3: by filter into the queue, once applied with a letter to the client."""
    text = QUESTION.replace(b"Subject: VPS", "Subject: понизить тариф".encode())
    number = works.mail(text)
    assert works.ticket(number).queue == "billing"
