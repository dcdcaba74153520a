"""A smarthost that failed is skipped, then probed by one caller (R6)."""

from mailproc.transport.smtp.hosts import Smarthost
from mailproc.transport.smtp.pool import FIRST_SKIP, LONGEST_SKIP, Pool
from mailproc.transport.smtp.session import Session
from mailproc.transport.smtp.wire import Wire


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def unconnected() -> Session:
    return Session(Smarthost("192.0.2.1"), Wire("relay.example.com", float("inf")))


def test_skipped_after_a_failure_then_probed_by_one() -> None:
    clock = Clock()
    pool = Pool(30.0, clock)
    assert pool.preferred()
    pool.failed()
    assert not pool.preferred()
    clock.now += FIRST_SKIP
    assert pool.preferred()  # the probe
    assert not pool.preferred()  # the others
    pool.give(unconnected())
    assert pool.preferred()
    assert pool.preferred()


def test_skips_grow_up_to_a_limit() -> None:
    clock = Clock()
    pool = Pool(30.0, clock)
    skips = []
    for _ in range(20):
        pool.failed()
        began = clock.now
        while not pool.preferred():
            clock.now += 1
        skips.append(clock.now - began)
    assert skips[:3] == [30, 60, 120]
    assert max(skips) == LONGEST_SKIP


def test_a_dead_session_is_not_handed_out() -> None:
    pool = Pool(30.0)
    pool.give(unconnected())
    assert pool.take(float("inf")) is None


def test_sessions_idle_too_long_are_let_go() -> None:
    clock = Clock()
    pool = Pool(30.0, clock)
    pool.give(unconnected())
    clock.now += 30
    pool.close_idle()
    assert len(pool._idle) == 1
    clock.now += 1
    pool.close_idle()
    assert pool._idle == []
