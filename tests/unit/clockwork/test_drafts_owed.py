"""Letters that are owed as drafts: the missing one (S7.5), our client's (S4.5)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.desk.abuse_memory import Reporter
from mailproc.desk.effects import Concerns, Remember, StartClock
from mailproc.desk.model import ClockKind, TicketState
from mailproc.desk.registry_diff import compare
from mailproc.errors import Refused
from mailproc.ports import SOLVED, Place
from tests.unit.clockwork.offers import desk, finished, laid, mail
from tests.unit.clockwork.works import LOGIN, Works
from tests.unit.registry.example import example


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    made = desk(tmp_path)
    yield made
    made.close()


# --- drags: what is owed --------------------------------------------------------------


def drag(works: Works, number: int, queue: str) -> None:
    """A person drags the first message of a ticket to the folder of a queue."""
    first = works.history(number).letters[0]
    copies = range(1, 99)
    copy = next(c for c in copies if works.store.copy(c).message == first.message)
    works.store.dragged(copy, Place(LOGIN, queue, 1, 900), queue, works.now)


def test_what_owes_an_outcome_is_not_solved_and_the_letter_appears(
    works: Works,
) -> None:
    """S7.5: the drag is undone, with a note why; sending the letter solves."""
    number = works.mail(mail("complaint", n=3))
    owed = StartClock(ClockKind.OUTCOME, works.now, why="S7.5")
    works.store.act_on(number, [owed], works.now, actor="x", cause="x")
    drag(works, number, SOLVED)
    assert works.ticket(number).state is TicketState.NEW
    works.after(seconds=1)
    (draft,) = laid(works)
    assert draft.to[0].addr == "ann@example.org"
    russian, english = draft.text.split("\n")[:2]
    assert russian.startswith("&^ Удалите эту заметку")
    assert english.startswith("&^ Delete this note")
    with pytest.raises(Refused, match="unfilled field"):
        works.write(finished(draft), "ann@example.org")
    filled = (f"{russian}\r\n{english}\r\n", ""), ("&^результат", "ok")
    works.write(finished(draft, *filled, ("&^outcome", "done")), "ann@example.org")
    assert works.ticket(number).state is TicketState.SOLVED
    assert works.history(number).clocks == ()


def test_everybody_who_complained_and_can_be_reached_gets_one(works: Works) -> None:
    """S7.5; where nobody reads answers none is laid."""
    number = works.mail(mail("spam", n=4))
    people = (
        Reporter("ann@example.org", message_id="q4@client.example"),
        Reporter("noreply@feed.example", "a feed: nobody reads answers"),
        Reporter("bob@example.net"),
    )
    facts = [Remember(one.name, one.as_json()) for one in people]
    owed = StartClock(ClockKind.OUTCOME, works.now, why="S7.5")
    works.store.act_on(number, [owed, *facts], works.now, actor="x", cause="x")
    drag(works, number, SOLVED)
    works.after(seconds=1)
    assert {draft.to[0].addr for draft in laid(works)} == {
        "ann@example.org",
        "bob@example.net",
    }


def test_a_block_that_is_owed_asks_the_desk_itself(works: Works) -> None:
    number = works.mail(mail("spam", n=4))
    owed = StartClock(ClockKind.BLOCK, works.now, why="S7.2a")
    works.store.act_on(number, [owed], works.now, actor="x", cause="x")
    drag(works, number, SOLVED)
    works.after(seconds=1)
    (draft,) = laid(works)
    assert draft.to[0].addr == "support@ipserver.su"
    note = "".join(f"{x}\r\n" for x in draft.text.split("\n")[:3])
    works.write(finished(draft, (note, ""), ("#&^blocked", "#blocked")))
    kinds = [clock.kind for clock in works.history(number).clocks]
    assert ClockKind.BLOCK not in kinds


# --- S4.5: our client ----------------------------------------------------------------

HOUSE = "NOC <noc@rhein.example>"


def with_registry(works: Works) -> None:
    change = compare(0, {}, example())
    works.store.registry_import(change, works.now, actor="operator")


def test_what_a_datacenter_writes_is_told_to_the_one_client(works: Works) -> None:
    with_registry(works)
    text = "Your server ded12 is rebooted.\r\nroot password: Geheim7x\r\n&^ {{ x }}"
    number = works.mail(mail("Reboot", text, HOUSE, 5))
    works.after(seconds=1)
    (draft,) = laid(works)
    assert draft.to[0].addr == "jan@kowalski.example"
    assert draft.subject == f"ded12 [#{number}]"
    assert "> Your server ded12 is rebooted." in draft.text
    assert "Geheim7x" not in draft.text, "no credentials"
    assert "> & ^ { { x } }" in draft.text, "data, neither field nor template"
    filled = [(x, "Ok.") for x in draft.text.split("\n") if x.startswith("&^")]
    works.write(finished(draft, *filled), "jan@kowalski.example")
    kinds = [clock.kind for clock in works.history(number).clocks]
    assert kinds == [ClockKind.DATACENTER], "the datacenter still wants an answer"


def test_the_draft_goes_into_the_open_ticket_of_the_client(works: Works) -> None:
    with_registry(works)
    its = works.mail(mail("Slow", "It is slow.", "Jan <jan@kowalski.example>", 6))
    concerns = [Concerns("8", "ded12")]
    works.store.act_on(its, concerns, works.now, actor="x", cause="x")
    number = works.mail(mail("Ticket", "ded12: disk replaced", HOUSE, 7))
    works.after(seconds=1)
    (draft,) = laid(works)
    assert draft.subject == f"Re: Slow [#{its}]"
    assert draft.in_reply_to == ("q6@client.example",)
    assert works.history(number).links == ((its, "S4.5"),)
    filled = [(x, "Ok.") for x in draft.text.split("\n") if x.startswith("&^")]
    works.write(finished(draft, *filled), "jan@kowalski.example")
    assert ClockKind.CLIENT not in {c.kind for c in works.history(number).clocks}
    sent = works.history(its).letters[-1]
    assert (sent.login, sent.subject) == (LOGIN, f"Re: Slow [#{its}]")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("node7 is rebooted", "2 clients have node7"),
        ("ded12 and node7", "2 servers of the registry are named"),
        ("some server", "0 servers of the registry are named"),
    ],
)
def test_what_is_not_certain_is_left_to_a_person(
    works: Works, text: str, why: str
) -> None:
    """S11.8: never the wrong client."""
    with_registry(works)
    number = works.mail(mail("Reboot", text, HOUSE, 8))
    works.after(seconds=1)
    assert laid(works) == []
    notes = [note.text for note in works.history(number).notes]
    assert f"no draft to the client (S4.5): {why}" in notes
