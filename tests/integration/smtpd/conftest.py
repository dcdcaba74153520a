"""Certificates and listeners for the tests of the SMTP side."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailproc.transport.smtpd.listeners import Listener
from tests.integration.smtpd.support import Desk, serving
from tests.servers.certificates import make_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    names = ["localhost", "127.0.0.1"]
    return make_certificate(tmp_path_factory.mktemp("certificate"), names)


@pytest.fixture(scope="session")
def trust(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    """The TLS context of a client that verifies the listener's certificate."""
    return ssl.create_default_context(cafile=certificate[0])


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def port(desk: Desk) -> Iterator[int]:
    """An smtp listener for desk.example, with no TLS."""
    with serving(desk, Listener("smtp")) as served:
        yield served.ports[0]


@pytest.fixture
def staff(desk: Desk) -> Iterator[int]:
    """A submission listener on loopback that takes logins in clear."""
    listener = Listener("submission", require_tls_for_auth=False, auth_delay_seconds=0)
    with serving(desk, listener) as served:
        yield served.ports[0]
