"""S7.5, S7.4: `#close TEXT` is the answer that everybody who complained gets."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailproc.desk.effects import Remember, SetState
from mailproc.desk.model import ClockKind, TicketState
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.ports import Outcome, State
from tests.unit.clockwork.complaints import (
    command,
    desk,
    forwarded,
    listing,
    login_attack,
    running,
    to,
)
from tests.unit.clockwork.works import Works

DESK = "support@ipserver.su"
REPORTER = "desk@reporter.example"


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    """A desk that knows its clients."""
    made = desk(tmp_path)
    yield made
    made.close()


def complained(works: Works, raw: bytes) -> int:
    number = works.mail(raw)
    works.after(seconds=1)
    works.letters()
    return number


def close(works: Works, number: int, said: str, ident: str = "s9") -> list[Message]:
    """A person closes the case by an answer to its mail; what leaves then."""
    first = works.history(number).letters[0]
    works.write(command(f"#close {said}", first.message_id, ident), DESK)
    works.after(seconds=1)
    return works.letters()


def test_the_outcome_goes_in_thread_and_solves_the_case(works: Works) -> None:
    number = complained(works, login_attack(subject="Abuse MDR-2026-77 192.0.2.34"))
    (letter,) = to(close(works, number, "The client has been warned."), REPORTER)
    assert "The client has been warned." in letter.text
    assert letter.in_reply_to == ("c1@reporter.example",)
    assert "MDR-2026-77" in letter.subject
    assert works.ticket(number).state is TicketState.SOLVED
    assert running(works, number) == {}, "S7.3b: the deadline is kept"


def test_without_an_outcome_it_cannot_be_solved(works: Works) -> None:
    """Closing needs an answer: a drag to Solved or a command is refused."""
    number = complained(works, login_attack())
    with pytest.raises(Refused, match="outcome is still owed"):
        works.store.act_on(
            number, [SetState(TicketState.SOLVED)], works.now, actor="a", cause="t"
        )


def test_an_open_block_holds_the_case(works: Works) -> None:
    number = complained(works, listing())
    letters = close(works, number, "done")
    assert to(letters, "notification@spamhaus.org") == []
    assert works.ticket(number).state is not TicketState.SOLVED
    assert [x for x in letters if "Block not confirmed" in x.subject]


def test_everybody_who_complained_gets_it_once(works: Works) -> None:
    number = complained(works, login_attack())
    works.now += timedelta(hours=1)
    complained(works, login_attack(ident="c2", sender="soc@another.example"))
    letters = close(works, number, "settled")
    assert len(to(letters, REPORTER)) == len(to(letters, "soc@another.example")) == 1
    assert [x for x in close(works, number, "again", "s10") if REPORTER in str(x)] == []


def test_of_a_forward_datacenter_and_reporter_get_it(works: Works) -> None:
    number = complained(
        works,
        forwarded(login_attack(), subject="Fwd: Abuse from 192.0.2.34"),
    )
    told = close(works, number, "settled")
    assert to(told, "abuse@rhein.example")


def test_nobody_to_reach_is_recorded_with_the_form(works: Works) -> None:
    """No channel: the reason, and where the reporter's form is."""
    raw = login_attack(sender="noreply@reporter.example").replace(
        b"Please stop this.",
        b"Please stop this. Answer here: https://www.reporter.example/ticket/77",
    )
    number = complained(works, raw)
    facts = works.store.ticket_facts(number)
    assert facts["reporter:noreply@reporter.example"]["exempt"]
    assert ClockKind.OUTCOME not in running(works, number)
    assert close(works, number, "settled") == []
    assert works.ticket(number).state is TicketState.SOLVED
    form = facts["reporter:noreply@reporter.example"]["form"]
    assert form == "https://www.reporter.example/ticket/77"


def test_an_outcome_that_bounces_reopens(works: Works) -> None:
    """S11.1: who complained has no answer; a second close writes anew."""
    number = complained(works, login_attack())
    first = works.history(number).letters[0]
    works.write(command("#close settled", first.message_id), DESK)
    works.after(seconds=1)
    lost = [
        Outcome(r.id, r.address, State.FAILED, 550, "5.1.1 unknown", "a")
        for claim in works.store.claim("test", 99, works.now, 60)
        for r in claim.recipients
        if r.address == REPORTER
    ]
    works.store.settle(lost, works.now)
    assert works.ticket(number).state is TicketState.OPEN
    assert ClockKind.OUTCOME in running(works, number)
    assert to(close(works, number, "settled, again", "s11"), REPORTER)


def test_reminded_before_the_deadline_and_alarmed_after(works: Works) -> None:
    """S7.3b: a quarter of the time before; at the moment itself late."""
    number = complained(works, login_attack())
    works.after(hours=18)
    assert [x for x in works.letters() if "Complaint due soon" in x.subject]
    assert not works.ticket(number).late
    works.after(hours=6)
    assert [x for x in works.letters() if "Deadline of a complaint" in x.subject]
    assert works.ticket(number).late
    works.after(hours=30)
    again = [x for x in works.letters() if "omplaint" in x.subject]
    assert again == [], "each alarm once"


def test_the_setting_makes_it_a_draft(tmp_path: Path) -> None:
    works = desk(tmp_path, outcome="draft")
    number = complained(works, login_attack())
    assert to(close(works, number, "settled"), REPORTER) == []
    laid = [x.purpose for x in works.history(number).drafts]
    assert laid == ["outcome"]
    assert works.ticket(number).state is not TicketState.SOLVED
    works.close()


def test_who_is_named_in_a_forward_does_not_see_the_forwarders_words(
    works: Works,
) -> None:
    """An outcome of its own: the datacenter's ticket and subject are not theirs."""
    raw = forwarded(listing(), subject="[Ticket#2026112410000125] SBL654321")
    number = complained(works, raw)
    works.store.act_on(
        number,
        [
            Remember(
                "reporter:victim@other.example", {"exempt": None, "reference": "R7"}
            )
        ],
        works.now,
        actor="a",
        cause="t",
    )
    order = next(x for x in works.history(number).letters if x.kind == "internal")
    works.write(command("#blocked", order.message_id, "b1"), DESK)
    works.after(seconds=1)
    works.letters()
    (letter,) = to(close(works, number, "Blocked."), "victim@other.example")
    assert "Ticket#2026112410000125" not in letter.subject
    assert "R7" in letter.subject
    assert letter.in_reply_to == ()
