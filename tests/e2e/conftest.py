"""The world of the stories: Dovecot, Postfix that routes copies to it, a sink."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.house import PASSWORD, House
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix
from tests.servers.sink import Sink

USERS = ("support1", "support2", "support3")


@dataclass
class World:
    """What a story runs in. `sink` is everybody else's mail server."""

    folder: Path
    dovecot: Dovecot
    postfix: Postfix
    sink: Sink

    def house(self, **options: object) -> House:
        """Return a configured mailproc between Dovecot and Postfix."""
        return House(self.folder, self.dovecot.port, [self.postfix.port], **options)  # type: ignore[arg-type]  # passed through


@dataclass
class Mailbox:
    """The mailbox of support1 alone; letters go to the sink."""

    folder: Path
    dovecot: Dovecot
    sink: Sink

    def house(self, **options: object) -> House:
        """Return a configured mailproc between Dovecot and the sink."""
        return House(self.folder, self.dovecot.port, [self.sink.port], **options)  # type: ignore[arg-type]  # passed through


@pytest.fixture
def mailbox(tmp_path: Path, sink: Sink) -> Iterator[Mailbox]:
    """A Dovecot with one mailbox."""
    with Dovecot() as dovecot:
        dovecot.add_user("support1", PASSWORD)
        yield Mailbox(tmp_path, dovecot, sink)


@pytest.fixture
def world(
    tmp_path: Path, sink: Sink, request: pytest.FixtureRequest
) -> Iterator[World]:
    """A fresh Dovecot and Postfix; support@ reaches every staff mailbox (S3.5b)."""
    users: tuple[str, ...] = getattr(request, "param", ("support1",))
    with Dovecot() as dovecot:
        for user in users:
            dovecot.add_user(user, PASSWORD)
        lmtp = f"lmtp:inet:127.0.0.1:{dovecot.lmtp_port}"
        desk = ", ".join(f"{user}@ipserver.su" for user in users)
        with Postfix(
            sink.port,
            aliases={"support@ipserver.su": desk},
            routes={f"{user}@ipserver.su": lmtp for user in users},
        ) as postfix:
            yield World(tmp_path, dovecot, postfix, sink)
