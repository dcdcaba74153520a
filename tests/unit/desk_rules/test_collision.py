"""A reply that comes after somebody else's answer is held up (mail-sorting.md 6.6)."""

from datetime import UTC, datetime, timedelta, timezone
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.desk.collision import Author, Entry, Reply, Returned, TicketFacts, check
from mailproc.desk.terms import Terms

TERMS = Terms()
START = datetime(2026, 1, 2, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 1, 2, 15, 0, tzinfo=timezone(timedelta(hours=3)))
KINDS = {"c": Author.CUSTOMER, "p": Author.PROGRAM, "s": Author.STAFF}


def ticket(*names: str, returned: tuple[Returned, ...] = ()) -> TicketFacts:
    """Make a ticket: c1 is the customer's, p1 a program's, support2/1 of staff.

    They came ten minutes apart from 09:00 UTC on; the name is the Message-ID.
    """
    entries = [
        Entry(
            name,
            START + timedelta(minutes=10 * at),
            KINDS[name[0]],
            name.partition("/")[0] if name[0] == "s" else None,
        )
        for at, name in enumerate(names)
    ]
    return TicketFacts(entries, returned)


def reply(*parents: str, insists: bool = False, author: Author = Author.STAFF) -> Reply:
    return Reply("support1", parents, "d1", insists=insists, author=author)


def missed(answer: Reply, facts: TicketFacts, now: datetime = NOW) -> list[str]:
    found = check(answer, facts, TERMS, now)
    assert found is None or found.missed
    return [entry.message_id for entry in found.missed] if found else []


@pytest.mark.parametrize(
    ("names", "parent", "expected"),
    [
        ("c1", "c1", ""),
        ("c1 support2/1", "c1", "support2/1"),
        ("c1 support2/1", "support2/1", ""),
        ("c1 c2", "c1", "c2"),
        ("c1 c2", "c2", ""),
        ("c1 support2/1 c2", "c1", "support2/1 c2"),
        ("c1 c2 support2/1", "c1", "c2 support2/1"),
        ("c1 c2 c3 support2/1 support3/1", "c1", "c3 support3/1"),
        ("support2/1 c1", "c1", ""),
        ("c1 p1 p2", "c1", ""),
    ],
)
def test_what_came_after_the_message_it_answers(
    names: str, parent: str, expected: str
) -> None:
    assert missed(reply(parent), ticket(*names.split())) == expected.split()


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("c1 support1/1", ""),
        ("c1 support1/1 support1/2", ""),
        ("c1 support1/1 c2", "c2"),
        ("c1 support1/1 support2/1", "support2/1"),
        ("c1 support2/1 support1/1", ""),
        ("c1 c2 support1/1", ""),
        ("support1/1 c1 c2", "c2"),
    ],
)
def test_a_second_letter_of_the_same_writer(names: str, expected: str) -> None:
    """An own answer collides with nothing, and shows that the writer knew the rest."""
    assert missed(reply("c1"), ticket(*names.split())) == expected.split()


def test_what_answers_nothing_of_the_ticket_goes() -> None:
    facts = ticket("c1", "support2/1", "c2")
    assert missed(reply(), facts) == []
    assert missed(reply("unknown"), facts) == []
    assert missed(reply("unknown", "c1"), facts) == ["support2/1", "c2"]
    assert missed(reply("c1", "support2/1"), facts) == ["c2"]


def test_program_mail_and_send_go() -> None:
    facts = ticket("c1", "support2/1", "c2")
    assert missed(reply("c1", author=Author.PROGRAM), facts) == []
    assert missed(reply("c1", insists=True), facts) == []


@pytest.mark.parametrize(
    ("login", "digest", "minutes", "expected"),
    [
        ("support1", "d1", 0, []),
        ("support1", "d1", 60, []),
        ("support1", "d1", 61, ["support2/1"]),
        ("support1", "d2", 5, ["support2/1"]),
        ("support3", "d1", 5, ["support2/1"]),
        ("support1", "d1", -90, []),  # the clock was set back
    ],
)
def test_the_same_again_within_the_hour_goes(
    login: str, digest: str, minutes: int, expected: list[str]
) -> None:
    before = Returned(login, digest, NOW - timedelta(minutes=minutes))
    other = Returned("support9", "d9", NOW)
    facts = ticket("c1", "support2/1", returned=(other, before))
    assert missed(reply("c1"), facts) == expected


def test_how_long_the_same_goes_is_a_setting() -> None:
    facts = ticket("c1", "c2", returned=(Returned("support1", "d1", START),))
    soon, terms = START + timedelta(minutes=20), Terms(repeat_minutes=15)
    assert check(reply("c1"), facts, TERMS, soon) is None
    found = check(reply("c1"), facts, terms, soon)
    assert found
    assert "again within 15 minutes" in found.refusal(terms, soon).reply()


def test_the_refusal_says_who_when_and_what_to_do() -> None:
    found = check(reply("c1"), ticket("c1", "support2/1", "c2"), TERMS, NOW)
    assert found
    assert found.refusal(TERMS, NOW).reply() == (
        "550 5.7.1 support2 answered at 2026-01-02 12:10+03:00 and the customer wrote"
        " at 2026-01-02 12:20+03:00: read it in your INBOX, then send the same again"
        " within 60 minutes, or with #send as the first line"
    )


def test_an_answer_of_nobody_known_is_somebody_elses() -> None:
    entries = (Entry("c1", START, Author.CUSTOMER), Entry("x", START, Author.STAFF))
    found = check(reply("c1"), TicketFacts(entries), TERMS, NOW)
    assert found
    assert "somebody answered at" in found.refusal(TERMS, NOW).reply()


LETTERS = st.lists(
    st.sampled_from(["c", "p", "support1/", "support2/"]), min_size=1, max_size=8
)


@given(LETTERS, st.data())
def test_only_news_of_others_collides(kinds: list[str], data: st.DataObject) -> None:
    facts = ticket(*(f"{kind}{at}" for at, kind in enumerate(kinds)))
    names = [entry.message_id for entry in facts.entries]
    assert missed(reply(names[-1]), facts) == []
    parent = data.draw(st.integers(0, len(names) - 1))
    found = missed(reply(names[parent]), facts)
    own = [at for at, kind in enumerate(kinds) if kind == "support1/"]
    seen = max([parent, *own])
    news = [name for name in names[seen + 1 :] if not name.startswith("p")]
    assert bool(found) == bool(news)
    assert found == sorted(found, key=names.index)
    assert set(found) <= set(news)
    assert not news or news[-1] in found


def test_a_ticket_of_a_hundred_thousand_messages_is_checked_at_once() -> None:
    entries = [Entry(f"c{n}", START, Author.CUSTOMER) for n in range(100_000)]
    start = perf_counter()
    assert missed(reply("c0"), TicketFacts(entries)) == ["c99999"]
    assert perf_counter() - start < 2
