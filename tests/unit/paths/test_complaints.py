"""Complaints on the inbound path: class, queue and priority (S7.1, S7.4, S1.4)."""

import pytest

from mailproc.desk.effects import OpenTicket
from mailproc.house import House
from mailproc.inbound import Reading, read
from mailproc.message.envelope import Envelope
from mailproc.recognising import NoLedger
from tests.fakes import NOW
from tests.unit.desk import ROOT

ENVELOPE = Envelope("", (), NOW, protocol="IMAP")
FIXTURES = ROOT / "fixtures" / "abuse"


def _read(house: House, name: str, *, old: bool = False) -> Reading:
    raw = (FIXTURES / f"{name}.eml").read_bytes()
    return read(house, ENVELOPE, raw, NoLedger(), old=old)


@pytest.mark.parametrize(
    ("name", "priority"),
    [
        ("arf/01-abuse-rfc5965", 6),
        ("xarf-v0/01-login-attack", 6),
        ("shadowserver/01-open-ntp-zip", 6),
        ("shadowserver/02-sinkhole-csv", 3),
        ("xarf-v4/03-sbl-listing", 3),
        ("xarf-v3/02-botnet-nested-source", 3),
        ("iodef/02-packed", 3),
    ],
)
def test_a_complaint_opens_a_ticket_in_abuse(
    house: House, name: str, priority: int
) -> None:
    """S7.4; S1.4 and S7.2a: priority 3 where the class is blocked at once."""
    plan = _read(house, name).plan
    assert plan.kind == "complaint"
    assert (plan.queue, plan.priority) == ("abuse", priority)
    (opened,) = (e for e in plan.effects if isinstance(e, OpenTicket))
    assert (opened.queue, opened.priority, opened.kind) == ("abuse", priority, "abuse")


def test_what_a_datacenter_passes_on_stands_in_abuse(house: House) -> None:
    """S7.4: complaints live in «Жалобы» only, whoever sent them on."""
    plan = _read(house, "forwards/02-two-hops-wrong-type").plan
    assert (plan.kind, plan.queue) == ("complaint", "abuse")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("arf/20-near-miss-delivery-status", "bounce"),
        ("not-a-complaint/01-out-of-office", "auto_reply"),
        ("arf/06-not-spam", "other"),
        ("not-a-complaint/04-maintenance", "maintenance"),
        ("csv/20-near-miss-inventory", "other"),
    ],
)
def test_what_is_no_complaint_is_not_called_one(
    house: House, name: str, kind: str
) -> None:
    """Bounces and automatic answers win; loops that say "not spam" are counted."""
    reading = _read(house, name)
    assert reading.plan.kind == kind
    assert reading.plan.priority > 3


def test_an_automatic_complaint_is_work_and_may_not_be_answered(house: House) -> None:
    """Two verdicts: is it work, may we answer it automatically?"""
    reading = _read(house, "xarf-v0/01-login-attack")
    assert reading.automatic.is_
    assert not reading.answerable.may
    assert reading.plan.kind == "complaint"


def test_an_old_complaint_is_sorted_and_no_more(house: House) -> None:
    plan = _read(house, "shadowserver/02-sinkhole-csv", old=True).plan
    assert plan.queue == "abuse"
    assert not any(isinstance(effect, OpenTicket) for effect in plan.effects)
