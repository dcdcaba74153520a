"""The relay role: what the listeners hand over goes to one of the two paths.

The listener's role decides the path, never a guess: a submission is a letter of
staff, everything else is mail for us. 250 is said only after the commit.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from mailproc.compose.policy import is_loop
from mailproc.errors import Permanent
from mailproc.inbound import Desk, process, receive
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse
from mailproc.outbound import Door, submit
from mailproc.ports import Step

log = logging.getLogger("mailproc.relay")


class Listening(Protocol):
    """The listeners as the relay needs them (mailproc.transport.smtpd)."""

    def start(self) -> None:
        """Bind and serve."""
        ...

    def stop(self, grace_seconds: float) -> None:
        """Drain and close."""
        ...


class Relay:
    """Serves the listeners until stopped."""

    name = "relay"

    def __init__(self, listeners: Listening) -> None:
        self._listeners = listeners

    def start(self) -> None:
        """Bind all listeners. Errors: Unavailable naming address and port."""
        self._listeners.start()

    def stop(self, grace: float) -> None:
        """Drain: 421 to idle sessions, running DATA is finished."""
        self._listeners.stop(grace)


def accept_submission(door: Door, spooled: Callable[[], None]) -> Callable[..., str]:
    """Return the function that takes a letter of authenticated staff."""

    def accept(envelope: Envelope, raw: bytes) -> str:
        number = submit(door, envelope, raw)
        spooled()
        return f"queued as {number}"

    return accept


def accept_inbound(
    desk: Desk, accounts: Mapping[str, str], kept: Callable[[], None]
) -> Callable[..., str]:
    """Return the function that takes mail for our own domains (SMTP, LMTP).

    `accounts` maps a recipient address to the IMAP account that shows its mail;
    "" is the account of every other address.
    """

    def accept(envelope: Envelope, raw: bytes) -> str:
        reason = is_loop(parse(raw), desk.house.identity)
        if reason:
            raise Permanent(f"mail loop: {reason}", code=554, enhanced="5.4.6")
        for account in _accounts(accounts, envelope.recipients):
            copy = receive(desk, envelope, raw, None, account)
            if copy.step is Step.KEPT:
                process(desk, copy.copy)
        kept()
        return "kept"

    return accept


def _accounts(
    accounts: Mapping[str, str], recipients: Sequence[str]
) -> tuple[str | None, ...]:
    """Return the accounts that these recipients' mail is shown in, each once."""
    rest = accounts.get("")
    return tuple(
        dict.fromkeys(accounts.get(address.casefold(), rest) for address in recipients)
    )
