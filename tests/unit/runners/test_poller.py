"""The poller role on a mailbox in memory: collect, file, drags, doubt, broken mail."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from mailproc.filtering.index import FilterSet
from mailproc.filtering.model import Filter
from mailproc.inbound import Desk
from mailproc.runners.intake import Watch
from mailproc.runners.layout import Layout
from mailproc.runners.poller import Poller
from tests.fakes import NOW, FakeMailbox

QUEUES = {
    "abuse": "Жалобы",
    "billing": "Биллинг/продажи",
    "other": "Прочее",
    "support": "Поддержка",
    "datacenter": "Датацентры",
    "partners": "Партнёры",
    "orders": "Заказы",
    "test-orders": "Тест",
    "incidents": "Инциденты",
}
WATCH = Watch("support1", poll_seconds=0.01, old_after_hours=24)


def mail(number: int, subject: str = "Thursday", body: str = "hello") -> bytes:
    return (
        f"From: a@example.org\r\nTo: support@ipserver.su\r\nSubject: {subject}\r\n"
        f"Message-ID: <{number}@example.org>\r\n\r\n{body}\r\n"
    ).encode()


@pytest.fixture
def box() -> FakeMailbox:
    return FakeMailbox()


def make(desk: Desk, box: FakeMailbox, owner: str = "node") -> Poller:
    layout = Layout("INBOX", "", QUEUES)
    for folder in layout.folders():
        box.ensure(folder)
    return Poller(desk, box, layout, WATCH, lambda _: 0.01, owner)


@pytest.fixture
def poller(desk: Desk, box: FakeMailbox) -> Iterator[Poller]:
    made = make(desk, box)
    made.round()  # first contact with an empty mailbox
    yield made
    made.stop(5)


def flags(box: FakeMailbox, folder: str) -> list[set[str]]:
    return [kept.flags for kept in box.folders[folder].values()]


def test_new_mail_goes_to_its_queue(poller: Poller, box: FakeMailbox) -> None:
    box.put(mail(1))
    box.put(mail(2, "Invoice 17 is not paid"))
    poller.round()
    assert box.folders["INBOX"] == {}
    assert flags(box, "Прочее") == [{"\\Flagged", "other", "p6"}]
    assert len(box.folders["Биллинг/продажи"]) == 1


def test_moves_are_one_command_a_folder(poller: Poller, box: FakeMailbox) -> None:
    for number in range(50):
        box.put(mail(number))
    poller.round()
    assert len(box.folders["Прочее"]) == 50
    assert box.moves == 1


def test_what_was_there_at_first_contact_is_old(desk: Desk, box: FakeMailbox) -> None:
    box.put(mail(1))
    poller = make(desk, box)
    poller.round()
    assert flags(box, "Прочее") == [{"other", "p6", "old"}]
    box.put(mail(2))
    poller.round()
    assert {"\\Flagged", "other", "p6"} in flags(box, "Прочее")
    poller.stop(5)


def test_mail_that_came_to_the_server_long_ago_is_old(
    poller: Poller, box: FakeMailbox
) -> None:
    box.put(mail(1), received=NOW - timedelta(hours=25))
    poller.round()
    assert flags(box, "Прочее") == [{"other", "p6", "old"}]


@pytest.mark.parametrize("tells", [True, False])
def test_our_own_moves_are_no_drags(
    poller: Poller, box: FakeMailbox, desk: Desk, tells: bool
) -> None:
    """Also on a server that does not say where a message went (no COPYUID)."""
    box.tells_new_places = tells
    box.put(mail(1))
    for _ in range(3):
        poller.round()
    kinds = [event.kind for event in desk.store.events(100)]
    assert "dragged" not in kinds
    assert box.moves == 1


def test_a_drag_moves_the_message(poller: Poller, box: FakeMailbox, desk: Desk) -> None:
    """S1.3: noticed and recorded, and it stays where the person put it."""
    box.put(mail(1))
    poller.round()
    (uid,) = box.folders["Прочее"]
    box.drag("Прочее", "Жалобы", uid)
    poller.round()
    poller.round()
    assert len(box.folders["Жалобы"]) == 1
    assert "dragged" in [event.kind for event in desk.store.events(100)]
    counts = {count.queue: count.messages for count in desk.store.queue_counts()}
    assert counts["abuse"] == 1


def test_unknown_mail_in_a_queue_folder_belongs_to_that_queue(
    poller: Poller, box: FakeMailbox, desk: Desk
) -> None:
    box.put(mail(1), "Жалобы")
    poller.round()
    assert len(box.folders["Жалобы"]) == 1
    counts = {count.queue: count.messages for count in desk.store.queue_counts()}
    assert counts["abuse"] == 1


def test_the_same_bytes_again_in_the_inbox_are_filed_again(
    poller: Poller, box: FakeMailbox, desk: Desk
) -> None:
    """A server may deliver one mail twice; no copy stays in INBOX, one message."""
    box.put(mail(1))
    poller.round()
    box.put(mail(1))
    poller.round()
    assert box.folders["INBOX"] == {}
    assert sum(count.messages for count in desk.store.queue_counts()) == 1


def test_uidvalidity_change_finds_known_mail_again(
    poller: Poller, box: FakeMailbox, desk: Desk
) -> None:
    box.put(mail(1))
    poller.round()
    box.uidvalidity = 2
    box.put(mail(2))
    poller.round()
    poller.round()
    assert sum(count.messages for count in desk.store.queue_counts()) == 2
    assert len(box.folders["Прочее"]) == 2
    assert {"other", "p6", "old"} in flags(box, "Прочее"), "new mail then is old"


def test_a_message_that_cannot_be_read_stays_and_others_go_on(
    poller: Poller, box: FakeMailbox, caplog: pytest.LogCaptureFixture
) -> None:
    bad = box.put(mail(1))
    box.broken.add(bad)
    box.put(mail(2))
    for _ in range(5):
        poller.round()
    assert list(box.folders["INBOX"]) == [bad]
    assert len(box.folders["Прочее"]) == 1
    tried = [r for r in caplog.records if "left on the server" in r.message]
    assert len(tried) == 3, "tried three times, then left alone"


def test_a_crash_on_one_message_is_visible_in_shunt(
    desk: Desk, box: FakeMailbox
) -> None:
    good = desk.house.filters()

    class Poisoned(FilterSet):
        def explain(self, message, facts):  # type: ignore[no-untyped-def]
            if message.subject == "poison":
                raise ValueError("poison")
            return good.explain(message, facts)

    bad = Poisoned(())
    hurt = Desk(replace(desk.house, filters=lambda: bad), desk.store)
    poller = make(hurt, box)
    poller.round()
    box.put(mail(1, "poison"))
    box.put(mail(2))
    poller.round()
    assert len(box.folders["Shunt"]) == 1
    assert len(box.folders["Прочее"]) == 1
    assert box.folders["INBOX"] == {}
    poller.round()
    assert len(box.folders["Shunt"]) == 1, "and it stays there"
    poller.stop(5)


def test_a_server_that_goes_away_is_connected_anew(
    desk: Desk, box: FakeMailbox
) -> None:
    from tests.e2e.house import until

    poller = make(desk, box)
    box.down = True
    poller.start()
    box.down = False
    until(lambda: desk.store.folder("support1", "INBOX"), "first contact", 10)
    box.put(mail(1))
    until(lambda: box.folders["Прочее"], "sorted after the trouble", 10)
    poller.stop(5)


def test_two_nodes_do_not_poll_one_mailbox(desk: Desk, box: FakeMailbox) -> None:
    first, second = make(desk, box, "a"), make(desk, box, "b")
    assert first._lease.hold()
    assert not second._lease.hold()
    first.stop(5)
    assert second._lease.hold(), "a clean stop gives the lease back"
    second.stop(5)


def trashing(desk: Desk) -> Desk:
    deletes = Filter("t", "subject:casino", actions=("trash", "read"))
    rest = Filter("r", "in:anywhere", queue="other")
    only = FilterSet([deletes, rest])
    return Desk(replace(desk.house, filters=lambda: only), desk.store)


@pytest.mark.parametrize("own", ["Корзина", None])
def test_deleted_mail_goes_to_the_folder_of_the_server(
    desk: Desk, own: str | None
) -> None:
    """RFC 6154; where the server has none, one is made."""

    class Box(FakeMailbox):
        def special(self, use: str) -> str | None:
            return own if use == "trash" else None

    box = Box()
    if own:
        box.ensure(own)
    poller = make(trashing(desk), box)
    poller.round()
    box.put(mail(1, "Casino"))
    box.put(mail(2))
    poller.round()
    poller.round()
    assert flags(box, own or "Trash") == [{"\\Seen"}]
    assert len(box.folders["Прочее"]) == 1
    assert box.folders["INBOX"] == {}
    poller.stop(5)


def test_a_person_takes_mail_out_of_trash(desk: Desk, box: FakeMailbox) -> None:
    poller = make(trashing(desk), box)
    poller.round()
    box.put(mail(1, "Casino"))
    poller.round()
    (uid,) = box.folders["Trash"]
    box.drag("Trash", "Жалобы", uid)
    poller.round()
    poller.round()
    assert len(box.folders["Жалобы"]) == 1
    assert [c.queue for c in desk.store.queue_counts()] == ["abuse"]
    poller.stop(5)


def test_flags_of_the_server_are_facts_for_filters(
    desk: Desk, box: FakeMailbox
) -> None:
    only = FilterSet([Filter("f", "is:starred", labels=("kept",))])
    poller = make(Desk(replace(desk.house, filters=lambda: only), desk.store), box)
    poller.round()
    uid = box.put(mail(1))
    box.folders["INBOX"][uid].flags.add("\\Flagged")
    poller.round()
    assert flags(box, "Прочее") == [{"\\Flagged", "other", "p6", "kept"}]
    poller.stop(5)
