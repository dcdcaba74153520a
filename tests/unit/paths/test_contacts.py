"""The registry as the paths ask it: held for a second, then looked at again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailproc.contacts import FRESH_SECONDS, Contacts
from mailproc.desk.registry_diff import Change, Difference
from mailproc.desk.registry_records import Datacenter, Kind
from mailproc.store import SqlStore, open_store

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
MAIL = "noc@dc.example"


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[SqlStore, SqlStore]]:
    """Two processes on one database."""
    url = f"sqlite:///{tmp_path}/store.db"
    opened = (open_store(url, clock=lambda: NOON), open_store(url, clock=lambda: NOON))
    yield opened
    for store in opened:
        store.close()


def test_an_import_by_another_process_is_known_within_a_second(
    stores: tuple[SqlStore, SqlStore],
) -> None:
    ours, other = stores
    seconds = [0.0]
    contacts = Contacts(ours, lambda: seconds[0])
    assert not contacts.is_datacenter(MAIL)
    made = Change(Kind.DATACENTER, "dc", None, Datacenter("dc", "DC", mails=(MAIL,)))
    other.registry_import(Difference(0, (made,), ()), NOON, actor="operator")
    held = contacts.registry()
    seconds[0] = FRESH_SECONDS / 2
    assert contacts.registry() is held
    seconds[0] = FRESH_SECONDS
    assert contacts.is_datacenter(MAIL)
    assert contacts.networks() is None
