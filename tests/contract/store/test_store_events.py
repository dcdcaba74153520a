"""The event log is append-only and holds ids, times, numbers and hashes (S11.6)."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import create_engine
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from mailproc.errors import Temporary
from mailproc.ports import State
from mailproc.store import SqlStore
from tests.contract.store.mails import NOON, arrive, inbox, letter, outcome


def test_the_newest_come_first(store: SqlStore) -> None:
    for n in range(5):
        store.event("tick", NOON + timedelta(seconds=n), number=n)
    assert [e.data["number"] for e in store.events(3)] == [4, 3, 2]
    assert store.events(0) == []


def test_data_comes_back_and_zones_do_not_matter(store: SqlStore) -> None:
    moscow = NOON.astimezone(timezone(timedelta(hours=3)))
    store.event("x", moscow, n=1, ok=True, none=None, many=[1, "b"], state=State.DUE)
    event = store.events(1)[0]
    assert event.at == NOON
    assert event.data == {
        "n": 1,
        "ok": True,
        "none": None,
        "many": [1, "b"],
        "state": "due",
    }


def test_texts_become_digests_and_the_same_ones_stay_the_same(store: SqlStore) -> None:
    store.event("x", NOON, sender="a@example.org", many=["a@example.org"])
    store.event("y", NOON, sender="a@example.org", text="я\x00\ud800" * 300)
    second, first = store.events(2)
    assert "example" not in str(first.data)
    assert first.data["sender"] == second.data["sender"] == first.data["many"][0]
    assert len(second.data["text"]) == 16


def test_an_event_says_who_did_it_and_what_led_to_it(store: SqlStore) -> None:
    store.event("x", NOON, ticket=5)
    store.event("y", NOON, actor="support1", cause="message 12", ticket=5)
    told = [(e.actor, e.cause, e.data) for e in store.events(2)]
    assert told == [
        ("support1", "message 12", {"ticket": 5}),
        ("program", "", {"ticket": 5}),
    ]


def test_every_change_says_who_and_why(store: SqlStore) -> None:
    copy, _ = arrive(store, 1, "one")
    (filing,) = store.filings("support1", 9)
    store.filing_failed(filing.id, "NO")
    store.filed(filing.id, None)
    store.dragged(copy, inbox(2), "billing", NOON)
    store.replay(store.shunt(copy, "7 act", "x", "", NOON))
    spool = store.spool(letter("ours", "a@example.org"))
    (claim,) = store.claim("me", 9, NOON, 60)
    store.settle([outcome(claim.recipients[0].id, State.DUE, due=NOON)], NOON)
    store.spool_change(spool, State.DROPPED, NOON)
    store.lease("account", "me", NOON, 60)
    told = [(e.kind, e.actor, e.cause) for e in reversed(store.events(99))]
    assert told == [
        ("kept", "program", "imap"),
        ("acted", "program", "copy 1"),
        ("filing_failed", "program", "imap"),
        ("filed", "program", "copy 1"),
        ("dragged", "support1", "copy 1"),
        ("shunted", "program", "copy 1"),
        ("replayed", "operator", "shunt 1"),
        ("spooled", "support1", "staff"),
        ("claimed", "program", "delivery"),
        ("settled", "program", "delivery"),
        ("spool_changed", "operator", "letter 1"),
        ("leased", "program", "poll"),
    ]


def test_a_time_without_a_zone_is_a_mistake_of_the_caller(store: SqlStore) -> None:
    with pytest.raises(Temporary) as failed:
        store.event("x", datetime(2026, 3, 4))  # noqa: DTZ001 - the point of the test
    assert "offset-naive" in failed.value.detail
    assert store.events(9) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET kind = 'gone'",
        "DELETE FROM event",
        "DELETE FROM event WHERE id = 1",
        "INSERT OR REPLACE INTO event (id, at, kind, actor, cause, data, hash) "
        "VALUES (1, 2, 'no', '', '', '{}', '')",
        "INSERT INTO event (id, at, kind, actor, cause, data, hash) "
        "VALUES (1, 2, 'no', '', '', '{}', '') "
        "ON CONFLICT (id) DO UPDATE SET kind = 'no'",
        "TRUNCATE event",
    ],
)
def test_no_statement_changes_an_event(
    store: SqlStore, url: str, statement: str
) -> None:
    """Not even by hand, past this program."""
    store.event("stays", NOON)
    before = store.events(9)
    engine = create_engine(url)
    refusal = pytest.raises(DBAPIError, match=r"append-only|syntax error")
    with refusal, engine.begin() as connection:
        connection.execute(sql(statement))
    engine.dispose()
    assert store.events(9) == before
