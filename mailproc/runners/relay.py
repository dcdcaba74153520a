"""The relay role: what the listeners hand over goes to one of the two paths.

The listener's role decides the path, never a guess: a submission is a letter of
staff, everything else is mail for us. 250 is said only after the commit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from mailproc.compose.loops import is_loop
from mailproc.errors import Permanent
from mailproc.inbound import Desk, take
from mailproc.message.envelope import Envelope
from mailproc.message.parse import parse
from mailproc.outbound import Door, submit
from mailproc.ports import Arrival


class Listening(Protocol):
    """The listeners as the relay needs them (mailproc.transport.smtpd.listeners)."""

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


Take = Callable[[Envelope, bytes], str]
"""Takes a message over durably and returns the text after `250 2.0.0 `."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Which IMAP account shows the mail of an address; `rest` shows every other."""

    by_address: Mapping[str, str]
    rest: str | None

    def of(self, recipients: Sequence[str]) -> tuple[str | None, ...]:
        """Return the accounts that the mail of these recipients is shown in."""
        found = (self.by_address.get(a.casefold(), self.rest) for a in recipients)
        return tuple(dict.fromkeys(found))


def accept_submission(
    door: Door, spooled: Callable[[], None], inbound: Take | None = None
) -> Take:
    """Return the function that takes a letter of authenticated staff.

    What is for the address of our own reports (issue 5) goes to `inbound`.
    """
    reports = door.writing.identity.reports

    def accept(envelope: Envelope, raw: bytes) -> str:
        rest = [r for r in envelope.recipients if r.casefold() != reports]
        if inbound is not None and len(rest) < len(envelope.recipients):
            kept = inbound(replace(envelope, recipients=(reports,)), raw)
            if not rest:
                return kept
            envelope = replace(envelope, recipients=tuple(rest))
        number = submit(door, envelope, raw)
        spooled()
        return f"queued as {number}" if number else "done, nothing was sent"

    return accept


def accept_inbound(desk: Desk, accounts: Accounts, kept: Callable[[], None]) -> Take:
    """Return the function that takes mail for our own domains (SMTP, LMTP)."""

    def accept(envelope: Envelope, raw: bytes) -> str:
        reason = is_loop(parse(raw), desk.house.identity)
        if reason:
            raise Permanent(f"mail loop: {reason}", code=554, enhanced="5.4.6")
        arrivals = [
            Arrival(raw, envelope, None, account)
            for account in accounts.of(envelope.recipients)
        ]
        take(desk, arrivals)
        kept()
        return "kept"

    return accept
