"""More than one process: two nodes on PostgreSQL, roles apart on one SQLite file.

Every mail is handled once and every letter leaves once, whichever of them is killed,
stopped, or loses its database. R1, R3, R10; ARCHITECTURE.md, storage.
"""

import signal
import smtplib
import socket
import ssl
from collections import Counter
from collections.abc import Iterator

import pytest

from mailproc.message.parse import parse
from tests.e2e.acts import counted, standing, submit, until_found
from tests.e2e.conftest import Mailbox
from tests.e2e.house import CEILING, PASSWORD, House, until
from tests.servers.postgres import Postgres
from tests.servers.sink import Sink


def _mail(number: int) -> bytes:
    return (
        f"From: a{number}@example.org\r\nTo: support@ipserver.su\r\n"
        f"Subject: question {number}\r\nMessage-ID: <q{number}@example.org>\r\n"
        "\r\nhello\r\n"
    ).encode()


def _letter(number: int) -> bytes:
    return (
        f"From: support@ipserver.su\r\nTo: c{number}@example.org\r\nSubject: letter\r\n"
        f"Message-ID: <letter-{number}@client.example>\r\n\r\nhello\r\n"
    ).encode()


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    url = postgres.database()
    yield url
    postgres.drop(url)


def _node(mailbox: Mailbox, name: str, url: str, *only: str) -> House:
    folder = mailbox.folder / name
    folder.mkdir()
    return House(
        folder, mailbox.dovecot.port, [mailbox.sink.port], store=url, only=only
    )


def _each_once(sink: Sink, numbers: range) -> None:
    until(
        lambda: all(sink.mail_for(f"c{n}@example.org") for n in numbers),
        "every letter arrives",
    )
    for number in numbers:
        assert len(sink.mail_for(f"c{number}@example.org")) == 1


def _each_filed_once(mailbox: Mailbox, numbers: list[int]) -> None:
    """The letters' copies do not come back here: the sink keeps them."""
    wanted = Counter(f"q{number}@example.org" for number in numbers)
    until(lambda: standing(mailbox, "support1", "Прочее") >= len(numbers), "all filed")
    assert counted(mailbox, "support1") == wanted


def test_two_nodes_share_one_database(mailbox: Mailbox, database: str) -> None:
    """Letters and mail through both; then the one that polls is killed."""
    one, two = (_node(mailbox, name, database) for name in ("one", "two"))
    with one:
        one.connected()
        with two:
            for number in range(20):
                house = (one, two)[number % 2]
                to = f"c{number}@example.org"
                submit(house, _letter(number), [to])
                mailbox.dovecot.deliver_lmtp("support1", _mail(number))
                said = house.lmtp_says(_mail(100 + number), "support1@ipserver.su")
                assert said == [250]
            _each_once(mailbox.sink, range(20))
            until(lambda: not standing(mailbox, "support1"), "the INBOX is empty")
            numbers = [*range(20), *range(100, 120)]
            _each_filed_once(mailbox, numbers)
            assert not two.logged("watching"), "one of them has the mailbox"
            one.kill()
            mailbox.dovecot.deliver_lmtp("support1", _mail(50))
            until_found(mailbox, "support1", "Прочее", _mail(50))
            two.connected()
            _each_filed_once(mailbox, [*numbers, 50])


def test_the_database_goes_away_for_a_while(
    mailbox: Mailbox, postgres: Postgres, database: str
) -> None:
    """451 meanwhile; what is under way is written when it is back, and leaves once."""
    if not postgres.ours:
        pytest.skip("only a PostgreSQL of our own may be stopped")
    mailbox.sink.slow = 0.2
    with _node(mailbox, "one", database) as house:
        house.connected()
        for number in range(10):
            submit(house, _letter(number), [f"c{number}@example.org"])
        mailbox.sink.wait_for(3)
        postgres.stop("immediate")
        try:
            assert house.lmtp_says(_mail(1), "support1@ipserver.su") == [451]
            mailbox.dovecot.deliver_lmtp("support1", _mail(2))
            until(lambda: house.logged("database is not available"), "a line says it")
        finally:
            postgres.start()
        until_found(mailbox, "support1", "Прочее", _mail(2))
        _each_once(mailbox.sink, range(10))
        assert "Traceback" not in house.log.read_text()
        assert PASSWORD not in house.log.read_text()


def test_roles_apart_on_one_file(mailbox: Mailbox) -> None:
    """They start together on a database that is not there yet."""
    url = f"sqlite:///{mailbox.folder}/shared.db"
    roles = ("relay", "delivery", "poller", "clock")
    nodes = {role: _node(mailbox, role, url, role) for role in roles}
    try:
        for house in nodes.values():
            house.begin()
        for house in nodes.values():
            house.ready()
        nodes["poller"].connected()
        for number in range(10):
            submit(nodes["relay"], _letter(number), [f"c{number}@example.org"])
            said = nodes["relay"].lmtp_says(_mail(number), "support1@ipserver.su")
            assert said == [250]
            mailbox.dovecot.deliver_lmtp("support1", _mail(100 + number))
        _each_once(mailbox.sink, range(10))
        _each_filed_once(mailbox, [*range(10), *range(100, 110)])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", nodes["delivery"].submission))
        assert [house.stop() for house in nodes.values()] == [0, 0, 0, 0]
    finally:
        for house in nodes.values():
            house.__exit__()


def test_sigterm_in_the_middle_of_data_and_of_a_delivery(mailbox: Mailbox) -> None:
    """What is being said is finished, the rest is sent away; nothing is lost."""
    with mailbox.house() as house:
        tls = ssl.create_default_context(cafile=house.certificate)
        with (
            smtplib.SMTP("127.0.0.1", house.submission, timeout=CEILING) as writing,
            smtplib.SMTP("127.0.0.1", house.submission, timeout=CEILING) as idle,
        ):
            writing.starttls(context=tls)
            writing.login("support1", PASSWORD)
            idle.ehlo()
            writing.mail("support@ipserver.su")
            writing.rcpt("c1@example.org")
            assert writing.docmd("DATA")[0] == 354
            half = len(_letter(1)) // 2
            writing.send(_letter(1)[:half])
            mailbox.sink.slow = 1.0
            submit(house, _letter(2), ["c2@example.org"])
            until(lambda: "DATA" in mailbox.sink.commands, "it is being sent")
            assert house.process is not None
            house.process.send_signal(signal.SIGTERM)
            assert idle.getreply()[0] == 421
            writing.send(_letter(1)[half:] + b".\r\n")
            assert writing.getreply()[0] == 250
            writing.close()
            idle.close()
        assert house.process.wait(CEILING) == 0
        assert len(mailbox.sink.mail_for("c2@example.org")) == 1, "finished"
        house.start()
        _each_once(mailbox.sink, range(1, 3))
        first = mailbox.sink.mail_for("c1@example.org")[0]
        assert parse(first.raw).message_id == "letter-1@client.example"
