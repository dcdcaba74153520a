"""What a listener may be, whose mail it takes, and its certificate."""

import logging
import os
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailproc.errors import ConfigError, Unavailable
from mailproc.message.envelope import Envelope
from mailproc.transport.smtpd.limits import Memory
from mailproc.transport.smtpd.listener import Shared
from mailproc.transport.smtpd.listeners import Listener, Listeners, Role
from mailproc.transport.smtpd.tls import Certificate
from tests.servers.certificates import make_certificate


def accept(envelope: Envelope, raw: bytes, role: Role) -> str:
    raise NotImplementedError


def authenticate(login: str, password: str, peer: str) -> bool:
    raise NotImplementedError


def shared(domains: set[str], addresses: set[str]) -> Shared:
    pool = ThreadPoolExecutor(1)
    return Shared(
        "mx.desk.example",
        frozenset(domains),
        frozenset(addresses),
        accept,
        authenticate,
        lambda: datetime(2026, 1, 2, tzinfo=UTC),
        pool,
        pool,
        Memory(1),
    )


@pytest.mark.parametrize(("address", "ours"), [
    ("anybody@desk.example", True), ("ABUSE@Desk.Example", True),
    ("partner@other.example", True), ("Partner@OTHER.example", True),
    ("somebody@other.example", False), ("a@sub.desk.example", False),
    ("a@xdesk.example", False), ("desk.example", True), ("a@desk.example.test", False),
])  # fmt: skip
def test_ours_is_by_domain_or_by_address(address: str, ours: bool) -> None:
    known = shared({"desk.example"}, {"partner@other.example"})
    assert known.is_ours(address) is ours


def test_postmaster_has_an_address() -> None:
    assert shared({"desk.example"}, set()).postmaster() == "postmaster@desk.example"
    assert shared(set(), set()).postmaster() == "postmaster@mx.desk.example"


def test_the_role_is_that_of_the_listener() -> None:
    assert Listener("submission").role is Role.SUBMISSION
    assert Listener("smtp").role is Listener("lmtp").role is Role.INBOUND


def test_tls_needs_its_files() -> None:
    with pytest.raises(ConfigError, match=r"submission .* port 587"):
        Listener("submission", port=587, tls="starttls")


def test_logins_in_clear_are_for_loopback_only(tmp_path: Path) -> None:
    for address in ("127.0.0.1", "::1", "localhost"):
        Listener("submission", address, require_tls_for_auth=False)
    with pytest.raises(ConfigError, match="loopback"):
        Listener("submission", "192.0.2.1", require_tls_for_auth=False)
    files = make_certificate(tmp_path, ["localhost"])
    with pytest.raises(ConfigError, match="loopback"):
        Listener("submission", "127.0.0.1", 0, "starttls", *files, False)


def test_a_broken_certificate_is_told_at_once(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("nothing")
    for path in (broken, tmp_path / "missing.pem"):
        listener = Listener("submission", "127.0.0.1", 0, "implicit", path, path)
        with pytest.raises(ConfigError, match=path.name):
            Listeners([listener], accept, authenticate, host="mx.desk.example")


def test_a_taken_port_is_unavailable_and_named() -> None:
    first = Listeners([Listener("smtp")], accept, authenticate, host="mx.desk.example")
    first.start()
    taken = [Listener("lmtp"), Listener("smtp", port=first.ports[0])]
    second = Listeners(taken, accept, authenticate, host="mx.desk.example")
    try:
        with pytest.raises(Unavailable) as caught:
            second.start()
        assert f"127.0.0.1 port {first.ports[0]}" in str(caught.value)
        assert "in use" in str(caught.value)
    finally:
        second.stop()
        first.stop()
        first.stop()


def test_a_renewed_certificate_is_read_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    paths = make_certificate(tmp_path, ["localhost"])
    certificate = Certificate(*paths)
    old = certificate.context()
    assert certificate.context() is old
    make_certificate(tmp_path, ["other.example"])
    os.utime(paths[0], ns=(1, 1))
    renewed = certificate.context()
    assert renewed is not old
    assert renewed.minimum_version >= ssl.TLSVersion.TLSv1_2
    paths[1].write_text("half written")
    with caplog.at_level(logging.ERROR):
        assert certificate.context() is renewed
    assert str(paths[0]) in caplog.text
