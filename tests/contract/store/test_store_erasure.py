"""A logged erasure blanks what is personal and breaks nothing (S11.6)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Text, create_engine, insert, select
from sqlalchemy.sql.sqltypes import LargeBinary

from mailproc.desk.registry_diff import Change, Difference
from mailproc.desk.registry_records import Customer, Kind
from mailproc.errors import Permanent
from mailproc.ports import Place, State
from mailproc.store import SqlStore, check, open_store, schema_desk
from mailproc.store.columns import Clean, Json
from mailproc.store.forms import fingerprint
from mailproc.store.migrate import examine
from mailproc.store.personal import TEXTS
from mailproc.store.reach import Target
from mailproc.store.tables import metadata
from tests.contract.store.mails import (
    NOON,
    Hands,
    arrive,
    envelope,
    inbox,
    keep,
    letter,
    outcome,
    plan,
)

LATER = NOON + timedelta(days=40)
SECRET = "Geheimnis"  # stands in every personal text of these tests
CLIENT = f"{SECRET}@example.org"


def come(store: SqlStore, uid: int, identity: str, sender: str = CLIENT) -> int:
    """Let one mail arrive and be filed; answers its message."""
    raw = f"Message-ID: <{identity}>\r\nFrom: {sender}\r\n\r\n{SECRET}".encode()
    kept = store.keep(raw, envelope(sender=sender), inbox(uid), "support1", old=False)
    hits = ({"name": "x", "matched": True, "where": [SECRET]},)
    wanted = plan(identity, subject=SECRET, sender=sender, trace=hits)
    acted = store.act(kept.copy, wanted, NOON)
    for filing in store.filings("support1", 9):
        store.filed(filing.id, Place("support1", "Support", 8, uid))
    return acted.message


def go(store: SqlStore, identity: str, recipient: str, state: State) -> int:
    """Send a letter; answers its number in the spool."""
    raw = f"To: {recipient}\r\n\r\n{SECRET}".encode()
    one = letter(identity, recipient, raw=raw, subject=SECRET)
    number = store.spool(one)
    (claim,) = store.claim("me", 9, NOON, 60)
    told = outcome(
        claim.recipients[0].id, state, text=f"{recipient} {SECRET}", due=LATER
    )
    store.settle([told], NOON)
    return number


def texts(url: str) -> str:
    """All that the tables hold, as text."""
    engine = create_engine(url)
    found = []
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            found += [str(tuple(row)) for row in connection.execute(select(table))]
    engine.dispose()
    return "\n".join(found)


def test_nothing_personal_is_left_of_a_message(store: SqlStore, url: str) -> None:
    number = come(store, 1, "one")
    assert SECRET in texts(url)
    before = examine(url)
    reached = store.erase(Target(messages=(number,)), LATER, "operator")
    assert reached.messages == [number]
    assert SECRET not in texts(url)
    assert check(url) == []
    assert examine(url, before.log.anchor).faults == []


def test_it_is_logged_with_numbers_and_digests_only(store: SqlStore) -> None:
    number = come(store, 1, "one")
    digest = store.events(99)[-1].data["digest"]
    store.erase(Target(messages=(number,)), LATER, "operator")
    second, first = store.events(2)
    assert (first.kind, first.at, first.actor) == ("erased", LATER, "operator")
    assert (first.cause, first.data) == (f"message {number}", {"message": number})
    assert second.data == {"digest": digest}


def test_the_program_forgets_the_text_and_keeps_the_thread(store: SqlStore) -> None:
    """An answer still finds its thread; the same mail from elsewhere its message."""
    number = come(store, 1, "one")
    store.erase(Target(messages=(number,)), LATER, "operator")
    with pytest.raises(Permanent, match=r"was erased on 2026-04-13 12:00 UTC"):
        store.copy(1)
    assert list(store.messages_since(NOON - timedelta(days=1))) == []
    assert store.count_since(NOON - timedelta(days=1)) == 0
    known = store.find(["one"])
    assert known
    _, thread = arrive(store, 2, "two", references=("one",))
    assert thread == known.thread.id
    kept = keep(store, b"again", inbox(5, "support2"))
    assert store.act(kept.copy, plan("one"), LATER).message == number


def test_a_message_nobody_knows_is_an_error(store: SqlStore) -> None:
    with pytest.raises(Permanent, match="message 77 is not in the ledger"):
        store.erase(Target(messages=(77,)), LATER, "operator")
    assert store.events(9) == []


def test_copies_in_mailboxes_are_named(store: SqlStore) -> None:
    number = come(store, 1, "one")
    reached = store.to_erase(Target(messages=(number,)))
    assert store.standing(reached) == [Place("support1", "Support", 8, 1)]


def test_an_address_means_what_it_sent_and_was_sent(store: SqlStore, url: str) -> None:
    other = come(store, 1, "theirs", "other@example.org")
    mine = come(store, 2, "mine")
    go(store, "answer", CLIENT.upper(), State.DELIVERED)
    reached = store.erase(Target(address=CLIENT), LATER, "operator")
    assert other not in reached.messages
    assert mine in reached.messages
    assert [name for name, count in reached.counts() if count] == [
        "copies",
        "letters",
        "tickets",
    ]
    assert CLIENT not in texts(url)
    assert CLIENT.upper() not in texts(url)
    assert "other@example.org" in texts(url)
    event = store.events(1)[0]
    assert event.cause == f"address {fingerprint(CLIENT)}"
    assert check(url) == []


def test_what_an_address_sent_and_was_set_aside_goes_too(
    store: SqlStore, url: str
) -> None:
    kept = store.keep(
        SECRET.encode(), envelope(sender=CLIENT), None, "support1", old=False
    )
    number = store.shunt(kept.copy, "2", SECRET, SECRET, NOON)
    for filing in store.filings("support1", 9):
        store.filed(filing.id, Place("support1", "Shunt", 8, 1))
    assert store.erase(Target(address=CLIENT), LATER, "operator").messages == []
    assert SECRET not in texts(url)
    store.replay(number)
    with pytest.raises(Permanent, match="was erased on"):
        store.copy(kept.copy)


@pytest.mark.parametrize("state", [State.DUE, State.HELD])
def test_what_has_not_left_yet_is_not_erased(
    store: SqlStore, url: str, state: State
) -> None:
    number = go(store, "waits", CLIENT, State.DUE)
    if state is State.HELD:
        store.spool_change(number, State.HELD, NOON)
    with pytest.raises(Permanent, match=f"letter {number} has not left yet"):
        store.erase(Target(address=CLIENT), LATER, "operator")
    assert SECRET in texts(url)
    store.spool_change(number, State.DROPPED, NOON)
    store.erase(Target(address=CLIENT), LATER, "operator")
    assert SECRET not in texts(url)


def test_what_is_not_sorted_or_not_filed_yet_is_not_erased(store: SqlStore) -> None:
    """Its bytes are still needed: to decide, and to append it to a folder."""
    kept = store.keep(b"x", envelope(sender=CLIENT), None, "support1", old=False)
    with pytest.raises(Permanent, match=f"copy {kept.copy} is not sorted yet"):
        store.to_erase(Target(address=CLIENT))
    store.act(kept.copy, plan("one"), NOON)
    with pytest.raises(Permanent, match=f"copy {kept.copy} is not in its folder yet"):
        store.to_erase(Target(address=CLIENT))
    (filing,) = store.filings("support1", 9)
    store.filed(filing.id, Place("support1", "Support", 8, 1))
    assert store.to_erase(Target(address=CLIENT)).messages == [1]


def fill_desk(store: SqlStore, thread: int, customer: str = "c1") -> None:
    """Give a thread a ticket with text of people in all its tables."""
    desk = schema_desk
    row: dict[str, object] = dict.fromkeys(desk.ticket.c.keys(), "")
    row |= {"id": thread, "state": "open", "subject": SECRET, "requester": CLIENT}
    row |= {"customer": customer, "opened": NOON, "changed": NOON, "due": None}
    row |= {"late": False, "asked": None, "answered": None, "facts": {"x": SECRET}}
    told = {"ticket": thread, "at": NOON}

    def fill(connection: Connection) -> None:
        put = connection.execute
        put(insert(desk.ticket).values(row))
        put(insert(desk.note).values(**told, author="support1", text=SECRET))
        put(insert(desk.participant).values(thread=thread, address=CLIENT))
        put(insert(desk.mention).values(ticket=thread, other=thread, why=SECRET))
        times = {"started": NOON, "owed": NOON, "scheduled": NOON, "step": 0}
        for key in (CLIENT, f"{CLIENT}.test"):  # two of a kind, both running
            running = {"ticket": thread, "kind": "reaction", "key": key, "why": SECRET}
            put(insert(desk.clock).values(running | times))

    store._write(fill)


def test_the_ticket_goes_with_its_last_message(store: SqlStore, url: str) -> None:
    first, second = come(store, 1, "one"), come(store, 2, "two", "b@example.org")
    engine = create_engine(url)
    fill_desk(store, 1)
    store._write(
        lambda c: c.execute(
            metadata.tables["message"].update().values(thread=1)  # one conversation
        )
    )
    engine.dispose()
    assert store.erase(Target(messages=(first,)), LATER, "operator").counts()[2] == (
        "tickets",
        0,
    )
    assert SECRET in texts(url)
    store.erase(Target(messages=(second,)), LATER, "operator")
    assert SECRET not in texts(url)


def test_a_customer_means_all_their_tickets(store: SqlStore, url: str) -> None:
    mine, other = come(store, 1, "one"), come(store, 2, "two", "b@example.org")
    fill_desk(store, 1)
    fill_desk(store, 2, "c2")
    reached = store.erase(Target(customer="c1"), LATER, "operator")
    assert reached.messages == [mine]
    assert store.events(1)[0].cause == f"customer {fingerprint('c1')}"
    assert store.erase(Target(customer="c2"), LATER, "operator").messages == [other]
    assert SECRET not in texts(url)


def test_a_customer_is_their_addresses_and_their_record(
    store: SqlStore, url: str
) -> None:
    """Mail that never became a ticket, too; links to the record still lead there."""
    mine = come(store, 1, "one")
    come(store, 2, "two", "b@example.org")
    customer = Customer("c1", SECRET, address=SECRET, mails=(CLIENT,))
    change = Change(Kind.CUSTOMER, "c1", None, customer)
    store.registry_import(Difference(0, (change,), ()), NOON, actor="operator")
    reached = store.erase(Target(customer="c1"), LATER, "operator")
    assert reached.messages == [mine]
    assert CLIENT not in texts(url)
    version, contents = store.registry_contents()
    assert (version, contents[Kind.CUSTOMER]) == (2, (Customer("c1", ""),))


def test_the_file_itself_keeps_nothing(tmp_path: Path, empty_sqlite: Path) -> None:
    """Overwritten, not only unlinked: also what lay on pages of its own."""
    path = tmp_path / "store.db"
    path.write_bytes(empty_sqlite.read_bytes())
    store = open_store(f"sqlite:///{path}", clock=Hands())
    long = f"Message-ID: <x>\r\n\r\n{SECRET * 5000}".encode()
    kept = store.keep(long, envelope(), inbox(1), "support1", old=False)
    number = store.act(kept.copy, plan("x", subject=SECRET), NOON).message
    files = [path, path.with_name("store.db-wal")]
    assert any(SECRET.encode() in file.read_bytes() for file in files)
    store.erase(Target(messages=(number,)), LATER, "operator")
    assert [f.name for f in files if SECRET.encode() in f.read_bytes()] == []
    store.close()


NO_TEXT_OF_PEOPLE = {
    "raw": "digest",
    "thread": "queue",
    "abuse_name": "name",  # digests
    "reference": "message_id",
    "message": "identity message_id queue kind labels",
    "copy": "digest account queue unseen step addressees login protocol",
    "place": "account folder",
    "filing": "account queue flags",
    "folder": "account name",
    "spool": "digest sender kind message_id login",
    "recipient": "state owner smarthost",
    "shunt": "step",
    "event": "kind actor cause data hash",
    "log_head": "log hash",
    "lease": "name owner",
    "ticket": "kind state customer server assignee answered_by",
    "clock": "kind",
    "note": "author",
    "draft": "token purpose account digest sent_by",
    "sent": "what",
    "refusal": "login digest",
    "presence": "login what",
    "memory": "name value",
    "registry_record": "kind key customer",
    "deposit": "account",
    "registry_network": "cidr service server customer place datacenter"
    " redundancy names",
    "registry_version": "name",
    "notice_event": "kind provider state",
    "notice_key": "key",
    "notice": "stage login source groups",
    "notice_partner": "languages timezone message_id way",
}
"""Words of the program, names of ours, numbers and digests; `sender` of the spool is
an address of ours."""


def test_every_column_of_text_is_erased_or_known_to_be_nobodys() -> None:
    """Whoever adds a column decides: a line in store/personal.py, or a word above."""
    erased = {f"{t.key.table.name}.{name}" for t in TEXTS for name in t.blank}
    erased |= {f"{t.key.table.name}.{t.key.name}" for t in TEXTS if not t.blank}
    known = {
        f"{table}.{name}"
        for table, names in NO_TEXT_OF_PEOPLE.items()
        for name in names.split()
    }
    open_ones = [
        str(column)
        for table in metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Text | Clean | Json | LargeBinary)
        and str(column) not in erased | known
    ]
    assert open_ones == []
