"""Which ticket a mail belongs to (issue of the desk, point 1; S3.5b, S4.5)."""

import pytest

from mailproc.desk.model import TicketState
from mailproc.ports import Wanted
from tests.unit.clockwork.test_reaction import ANSWER, QUESTION
from tests.unit.clockwork.works import Works


def mail(number: int, subject: str, sender: str, *more: str) -> bytes:
    lines = (
        f"From: {sender}",
        "To: support@ipserver.su",
        f"Subject: {subject}",
        f"Message-ID: <m{number}@client.example>",
        *more,
        "Content-Type: text/plain; charset=utf-8",
        "",
        "И ещё один вопрос.",
        "",
    )
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize("form", ["[#{n}]", "Re: VPS [#{n}]", "[HL-{n}] works"])
@pytest.mark.parametrize("sender", ["client@example.org", "boss@example.org"])
def test_the_number_is_believed_of_participants(
    works: Works, form: str, sender: str
) -> None:
    """Of the writer, and of somebody of their domain."""
    number = works.mail(QUESTION)
    assert works.mail(mail(1, form.format(n=number), sender)) == number


def test_of_a_stranger_it_is_a_mention(works: Works) -> None:
    """Another customer quotes the number: a ticket of its own, with a link."""
    number = works.mail(QUESTION)
    other = works.mail(mail(1, f"like [#{number}]", "stranger@example.net"))
    assert other != number
    assert works.history(other).links == ((number, "named in the subject"),)
    assert works.mail(mail(2, "like [#987654321]", "x@example.net")) not in (0, number)


def test_a_colleague_in_copy_joins_by_reference(works: Works) -> None:
    """They answer the client's own mail, before it had a number."""
    number = works.mail(QUESTION)
    reply = "In-Reply-To: <q1@client.example>"
    assert works.mail(mail(1, "Re: VPS", "boss@elsewhere.example", reply)) == number


def test_the_same_mail_to_two_accounts_is_one_ticket(works: Works) -> None:
    """S3.5b."""
    first = works.mail(QUESTION, "support1")
    traced = b"Delivered-To: support2@ipserver.su\r\n" + QUESTION
    assert works.mail(traced, "support2") == first
    assert len(works.tickets(Wanted(kind="support"))) == 1


def test_an_out_of_office_reopens_nothing(works: Works) -> None:
    number = works.mail(QUESTION)
    works.write(ANSWER)
    away = mail(
        1,
        "Автоответ: Re: VPS",
        "client@example.org",
        "In-Reply-To: <a1@ipserver.su>",
        "Auto-Submitted: auto-replied",
    )
    assert works.mail(away) == number
    assert works.ticket(number).state is TicketState.WAITING
    assert not works.history(number).clocks


def test_split_makes_a_new_matter(works: Works) -> None:
    """#split: the mail that is answered gets a ticket of its own."""
    number = works.mail(QUESTION)
    works.write(ANSWER)
    reply = "In-Reply-To: <a1@ipserver.su>"
    assert works.mail(mail(1, "Re: VPS", "client@example.org", reply)) == number
    command = ANSWER.replace(b"a1@", b"a2@").replace(b"q1@client", b"m1@client")
    head, _, _ = command.partition(b"\r\n\r\n")
    assert works.write(head + b"\r\n\r\n#split\r\n") == 0
    (made,) = [t for t in works.tickets(Wanted(kind="support")) if t.id != number]
    found = works.store.find(["m1@client.example"])
    assert found is not None
    assert found.thread.id == made.id
    again = "In-Reply-To: <m1@client.example>"
    assert works.mail(mail(2, "Re: VPS", "client@example.org", again)) == made.id


def test_commands_change_the_ticket_and_nothing_leaves(works: Works) -> None:
    number = works.mail(QUESTION)
    head, _, _ = ANSWER.partition(b"\r\n\r\n")
    works.letters()
    lines = "#priority 2\r\n#move billing\r\n#assign support1\r\n#due 24h\r\n"
    assert works.write(head + b"\r\n\r\n" + lines.encode()) == 0
    ticket = works.ticket(number)
    assert (ticket.priority, ticket.queue, ticket.assignee) == (
        2,
        "billing",
        "support1",
    )
    assert not works.letters()
    assert works.write(head + b"\r\n\r\n#close\r\n") == 0
    assert works.ticket(number).state is TicketState.SOLVED
