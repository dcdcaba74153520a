"""IMAP servers in trouble: one account suffers, the others and the relay go on.

Issue 2, "Bad input": a clear line in the log, the mail left on the server, and all
of it sorted once the server is well again.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.acts import standing, until_found
from tests.e2e.house import PASSWORD, House, until
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from tests.servers.sink import Sink

TWO = ("support1", "support2")
QUICK = "read_seconds = 1.0\nconnect_seconds = 1.0"


def _mail(number: int, body: str = "hello") -> bytes:
    return (
        f"From: a{number}@example.org\r\nTo: support@ipserver.su\r\n"
        f"Subject: question {number}\r\nMessage-ID: <q{number}@example.org>\r\n"
        f"\r\n{body}\r\n"
    ).encode()


@dataclass
class Scene:
    """Two mailboxes; the way of support1 to Dovecot leads through the proxy."""

    folder: Path
    dovecot: Dovecot
    sink: Sink
    proxy: Proxy

    def house(self, more: str = "") -> House:
        account = f"port = {self.proxy.port}\n{more or QUICK}"
        return House(
            self.folder,
            self.dovecot.port,
            [self.sink.port],
            users=TWO,
            accounts={"support1": account},
        )


@pytest.fixture
def scene(tmp_path: Path, sink: Sink) -> Iterator[Scene]:
    with Dovecot() as dovecot, Proxy(dovecot.port) as proxy:
        for user in TWO:
            dovecot.add_user(user, PASSWORD)
        yield Scene(tmp_path, dovecot, sink, proxy)


def test_a_server_that_hangs_then_breaks_off_in_the_middle(scene: Scene) -> None:
    with scene.house() as house:
        house.connected(TWO)
        scene.proxy.hang()
        for user in TWO:
            scene.dovecot.deliver_lmtp(user, _mail(1), "a@example.org")
        until_found(scene, "support2", "Прочее", _mail(1))
        until(
            lambda: house.logged("IMAP account support1 at 127.0.0.1:"),
            "a line that names account and server",
        )
        assert standing(scene, "support1") == 1, "it waits on the server"
        scene.proxy.close_after = 100_000
        scene.proxy.heal()
        before = scene.proxy.connections
        mails = [_mail(n, "x" * 70 + "\r\n" + "y" * 70_000) for n in range(2, 5)]
        for raw in mails:
            scene.dovecot.deliver_lmtp("support1", raw, "a@example.org")
        until(lambda: scene.proxy.connections > before + 2, "it is tried anew")
        scene.proxy.close_after = None
        for raw in (_mail(1), *mails):
            until_found(scene, "support1", "Прочее", raw)
        assert not standing(scene, "support1")
        assert "Traceback" not in house.log.read_text()


def test_sigterm_while_a_server_hangs(scene: Scene) -> None:
    """R10: exit 0 within the grace, whatever the mailbox does."""
    slow = "read_seconds = 300.0"
    with scene.house(slow) as house:
        house.connected(TWO)
        scene.proxy.hang()
        time.sleep(1.5)  # the poller is in the middle of a look
        begun = time.monotonic()
        assert house.stop() == 0
        assert time.monotonic() - begun < 8


def test_a_server_that_is_down_at_the_start(scene: Scene) -> None:
    scene.proxy.stop()
    with scene.house() as house:
        house.connected(["support2"])
        scene.dovecot.deliver_lmtp("support2", _mail(1), "a@example.org")
        until_found(scene, "support2", "Прочее", _mail(1))
        until(lambda: house.logged("Connection refused"), "a line says it")
        scene.proxy.start()
        scene.dovecot.deliver_lmtp("support1", _mail(2), "a@example.org")
        until_found(scene, "support1", "Прочее", _mail(2))


def test_a_wrong_password_is_told_and_mended(scene: Scene) -> None:
    account = 'password = "not the right one"'
    with scene.house(account) as house:
        house.connected(["support2"])
        until(
            lambda: house.logged("the login of support1 failed, wrong login"),
            "the line that says it",
        )
        scene.dovecot.deliver_lmtp("support2", _mail(1), "a@example.org")
        until_found(scene, "support2", "Прочее", _mail(1))
        (scene.dovecot.root / "users" / "support1").write_text(
            "support1:{PLAIN}not the right one\n"
        )
        house.connected(TWO)
        assert "not the right one" not in house.log.read_text()
        assert PASSWORD not in house.log.read_text()


def test_uidvalidity_changes_while_running(scene: Scene) -> None:
    """Known mail is found again by its bytes: nothing twice, nothing answered."""
    with scene.house() as house:
        house.connected(TWO)
        for number in range(3):
            scene.dovecot.deliver_lmtp("support1", _mail(number), "a@example.org")
        for number in range(3):
            until_found(scene, "support1", "Прочее", _mail(number))
        for folder in ("INBOX", "Прочее"):
            scene.dovecot.reset_uidvalidity("support1", folder)
        scene.proxy.cut()  # as the restore of a mailbox does
        until(lambda: house.logged("UIDVALIDITY changed"), "it is noticed")
        scene.dovecot.deliver_lmtp("support1", _mail(7), "a@example.org")
        until_found(scene, "support1", "Прочее", _mail(7))
        assert standing(scene, "support1", "Прочее") == 4
        assert not standing(scene, "support1")
        counted = house.command("queues", "--json").stdout.decode()
        assert '"messages": 4' in counted
        assert not house.command("spool", "list", "--all", "--json").stdout
