"""Mail of senders that no rule knows: notices in plain words, and what is none."""

from datetime import UTC, datetime

import pytest

from mailproc.message.parse import parse
from mailproc.notices.model import Notice
from mailproc.notices.read import read

HEAD = (
    "From: noc@{}.example\nDate: Mon, 04 May 2026 09:30:00 +0000\nMIME-Version: 1.0\n"
)
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"


def notice(subject: str, body: str, sender: str = "new") -> Notice | None:
    raw = f"{HEAD.format(sender)}Subject: {subject}\n{PLAIN}{body}"
    return read(parse(raw.encode()))


def forward(subject: str, note: str, inner: int = 1) -> Notice | None:
    attached = (
        f"--b\nContent-Type: message/rfc822\n\n{HEAD.format('carrier')}"
        f"Subject: Works W-1001\n{PLAIN}Start: 2026-05-12 22:00 UTC\n"
        "End: 2026-05-13 02:00 UTC\nMaintenance of our network.\n"
    )
    raw = (
        f"{HEAD.format('agency')}Subject: {subject}\n"
        f"Content-Type: multipart/mixed; boundary=b\n\n--b\n{PLAIN}{note}\n"
        f"{attached * inner}--b--\n"
    )
    return read(parse(raw.encode()))


def test_a_notice_forwarded_as_an_attachment_is_read() -> None:
    found = forward("Fwd: Works", "see below")
    assert found is not None
    assert (found.provider, found.maintenance_id) == ("carrier.example", "W-1001")
    assert found.windows[0].start == datetime(2026, 5, 12, 22, tzinfo=UTC)


def test_other_attached_mails_are_not() -> None:
    assert forward("Works", "see below") is None
    assert forward("Fwd: Works", "see below", inner=2) is None
    assert forward("Fwd: Works", "long " * 100) is None


@pytest.mark.parametrize(
    ("subject", "body", "message_class"),
    [
        (
            "Reboot of host h7",
            "We will reboot host h7 on 2026-05-12, 22:00 - 23:00 UTC. Your VM will be "
            "unavailable.",
            "maintenance",
        ),
        (
            "TIX-2291: switch upgrade - completed",
            "Dear members, it went well.",
            "maintenance",
        ),
        (
            "[App Status] Identified - delayed messages",
            "Status: Identified\nYou are subscribed to status updates of App.",
            "outage",
        ),
        (
            "Power shutdown in building 4",
            "Dear customer, all racks are without power.",
            "outage",
        ),
    ],
)
def test_notices_in_plain_words(subject: str, body: str, message_class: str) -> None:
    found = notice(subject, body)
    assert found is not None
    assert found.message_class == message_class


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "SMS delivery delays",
            "Hi team, we are observing delays on your route since 08:15 UTC. "
            "Please check.",
        ),
        (
            "Resolved: High CPU on db-02",
            "Problem has been resolved at 03:00 on 2026-05-04\nProblem name: High CPU\n"
            "Host: db-02",
        ),
        (
            "RFO needed for outage 9 July",
            "Our monitoring saw packet loss to our servers on 9 July 2026 between "
            "14:00 and 14:35 UTC. Please send us an RFO for this outage.",
        ),
        (
            "How to survive a power outage",
            "Dear customer, protect your servers. Read more on our blog.",
        ),
        (
            "Deploy tonight",
            "We will deploy on our servers tonight, 2026-05-04 22:00 - 23:30 UTC; "
            "traffic will be affected.",
        ),
    ],
)
def test_what_clients_programs_and_shops_write_is_none(subject: str, body: str) -> None:
    assert notice(subject, body) is None


def test_when_an_outage_is_hoped_to_end_is_no_end() -> None:
    found = notice(
        "Авария А-22817: обрыв ВОЛС",
        "Уважаемые клиенты! 04.05.2026 в 05:10 (МСК) зафиксирован обрыв ВОЛС.\n"
        "Ориентировочное время восстановления - 12:00 МСК.",
    )
    assert found is not None
    assert found.maintenance_id == "А-22817"
    assert found.windows[0].end is None
