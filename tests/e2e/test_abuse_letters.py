"""S7 on real servers: strangers, notices, feeds, forwards of forwards."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.abuse_acts import (
    ABUSE,
    Time,
    complaints,
    in_folder,
    marks,
    today,
    until_sent,
    with_registry,
)
from tests.e2e.conftest import World
from tests.e2e.house import until
from tests.unit.clockwork.complaints import forwarded, login_attack, mail
from tests.unit.clockwork.test_abuse_cases import feed, row

MOSCOW = ZoneInfo("Europe/Moscow")
CLIENT = "petr@primer.example"


def test_a_strangers_fail2ban_report_is_answered_twice(world: World) -> None:
    """Receipt at once, client told, outcome by the command line."""
    house = world.house(more=ABUSE)
    with_registry(house, world.folder)
    with house:
        house.connected()
        raw = today(login_attack(subject="Abuse from 192.0.2.34"))
        world.dovecot.deliver_lmtp("support1", raw, "desk@reporter.example")
        receipt = until_sent(world, "desk@reporter.example")
        assert receipt.header("Auto-Submitted") == "auto-replied"
        letter = until_sent(world, CLIENT)
        assert "Failed password for root" in letter.text
        assert "reporter.example" not in letter.raw.decode()

        until(lambda: marks(complaints(house)[0])[0] == "yes", "passed on")
        number = str(complaints(house)[0]["ticket"])
        closed = house.command("abuse", "close", number, "--outcome", "Warned.")
        assert closed.returncode == 0
        outcome = until_sent(world, "desk@reporter.example", 2)
        assert "Warned." in outcome.text
        assert outcome.in_reply_to == ("c1@reporter.example",)
        shown = house.command("abuse", "show", number).stdout.decode()
        assert "settled: yes" in shown
        assert max(map(len, shown.splitlines())) <= 80


def test_a_dmca_notice_is_passed_on_and_reminded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S7.3b: no block, a day for the client, a reminder before it is due."""
    time = Time(world.folder, monkeypatch)
    house = world.house(more=ABUSE)
    with_registry(house, world.folder)
    text = (
        "Notice of claimed infringement under the DMCA, 17 U.S.C. 512(c)\n\n"
        "Dear Sir or Madam,\nI have a good faith belief that the copyrighted work\n"
        '"The Example Film" is shared without permission from your network:\n'
        "IP Address: 192.0.2.34\nPort: 51413\nProtocol: BitTorrent\n"
        "Infringing URL: http://192.0.2.34/film.mkv\n"
        "We request that you remove or disable access to the infringing material.\n"
    )
    notice = mail(
        text,
        subject="Copyright infringement notice, case 9931-77",
        sender="dmca@studio.example",
    )
    with house:
        house.connected()
        world.dovecot.deliver_lmtp("support1", today(notice), "dmca@studio.example")
        letter = until_sent(world, CLIENT)
        assert "нарушение авторских прав" in letter.text
        assert "hxxp://192[.]0[.]2[.]34/film[.]mkv" in letter.text
        time.ahead(hours=18, minutes=30)
        in_folder(world, "Complaint due soon")
        time.ahead(hours=24, minutes=30)
        in_folder(world, "Deadline of a complaint")
        (late,) = complaints(house, "--late")
        assert marks(late) == ["yes", "late", "late", "late"]


def test_a_feed_of_300_rows_is_a_case_for_each_client(world: World) -> None:
    house = world.house(more=ABUSE)
    with_registry(house, world.folder)
    ours = ("192.0.2.34", "192.0.2.40", "192.0.2.50")
    rows = [row(ip, port) for port in range(100) for ip in ours]
    with house:
        house.connected()
        world.dovecot.deliver_lmtp("support1", today(feed(rows)), "a@example.org")
        for address in (CLIENT, "jan@kowalski.example", "maria@example.net"):
            until_sent(world, address)
        letter = until_sent(world, CLIENT)
        assert letter.text.count('"192.0.2.34"') == 100
        assert "192.0.2.40" not in letter.text

        def passed_on() -> bool:
            found = complaints(house)
            return [marks(one)[0] for one in found].count("yes") == 3

        until(passed_on, "three cases passed on")
        assert len(complaints(house)) == 4, "the feed, and one case for each client"
        assert world.sink.mail_for("autoreports@shadowserver.example") == []


def test_of_two_deadlines_the_datacenters_binds(world: World) -> None:
    """A forward of a forward: 12 h of the datacenter, 2 days of the reporter."""
    inner = login_attack().replace(
        b"Please stop this.", b"Please solve this issue within 48 hours."
    )
    once = forwarded(inner, sender="noc@carrier.example", ident="f1").replace(
        b"within 12 hours", b"within 36 hours"
    )
    twice = today(forwarded(once))
    house = world.house(more=ABUSE)
    with_registry(house, world.folder)
    with house:
        house.connected()
        world.dovecot.deliver_lmtp("support1", twice, "abuse@rhein.example")
        letter = until_sent(world, CLIENT)
        (one,) = complaints(house)
        due = datetime.fromisoformat(one["due"])
        left = due - datetime.now(UTC)
        assert timedelta(hours=11, minutes=50) < left <= timedelta(hours=12)
        told = (due - timedelta(hours=3)).astimezone(MOSCOW)  # a quarter is kept back
        shown = (told, told + timedelta(minutes=1))  # its letter was under way
        assert any(f"{at:%Y-%m-%d %H:%M} (UTC+03:00)" in letter.text for at in shown)
        for name in ("carrier", "rhein", "reporter"):
            assert name not in letter.raw.decode().lower(), name
