"""Providers' notices on the inbound path: class and queue (S4.3, S4.5, S11.5)."""

import pytest

from mailproc.desk.effects import OpenTicket
from mailproc.house import House
from mailproc.inbound import Reading, read
from mailproc.message.envelope import Envelope
from mailproc.recognising import NoLedger
from tests.fakes import NOW
from tests.unit.desk import ROOT

ENVELOPE = Envelope("", (), NOW, protocol="IMAP")
FIXTURES = ROOT / "fixtures" / "notices"


def _read(house: House, name: str, sender: str = "") -> Reading:
    raw = (FIXTURES / f"{name}.eml").read_bytes()
    if sender:
        start = raw.index(b"From: ")
        end = raw.index(b"\n", start)
        raw = raw[:start] + f"From: {sender}".encode() + raw[end:]
    return read(house, ENVELOPE, raw, NoLedger(), old=False)


@pytest.mark.parametrize(
    ("name", "kind", "queue"),
    [
        ("hetzner/01-planned-router", "maintenance", "datacenter"),
        ("unknown/02-polish-sentence", "maintenance", "datacenter"),
        ("unknown/12-portuguese", "maintenance", "datacenter"),
        ("unknown/22-retraction-pl", "retraction", "datacenter"),
        ("soyoustart/01-ready", "server_ready", "orders"),
        ("unknown/24-server-ready-pl", "server_ready", "orders"),
        ("hetzner/06-ticket-reply", "ticket_reply", "datacenter"),
    ],
)
def test_a_notice_stands_where_somebody_reads_it(
    house: House, name: str, kind: str, queue: str
) -> None:
    """S4.3, S4.5, S11.5: a ready server, a reply, works: never in "other"."""
    plan = _read(house, name).plan
    assert (plan.kind, plan.queue) == (kind, queue)
    assert any(isinstance(effect, OpenTicket) for effect in plan.effects)


@pytest.mark.parametrize("name", ["none/01-client-asks", "none/04-garage"])
def test_what_is_no_notice_is_not_called_one(house: House, name: str) -> None:
    reading = _read(house, name)
    assert (reading.notice, reading.plan.kind) == (None, "other")


def test_our_own_notice_is_not_read_as_a_providers(house: House) -> None:
    reading = _read(house, "unknown/28-tentative", "support@ipserver.su")
    assert reading.notice is None


def test_a_complaint_is_not_read_as_a_notice(house: House) -> None:
    reading = _read(house, "none/06-abuse")
    assert reading.notice is None
