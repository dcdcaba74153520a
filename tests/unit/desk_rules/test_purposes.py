"""N6: what follows for a ticket when one of its drafts is sent."""

import pytest

from mailproc.desk.effects import SetState, StopClock, Wrote
from mailproc.desk.model import ANSWERING, ClockKind, Party, TicketState
from mailproc.desk.purposes import PURPOSES, Sending, effects
from tests.unit.registry.example import NOW

REACTED = set(ANSWERING)


def stopped(purpose: str, state: TicketState = TicketState.OPEN) -> set[ClockKind]:
    done = effects(PURPOSES, purpose, Sending("support1", NOW, 7, state))
    assert Wrote(Party.STAFF, "support1") in done, "whoever sends it has reacted"
    return {one.kind for one in done if isinstance(one, StopClock)}


def states(purpose: str, state: TicketState) -> list[TicketState]:
    done = effects(PURPOSES, purpose, Sending("support1", NOW, 7, state))
    return [one.state for one in done if isinstance(one, SetState)]


@pytest.mark.parametrize(
    ("purpose", "more"),
    [
        ("answer", set()),
        ("client", {ClockKind.CLIENT}),
        ("datacenter", {ClockKind.DATACENTER}),
        ("outcome", {ClockKind.OUTCOME}),
        ("what nobody has named", set()),
    ],
)
def test_what_was_owed_is_done(purpose: str, more: set[ClockKind]) -> None:
    """S4.5: the datacenter and our client are two duties."""
    assert stopped(purpose) == REACTED | more


def test_the_state_follows() -> None:
    """A solved ticket is not opened by a letter that says so."""
    assert states("answer", TicketState.OPEN) == [TicketState.WAITING]
    assert states("answer", TicketState.SOLVED) == []
    assert states("client", TicketState.OPEN) == []
    assert states("outcome", TicketState.OPEN) == [TicketState.SOLVED]


def test_rooms_add_their_own() -> None:
    """As the desk is wired: one table, no other change."""
    own = {**PURPOSES, "ours": lambda sending: (Wrote(Party.STAFF, sending.login),)}
    sending = Sending("support1", NOW, 7, TicketState.OPEN)
    assert effects(own, "ours", sending) == (Wrote(Party.STAFF, "support1"),)
