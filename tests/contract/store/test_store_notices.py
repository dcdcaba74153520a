"""Events and notices in the ledger, on both databases (N5 to N9)."""

from dataclasses import replace

import pytest

from mailproc.desk.effects import KeepEvent, OpenTicket, SetState
from mailproc.desk.event_facts import INCIDENT, PLANNED, EventFacts, EventWindow
from mailproc.desk.model import TicketState
from mailproc.errors import Refused
from mailproc.ports import (
    Kind,
    Outgoing,
    Sending,
    SentNotice,
    State,
    Told,
    Way,
)
from mailproc.store.sql import SqlStore
from tests.contract.store.mails import NOON, letter, outcome

FACTS = EventFacts(
    PLANNED,
    state="CONFIRMED",
    provider="carrier.example",
    windows=(EventWindow(NOON, None),),
    groups=("Awaria MPS/SMS",),
)


def opened(store: SqlStore, facts: EventFacts = FACTS, *keys: str) -> int:
    """An event without mail."""
    effects = (
        OpenTicket("incidents", 1, "event", "x"),
        KeepEvent(facts, keys, 3, NOON),
    )
    return store.open_ticket(effects, NOON, actor="support1", cause="test")


def told(number: int, address: str) -> Told:
    """What one partner got."""
    message_id = f"hl-{number}.{address}"
    return Told(
        number, "announce", address, (address,), ("pl", "en"), "UTC", "s", message_id
    )


def sending(event: int, number: int = 1, *addresses: str, source: str = "") -> Sending:
    """A notice to partners, one letter each."""
    people = [told(number, each) for each in addresses or ("a@example.org",)]
    note = SentNotice(
        event,
        number,
        "announce",
        NOON,
        "support1",
        source or f"mail:{event}.{number}",
        "[HL-1] x",
        ("Awaria MPS/SMS",),
        {"pl": "tekst", "en": "text"},
    )
    letters = tuple((one, outgoing(event, one)) for one in people)
    return Sending(note, letters)


def outgoing(event: int, one: Told) -> Outgoing:
    """The letter of one partner."""
    return letter(
        one.message_id,
        *one.addresses,
        kind=Kind.NOTICE,
        what="notice",
        ticket=event,
    )


def test_an_event_is_found_by_number_and_by_its_keys(store: SqlStore) -> None:
    one = opened(store, FACTS, "id carrier.example 7", "uid x")
    two = opened(store, replace(FACTS, kind=INCIDENT), "id carrier.example 8")
    event = store.notice_event(one)
    assert event is not None
    assert (event.facts, event.sequence, event.stamp) == (FACTS, 3, NOON)
    assert event.keys == ("id carrier.example 7", "uid x")
    found = store.notice_events(["uid x", "id carrier.example 8", "no"])
    assert [each.number for each in found] == [two, one]
    assert store.notice_events([]) == []
    assert store.notice_event(999) is None


def test_only_what_is_work_is_open(store: SqlStore) -> None:
    one, two = opened(store), opened(store)
    done = (SetState(TicketState.SOLVED),)
    store.act_on(one, done, NOON, actor="support1", cause="test")
    assert [event.number for event in store.open_events()] == [two]


def test_facts_are_replaced_and_keys_are_added(store: SqlStore) -> None:
    number = opened(store, FACTS, "k1")
    after = replace(FACTS, state="CANCELLED")
    effects = (KeepEvent(after, ("k1", "k2")),)
    store.act_on(number, effects, NOON, actor="support1", cause="test")
    event = store.notice_event(number)
    assert event is not None
    assert event.facts == after
    assert event.keys == ("k1", "k2")
    assert event.sequence == 3, "a change by staff is no notice of the provider"


def test_a_notice_is_spooled_and_noted_in_one_transaction(store: SqlStore) -> None:
    number = opened(store)
    one = sending(number, 1, "a@example.org", "b@example.org")
    first, _ = store.send_notice(one)
    assert store.notices_of(number) == [one.notice]
    assert store.told_of(number) == [told for told, _ in one.letters]
    assert store.notice_of(first) == one.notice
    assert store.notice_of(999) is None
    history = store.ticket(number)
    assert history is not None
    assert [each.kind for each in history.letters] == ["notice", "notice"]


def test_the_same_notice_is_sent_once(store: SqlStore) -> None:
    """N6: who and when is said; nothing of the second sending is kept."""
    number = opened(store)
    store.send_notice(sending(number, source="mail:x"))
    with pytest.raises(Refused, match=r"already by support1 at 2026-03-04 12:00 UTC"):
        store.send_notice(sending(number, 2, source="mail:x"))
    assert len(store.spool_rows()) == 1


def test_two_notices_at_once_are_not_numbered_alike(store: SqlStore) -> None:
    number = opened(store)
    store.send_notice(sending(number, source="mail:x"))
    with pytest.raises(Refused, match="another notice"):
        store.send_notice(sending(number, source="mail:y"))
    store.send_notice(sending(number, 2, source="mail:y"))
    assert [each.number for each in store.notices_of(number)] == [1, 2]


def test_effects_that_are_refused_keep_nothing(store: SqlStore) -> None:
    number = opened(store)
    bad = replace(sending(number), draft="unknown")
    with pytest.raises(Refused, match="not known"):
        store.send_notice(bad)
    assert store.spool_rows() == []
    assert store.notices_of(number) == []


def test_how_each_partner_stands(store: SqlStore) -> None:
    """N3: due, delivered, refused; and what came back later."""
    number = opened(store)
    names = [f"{name}@example.org" for name in "abc"]
    store.send_notice(sending(number, 1, *names))
    claims = store.claim("test", 10, NOON, 60)
    states = dict(zip(names, (State.DELIVERED, State.FAILED, State.DUE), strict=True))
    for claim in claims:
        (recipient,) = claim.recipients
        state = states[recipient.address]
        more = {"due": NOON} if state is State.DUE else {}
        done = outcome(recipient.id, state, address=recipient.address, **more)
        store.settle([done], NOON)
    found = {one.address: one.state for one in store.reached(number)}
    assert found == {names[0]: "delivered", names[1]: "failed", names[2]: "due"}
    assert store.reached(number)[1].last.startswith("451")


def test_what_was_booked_has_no_letter(store: SqlStore) -> None:
    number = opened(store)
    one = sending(number)
    who = replace(one.letters[0][0], way=Way.WEB_MAIL)
    assert store.send_notice(replace(one, letters=((who, None),))) == []
    (reached,) = store.reached(number)
    assert (reached.state, reached.last) == ("delivered", "web mail")


def test_three_hundred_partners_at_once(store: SqlStore) -> None:
    number = opened(store)
    names = [f"p{each}@example.org" for each in range(300)]
    assert len(set(store.send_notice(sending(number, 1, *names)))) == 300
    assert len(store.told_of(number)) == 300
    assert len(store.reached(number)) == 300
