"""The settings of one IMAP account, its TLS context, and the pace of reconnects.

Values only; never opens a connection. Implicit TLS by RFC 8314, STARTTLS by RFC 3501.
"""

import random
import ssl
from dataclasses import dataclass, field
from typing import Literal

Tls = Literal["implicit", "starttls", "none"]

_LONGEST_PAUSE = 300.0


@dataclass(frozen=True, slots=True)
class Account:
    """One mailbox on one server; secrets never show in `repr`.

    With `token_command` the login is XOAUTH2 with what that command prints, else it
    is the password. `root` is the folder under which the queues live, may be empty.
    Times are seconds: `poll` is the pause between looks where the server has no IDLE.
    A message larger than `max_message_bytes` is not read; one batch of reading holds
    at most `batch` messages and about `batch_bytes`.
    """

    name: str
    host: str
    port: int = 993
    tls: Tls = "implicit"
    login: str = ""
    password: str = field(default="", repr=False)
    token_command: tuple[str, ...] | None = field(default=None, repr=False)
    ca_file: str | None = None
    verify: bool = True
    root: str = ""
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    token_timeout: float = 20.0
    poll: float = 30.0
    max_message_bytes: int = 50_000_000
    batch: int = 100
    batch_bytes: int = 32_000_000

    def queue_folder(self, folder: str) -> str:
        """Return the full name of a queue's folder: below `root`, "/" between."""
        return f"{self.root}/{folder}" if self.root else folder


def tls_context(account: Account) -> ssl.SSLContext:
    """Return the context for an account. Errors: OSError, ca_file is unreadable."""
    context = ssl.create_default_context(cafile=account.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not account.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def backoff(attempt: int) -> float:
    """Return how many seconds to wait before reconnect number `attempt` (from 1).

    Doubles from 1 s to a cap of 5 min; a random half spreads the clients of one server
    that all lost it at the same moment.
    """
    full = min(_LONGEST_PAUSE, 2.0 ** min(max(attempt, 1) - 1, 16))
    return full * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, hides nothing
