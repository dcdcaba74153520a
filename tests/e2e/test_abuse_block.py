"""S7.2 on real servers: an SBL listing of a new client, by way of its datacenter."""

import pytest

from tests.e2e.abuse_acts import (
    ABUSE,
    SINCE,
    Time,
    answer,
    complaints,
    in_folder,
    marks,
    today,
    until_sent,
    with_registry,
)
from tests.e2e.conftest import World
from tests.e2e.house import until
from tests.unit.clockwork.complaints import forwarded, listing


def test_an_sbl_listing_is_blocked_told_and_closed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Order, alarm at 5 minutes, #blocked, datacenter's letter, #close, all marks."""
    time = Time(world.folder, monkeypatch)
    house = world.house(more=ABUSE)
    with_registry(house, world.folder)
    with house:
        house.connected()
        raw = today(forwarded(listing(), subject="[Ticket#2026112410000123] SBL654321"))
        world.dovecot.deliver_lmtp("support1", raw, "abuse@rhein.example")

        order = in_folder(world, "ЗАБЛОКИРУЙТЕ НЕМЕДЛЕННО (S7.2a) 192.0.2.34")
        for words in ("node7", "1234 VPS1234(2.7)", "из автозапуска"):
            assert words in order.text, words
        cancels = (SINCE.year, SINCE.month) == (order.date.year, order.date.month)  # type: ignore[union-attr]  # it has a date
        assert ("отмените и услугу (S7.2b)" in order.text) == cancels
        client = until_sent(world, "petr@primer.example")
        assert "Spamhaus SBL" in client.text
        assert "rhein" not in client.raw.decode().lower()
        receipt = until_sent(world, "abuse@rhein.example")
        assert receipt.header("Auto-Submitted") == "auto-replied"
        assert "Ticket#2026112410000123" in receipt.subject

        time.ahead(minutes=5, seconds=30)
        in_folder(world, "Block not confirmed")
        (late,) = complaints(house)
        assert marks(late)[0] == "yes"

        answer(house, order, "#blocked\r\nУслуга не отменена.", "b1")
        letter = until_sent(world, "abuse@rhein.example", 2)
        assert "VPS1234(2.7) on your server node7 (EX44 #1234567)" in letter.text
        assert "Пётр Примеров" in letter.text
        assert "cancelled" not in letter.text, "nothing untrue is written"
        assert letter.in_reply_to == ("dc1@rhein.example",)

        answer(house, order, "#close The client is blocked.", "b2")
        outcome = until_sent(world, "abuse@rhein.example", 3)
        assert "The client is blocked." in outcome.text
        wanted = ["yes"] * 4
        until(lambda: marks(complaints(house)[0]) == wanted, "S11.1: four times yes")
