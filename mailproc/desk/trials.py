"""Test services (S2.1, S2.2): each is «Активен» and has an end; both are looked after.

Pure: the registry in, what to remind of out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mailproc.desk.effects import (
    Concerns,
    KeepClock,
    OpenTicket,
    Remember,
    TicketEffect,
)
from mailproc.desk.model import ClockKind
from mailproc.desk.registry import Registry
from mailproc.desk.registry_records import Service, Status
from mailproc.desk.registry_rules import faults_of_test

QUEUE, KIND, PRIORITY = "test-orders", "test", 6


@dataclass(frozen=True, slots=True)
class Reminder:
    """A ticket that reminds of a test service; `name` is the one it is known by."""

    name: str
    effects: tuple[TicketEffect, ...]


def reminders(registry: Registry, now: datetime) -> Iterator[Reminder]:
    """Yield what is wrong with test services, and those that have ended by now.

    A name holds the end date: one that is prolonged is reminded of again.
    """
    for service in registry.test_services():
        if service.status is Status.CLOSED:
            continue
        if faults := tuple(faults_of_test(service)):
            yield _reminder(service, "faults", "; ".join(faults), now)
        if service.ends is not None and service.ends <= now:
            ended = f"тест закончился / the test has ended: {service.ends:%Y-%m-%d}"
            yield _reminder(service, f"end-{service.ends:%Y%m%d}", ended, now)


def _reminder(service: Service, about: str, what: str, now: datetime) -> Reminder:
    title = f"Тестовый VDS / Test VDS {service.name or service.key}: {what}"
    effects: tuple[TicketEffect, ...] = (
        OpenTicket(QUEUE, PRIORITY, KIND, title, ""),
        Concerns(service.customer, service.server),
        Remember("test", {"service": service.key, "what": what}),
        KeepClock(ClockKind.TEST_END, now, why=f"S2.1: {what}"),
    )
    return Reminder(f"test-{about}.{service.key}", effects)
