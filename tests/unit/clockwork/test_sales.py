"""S4.2: a question about sales: a draft, contact data, one report a case."""

import pytest

from mailproc.desk.contacts import contacts
from mailproc.message.model import Message
from mailproc.message.parse import parse
from tests.unit.clockwork.test_reaction import QUESTION
from tests.unit.clockwork.works import Works

TRANSCRIPT = (
    "From: chat@chat.example\r\nTo: support@ipserver.su\r\n"
    "Subject: Chat transcript 4711\r\nMessage-ID: <t1@chat.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    "Гость: сколько стоит ещё один IP?\r\n"
    "Гость: мой адрес ann@example.org, телефон +7 495 000-00-00\r\n"
    "Оператор: напишите на sales@ipserver.su\r\n"
    "Password: Geheim7x\r\n"
).encode()
SALES = (
    "From: support@ipserver.su\r\nTo: support@ipserver.su\r\nSubject: Re: VPS\r\n"
    "Message-ID: <s{}@ipserver.su>\r\nIn-Reply-To: <q1@client.example>\r\n\r\n"
    "#sales\r\n"
)


def laid(works: Works) -> list[Message]:
    return [parse(one.raw) for one in works.store.pending_drafts("", 9)]


def reports(works: Works) -> list[Message]:
    return [one for one in works.letters() if "Вопрос о продажах" in one.subject]


def test_the_word_lays_a_draft_that_names_sales_or_a_ticket(works: Works) -> None:
    number = works.mail(QUESTION)
    assert works.write(SALES.format(1).encode()) == 0
    works.after(seconds=1)
    (draft,) = laid(works)
    assert [a.addr for a in draft.to] == ["client@example.org"]
    assert "sales@ipserver.su" in draft.text
    assert "open a ticket" in " ".join(draft.text.split())
    assert f"[#{number}]" in draft.subject
    assert draft.references[0] == "q1@client.example"


def test_the_case_is_reported_once_to_both(works: Works) -> None:
    works.mail(QUESTION)
    works.write(SALES.format(1).encode())
    works.after(seconds=1)
    (report,) = reports(works)
    (reached,) = [
        {r.address for r in claim.recipients}
        for claim, message in works.sent
        if message.message_id == report.message_id
    ]
    both = {"bill-orders@ipserver.su", "administration@ipserver.su"}
    assert reached == {*both, "support@ipserver.su"}
    works.write(SALES.format(2).encode())
    works.after(seconds=1)
    assert reports(works) == []
    assert len(laid(works)) == 2


def test_a_transcript_by_mail_is_a_case_with_contact_data(works: Works) -> None:
    number = works.mail(TRANSCRIPT)
    assert works.ticket(number).queue == "billing"
    works.after(seconds=1)
    (draft,) = laid(works)
    assert [a.addr for a in draft.to] == ["ann@example.org"]
    facts = works.store.ticket_facts(number)
    assert facts["sales"] == {
        "mails": ["ann@example.org"],
        "phones": ["+7 495 000-00-00"],
    }
    (report,) = reports(works)
    assert "ann@example.org" in report.text
    assert "+7 495 000-00-00" in report.text
    assert "Geheim7x" not in report.text


def test_nobody_is_sent_away_by_himself(works: Works) -> None:
    """S11.7: the draft is for a person to send; a billing mail is no such case."""
    works.mail(QUESTION.replace(b"Subject: VPS", b"Subject: invoice 4711"))
    works.after(seconds=1)
    assert laid(works) == []
    assert reports(works) == []


@pytest.mark.parametrize(
    ("text", "mails", "phones"),
    [
        ("write to Ann@Example.org.", ("ann@example.org",), ()),
        ("call +48 22 000 00 00 please", (), ("+48 22 000 00 00",)),
        ("8 (495) 000-00-00", (), ("8 (495) 000-00-00",)),
        ("192.0.2.7 and 2026-11-24 12:00:00", (), ()),
        ("order 4711, ticket #12", (), ()),
        ("support@ipserver.su", (), ()),
    ],
)
def test_contact_data_of_a_text(
    text: str, mails: tuple[str, ...], phones: tuple[str, ...]
) -> None:
    found = contacts(text, {"support@ipserver.su"})
    assert (found.mails, found.phones) == (mails, phones)
