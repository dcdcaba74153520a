"""Mail that comes to the listeners: shown where it belongs, never relayed, no loops."""

import smtplib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from imapclient.imap_utf7 import encode

from mailproc.message.parse import parse
from tests.e2e.acts import count, found, until_found
from tests.e2e.house import CEILING, PASSWORD, House, until
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from tests.servers.sink import Sink

BOTH = ("support1", "support2")


@dataclass
class Scene:
    """Two mailboxes behind a proxy, and the service."""

    dovecot: Dovecot
    proxy: Proxy
    house: House


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("inbound")
    with Dovecot() as dovecot, Proxy(dovecot.port) as proxy, Sink() as sink:
        for user in BOTH:
            dovecot.add_user(user, PASSWORD)
        with House(folder, proxy.port, [sink.port], users=BOTH) as house:
            yield Scene(dovecot, proxy, house.connected(BOTH))
            assert "Traceback" not in house.log.read_text()
            assert PASSWORD not in house.log.read_text()


def _mail(name: str, head: str = "") -> bytes:
    return (
        f"{head}From: a@example.org\r\nTo: support@ipserver.su\r\nSubject: {name}\r\n"
        f"Message-ID: <{name}@example.org>\r\n\r\nhello\r\n"
    ).encode()


def test_lmtp_for_two_accounts(scene: Scene) -> None:
    """Each sees its copy; what belongs to nobody is shown in the first (S4.3)."""
    says = scene.house.lmtp_says
    both = [f"{user}@ipserver.su" for user in BOTH]
    assert says(_mail("one"), both[1]) == [250]
    assert says(_mail("two"), *both) == [250, 250]
    assert says(_mail("rest"), "sales@ipserver.su") == [250]
    assert says(_mail("mixed"), "x@elsewhere.example", both[1]) == [250]
    for user in BOTH:
        flags = until_found(scene, user, "Прочее", _mail("two"))
        assert b"\\Flagged" in flags
        assert b"\\Seen" not in flags
    until_found(scene, "support2", "Прочее", _mail("one"))
    until_found(scene, "support2", "Прочее", _mail("mixed"))
    until_found(scene, "support1", "Прочее", _mail("rest"))
    assert not found(scene, "support1", "Прочее", _mail("one"))
    assert not found(scene, "support2", "Прочее", _mail("rest"))


def test_smtp_for_our_domain_only(scene: Scene) -> None:
    with smtplib.SMTP("127.0.0.1", scene.house.smtp, timeout=CEILING) as client:
        client.ehlo("mx.example.org")
        assert not client.has_extn("auth")
        client.mail("a@example.org")
        denied = client.rcpt("victim@example.net")
        assert denied == (550, b"5.7.1 We do not relay to this domain")
        for trick in ("a%example.net@ipserver.su.example.net", "@ipserver.su:b@x.org"):
            assert client.rcpt(trick)[0] >= 500
        assert client.rcpt("Support1@IPserver.SU")[0] == 250
        assert client.data(_mail("directly"))[0] == 250
    until_found(scene, "support1", "Прочее", _mail("directly"))


def test_a_peer_that_lost_our_250_sends_again(scene: Scene) -> None:
    for _ in range(3):
        assert scene.house.lmtp_says(_mail("again"), "support1@ipserver.su") == [250]
    until_found(scene, "support1", "Прочее", _mail("again"))
    assert scene.house.lmtp_says(_mail("again"), "support1@ipserver.su") == [250]
    assert scene.house.lmtp_says(_mail("behind"), "support1@ipserver.su") == [250]
    until_found(scene, "support1", "Прочее", _mail("behind"))
    assert count(scene, "support1", "again@example.org") == 1


@pytest.mark.parametrize(
    "head",
    [
        "Received: from a by b; Mon, 1 Jan 2026 00:00:00 +0000\r\n" * 51,
        "Received: from a by mail.ipserver.su; Mon, 1 Jan 2026 00:00:00 +0000\r\n" * 3,
        "X-Loop: support@ipserver.su\r\n",
    ],
)
def test_a_mail_that_goes_round_is_refused(scene: Scene, head: str) -> None:
    assert scene.house.lmtp_says(_mail("loop", head), "support1@ipserver.su") == [554]
    assert not count(scene, "support1", "loop@example.org")


def test_taken_over_while_the_mailbox_hangs(scene: Scene) -> None:
    """250 means it is ours: it is shown when the mailbox is back."""
    scene.proxy.hang()
    assert scene.house.lmtp_says(_mail("meanwhile"), "support1@ipserver.su") == [250]
    scene.proxy.heal()
    until_found(scene, "support1", "Прочее", _mail("meanwhile"))
    assert count(scene, "support1", "meanwhile@example.org") == 1


def test_a_folder_that_takes_nothing_does_not_hold_up_the_others(scene: Scene) -> None:
    """No rights, no quota: what goes elsewhere goes, and a line in the log says why."""
    maildir = scene.dovecot.root / "mail" / "support2" / "Maildir"
    closed = maildir / f".{encode('Прочее').decode()}"
    until(closed.is_dir, "the folder is there")
    support = [_mail(f"my-mailbox-{n}") for n in range(4)]
    closed.chmod(0)
    try:
        assert scene.house.lmtp_says(_mail("refused"), "support2@ipserver.su") == [250]
        scene.dovecot.deliver_lmtp("support2", _mail("not-moved"), "a@example.org")
        for raw in support[:2]:
            assert scene.house.lmtp_says(raw, "support2@ipserver.su") == [250]
        for raw in support[2:]:
            scene.dovecot.deliver_lmtp("support2", raw, "a@example.org")
        for raw in support:
            until_found(scene, "support2", "Поддержка", raw)
        until(lambda: scene.house.logged("Прочее failed"), "a line that says why")
    finally:
        closed.chmod(0o700)
    until_found(scene, "support2", "Прочее", _mail("refused"))
    until_found(scene, "support2", "Прочее", _mail("not-moved"))
    for raw in (*support, _mail("refused"), _mail("not-moved")):
        assert count(scene, "support2", parse(raw).message_id) == 1
