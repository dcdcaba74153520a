"""The spool: a row for each recipient, final states final, nobody served twice (R4)."""

from datetime import timedelta

import pytest

from mailproc.errors import Permanent
from mailproc.ports import Kind, SpoolRow, State
from mailproc.store import SqlStore
from mailproc.store.forms import fingerprint
from tests.contract.store.mails import NOON, Hands, letter, outcome

FIRST, SECOND = "a@example.org", "b@example.org"


def states(store: SqlStore) -> dict[str, State]:
    return {row.address: row.state for row in store.spool_rows(all_states=True)}


def test_a_claim_carries_all_that_delivery_needs(store: SqlStore) -> None:
    raw = b"Subject: \xea\r\n\r\n\x00"
    number = store.spool(letter("our1", raw=raw, kind=Kind.DSN, sender=""))
    claim = store.claim("me", 10, NOON, 60)[0]
    assert (claim.spool, claim.raw, claim.sender) == (number, raw, "")
    assert (claim.kind, claim.message_id) == (Kind.DSN, "our1")
    assert claim.created == NOON
    assert [(r.address, r.attempts) for r in claim.recipients] == [
        (FIRST, 0),
        (SECOND, 0),
    ]


def test_a_recipient_named_twice_is_served_once(store: SqlStore) -> None:
    store.spool(letter("our1", FIRST, SECOND, FIRST))
    assert [r.address for r in store.spool_rows()] == [FIRST, SECOND]


def test_a_letter_to_nobody_is_refused(store: SqlStore) -> None:
    with pytest.raises(Permanent, match="without recipients"):
        store.spool(letter("our1", recipients=()))


def test_the_same_letter_handed_in_twice_is_two_letters(store: SqlStore) -> None:
    """A client that repeats a submission gets what it asked for, on one message."""
    first, second = store.spool(letter("our1")), store.spool(letter("our1"))
    assert first != second
    assert len(store.spool_rows()) == 4


def test_letters_without_an_identity_stay_two_messages(store: SqlStore) -> None:
    for raw in (b"one", b"two"):
        store.spool(letter("", raw=raw))
    assert store.find([""]) is None
    assert len({claim.raw for claim in store.claim("me", 9, NOON, 60)}) == 2


def test_what_is_claimed_is_not_given_again_until_the_lease_ends(
    store: SqlStore, hands: Hands
) -> None:
    store.spool(letter("our1"))
    assert len(store.claim("me", 10, NOON, 60)) == 1
    assert store.claim("you", 10, hands.move(seconds=59), 60) == []
    again = store.claim("you", 10, hands.move(seconds=1), 60)
    assert [len(claim.recipients) for claim in again] == [2]


def test_oldest_due_first_grouped_and_bounded_by_recipients(store: SqlStore) -> None:
    late = store.spool(letter("late", created=NOON))
    early = store.spool(letter("early", created=NOON - timedelta(hours=1)))
    claims = store.claim("me", 3, NOON, 60)
    assert [(c.spool, len(c.recipients)) for c in claims] == [(early, 2), (late, 1)]


def test_delivered_and_failed_are_final_and_each_recipient_for_itself(
    store: SqlStore, hands: Hands
) -> None:
    """2xx recipients are never sent to again after a partial 4xx or 5xx."""
    store.spool(letter("our1", FIRST, SECOND, "c@example.org"))
    one, two, three = store.claim("me", 9, NOON, 60)[0].recipients
    later = NOON + timedelta(minutes=5)
    outcomes = [
        outcome(one.id, State.DELIVERED),
        outcome(two.id, State.DUE, due=later),
        outcome(three.id, State.FAILED, code=550, text="5.1.1 no\x00 such\ud800 user"),
    ]
    store.settle(outcomes, NOON)
    assert store.claim("me", 9, hands.move(minutes=4), 60) == []
    again = store.claim("me", 9, hands.move(minutes=1), 60)
    assert [(r.address, r.attempts) for c in again for r in c.recipients] == [
        (SECOND, 1)
    ]
    rows = {r.address: r for r in store.spool_rows(all_states=True)}
    assert rows["c@example.org"].last == "550 5.1.1 no\ufffd such\ufffd user"
    assert rows[FIRST].due is None


def test_a_late_outcome_never_undoes_a_final_state(store: SqlStore) -> None:
    """Two owners after a lease ran out: what arrived has arrived."""
    store.spool(letter("our1", FIRST))
    recipient = store.claim("me", 9, NOON, 0)[0].recipients[0].id
    store.settle([outcome(recipient, State.DELIVERED)], NOON)
    for state in (State.DUE, State.FAILED, State.HELD):
        store.settle([outcome(recipient, state)], NOON)
    assert states(store) == {FIRST: State.DELIVERED}


def test_outcomes_of_nobody_change_nothing(store: SqlStore) -> None:
    store.settle([], NOON)
    store.settle([outcome(99, State.DELIVERED)], NOON)
    assert store.events(9) == []


def test_a_claim_that_is_renewed_outlives_its_first_lease(
    store: SqlStore, hands: Hands
) -> None:
    store.spool(letter("our1", FIRST, SECOND))
    store.claim("me", 1, NOON, 60)
    store.claim("you", 1, NOON, 60)
    store.renew_claims("me", hands.move(seconds=50), 60)
    free = store.claim("third", 9, hands.move(seconds=50), 60)
    assert [r.address for c in free for r in c.recipients] == [SECOND]
    store.renew_claims("you", hands.now, 600)  # it was taken from them meanwhile
    assert len(store.claim("fourth", 9, hands.move(seconds=60), 60)) == 1


