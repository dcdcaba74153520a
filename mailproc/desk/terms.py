"""The numbers of the regulation (RULES.md), each a setting of `[terms]`.

The unit stands in the name, the rule beside the number. Nothing else in the program
holds one of these numbers; `desk.old_after_hours` alone stands elsewhere. Never reads
a clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Terms:
    """How long the desk has for what, and how often it may do what by itself."""

    # reaction and first answer
    template_minutes: int = 3  # S1.1: an automatic answer is the reaction
    reaction_minutes: int = 5  # S1.1: no reaction by then: alarm
    first_answer_minutes: int = 30  # S1.1: a person has answered
    soon_minutes: int = 60  # S1.4: due within it, first in every list
    repeat_minutes: int = 60  # the same reply again within it goes (collision)
    # automatic answers (RFC 3834)
    answers_per_ticket: int = 1
    answers_per_sender_hour: int = 3
    answers_per_sender_day: int = 10
    answers_per_hour: int = 100
    answer_pause_minutes: int = 15  # what comes back so soon a program may have sent
    # administration, test services
    free_physical_days: int = 7  # S1.4: administration free of charge, from activation
    free_virtual_months: int = 1  # S1.4
    test_days: int = 7  # S2.1: a test VDS ends so long after its activation
    # datacenters, complaints, orders
    datacenter_answer_hours: int = 24  # S4.5, where its text says nothing
    datacenter_client_hours: int = 24  # S4.5
    block_minutes: int = 5  # S7.2a, S11.8: not confirmed by then: alarm
    match_minutes: int = 15  # S11.8: nobody has said whose it is by then: alarm
    complaint_client_hours: int = 24  # S7.3b: what the client is told
    complaint_due_hours: int = 48  # S7.3b: our own due time
    margin_percent: int = 25  # S7.3b: of a stated time, kept back from the client
    margin_minutes: int = 30  # S7.3b: but so much at least
    order_reaction_minutes: int = 5  # S11.5
    order_ready_minutes: int = 60  # S11.5: delivered or explained
    checklist_minutes: int = 60  # S5.2: the virtual servers of a node are looked at
    # shift hand-over
    handover_draft_minutes: int = 15  # S4.11: before the end of a shift
    presence_minutes: int = 10  # S4.9: before the start of a shift
    handover_accept_minutes: int = 5  # S4.12: after the start of a shift: alarm
    # partner notices
    notice_draft_minutes: int = 0  # N3
    notice_reminder_minutes: int = 15  # N3
    notice_alarm_minutes: int = 20  # N3
    end_minutes: int = 15  # N9: after the end of the window
    end_alarm_minutes: int = 30  # N9
    update_investigating_minutes: int = 30  # N9
    update_identified_minutes: int = 60  # N9
    update_monitoring_minutes: int = 120  # N9
    # emergency kit
    kit_every_minutes: int = 60  # N10
    kit_stale_hours: int = 2  # N10: an older kit raises an alarm


class Fault(NamedTuple):
    """A number that cannot be: which, and why not."""

    name: str
    why: str


_ZERO = frozenset(
    (
        *("template_minutes", "notice_draft_minutes", "margin_minutes"),
        *("end_minutes", "answer_pause_minutes"),
    )
)
_YEAR = {"minutes": 525_600, "hours": 8_760, "days": 366, "months": 12, "percent": 99}
_MOST = 1_000_000

# What comes first must not be longer than what comes after it; units are the same.
_ORDERED = (
    ("template_minutes", "reaction_minutes"),
    ("reaction_minutes", "first_answer_minutes"),
    ("answers_per_sender_hour", "answers_per_sender_day"),
    ("answers_per_sender_hour", "answers_per_hour"),
    ("complaint_client_hours", "complaint_due_hours"),
    ("order_reaction_minutes", "order_ready_minutes"),
    ("presence_minutes", "handover_draft_minutes"),
    ("notice_draft_minutes", "notice_reminder_minutes"),
    ("notice_reminder_minutes", "notice_alarm_minutes"),
    ("end_minutes", "end_alarm_minutes"),
)


def faults(terms: Terms) -> Iterator[Fault]:
    """Yield each number that is no length of time, or contradicts another one."""
    for field in fields(terms):
        value = getattr(terms, field.name)
        least = 0 if field.name in _ZERO else 1
        most = _YEAR.get(field.name.rpartition("_")[2], _MOST)
        if not least <= value <= most:
            yield Fault(field.name, f"a whole number from {least} to {most}")
    for first, second in _ORDERED:
        if getattr(terms, first) > getattr(terms, second):
            yield Fault(first, f"longer than {second}, which comes after it")
    if terms.kit_every_minutes > terms.kit_stale_hours * 60:
        yield Fault("kit_every_minutes", "the kit would always be stale")


def told_client(received: datetime, due: datetime, terms: Terms) -> datetime:
    """Return the moment that the client is told for a stated deadline (S7.3b).

    `received` is when the datacenter's letter came, `due` what it states: the margin
    is kept back, and half of the time where that is shorter still.
    """
    length = max(due - received, timedelta(0))
    margin = max(
        length * terms.margin_percent / 100, timedelta(minutes=terms.margin_minutes)
    )
    return due - min(margin, length / 2)
