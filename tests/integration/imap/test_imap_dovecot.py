"""ImapMailbox and a real Dovecot: TLS, namespaces, restarts, UIDVALIDITY, silence."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest

from mailproc.errors import Unavailable
from mailproc.transport.imap.mailbox import Account, ImapMailbox
from tests.servers.dovecot import Dovecot

pytestmark = pytest.mark.servers

RAW = b"Subject: one\r\n\r\ntext\r\n"
_NUMBERS = count(1)


def never() -> bool:
    return False


def user_of(server: Dovecot) -> str:
    user = f"imap{next(_NUMBERS)}"
    server.add_user(user, "pw")
    return user


@contextmanager
def opened(server: Dovecot, user: str, **settings: Any) -> Iterator[ImapMailbox]:
    values: dict[str, Any] = {"port": server.port, "tls": "none", "password": "pw"}
    values |= {"read_timeout": 5.0, "connect_timeout": 2.0, **settings}
    mailbox = ImapMailbox(Account("desk", server.host, login=user, **values))
    mailbox.connect()
    try:
        yield mailbox
    finally:
        mailbox.close()


def log_in(server: Dovecot, user: str, **settings: Any) -> None:
    with opened(server, user, **settings):
        pass


@pytest.fixture
def own() -> Iterator[Dovecot]:
    """A Dovecot that the test may kill."""
    with Dovecot() as server:
        yield server


# --- TLS -----------------------------------------------------------------------------


def test_tls_of_both_kinds_is_verified(dovecot: Dovecot) -> None:
    user, ca_file = user_of(dovecot), str(dovecot.certificate)
    dovecot.deliver(user, RAW)
    implicit = {"tls": "implicit", "port": dovecot.tls_port}
    for settings in (implicit, {"tls": "starttls"}):
        with opened(dovecot, user, ca_file=ca_file, **settings) as mailbox:
            state = mailbox.state("INBOX")
            assert state is not None
            assert [f.raw for f in mailbox.fetch("INBOX", state.uids)] == [RAW]
            assert not mailbox.wait("INBOX", 0.5, never), "IDLE inside TLS"
        with pytest.raises(Unavailable) as caught:
            log_in(dovecot, user, **settings)
        assert "CERTIFICATE_VERIFY_FAILED" in caught.value.detail
        log_in(dovecot, user, verify=False, **settings)


def test_idle_hears_an_arrival_inside_tls(dovecot: Dovecot) -> None:
    user = user_of(dovecot)
    settings = {"tls": "implicit", "port": dovecot.tls_port, "verify": False}
    with opened(dovecot, user, **settings) as mailbox:
        mailbox.state("INBOX")
        threading.Timer(0.3, dovecot.deliver, [user, RAW]).start()
        began = time.monotonic()
        assert mailbox.wait("INBOX", 10, never)
        assert time.monotonic() - began < 2.5


def test_a_missing_ca_file_is_told(dovecot: Dovecot) -> None:
    with pytest.raises(Unavailable, match="connecting failed") as caught:
        log_in(
            dovecot, "x", tls="implicit", port=dovecot.tls_port, ca_file="/nowhere.pem"
        )
    assert "FileNotFoundError" in caught.value.detail


# --- silence and death ---------------------------------------------------------------


@pytest.mark.parametrize("tls", ["none", "implicit", "starttls"])
def test_a_server_that_says_nothing(tls: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port: int = silent.getsockname()[1]
        account = Account("desk", "127.0.0.1", port, tls, connect_timeout=0.5)
        began = time.monotonic()
        with pytest.raises(Unavailable, match=r"desk at 127\.0\.0\.1"):
            ImapMailbox(account).connect()
        assert time.monotonic() - began < 3


def test_a_server_that_hangs_in_the_middle() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        threading.Thread(target=_greet_and_hang, args=[server], daemon=True).start()
        account = Account("desk", "127.0.0.1", port, "none", "u", "p", read_timeout=0.5)
        began = time.monotonic()
        with pytest.raises(Unavailable):
            ImapMailbox(account).connect()
        assert time.monotonic() - began < 5


def _greet_and_hang(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.sendall(b"* OK\r\n")
        tag = connection.recv(1000).split()[0]
        connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + tag + b" OK\r\n")
        time.sleep(10)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port: int = gone.getsockname()[1]
    with pytest.raises(Unavailable, match="connecting failed"):
        ImapMailbox(Account("desk", "127.0.0.1", port)).connect()


def test_killed_while_reading_then_back(own: Dovecot) -> None:
    user = user_of(own)
    with own.client(user) as client:
        for _ in range(30):
            client.append("INBOX", RAW)
    with opened(own, user, batch=10) as mailbox:
        state = mailbox.state("INBOX")
        assert state is not None
        reading = iter(mailbox.fetch("INBOX", state.uids))
        assert next(reading).raw == RAW
        own.kill()
        with pytest.raises(Unavailable):
            list(reading)
        with pytest.raises(Unavailable):
            mailbox.move("INBOX", state.uids, "Target")
        with pytest.raises(Unavailable):
            mailbox.connect()
        own.start()
        mailbox.connect()
        again = mailbox.state("INBOX")
        assert again is not None
        assert again.uids == state.uids
        assert sum(f.raw == RAW for f in mailbox.fetch("INBOX", again.uids)) == 30


def test_a_restart_between_two_batches_goes_unnoticed(own: Dovecot) -> None:
    user = user_of(own)
    with own.client(user) as client:
        for _ in range(20):
            client.append("INBOX", RAW)
    with opened(own, user, batch=10) as mailbox:
        state = mailbox.state("INBOX")
        assert state is not None
        reading = iter(mailbox.fetch("INBOX", state.uids))
        next(reading)
        own.stop()
        own.start()
        assert [f.raw for f in reading] == [RAW] * 19


def test_killed_while_waiting(own: Dovecot) -> None:
    user = user_of(own)
    with opened(own, user) as mailbox:
        mailbox.state("INBOX")
        threading.Timer(0.5, own.kill).start()
        began = time.monotonic()
        with pytest.raises(Unavailable):
            mailbox.wait("INBOX", 30, never)
        assert time.monotonic() - began < 5


# --- UIDVALIDITY and namespaces ------------------------------------------------------


def test_a_new_uidvalidity_is_seen_and_old_uids_are_refused(dovecot: Dovecot) -> None:
    user = user_of(dovecot)
    dovecot.deliver(user, RAW)
    with opened(dovecot, user) as mailbox:
        before = mailbox.state("INBOX")
    assert before is not None
    dovecot.reset_uidvalidity(user)
    with opened(dovecot, user) as mailbox:
        after = mailbox.state("INBOX")
        assert after is not None
        assert after.uidvalidity != before.uidvalidity
        for act in (
            lambda: mailbox.move("INBOX", [1], "T", uidvalidity=before.uidvalidity),
            lambda: list(mailbox.fetch("INBOX", [1], uidvalidity=before.uidvalidity)),
        ):
            with pytest.raises(Unavailable, match="UIDVALIDITY"):
                act()
        (fetched,) = mailbox.fetch("INBOX", after.uids)
        assert fetched.place.uidvalidity == after.uidvalidity
        assert mailbox.wait("INBOX", 0.1, never) is False


def test_everything_below_inbox_with_dots() -> None:
    with Dovecot(separator=".", prefix="INBOX.") as server:
        user = user_of(server)
        server.deliver(user, RAW)
        with opened(server, user) as mailbox:
            (place,) = mailbox.move("INBOX", [1], "Очереди/Жалобы").values()
            assert place is not None
            assert place.folder == "Очереди/Жалобы"
            mailbox.ensure("Черновики")
            assert mailbox.special("drafts") == "Черновики"
            assert mailbox.append("Черновики", RAW, ["\\Draft"], None) is not None
        assert "INBOX.Очереди.Жалобы" in server.folders(user)
        assert len(server.messages(user, "INBOX.Очереди.Жалобы")) == 1


def test_lmtp_delivery_is_seen(dovecot: Dovecot) -> None:
    user = user_of(dovecot)
    with opened(dovecot, user) as mailbox:
        mailbox.state("INBOX")
        threading.Timer(0.2, dovecot.deliver_lmtp, [user, RAW]).start()
        assert mailbox.wait("INBOX", 10, never)
        state = mailbox.state("INBOX")
        assert state is not None
        (fetched,) = mailbox.fetch("INBOX", state.uids)
        assert fetched.raw is not None
        assert fetched.raw.endswith(RAW)
