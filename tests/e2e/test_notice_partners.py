"""What partners see: the outage in their own mailboxes, in a mail client (N5 to N7).

Two partners of other languages read their mail on Dovecot; one has left the group
before the update. mutt shows each one thread, in order, though other mail stands there.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.message.model import Message
from mailproc.message.parse import parse
from tests.e2e.abuse_acts import Time
from tests.e2e.acts import submit
from tests.e2e.conftest import World
from tests.e2e.house import PASSWORD, House, until
from tests.e2e.mbsync import pulled
from tests.e2e.mutt import threads_in_mutt
from tests.e2e.notice_acts import (
    ALIAS,
    MEDIA,
    MOVEL,
    PARTNERS,
    come,
    filled,
    minutes_ago,
    outage,
    provider,
    require_thread,
    resolved,
    until_draft,
)
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix
from tests.servers.sink import Sink

OTHER = "n9@carrier.example"
MAILBOXES = {MEDIA: "media", MOVEL: "movel"}
LEFT = PARTNERS.replace('"Example Media", "Exemplo Móvel"', '"Example Media"')
HEADLINES = {
    MEDIA: (
        "AWARIA: PIERWSZA INFORMACJA",
        "AWARIA: AKTUALIZACJA",
        "AWARIA: ZAKOŃCZENIE",
    ),
    MOVEL: ("FALHA: PRIMEIRO AVISO", "FALHA: ATUALIZAÇÃO", "FALHA: ENCERRADA"),
}


@pytest.fixture
def partners(tmp_path: Path, sink: Sink) -> Iterator[World]:
    """A Dovecot with the mailboxes of the desk and of two partners."""
    with Dovecot() as dovecot:
        for user in ("support1", *MAILBOXES.values()):
            dovecot.add_user(user, PASSWORD)
        lmtp = f"lmtp:inet:127.0.0.1:{dovecot.lmtp_port}"
        aliases = {a: f"{user}@partners.example" for a, user in MAILBOXES.items()}
        reached = ("support1@ipserver.su", *aliases.values())
        with Postfix(
            sink.port,
            aliases=aliases | {"support@ipserver.su": "support1@ipserver.su"},
            routes=dict.fromkeys(reached, lmtp),
        ) as postfix:
            yield World(tmp_path, dovecot, postfix, sink)


def test_each_partner_sees_one_thread_in_order(
    partners: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    time, world = Time(partners.folder, monkeypatch), partners
    for user in MAILBOXES.values():
        other = provider(9, "Outage: SMS gateway down", "not about yours")
        world.dovecot.deliver_lmtp(user, other)
    began = minutes_ago(5)
    with world.house(more=PARTNERS) as house:
        house.connected()
        come(world, outage(began))
        _send(world, house, "AWARIA: PIERWSZA INFORMACJA", 1)

    with world.house(more=LEFT) as house:
        house.connected()
        time.ahead(minutes=31)
        _send(world, house, "AWARIA: AKTUALIZACJA", 2)
        come(world, resolved(began, minutes_ago(1)))
        _send(world, house, "AWARIA: ZAKOŃCZENIE", 3)

        for address, user in MAILBOXES.items():
            letters = notices(world, user)
            require_thread(letters)
            said = [letter.text.partition("\n")[0].strip() for letter in letters]
            assert said == list(HEADLINES[address])
            _require_one_thread(house, world, user, letters)
            synced = {
                parse(each).message_id
                for each in pulled(house.folder, world.dovecot, user, "INBOX")
            }
            assert synced >= {letter.message_id for letter in letters}


def _send(world: World, house: House, headline: str, count: int) -> None:
    """Fill the draft that lies there and send it; every partner gets it."""
    submit(house, filled(until_draft(world, headline), "down"), [ALIAS])

    def with_everybody() -> bool:
        users = MAILBOXES.values()
        return all(len(notices(world, user)) == count for user in users)

    until(with_everybody, "each partner has it")


def _require_one_thread(
    house: House, world: World, user: str, letters: list[Message]
) -> None:
    """mutt shows the letters below one another, and the other mail beside them."""
    ids = [letter.message_id for letter in letters]
    rows = threads_in_mutt(house, world.dovecot, user, ids[-1] or "")
    assert [each for each, _ in rows if each != OTHER] == ids
    shown = dict(rows)
    assert shown.pop(OTHER).startswith("Outage"), "a thread of its own"
    assert [shown[each or ""] for each in ids[1:]] == ["`->", "  `->"]
    assert letters[0].subject.startswith(shown[ids[0] or ""][:20])


def notices(world: World, user: str) -> list[Message]:
    """The notices in a partner's mailbox, in the order of their numbers."""
    rows = world.dovecot.messages(user).values()
    found = [parse(row[b"BODY[]"]) for row in rows]
    notices = (one for one in found if (one.message_id or "").startswith("hl-"))
    return sorted(notices, key=lambda one: one.message_id or "")
