"""Drafts and answers that filters ask for, and the sending of a draft (N6)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.desk.model import ClockKind, TicketState
from mailproc.errors import Refused
from tests.unit.clockwork.offers import desk, finished, laid, mail
from tests.unit.clockwork.works import LOGIN, Works


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    made = desk(tmp_path)
    yield made
    made.close()


def test_a_filter_asks_for_a_draft_in_thread(works: Works) -> None:
    number = works.mail(mail("Prices {{ 7*7 }} &^x"))
    assert works.after(seconds=1) == 1
    (draft,) = laid(works)
    assert draft.to[0].addr == "ann@example.org"
    assert f"[#{number}]" in draft.subject
    assert draft.in_reply_to == ("q1@client.example",)
    assert "Hello Ann," in draft.text
    assert "{{ 7*7 }}" in draft.text, "what strangers wrote is no template"
    assert "&^price" in draft.text
    assert works.letters() == [], "a draft does not leave by itself"
    assert works.after(seconds=1) == 0


def test_a_draft_that_is_sent_answers_its_ticket(works: Works) -> None:
    number = works.mail(mail("Prices"))
    works.after(seconds=1)
    (draft,) = laid(works)
    with pytest.raises(Refused, match="&"):
        works.write(finished(draft))
    works.write(finished(draft, ("&^price", "10 euro")), "ann@example.org")
    (letter,) = works.letters()
    assert "draft." not in letter.raw.decode().partition("\r\n\r\n")[0]
    assert letter.references == ("q1@client.example",)
    assert letter.header("X-Unsent") is None
    assert letter.bcc == ()
    ticket = works.ticket(number)
    assert (ticket.state, ticket.answered_by) == (TicketState.WAITING, LOGIN)
    (known,) = works.history(number).drafts
    assert (known.purpose, known.sent_by) == ("answer", LOGIN)
    assert [one.what for one in works.history(number).sent] == ["answer", "answer"]


def test_the_second_sending_is_refused_with_who_and_when(works: Works) -> None:
    """N6."""
    works.mail(mail("Prices"))
    works.after(seconds=1)
    (draft,) = laid(works)
    ready = finished(draft, ("&^price", "10 euro"))
    works.write(ready, "ann@example.org")
    works.after(minutes=1)
    works.letters()
    with pytest.raises(Refused, match="already sent by support1 at 2026-11-24 12:00 U"):
        works.write(ready, "ann@example.org")
    assert works.letters() == []


def test_the_alias_alone_is_enough_and_no_mail_goes_there(works: Works) -> None:
    works.mail(mail("Prices"))
    works.after(seconds=1)
    (draft,) = laid(works)
    alias = draft.bcc[0].addr
    written = (
        b"From: support@ipserver.su\r\nTo: ann@example.org\r\nSubject: Re: Prices\r\n"
        b"Message-ID: <web@ipserver.su>\r\nIn-Reply-To: <q1@client.example>\r\n\r\n"
        b"It costs 10 euro.\r\n"
    )
    works.write(written, "ann@example.org", alias)
    (letter,) = works.letters()
    to = {row.address for row in works.store.spool_rows(all_states=True)}
    assert to == {"ann@example.org", "support@ipserver.su"}
    assert alias.encode() not in letter.raw
    with pytest.raises(Refused, match="already sent"):
        works.write(written.replace(b"<web@", b"<web2@"), "ann@example.org", alias)


def test_a_draft_that_nobody_knows_is_not_sent(works: Works) -> None:
    """After a restore, say: whether it was sent is not known either."""
    works.mail(mail("Prices"))
    works.after(seconds=1)
    (draft,) = laid(works)
    token = works.history(1).drafts[0].token
    other = finished(draft, ("&^price", "10 euro"), (token, "f" * len(token)))
    with pytest.raises(Refused, match="not known here: copy its text"):
        works.write(other, "ann@example.org")


def test_a_note_on_a_draft_leaves_it_unsent(works: Works) -> None:
    number = works.mail(mail("Prices"))
    works.after(seconds=1)
    (draft,) = laid(works)
    works.write(finished(draft, ("Hello Ann", "#note\r\nask Olga")), "ann@example.org")
    history = works.history(number)
    assert history.drafts[0].sent is None
    assert history.notes[-1].text.startswith("ask Olga")


@pytest.mark.parametrize("queue", ["support", "other"])
def test_a_filter_answers_once(tmp_path: Path, queue: str) -> None:
    """In a queue with the template of S1.1 it stands for that."""
    works = desk(tmp_path, queue)
    number = works.mail(mail("order 7"))
    works.after(seconds=1)
    (answer,) = works.letters()
    assert answer.text.startswith(f"Ticket {number}: thank you.")
    assert answer.header("Auto-Submitted") == "auto-replied"
    assert answer.header("Content-Language") == "en"
    kinds = [clock.kind for clock in works.history(number).clocks]
    waits = ClockKind.FIRST_ANSWER if queue == "support" else ClockKind.REACTION
    assert kinds == [waits]
    works.after(minutes=4)
    assert not [x for x in works.letters() if x.to[0].addr == "ann@example.org"]
    works.close()


def test_an_answer_of_a_filter_has_limits(works: Works) -> None:
    """RFC 3834: the same wall as for first answers."""
    for n in range(9):
        works.mail(mail("order 7", n=n))
        works.after(minutes=10)
    answers = [x for x in works.letters() if x.to[0].addr == "ann@example.org"]
    assert 0 < len(answers) <= works.office.terms.answers_per_sender_day
    withheld = [
        note
        for ticket in works.tickets()
        for note in works.history(ticket.id).notes
        if "withheld" in note.text
    ]
    assert len(withheld) >= 9 - len(answers)
