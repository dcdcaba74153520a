"""Drafts from filters, for our client (S4.5), and the letter that is missing (S7.5)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.config.load import Config
from mailproc.config.model import Settings
from mailproc.desk.abuse_memory import Reporter
from mailproc.desk.effects import Concerns, Remember, StartClock
from mailproc.desk.model import ClockKind, TicketState
from mailproc.desk.registry_diff import compare
from mailproc.errors import Refused
from mailproc.message.model import Message
from mailproc.message.parse import parse
from mailproc.ports import SOLVED, Place
from tests.unit.clockwork.works import LOGIN, Works
from tests.unit.registry.example import example

ROOT = Path(__file__).resolve().parents[3]
FILTERS = """\
[[filter]]
name = "prices"
match = "subject:prices"
queue = "billing"
actions = ["draft:prices"]

[[filter]]
name = "thanks"
match = "subject:order"
queue = "{queue}"
actions = ["answer:thanks.en"]

[[filter]]
name = "house"
match = "from:rhein.example"
queue = "datacenter"

[[filter]]
name = "rest"
match = "in:anywhere"
queue = "support"
"""
PRICES = "Hello {{ name }},\n\nabout “{{ subject }}”: it costs &^price.\n"


def mail(
    subject: str, text: str = "hello", sender: str = "Ann <ann@example.org>", n: int = 1
) -> bytes:
    return (
        f"From: {sender}\r\nTo: support@ipserver.su\r\nSubject: {subject}\r\n"
        f"Message-ID: <q{n}@client.example>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


def desk(folder: Path, queue: str = "support") -> Works:
    shutil.copytree(ROOT / "templates", folder / "templates")
    prices = folder / "templates" / "draft" / "prices.txt.j2"
    prices.parent.mkdir(exist_ok=True)
    prices.write_text(PRICES, encoding="utf-8")
    thanks = folder / "templates" / "answer" / "thanks.en.txt.j2"
    thanks.write_text("Ticket {{ number }}: thank you.\n", encoding="utf-8")
    filters = folder / "filters"
    filters.mkdir()
    (filters / "10-all.toml").write_text(FILTERS.format(queue=queue), encoding="utf-8")
    return Works(folder, Config(Settings(), folder, None))


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    made = desk(tmp_path)
    yield made
    made.close()


def laid(works: Works) -> list[Message]:
    """The drafts that wait to be laid into the shared folder."""
    return [parse(one.raw) for one in works.store.pending_drafts("", 9)]


def finished(draft: Message, *edits: tuple[str, str]) -> bytes:
    """What a person makes of a draft; the client writes its own Message-ID."""
    raw = draft.raw.replace(b"Message-ID: <draft.", b"X-Was: <other.", 1)
    for old, new in edits:
        assert old.encode() in raw
        raw = raw.replace(old.encode(), new.encode())
    return raw


# --- filters ------------------------------------------------------------------------


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
