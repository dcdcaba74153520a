"""Smarthosts in trouble: letters wait, go by the other one, or come back as a DSN.

Rules R3 to R6 of delivery, seen from outside; RFC 3464.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailproc.message.bounce import bounce
from mailproc.message.parse import parse
from mailproc.ports import Event
from mailproc.store.sql import open_store
from tests.e2e.acts import count, submit, until_found
from tests.e2e.conftest import Mailbox
from tests.e2e.house import PASSWORD, House, until
from tests.servers.dovecot import Dovecot
from tests.servers.sink import HANG, Received, Sink, free_port


def _letter(number: int, *to: str) -> bytes:
    return (
        f"From: support@ipserver.su\r\nTo: {', '.join(to)}\r\nSubject: letter {number}"
        f"\r\nMessage-ID: <letter-{number}@client.example>\r\n\r\nhello\r\n"
    ).encode()


class Router(Sink):
    """A sink that hands on what is for the desk, as our mail server does."""

    def __init__(self, dovecot: Dovecot) -> None:
        super().__init__()
        self._dovecot = dovecot

    def keep(self, mail: Received) -> None:
        if "support@ipserver.su" in mail.recipients:
            self._dovecot.deliver_lmtp("support1", mail.raw, mail.sender)
        super().keep(mail)


@pytest.fixture
def router(mailbox: Mailbox) -> Iterator[Router]:
    with Router(mailbox.dovecot) as sink:
        yield sink


def test_down_then_up(mailbox: Mailbox, tmp_path: Path) -> None:
    """Mail waits, with the reason for people to see, then goes."""
    port = free_port()
    with House(tmp_path, mailbox.dovecot.port, [port]) as house:
        submit(house, _letter(1, "a@example.org"), ["a@example.org"])
        until(lambda: house.logged("spool 1 to=a@example.org due 451"), "it waits")
        listed = house.command("spool", "list").stdout.decode()
        assert f"127.0.0.1:{port}" in listed
        assert "refused" in listed
        sink = Sink().start(port)
        try:
            until(lambda: sink.mail_for("a@example.org"), "it goes")
        finally:
            sink.stop()
        (mail,) = sink.mail_for("a@example.org")
        assert parse(mail.raw).message_id == "letter-1@client.example"


def test_a_down_b_takes_over_in_the_same_attempt(mailbox: Mailbox) -> None:
    with Sink() as a, Sink() as b:
        house = House(mailbox.folder, mailbox.dovecot.port, [a.port, b.port])
        with house:
            a.always("MAIL", HANG)
            submit(house, _letter(1, "a@example.org"), ["a@example.org"])
            b.wait_for(1)
            a.hang_up()
            a.always("MAIL", "421 4.3.2 going down")
            submit(house, _letter(2, "a@example.org"), ["a@example.org"])
            b.wait_for(2)
            b.always("DATA", "554 5.6.0 never")
            submit(house, _letter(3, "a@example.org"), ["a@example.org"])
            until(lambda: house.logged("spool 3 to=a@example.org failed 554"), "final")
        assert not a.received
        assert len(b.received) >= 2


def test_each_recipient_has_an_end_of_its_own(mailbox: Mailbox, router: Router) -> None:
    """One gets it, one waits, one is unknown: that comes back to the desk's thread."""
    ok, later, gone = "ok@example.org", "later@example.org", "gone@example.org"
    router.refuse = {
        later: "451 4.2.1 try later",
        gone: "550 5.1.1 no such user: &^ \N{EURO SIGN}",
    }
    with House(mailbox.folder, mailbox.dovecot.port, [router.port]) as house:
        house.connected()
        letter = _letter(1, ok, later, gone)
        submit(house, letter, [ok, later, gone])
        until_found(mailbox, "support1", "Прочее", letter)
        until(lambda: house.logged(f"to={later} due 451"), "one waits")
        until(lambda: _reports(mailbox), "the DSN stands in the queue of its letter")
        ((raw, flags),) = _reports(mailbox)
        found = bounce(parse(raw))
        assert found is not None
        assert [r.address for r in found.recipients] == [gone]
        assert found.original_message_id == "letter-1@client.example"
        assert b"\\Flagged" in flags, "somebody has to act on it"
        del router.refuse[later]
        until(lambda: router.mail_for(later), "then the other one goes")
        assert len(router.mail_for(ok)) == 1
        assert not router.mail_for(gone)
        assert count(mailbox, "support1", "letter-1@client.example") == 1
        counted = house.command("queues", "--json").stdout.decode()
        assert counted.count('"messages": 1') == 1, "the DSN is a mail for the desk"
        assert [e.kind for e in _events(house)].count("step_back") == 1
        listed = house.command("spool", "list", "--all", "--json").stdout.decode()
        assert listed.count('"kind": "dsn"') == 1
        assert '"due"' not in re.findall(r'"state": ("\w+")', listed)
        assert PASSWORD not in house.log.read_text()


def _events(house: House) -> Sequence[Event]:
    url = f"sqlite:///{house.folder / 'mailproc.db'}"
    store = open_store(url, clock=lambda: datetime.now(UTC))
    try:
        return store.events(1000)
    finally:
        store.close()


def _reports(mailbox: Mailbox) -> list[tuple[bytes, tuple[bytes, ...]]]:
    rows = mailbox.dovecot.messages("support1", "Прочее").values()
    return [
        (row[b"BODY[]"], row[b"FLAGS"])
        for row in rows
        if b"multipart/report" in row[b"BODY[]"]
    ]
