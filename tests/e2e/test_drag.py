"""Staff drag a mail to another queue's folder: it moves for everybody (S1.3)."""

from typing import Any

import pytest

from tests.e2e.acts import found, until_found
from tests.e2e.conftest import World
from tests.e2e.house import ROOT

MAIL = ROOT / "fixtures" / "demo" / "other" / "06-fits-nothing.eml"
TWO = ("support1", "support2")


def _by_move(client: Any, target: str) -> None:
    client.move(client.search(), target)


def _by_copy_and_expunge(client: Any, target: str) -> None:
    uids = client.search()
    client.copy(uids, target)
    client.delete_messages(uids)
    client.expunge()


def _by_copy_alone(client: Any, target: str) -> None:
    uids = client.search()
    client.copy(uids, target)
    client.delete_messages(uids)


@pytest.mark.parametrize("world", [TWO], indirect=True)
@pytest.mark.parametrize("drag", [_by_move, _by_copy_and_expunge, _by_copy_alone])
def test_a_drag_moves_the_mail_for_everybody(world: World, drag: Any) -> None:
    raw = MAIL.read_bytes()
    with world.house(users=TWO) as house:
        house.connected(TWO)
        for user in TWO:
            world.dovecot.deliver_lmtp(user, raw, "thomas@example.net")
        for user in TWO:
            until_found(world, user, "Прочее", raw)
        with world.dovecot.client("support1") as client:
            client.select_folder("Прочее")
            drag(client, "Биллинг/продажи")
        until_found(world, "support2", "Биллинг/продажи", raw)
        assert not found(world, "support2", "Прочее", raw)
        rows = house.command("queues", "--json").stdout.decode().splitlines()
        billing = next(row for row in rows if '"billing"' in row)
        assert '"messages": 1' in billing