def test_who_holds_claims_is_known_also_after_the_lease(
    store: SqlStore, hands: Hands
) -> None:
    """So that a node that starts can give back what a dead one held."""
    assert store.claim_owners() == frozenset()
    store.spool(letter("our1", FIRST, SECOND))
    store.claim("me", 1, NOON, 60)
    recipient = store.claim("you", 1, NOON, 60)[0].recipients[0].id
    hands.move(days=1)
    assert store.claim_owners() == {"me", "you"}
    store.settle([outcome(recipient, State.DELIVERED)], NOON)
    assert store.claim_owners() == {"me"}
    store.release_claims("me")
    assert store.claim_owners() == frozenset()


def test_release_gives_back_only_what_is_ours(store: SqlStore) -> None:
    store.spool(letter("our1", FIRST, SECOND))
    mine = store.claim("me", 1, NOON, 600)[0].recipients[0].address
    theirs = store.claim("you", 1, NOON, 600)[0].recipients[0].address
    store.release_claims("me")
    free = store.claim("third", 9, NOON, 600)
    assert [r.address for c in free for r in c.recipients] == [mine] != [theirs]


def test_hold_release_retry_and_drop_by_hand(store: SqlStore, hands: Hands) -> None:
    number = store.spool(letter("our1"))
    assert store.spool_change(number, State.HELD, NOON) == 2
    assert store.claim("me", 9, NOON, 60) == []
    assert {r.state for r in store.spool_rows()} == {State.HELD}
    assert store.spool_change(number, State.DUE, NOON) == 2
    one, two = store.claim("me", 9, NOON, 60)[0].recipients
    later = NOON + timedelta(hours=4)
    store.settle([outcome(one.id, State.DUE, due=later)], NOON)
    store.settle([outcome(two.id, State.DELIVERED)], NOON)
    assert store.spool_change(number, State.DUE, hands.move(seconds=1)) == 1
    assert len(store.claim("me", 9, hands.now, 60)) == 1
    assert store.spool_change(number, State.DROPPED, NOON) == 1
    assert states(store) == {FIRST: State.DROPPED, SECOND: State.DELIVERED}
    assert store.spool_change(number, State.DUE, NOON) == 0
    assert store.spool_change(99, State.DUE, NOON) == 0
    with pytest.raises(Permanent, match="delivered by hand"):
        store.spool_change(number, State.DELIVERED, NOON)


def test_what_was_held_or_dropped_while_under_way(store: SqlStore) -> None:
    held, dropped = store.spool(letter("h", FIRST)), store.spool(letter("d", SECOND))
    ids = [c.recipients[0].id for c in store.claim("me", 9, NOON, 60)]
    store.spool_change(held, State.HELD, NOON)
    store.spool_change(dropped, State.DROPPED, NOON)
    store.settle([outcome(n, State.DUE) for n in ids], NOON)
    assert states(store) == {FIRST: State.HELD, SECOND: State.DROPPED}
    store.settle([outcome(n, State.DELIVERED) for n in ids], NOON)
    assert states(store) == {FIRST: State.DELIVERED, SECOND: State.DELIVERED}


def test_a_clock_set_back_stalls_nothing_and_floods_nothing(
    store: SqlStore, hands: Hands
) -> None:
    """R5: a retry planned by a clock that was years ahead is due now, once."""
    wrong = hands.move(days=3650)
    store.spool(letter("our1", FIRST, created=wrong))
    right = hands.move(days=-3650)
    recipient = store.claim("me", 9, right, 60)[0].recipients[0].id
    later = right + timedelta(minutes=5)
    store.settle([outcome(recipient, State.DUE, due=later)], right)
    assert store.claim("me", 9, right, 60) == []
    assert len(store.claim("me", 9, later, 60)) == 1


def test_a_claim_of_a_clock_that_was_set_back_is_void(
    store: SqlStore, hands: Hands
) -> None:
    store.spool(letter("our1", FIRST))
    store.claim("died", 9, hands.move(days=3650), 60)
    assert len(store.claim("me", 9, hands.move(days=-3650), 60)) == 1


def test_a_clock_set_forward_delivers_what_waits(store: SqlStore) -> None:
    store.spool(letter("our1", FIRST))
    assert len(store.claim("me", 9, NOON + timedelta(days=3650), 60)) == 1


def test_rows_show_what_people_ask_for(store: SqlStore) -> None:
    number = store.spool(letter("our1", FIRST, subject="Привет \ud800"))
    row = store.spool_rows()[0]
    assert row == SpoolRow(
        spool=number,
        recipient=row.recipient,
        address=FIRST,
        state=State.DUE,
        attempts=0,
        due=NOON,
        created=NOON,
        sender="support@example.net",
        subject="Привет \ufffd",
        message_id="our1",
        kind=Kind.STAFF,
        last="",
    )


def test_every_step_is_an_event(store: SqlStore) -> None:
    number = store.spool(letter("our1", FIRST))
    recipient = store.claim("me", 9, NOON, 60)[0].recipients[0].id
    store.settle([outcome(recipient, State.DELIVERED)], NOON)
    told = [(e.kind, e.data) for e in reversed(store.events(9))]
    assert [kind for kind, _ in told] == ["spooled", "claimed", "settled"]
    assert told[2][1] == {
        "spool": number,
        "recipient": recipient,
        "state": "delivered",
        "code": 250,
        "smarthost": fingerprint("a.example.net"),
        "attempts": 1,
    }
