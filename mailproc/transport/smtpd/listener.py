"""What a listener is, and what the sessions of all listeners share. Records only."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Protocol

from mailproc.errors import ConfigError
from mailproc.message.envelope import Envelope
from mailproc.ports import Clock
from mailproc.transport.smtpd.limits import Guesses, Memory


class Role(StrEnum):
    """Which path a message takes: decided by the listener, never guessed."""

    SUBMISSION = "submission"
    INBOUND = "inbound"


Accept = Callable[[Envelope, bytes, Role], str]
"""Takes over a message durably and returns the text after `250 2.0.0 `.

It runs in a thread and always to its end. MailprocError is sent as its reply().
"""

Authenticate = Callable[[str, str, str], bool]
"""Answers for login, password and peer address; runs in a thread."""


@dataclass(frozen=True, slots=True)
class Listener:
    """One address and port where mail is taken.

    `submission` (RFC 6409) wants AUTH and relays anywhere; `smtp` (RFC 5321) and
    `lmtp` (RFC 2033) take mail of strangers for our own domains. Port 0 is any free
    one. `idle_seconds` is waited for a command or for the next bytes of a message,
    `data_seconds` for a whole message, `session_seconds` for a session of commands.
    Errors: ConfigError.
    """

    kind: Literal["submission", "smtp", "lmtp"]
    address: str = "127.0.0.1"
    port: int = 0
    tls: Literal["starttls", "implicit", "none"] = "none"
    certificate: Path | None = None
    key: Path | None = None
    require_tls_for_auth: bool = True
    max_bytes: int = 50 * 2**20
    idle_seconds: float = 300.0
    data_seconds: float = 1800.0
    session_seconds: float = 3600.0
    max_connections: int = 400
    max_connections_per_ip: int = 50
    max_recipients: int = 200
    max_auth_failures: int = 3
    auth_delay_seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.tls != "none" and not (self.certificate and self.key):
            raise ConfigError(f"listener {self}: TLS needs a certificate and a key")
        if self.require_tls_for_auth:
            return
        if self.tls != "none" or not _is_loopback(self.address):
            raise ConfigError(
                f"listener {self}: AUTH without TLS only on loopback with tls none"
            )

    def __str__(self) -> str:
        return f"{self.kind} {self.address} port {self.port}"

    @property
    def role(self) -> Role:
        """The path of what comes in here."""
        return Role.SUBMISSION if self.kind == "submission" else Role.INBOUND


class Session(Protocol):
    """What the listeners ask of an open session when they stop."""

    def drain(self) -> None:
        """Part from a client that waits for nothing; others are let finish."""

    def cut(self) -> None:
        """Close at once."""


@dataclass(slots=True)
class Shared:
    """What all sessions share: our names, the two callables, pools and counters."""

    host: str
    our_domains: frozenset[str]
    our_addresses: frozenset[str]
    accept: Accept
    authenticate: Authenticate
    clock: Clock
    accepting: ThreadPoolExecutor
    checking: ThreadPoolExecutor
    memory: Memory
    guesses: Guesses = field(default_factory=Guesses)
    sessions: dict[Session, asyncio.Task[None]] = field(default_factory=dict)
    draining: bool = False

    def is_ours(self, address: str) -> bool:
        """Whether mail of strangers for this address is taken; any local part is."""
        lowered = address.lower()
        return (
            lowered.rpartition("@")[2] in self.our_domains
            or lowered in self.our_addresses
        )

    def postmaster(self) -> str:
        """The address behind a RCPT of bare Postmaster (RFC 5321 4.5.1)."""
        return f"postmaster@{min(self.our_domains, default=self.host)}"


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"
