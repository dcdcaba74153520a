"""The spool as a state machine: whatever the order, nothing is lost or served twice."""

from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mailproc.ports import State
from mailproc.store import SqlStore
from tests.contract.store.mails import NOON, letter, outcome

LEASE = 10  # seconds
OWNERS = ("one", "two", "three")
FINAL = (State.DELIVERED, State.FAILED, State.DROPPED)


class Spool(RuleBasedStateMachine):
    """Owners claim, settle, die and come back, while the clock goes on."""

    store: SqlStore

    def __init__(self) -> None:
        super().__init__()
        self.now: datetime = max([NOON, *(e.at for e in self.store.events(1))])
        self.now += timedelta(days=1)
        self.letters: list[int] = []
        self.addresses: dict[int, int] = {}
        self.held_by: dict[int, tuple[str, datetime]] = {}  # by recipient
        self.due: dict[int, datetime] = {}
        self.final: dict[int, State] = {}
        self.paused: set[int] = set()

    @rule(count=st.integers(1, 4))
    def spool(self, count: int) -> None:
        identity = f"{id(self)}-{len(self.letters)}"
        to = [f"{n}@example.org" for n in range(count)]
        number = self.store.spool(letter(identity, *to, created=self.now))
        self.letters.append(number)
        for row in self.store.spool_rows():
            if row.spool == number:
                self.addresses[row.recipient] = number
                self.due[row.recipient] = self.now

    @rule(owner=st.sampled_from(OWNERS), limit=st.integers(1, 5))
    def claim(self, owner: str, limit: int) -> None:
        claims = self.store.claim(owner, limit, self.now, LEASE)
        got = [r.id for claim in claims for r in claim.recipients]
        free = [i for i in self.addresses if self._free(i)]
        assert set(got) <= set(free), "claimed twice, too early, or after the end"
        assert len(got) == min(limit, len(free)), "something due was passed over"
        for recipient in got:
            self.held_by[recipient] = (owner, self.now + timedelta(seconds=LEASE))

    def _free(self, recipient: int) -> bool:
        if recipient in self.final or recipient in self.paused:
            return False
        leased = recipient in self.held_by and self.held_by[recipient][1] > self.now
        return not leased and self.due[recipient] <= self.now

    @precondition(lambda self: self.held_by)
    @rule(
        data=st.data(),
        state=st.sampled_from([State.DELIVERED, State.FAILED, State.DUE]),
        wait=st.integers(0, 20),
    )
    def settle(self, data: st.DataObject, state: State, wait: int) -> None:
        recipient = data.draw(st.sampled_from(sorted(self.held_by)))
        due = self.now + timedelta(seconds=wait)
        self.store.settle([outcome(recipient, state, due=due)], self.now)
        self.held_by.pop(recipient)
        before = self.final.get(recipient)
        if before is None and state is State.DUE:
            self.due[recipient] = due
        elif before is None or (before is State.DROPPED and state is State.DELIVERED):
            self.final[recipient] = state
            self.paused.discard(recipient)

    @rule(owner=st.sampled_from(OWNERS))
    def stop(self, owner: str) -> None:
        self.store.release_claims(owner)
        held = self.held_by.items()
        self.held_by = {r: h for r, h in held if h[0] != owner}

    @rule(seconds=st.integers(1, 15))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: self.letters)
    @rule(
        data=st.data(),
        state=st.sampled_from([State.DUE, State.HELD, State.DROPPED]),
    )
    def by_hand(self, data: st.DataObject, state: State) -> None:
        number = data.draw(st.sampled_from(self.letters))
        mine = [r for r, spool in self.addresses.items() if spool == number]
        waiting = [r for r in mine if r not in self.final]
        assert self.store.spool_change(number, state, self.now) == len(waiting)
        for recipient in waiting:
            self.due[recipient] = self.now
            self.paused.discard(recipient)
            if state is State.HELD:
                self.paused.add(recipient)
            if state is State.DROPPED:
                self.final[recipient] = state

    @invariant()
    def nothing_is_lost(self) -> None:
        rows = self.store.spool_rows(all_states=True)
        found = {r.recipient: r.state for r in rows if r.recipient in self.addresses}
        expected = {
            r: self.final.get(r, State.HELD if r in self.paused else State.DUE)
            for r in self.addresses
        }
        assert found == expected

    def teardown(self) -> None:
        for number in self.letters:
            self.store.spool_change(number, State.DROPPED, self.now)


def test_the_spool_under_every_order_of_events(
    store: SqlStore, request: pytest.FixtureRequest
) -> None:
    """R4: per-recipient state; R5: the clock only ever decides when."""
    machine = type("Machine", (Spool,), {"store": store})
    many = 12 if "sqlite" in request.node.name else 6
    run_state_machine_as_test(
        machine, settings=settings(max_examples=many, stateful_step_count=25)
    )
