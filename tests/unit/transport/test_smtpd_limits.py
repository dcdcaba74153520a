"""Connections, memory and guesses are counted by network, and forgotten in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailproc.transport.smtpd.limits import Connections, Guesses, Memory, network

OFFICE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


class Ticks:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("peer", "counted"), [
    ("192.0.2.1", "192.0.2.1"),
    ("::ffff:192.0.2.1", "192.0.2.1"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("fe80::1%eth0", "fe80::/64"),
    ("", ""),
])  # fmt: skip
def test_strangers_are_networks(peer: str, counted: str) -> None:
    assert network(peer) == counted


def test_connections_in_all_and_by_network() -> None:
    connections = Connections(4, 2)
    assert [connections.enter(OFFICE) for _ in range(3)] == [True, True, False]
    assert not connections.crowded()
    assert connections.enter(ELSEWHERE)
    assert connections.crowded()
    assert connections.enter("2001:db8::1")
    assert not connections.enter("203.0.113.1")
    connections.leave(OFFICE)
    assert connections.enter("203.0.113.1")
    for peer in (OFFICE, ELSEWHERE, "2001:db8::ff", "203.0.113.1"):
        connections.leave(peer)
    assert not connections._by_network, "nobody is remembered"


@given(st.lists(st.integers(1, 400), max_size=20))
def test_memory_never_gives_more_than_it_has(sizes: list[int]) -> None:
    memory = Memory(1000)
    taken = [size for size in sizes if memory.take(size)]
    assert sum(taken) <= 1000
    for size in taken:
        memory.give(size)
    assert memory.take(1000)


def guesses(clock: Ticks) -> Guesses:
    return Guesses(most=6, most_per_pair=3, seconds=60, clock=clock)


def test_a_pair_is_stopped_and_comes_back_in_time() -> None:
    clock = Ticks()
    counted = guesses(clock)
    assert [counted.begin(OFFICE, "support1") for _ in range(4)] == [True] * 3 + [False]
    assert counted.begin(OFFICE, "support2")
    clock.now += 61
    assert counted.begin(OFFICE, "support1")


def test_a_network_is_stopped_over_all_logins() -> None:
    counted = guesses(Ticks())
    assert all(counted.begin(ELSEWHERE, f"login{n}") for n in range(6))
    assert not counted.begin(ELSEWHERE, "support1")
    assert counted.begin(OFFICE, "support1")


def test_a_login_is_stopped_over_all_networks_but_not_at_home() -> None:
    counted = guesses(Ticks())
    assert counted.begin(OFFICE, "support1")
    counted.succeeded(OFFICE, "support1")
    assert all(counted.begin(f"198.51.100.{n}", "support1") for n in range(6))
    assert not counted.begin("203.0.113.9", "support1")
    assert counted.begin(OFFICE, "support1"), "staff in the office are not locked out"
    assert [counted.begin(OFFICE, "support1") for _ in range(3)] == [True, True, False]


def test_success_and_no_answer_are_no_failures() -> None:
    counted = guesses(Ticks())
    for _ in range(20):
        assert counted.begin(OFFICE, "support1")
        counted.succeeded(OFFICE, "support1")
        assert counted.begin(OFFICE, "support2")
        counted.unknown(OFFICE, "support2")


def test_attempts_at_one_moment_are_counted_before_they_are_answered() -> None:
    counted = guesses(Ticks())
    started = [counted.begin(ELSEWHERE, "support1") for _ in range(10)]
    assert sum(started) == 3


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailproc.transport.smtpd.limits._REMEMBERED", 100)
    counted = Guesses(clock=Ticks())
    for n in range(300):
        counted.begin(f"2001:db8:{n:x}::1", f"login{n}")
        counted.succeeded(f"2001:db8:{n:x}::2", f"login{n}")
    assert len(counted._failed) <= 100
    assert len(counted._right) <= 100
